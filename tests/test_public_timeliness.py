"""Does the window say truly how soon responses came, in figures that can be read without the drawing?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import LocalPolicingBody
from publications.record import Record
from tests.example_record import BODY, CORRECTED, FORCE, FULL, HISTORIC, REPORT
from tests.factories import published
from tests.pages import soup, words

pytestmark = pytest.mark.django_db

PAGE = "/timeliness/"


def on_day(day: int, year: int, body: str = "barsetshire") -> Record:
    """A response that was published on this day of its period, in this year."""
    first_on = date(year, 3, 1)
    published_on = first_on + timedelta(days=day - 1)
    return replace(
        FULL,
        body=replace(BODY, slug=body, name=f"Commissioner for {body.title()}"),
        force=replace(FORCE, slug=body, name=f"{body.title()} Police"),
        report=replace(REPORT, slug=f"{body}-{year}-{day}", title=f"{body.title()} {year}", published_on=first_on),
        clock=replace(FULL.clock, first_on=first_on, last_on=first_on + timedelta(days=55)),
        edition=replace(FULL.edition, published_on=published_on, first_published_on=published_on, day=day),
    )


def table(client: Client, caption: str, query: str = "") -> list[list[str]]:
    """The cells of one table of the page, row by row."""
    for found in soup(client.get(f"{PAGE}{query}")).select("table"):
        if found.caption and found.caption.get_text() == caption:
            return [[cell.get_text() for cell in row.select("th, td")] for row in found.select("tbody tr")]
    return []


def test_each_year_tells_its_responses_and_their_median_day() -> None:
    client = Client()
    for record in (on_day(10, 2023), on_day(20, 2023), on_day(60, 2023), on_day(40, 2024), on_day(45, 2024)):
        published(record)
    assert table(client, "By year of publication") == [["2024", "2", "2", "0", "42.5"], ["2023", "3", "2", "1", "20"]]


def test_the_drawing_shows_the_years_of_the_table_and_the_last_day(client: Client) -> None:
    for record in (on_day(10, 2023), on_day(40, 2024)):
        published(record)
    drawn = soup(client.get(PAGE)).select_one("svg.app-chart")
    assert drawn is not None
    assert [text.get_text() for text in drawn.select("g.bottom text")] == ["2023", "2024"]
    assert "56" in [text.get_text() for text in drawn.select("g.left text")]
    assert len(drawn.select("g.columns rect")) == 2


def test_one_year_needs_no_drawing(client: Client) -> None:
    published()
    assert soup(client.get(PAGE)).select("svg.app-chart") == []
    assert table(client, "By year of publication") == [["2024", "1", "1", "0", "54"]]


def test_bodies_stand_beside_each_other_by_name(client: Client) -> None:
    for record in (on_day(30, 2024, "loamshire"), on_day(57, 2024)):
        published(record)
    assert table(client, "By local policing body") == [
        ["Commissioner for Barsetshire", "1", "0", "1", "57"],
        ["Commissioner for Loamshire", "1", "1", "0", "30"],
    ]


def test_a_body_that_leaves_comparisons_off_is_nowhere_on_the_page(client: Client) -> None:
    for record in (on_day(30, 2024, "loamshire"), on_day(57, 2024)):
        published(record)
    LocalPolicingBody.objects.filter(slug="barsetshire").update(compares=False)
    assert "Barsetshire" not in words(client.get(PAGE))
    assert table(client, "By year of publication") == [["2024", "1", "1", "0", "30"]]
    assert "How soon these responses were published" not in words(client.get("/bodies/barsetshire/"))
    assert "How soon these responses were published" in words(client.get("/bodies/loamshire/"))
    assert "on day 57" in words(client.get("/bodies/barsetshire/"))


def test_a_force_is_looked_at_alone(client: Client) -> None:
    for record in (on_day(30, 2024, "loamshire"), on_day(57, 2024)):
        published(record)
    assert table(client, "By year of publication", "?force=loamshire") == [["2024", "1", "1", "0", "30"]]


def test_a_correction_does_not_change_the_day(client: Client) -> None:
    published()
    published(CORRECTED)
    assert table(client, "By year of publication") == [["2024", "1", "1", "0", "54"]]


def test_where_no_period_ran_there_is_nothing_to_compare(client: Client) -> None:
    published(HISTORIC)
    assert "There is nothing to compare" in words(client.get(PAGE))
