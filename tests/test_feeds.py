"""Does a feed tell what was published, corrected and withdrawn, by names that stay, and nothing else?"""

import re
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

import feedparser
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from pcc_tracker.demo import Cast
from publications.actions import put_back, take_down, withdraw
from publications.models import Publication
from responses.models import Response, Side
from tests.example_record import BODY, CORRECTED, FORCE, FULL, HISTORIC, REPORT
from tests.factories import many, progressed, published, published_at_once
from tests.pages import soup
from tests.stories import corrected, day, published_since, sent_since
from tests.stories import published as sealed

pytestmark = pytest.mark.django_db

ADDRESS = "/responses/barsetshire/barsetshire-2024-crime-recording/"
OF_PLACES = ["/responses/barsetshire/feed.atom", "/bodies/barsetshire/feed.atom", "/programmes/peel/feed.atom"]
SEARCH = "/search/feed.atom?q=misunderstanding"
FEEDS = ["/feed.atom", *OF_PLACES, SEARCH]
LOAMSHIRE = replace(
    FULL,
    force=replace(FORCE, slug="loamshire", name="Loamshire Police"),
    body=replace(BODY, slug="loamshire", name="Mayor of Loamshire"),
    report=replace(REPORT, programme="Joint inspection"),
)


def read(client: Client, address: str) -> Any:
    """A feed as a feed reader has it."""
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.bozo_exception
    assert found.version == "atom10"
    return found


def titles(client: Client, address: str) -> list[str]:
    return [entry.title for entry in read(client, address).entries]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_names_itself_its_page_and_its_entries(client: Client, address: str) -> None:
    published()
    found = read(client, address)
    assert found.feed.id == f"{settings.PUBLIC_ADDRESS}{address}"
    links = {link.rel: link.href.removeprefix(settings.PUBLIC_ADDRESS) for link in found.feed.links}
    assert links["self"] == address
    assert client.get(links["alternate"]).status_code == 200
    (entry,) = found.entries
    assert entry.updated == found.feed.updated == "2024-02-27T11:00:00+00:00"
    assert entry.author == BODY.name
    assert client.get(entry.link.removeprefix(settings.PUBLIC_ADDRESS)).status_code == 200


def test_what_is_published_and_what_is_corrected_are_entries_of_their_own(client: Client) -> None:
    published()
    first = read(client, "/feed.atom").entries[0]
    assert first.title == f"Published: Response to {REPORT.title}"
    assert first.summary == "Barsetshire Police. Published on Tuesday 27 February 2024. That was day 54 of 56."
    published(CORRECTED)
    second, again = read(client, "/feed.atom").entries
    assert second.title == f"Corrected: Response to {REPORT.title}"
    assert second.summary == CORRECTED.edition.correction_reason
    assert again == first
    assert [entry.id for entry in (first, second)] == [
        f"{settings.PUBLIC_ADDRESS}{ADDRESS}version/{version}/" for version in (1, 2)
    ]


def test_each_feed_holds_what_belongs_to_it(client: Client) -> None:
    for record in (FULL, LOAMSHIRE):
        published(record)
    assert len(titles(client, "/feed.atom")) == 2
    assert {len(titles(client, address)) for address in OF_PLACES} == {1}
    assert len(titles(client, f"{SEARCH}&force=loamshire")) == 1
    assert titles(client, "/search/feed.atom?q=nothinglikeit") == []


def test_a_response_from_before_the_register_says_no_day(client: Client) -> None:
    published(HISTORIC)
    assert "That was day" not in read(client, "/feed.atom").entries[0].summary


def test_a_search_is_followed_passage_by_passage(client: Client) -> None:
    published()
    (entry,) = read(client, SEARCH).entries
    assert entry.title.endswith(REPORT.title)
    assert "misunderstanding" in entry.summary.lower()
    assert entry.id == entry.link


@pytest.mark.parametrize("address", ["/responses/nowhere/feed.atom", "/programmes/x/feed.atom", "/bodies/x/feed.atom"])
def test_a_feed_of_nothing_is_not_there(client: Client, address: str) -> None:
    published()
    assert client.get(address).status_code == 404


