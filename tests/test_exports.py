"""Does a download hold exactly what the page shows, and nothing that a spreadsheet would carry out?"""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.models import Role
from pcc_tracker.demo import Cast
from recommendations.models import Report
from recommendations.tables import inert
from responses import exports
from responses.exports import Sheet, as_csv, as_xlsx
from responses.views import registers
from tests.pages import words
from tests.stories import approved, logged, published


def csv_rows(client: Client, register: str, **query: str) -> list[list[str]]:
    """The download of a register as rows, its headings first."""
    file = client.get(reverse(f"{register}_export", args=["csv"]), query)
    assert file.content.startswith(b"\xef\xbb\xbf")  # without it Excel takes the file for another encoding
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))


def test_the_filters_of_the_page_are_those_of_the_file(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    published(cast)
    logged(cast, date(2025, 6, 2))
    rows = csv_rows(client, "responses:register", year="2025")
    assert [row[0] for row in rows] == ["Report", "A report of 2025-06-02"]
    assert rows[1][4:6] == ["2025-06-02", "2025-07-27"]
    assert len(csv_rows(client, "responses:register", page="7")) == 3
    titles = [row[0] for row in csv_rows(client, "responses:register", sort="-published")]
    assert titles == ["Report", "A report of 2026-01-05", "A report of 2025-06-02"]


def test_the_workbook_holds_the_same_with_real_days(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    approved(cast)
    file = client.get(reverse("responses:recommendations_export", args=["xlsx"]))
    assert "recommendations-2" in file["Content-Disposition"]
    assert file["Content-Disposition"].endswith('.xlsx"')
    rows = list(load_workbook(io.BytesIO(file.content)).worksheets[0].iter_rows(values_only=True))
    shown = csv_rows(client, "responses:recommendations")
    assert len(rows) == len(shown) == 3
    assert list(rows[0]) == shown[0]
    published_on = rows[1][5]
    assert getattr(published_on, "year", None) == 2026
    assert "Action proposed" in shown[1]


def test_a_file_tells_no_draft(client: Client, cast: Cast) -> None:
    approved(cast)
    client.force_login(cast.people[Role.VIEWER])
    assert "Action proposed" not in str(csv_rows(client, "responses:recommendations"))


@pytest.mark.parametrize("title", ['=HYPERLINK("https://x.example")', "+1", "-1+2", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_words_that_begin_like_a_formula_stay_words(client: Client, cast: Cast, title: str) -> None:
    response = logged(cast)
    Report.objects.filter(pk=response.report_id).update(title=title)
    client.force_login(cast.people[Role.OFFICER])
    assert csv_rows(client, "responses:register")[1][0] == f"'{title}"
    file = client.get(reverse("responses:register_export", args=["xlsx"]))
    cell = load_workbook(io.BytesIO(file.content)).worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", f"'{title}")


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_words_make_a_file_that_opens(text: str) -> None:
    sheet = Sheet("words", ["Words"], [[text]])
    assert len(list(csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig"), newline="")))) >= 1
    load_workbook(io.BytesIO(as_xlsx(sheet)))
    assert not str(inert(text)).lstrip().startswith(("=", "+", "-", "@"))


def test_too_many_rows_are_asked_for_in_parts(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (exports, registers):
        monkeypatch.setattr(module, "MOST", 1)
    logged(cast)
    client.force_login(cast.people[Role.OFFICER])
    page = client.get(reverse("responses:recommendations_export", args=["csv"]), follow=True)
    assert "At most 1 rows go into one file. Choose filters first." in words(page)
    assert "Choose filters to download" in words(page)
    assert len(csv_rows(client, "responses:register")) == 2


def test_other_forms_are_not_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    assert client.get(reverse("responses:register_export", args=["doc"])).status_code == 404


def test_a_stranger_downloads_nothing(client: Client, cast: Cast) -> None:
    logged(cast)
    assert client.get(reverse("responses:register_export", args=["csv"])).status_code == 302
    client.force_login(cast.people[Role.ADMINISTRATOR])
    assert len(csv_rows(client, "responses:register")) == 1
