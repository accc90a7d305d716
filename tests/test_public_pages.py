"""Does the window show what was published, all of it, and nothing that was not?"""

import re
from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publications.record import Record
from recommendations.models import Report
from tests.example_record import BODY, CORRECTED, EDITION, FORCE, FULL, HISTORIC, NONE_RECEIVED
from tests.factories import many, published
from tests.pages import soup, words

pytestmark = pytest.mark.django_db

RESPONSE = "/responses/barsetshire/barsetshire-2024-crime-recording/"
HISTORIC_ONE = replace(HISTORIC, report=replace(HISTORIC.report, slug="old-report"))


def at(record: Record) -> str:
    return f"/responses/{record.force.slug}/{record.report.slug}/"


# Home


def test_home_says_what_was_published_when_and_on_which_day(client: Client) -> None:
    published()
    page = words(client.get("/"))
    assert "Barsetshire Police: crime recording and call handling" in page
    assert "Published Tuesday 27 February 2024, on day 54 of 56" in page
    assert "Overall rating: Requires improvement" in page
    assert "5 recommendations" in page


def test_home_without_publications_says_why_it_is_empty(client: Client) -> None:
    assert "No response has been published here yet" in words(client.get("/"))


def test_a_response_from_before_the_period_has_no_day(client: Client) -> None:
    published(HISTORIC_ONE)
    for address in ("/", at(HISTORIC_ONE)):
        page = words(client.get(address))
        assert "no statutory date applied" in page.lower()
        assert " of 56" not in page


def test_a_late_response_says_by_how_many_days(client: Client) -> None:
    published(
        replace(
            FULL, edition=replace(EDITION, published_on=date(2024, 3, 1), first_published_on=date(2024, 3, 1), day=57)
        )
    )
    assert "on day 57, 1 day after the last of 56" in words(client.get("/"))
    assert "Day 57: 1 day after the last of 56." in words(client.get(RESPONSE))


def test_a_correction_after_the_period_does_not_make_the_response_late(client: Client) -> None:
    published()
    published(CORRECTED)
    page = words(client.get("/"))
    assert "on day 54 of 56" in page
    assert "Corrected Tuesday 12 March 2024" in page
    assert "after the last" not in page
    assert page.count("crime recording and call handling") == 1


def test_home_takes_the_name_and_colour_of_the_body_where_there_is_one(client: Client) -> None:
    published()
    page = soup(client.get("/"))
    assert page.select_one(".app-masthead").get_text(strip=True) == BODY.name  # type: ignore[union-attr]
    assert page.select('link[href="/colours/1d3f72.css"]')


def test_home_of_many_bodies_keeps_the_installations_name(client: Client) -> None:
    for record in many(2):
        published(record)
    page = soup(client.get("/"))
    assert page.select_one(".app-masthead").get_text(strip=True) == "Statutory response register"  # type: ignore[union-attr]
    assert not page.select('link[href^="/colours/"]')


def test_a_force_is_chosen_by_name(client: Client) -> None:
    for record in many(4, forces=2):
        published(record)
    choices = [option.get_text() for option in soup(client.get("/")).select("#force option")]
    assert choices == ["All police forces", "County 1 Police (2)", "County 2 Police (2)"]
    page = words(client.get("/", {"force": "force-2"}, follow=True))
    assert "report 1" in page
    assert "report 0" not in page


def test_a_long_list_is_paged(client: Client) -> None:
    for record in many(45):
        published(record)
    assert "45 responses from 3 police forces, showing 1 to 20" in words(client.get("/"))
    assert "showing 41 to 45" in words(client.get("/", {"page": 3}))
    assert "showing 41 to 45" in words(client.get("/", {"page": 99}))


# The window reads the record, and nothing behind it


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/responses/barsetshire/",
        RESPONSE,
        f"{RESPONSE}recommendation-2/",
        f"{RESPONSE}data.json",
        f"{RESPONSE}response.pdf",
    ],
)
def test_only_publications_are_read(client: Client, address: str) -> None:
    published()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', " ".join(q["sql"] for q in queries.captured_queries)))
    assert tables
    # What else is read: published progress, which other reports say the same, and whether a body is compared with
    # others, which is its setting.
    others = {table for table in tables if not table.startswith("publications_")}
    assert others <= {"progress_update", "progress_matter", "progress_occurrence", "accounts_localpolicingbody"}


def test_a_later_change_to_the_register_does_not_reach_the_page(client: Client) -> None:
    published()
    Report.objects.update(title="Another title")
    assert "Another title" not in words(client.get(RESPONSE))


# A response


def test_every_text_of_the_record_is_on_the_page_once(client: Client) -> None:
    published()
    page = soup(client.get(RESPONSE))
    main = " ".join(page.select_one("main").get_text(" ").split())  # type: ignore[union-attr]
    texts = [FULL.report.findings, FULL.overall.body, FULL.overall.force, FULL.overall.body_on_force]
    texts += [cause.text for cause in FULL.causes]
    for item in FULL.recommendations:
        texts += [item.text, item.force.text, item.body.text]
    sentences = [s for text in texts for s in BeautifulSoup(text, "html.parser").find_all(string=True) if len(s) > 20]
    assert len(sentences) > 40
    assert [s for s in sentences if main.count(" ".join(s.split())) != 1] == []