def test_a_feed_of_a_search_names_what_it_heard_of_and_nothing_else(client: Client) -> None:
    published()
    found = read(client, f"{SEARCH}&force=barsetshire&page=3&amp;force=x")
    assert found.feed.id == f"{settings.PUBLIC_ADDRESS}{SEARCH}&force=barsetshire"


def test_a_search_for_nothing_leads_to_the_feed_of_everything(client: Client) -> None:
    assert client.get("/search/feed.atom")["Location"] == "/feed.atom"
    assert client.get("/search/feed.atom", {"q": "x" * 400}).status_code == 404
    assert titles(client, "/feed.atom") == []


def test_words_that_look_like_html_stay_words(client: Client) -> None:
    published(replace(FULL, report=replace(REPORT, title="<b>A & B</b>"), force=replace(FORCE, name="<i>Force</i>")))
    entry = read(client, "/feed.atom").entries[0]
    raw = client.get("/feed.atom").content.decode()
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in raw
    assert "&amp;lt;i&amp;gt;Force" in raw  # the summary is HTML, in which they are escaped once more
    assert "<i>" not in entry.summary


def test_a_withdrawal_is_told_once_with_its_reason_and_its_versions_go(client: Client, cast: Cast) -> None:
    publication = sealed(cast)
    place = f"/responses/{publication.force_slug}/feed.atom"
    response = Response.objects.get(pk=publication.response_id)
    withdraw(response, reason="A court ordered it.", by=cast.people[Role.APPROVER], at=day(12))
    for address in ("/feed.atom", place, "/programmes/peel/feed.atom"):
        (entry,) = read(client, address).entries
        assert entry.title.startswith("Withdrawn: Response to ")
        assert entry.summary == "A court ordered it."
        assert entry.id.endswith("#withdrawn-1")
    assert titles(client, "/search/feed.atom?q=call") == []


def test_what_was_taken_down_is_not_told_until_it_comes_back(client: Client, cast: Cast) -> None:
    publication = sealed(cast)
    before = titles(client, "/feed.atom")
    response = Response.objects.get(pk=publication.response_id)
    take_down(response, reason="A name.", by=cast.people[Role.ADMINISTRATOR], at=day(12))
    assert titles(client, "/feed.atom") == []
    assert client.get(f"/responses/{publication.force_slug}/feed.atom").status_code == 404
    put_back(response, reason="Checked.", by=cast.people[Role.ADMINISTRATOR], at=day(13))
    assert titles(client, "/feed.atom") == before


def test_published_progress_is_told_once_where_it_belongs(client: Client, cast: Cast) -> None:
    publication = sealed(cast)
    place = f"/responses/{publication.force_slug}/{publication.report_slug}/recommendation-1/"
    sent_since(publication, cast, "Not out.")
    first = published_since(publication, cast, "Quillory teams <strong>work</strong>.", at=21, delivery="in progress")
    second = published_since(publication, cast, at=24, side=Side.BODY, verification="assured")
    of_force = f"/responses/{publication.force_slug}/feed.atom"
    for address in ("/feed.atom", of_force, f"/bodies/{cast.body.slug}/feed.atom", "/programmes/peel/feed.atom"):
        later, earlier, published_first = read(client, address).entries
        assert published_first.title.startswith("Published: ")
        assert earlier.title == f"Progress: Recommendation 1: {publication.record.report.title}"
        said = "West Midlands Police, Sunday 25 January 2026. Delivery: In progress. Quillory teams work."
        assert (earlier.summary, earlier.author) == (said, "West Midlands Police")
        assert (later.author, later.updated) == (publication.record.body.name, "2026-01-28T13:00:00+00:00")
        assert later.summary.endswith(", Wednesday 28 January 2026. Assurance: Assured.")
        assert [entry.id for entry in (earlier, later)] == [
            f"{settings.PUBLIC_ADDRESS}{place}#progress-{update.pk}" for update in (first, second)
        ]
        assert (earlier.link, earlier.tags[0].term) == (earlier.id, "progress")
    assert soup(client.get(place)).select_one(f"#progress-{first.pk}")
    (entry,) = read(client, "/search/feed.atom?q=quillory").entries
    assert (entry.id, entry.updated) == (earlier.id, earlier.updated)
    corrected(publication, cast)
    assert [entry.id for entry in read(client, "/feed.atom").entries if "progress" in entry.id] == [
        later.id,
        earlier.id,
    ]


