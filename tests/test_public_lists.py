"""Does each list show what belongs to it, narrow as it says, and stay as cheap when it grows?"""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pcc_tracker.demo import Cast
from public import charts
from publications.actions.entering import enter_again, enter_missing
from publications.models import Entry, Passage
from tests.example_record import BODY, CORRECTED, FORCE, FULL, HISTORIC, RECOMMENDATIONS, REPORT
from tests.factories import many, published, published_at_once
from tests.pages import soup, words
from tests.stories import published as sealed

pytestmark = pytest.mark.django_db

LOAMSHIRE = replace(
    FULL,
    force=replace(FORCE, slug="loamshire", name="Loamshire Police"),
    body=replace(BODY, slug="loamshire", name="Mayor of Loamshire"),
    report=replace(REPORT, programme="Joint inspection", overall_grade="Good"),
)
OLD = replace(HISTORIC, report=replace(HISTORIC.report, slug="old-report", title="An older report"))
# What the inspectorate asked for is still to come.
COMING = replace(
    FULL,
    report=replace(REPORT, slug="coming", title="A report whose dates are to come"),
    recommendations=tuple(
        replace(item, deadline=replace(item.deadline, due_on=date(2999, 1, number)))
        for number, item in enumerate(RECOMMENDATIONS[:3], 1)
    ),
    causes=(),
)

LISTS = (
    "/",
    "/browse/",
    "/timeliness/",
    "/responses/force-1/",
    "/bodies/barsetshire/",
    "/programmes/peel/",
    "/years/2024/",
    "/ratings/requires-improvement/",
    "/search/?q=victim",
    "/search/?position=accepted",
)


def titles(client: Client, address: str) -> list[str]:
    return [link.get_text() for link in soup(client.get(address)).select(".app-list h3 a")]


@pytest.mark.parametrize(
    ("address", "heading", "shown"),
    [
        ("/responses/loamshire/", "Responses to inspections of Loamshire Police", 1),
        ("/bodies/loamshire/", "Mayor of Loamshire: published responses", 1),
        ("/programmes/joint-inspection/", "Responses to reports of the programme Joint inspection", 1),
        ("/years/2016/", "Responses published in 2016", 1),
        ("/years/2024/", "Responses published in 2024", 2),
        ("/ratings/requires-improvement/", "overall rating “Requires improvement”", 1),
    ],
)
def test_each_list_holds_what_belongs_to_it(client: Client, address: str, heading: str, shown: int) -> None:
    for record in (FULL, LOAMSHIRE, OLD):
        published(record)
    page = words(client.get(address))
    assert heading in page
    assert len(titles(client, address)) == shown


@pytest.mark.parametrize(
    "address",
    ["/responses/nowhere/", "/bodies/nowhere/", "/programmes/none/", "/years/1999/", "/years/99999999/", "/ratings/x/"],
)
def test_a_list_of_nothing_is_not_there(client: Client, address: str) -> None:
    published()
    assert client.get(address).status_code == 404


def test_a_list_is_narrowed_and_says_how_much_each_choice_leaves(client: Client) -> None:
    for record in (FULL, LOAMSHIRE, OLD):
        published(record)
    page = soup(client.get("/years/2024/", {"force": "loamshire"}))
    choices = [option.get_text() for option in page.select("#by-force option")]
    assert choices == ["All police forces", "Barsetshire Police (1)", "Loamshire Police (1)"]
    assert len(titles(client, "/years/2024/?force=loamshire")) == 1


def test_choices_that_fit_nothing_together_say_so(client: Client) -> None:
    for record in (FULL, LOAMSHIRE):
        published(record)
    page = words(client.get("/years/2024/", {"force": "barsetshire", "grade": "good"}))
    assert "Nothing that is published fits all of these choices." in page


@pytest.mark.parametrize("junk", ["%00", "1'--", "9" * 40, "<b>", "../..", "²⁰²⁴"])
def test_a_choice_that_cannot_be_one_is_left_out(client: Client, junk: str) -> None:
    published()
    for name in ("force", "year", "grade", "position", "page"):
        assert client.get(f"/programmes/peel/?{name}={junk}").status_code == 200
        assert client.get(f"/search/?{name}={junk}").status_code == 200