def test_both_sides_are_named_from_the_record_and_stand_as_a_pair(client: Client) -> None:
    published()
    pair = soup(client.get(RESPONSE)).select("#recommendation-2 .app-pair .app-side h4")
    assert [heading.get_text() for heading in pair] == ["Barsetshire Police’s response", "The Commissioner’s response"]


def test_the_page_shows_how_the_last_day_was_counted(client: Client) -> None:
    published()
    said = "Day 54 of 56. Last day: Thursday 29 February 2024 (5 January is day 1, section 55(5A) Police Act 1996)"
    assert said in words(client.get(RESPONSE))


def test_a_chief_officer_who_sent_nothing_is_reported_so(client: Client) -> None:
    published(NONE_RECEIVED)
    page = words(client.get(RESPONSE))
    assert "invited on Monday 8 January 2024 to comment by Friday 9 February 2024; none received" in page
    assert "What was incomplete at publication" in page
    assert "recommendation 4 was not complete" in page


@pytest.mark.parametrize("address", [RESPONSE, f"{RESPONSE}recommendation-2/"])
def test_a_note_and_its_mark_link_to_each_other(client: Client, address: str) -> None:
    published()
    page = soup(client.get(address))
    marks = page.select("sup a")
    assert marks
    for mark in marks:
        note = page.select_one(str(mark["href"]))
        assert note is not None
        assert note.select(f'a[href="#{mark["id"]}"]')


def test_every_link_within_the_page_leads_somewhere(client: Client) -> None:
    published()
    page = soup(client.get(RESPONSE))
    targets = [str(link["href"])[1:] for link in page.select('a[href^="#"]')]
    assert len(targets) > 10
    assert [target for target in targets if not page.find(id=target)] == []


def test_an_earlier_version_says_what_replaced_it_and_why(client: Client) -> None:
    first = published()
    second = published(CORRECTED)
    page = words(client.get(f"{RESPONSE}version/1/"))
    assert "This is version 1. It was replaced by version 2 on Tuesday 12 March 2024." in page
    assert "mis-stated as 410" in page
    assert first.sha256 in page
    assert second.sha256 not in page
    assert "earlier version" not in words(client.get(RESPONSE)).lower()
    assert second.sha256 in words(client.get(RESPONSE))


def test_the_page_says_whom_to_ask(client: Client) -> None:
    published()
    page = words(client.get(RESPONSE))
    assert all(part in page for part in (BODY.name, BODY.email, *BODY.address.split("\n"), BODY.licence))


def test_the_title_and_language_come_from_the_record(client: Client) -> None:
    published(replace(FULL, language="cy"))
    page = soup(client.get(RESPONSE))
    assert page.html["lang"] == "cy"  # type: ignore[index]
    assert page.title.get_text() == f"{FULL.title} – {BODY.name}"  # type: ignore[union-attr]


def test_an_address_that_is_not_of_the_web_is_no_link(client: Client) -> None:
    published(replace(FULL, report=replace(FULL.report, link="javascript:alert(1)")))
    assert b"javascript:" not in client.get(RESPONSE).content


# A recommendation


def test_a_recommendation_has_a_page_with_its_neighbours(client: Client) -> None:
    published()
    page = soup(client.get(f"{RESPONSE}recommendation-2/"))
    said = " ".join(page.get_text(" ").split())
    assert (
        "Friday 5 April 2024 (“Within three months”, counted from 5 January 2024, when the report was published)"
        in said
    )
    assert [link["href"] for link in page.select("a[rel=prev], a[rel=next]")] == [
        f"{RESPONSE}recommendation-1/",
        f"{RESPONSE}recommendation-3/",
    ]
    assert page.select_one("h1").get_text(" ", strip=True).endswith("Recommendation 2")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("recommendation-3", "Friday 5 January 2024 (“immediately”: the day the report was published)."),
        (
            "recommendation-4",
            "Tuesday 30 April 2024. The report says “By 31 March 2024”. Why it differs: The inspectorate",
        ),
        ("recommendation-5", "no date was found in its words."),
    ],
)
def test_a_deadline_is_derived_in_words(client: Client, slug: str, said: str) -> None:
    published()
    page = words(client.get(f"{RESPONSE}{slug}/"))
    assert said in page


def test_two_forces_with_the_same_report_are_two_responses(client: Client) -> None:
    other = replace(FULL, force=replace(FORCE, slug="loamshire", name="Loamshire Police"))
    published()
    published(other)
    assert "Loamshire Police’s response" in words(client.get(at(other)))
    assert "Loamshire Police’s response" not in words(client.get(RESPONSE))