def test_progress_is_in_no_feed_while_its_response_is_taken_down(client: Client, cast: Cast) -> None:
    publication = sealed(cast)
    published_since(publication, cast, "Quillory teams.")
    before = titles(client, "/feed.atom")
    take_down(publication.response, reason="A name.", by=cast.people[Role.ADMINISTRATOR], at=day(21))
    assert titles(client, "/feed.atom") == titles(client, "/search/feed.atom?q=quillory") == []
    put_back(publication.response, reason="Checked.", by=cast.people[Role.ADMINISTRATOR], at=day(22))
    assert titles(client, "/feed.atom") == before


@pytest.mark.parametrize("odd", ["\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_characters_that_no_xml_holds_stop_no_feed_and_no_workbook(client: Client, cast: Cast, odd: str) -> None:
    publication = sealed(cast)
    published_since(publication, cast, f"Quil{odd} begun.", delivery="in progress")
    (said,) = (entry.summary for entry in read(client, "/feed.atom").entries if "#progress-" in entry.id)
    assert "begun." in said
    assert "begun" in read(client, "/search/feed.atom?q=begun").entries[0].summary
    read(client, f"/search/feed.atom?q=begun{quote(odd)}")
    assert client.get("/api/v1/progress.xlsx").status_code == 200


@pytest.mark.parametrize("address", FEEDS)
def test_an_unchanged_feed_is_not_sent_again(client: Client, address: str) -> None:
    published()
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert not first.cookies


def test_what_was_taken_down_leaves_a_feed_also_for_who_asks_by_the_moment(client: Client, cast: Cast) -> None:
    sealed(cast, date(2024, 3, 4))
    last = sealed(cast)
    known = client.get("/feed.atom")["Last-Modified"]
    administrator = cast.people[Role.ADMINISTRATOR]
    take_down(last.response, reason="A name.", by=administrator, at=day(21))
    gone = client.get("/feed.atom", headers={"If-Modified-Since": known})
    assert (gone.status_code, last.report_slug in gone.content.decode()) == (200, False)
    put_back(last.response, reason="Checked.", by=administrator, at=day(22))
    back = client.get("/feed.atom", headers={"If-Modified-Since": gone["Last-Modified"]})
    assert (back.status_code, last.report_slug in back.content.decode()) == (200, True)


def test_a_feed_stays_short_and_asks_as_little_however_much_there_is(client: Client) -> None:
    records = many(70)
    published_at_once(records[:5])
    progressed(Publication.objects.all())
    few = questions(client)
    published_at_once(records[5:])
    progressed(Publication.objects.filter(response__updates=None))
    assert questions(client) == few
    assert [title.partition(":")[0] for title in titles(client, "/feed.atom")] == ["Progress"] * 50


def questions(client: Client) -> list[int]:
    counted = []
    for address in ("/feed.atom", "/responses/force-1/feed.atom", SEARCH):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counted.append(len(asked))
    return counted


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("/", "/feed.atom"),
        ("/responses/barsetshire/", OF_PLACES[0]),
        ("/bodies/barsetshire/", OF_PLACES[1]),
        ("/programmes/peel/", OF_PLACES[2]),
        ("/search/?q=misunderstanding", SEARCH),
        (ADDRESS, OF_PLACES[0]),
        (f"{ADDRESS}recommendation-2/", OF_PLACES[0]),
    ],
)
def test_a_page_leads_to_its_feed(client: Client, page: str, address: str) -> None:
    published()
    links = soup(client.get(page)).select('link[rel="alternate"][type="application/atom+xml"]')
    assert [link["href"] for link in links] == [address]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_reads_the_record_alone(client: Client, address: str) -> None:
    published()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', " ".join(query["sql"] for query in asked.captured_queries)))
    assert tables
    assert {table for table in tables if not table.startswith("publications_")} <= {"progress_update"}