def test_only_the_newest_version_is_listed_and_counted(client: Client) -> None:
    published()
    published(CORRECTED)
    assert len(titles(client, "/programmes/peel/")) == 1
    assert "Corrected Tuesday 12 March 2024" in words(client.get("/programmes/peel/"))


def test_a_force_that_was_renamed_goes_by_its_newest_name(client: Client) -> None:
    published()
    renamed = replace(FULL, force=replace(FORCE, name="Barsetshire Constabulary"))
    published(replace(renamed, report=replace(REPORT, slug="later")))
    assert "Barsetshire Constabulary (2)" in words(client.get("/browse/"))
    assert "Responses to inspections of Barsetshire Constabulary" in words(client.get("/responses/barsetshire/"))


def test_everything_that_there_is_a_list_of_can_be_browsed(client: Client) -> None:
    for record in (FULL, LOAMSHIRE, OLD):
        published(record)
    links = [str(link["href"]) for link in soup(client.get("/browse/")).select("main a")]
    assert len(links) == 10
    assert {client.get(link).status_code for link in links} == {200}


def test_home_tells_the_dates_that_come_next_and_none_that_are_over(client: Client) -> None:
    published()
    assert "Dates that come next" not in words(client.get("/"))
    published(COMING)
    page = words(client.get("/"))
    assert "Dates that come next" in page
    assert "Tuesday 1 January 2999" in page
    assert "Friday 5 July 2024" not in page


def test_home_tells_how_recommendations_were_answered_in_a_table_beside_its_drawing(client: Client) -> None:
    published()
    page = soup(client.get("/"))
    table = page.select_one(".app-figure table")
    assert table is not None
    rows = [row.get_text(" ", strip=True) for row in table.select("tbody tr")]
    assert rows == [
        "Accepted 3 Accepted",
        "Accepted in part 1 Accepted in part",
        "Not accepted 1 Not accepted",
        "Not stated 1",
    ]
    drawn = page.select_one(".app-figure svg")
    assert drawn is not None
    assert [text.get_text() for text in drawn.select("g.left text")][::-1] == [
        "Accepted",
        "Accepted in part",
        "Not accepted",
        "Not stated",
    ]


def test_a_number_leads_to_what_it_counts(client: Client) -> None:
    published()
    link = soup(client.get("/responses/barsetshire/")).select_one(".app-figure td a")
    assert link is not None
    assert "3 passages" in words(client.get(str(link["href"])))


def test_a_drawing_has_no_style_of_its_own_and_escapes_its_words() -> None:
    drawn = charts.bars([("<script>alert(1)</script>", 3), ("None", 0)])
    assert "<script" not in drawn
    assert "style" not in drawn


def test_a_list_of_a_thousand_asks_as_little_as_one_of_ten(client: Client) -> None:
    records = [replace(record, recommendations=RECOMMENDATIONS[:1], causes=()) for record in many(1000)]
    published_at_once(records[:10])
    few = {address: questions(client, address) for address in LISTS}
    published_at_once(records[10:])
    assert {address: questions(client, address) for address in LISTS} == few
    assert max(few.values()) <= 14


def test_what_is_current_is_found_once_and_not_anew_for_every_row(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # statistics from before the rows came in, which mislead whoever trusts them
    published_at_once([replace(record, recommendations=RECOMMENDATIONS[:1], causes=()) for record in many(200)])
    assert Entry.objects.current().explain().count("(hashed SubPlan") == 2


def questions(client: Client, address: str) -> int:
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_what_is_published_can_be_found_at_once(client: Client, cast: Cast) -> None:
    publication = sealed(cast)
    assert len(titles(client, f"/responses/{publication.force_slug}/")) == 1
    assert "The force’s answer to 2." in words(client.get("/search/", {"q": '"answer to 2"'}))


def test_what_is_missing_is_entered_and_what_is_there_derived_anew() -> None:
    publication = published()
    Entry.objects.all().delete()
    assert enter_missing() == 1
    assert enter_missing() == 0
    Passage.objects.update(words="other words")
    assert enter_again() == 1
    assert Passage.objects.filter(words__contains="recorded at the first point", entry=publication.pk).exists()
