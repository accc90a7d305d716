"""Does a file hold just what its page lists, as its schema says, whatever the words are and however long it gets?"""

import csv
import io
import json
import re
import tracemalloc
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from public.data import documents, downloads
from publications.models import Publication
from publications.record import fingerprint
from tests.example_record import BODY, CORRECTED, FORCE, FULL, HISTORIC, RECOMMENDATIONS, REPORT
from tests.factories import many, progressed, published, published_at_once
from tests.pages import soup

pytestmark = pytest.mark.django_db

API = "/api/v1"
TABLES = list(documents.TABLES)
EVIL = '=HYPERLINK("https://x.example","=1")'
LOAMSHIRE = replace(
    FULL,
    force=replace(FORCE, slug="loamshire", name="Loamshire Police"),
    body=replace(BODY, slug="loamshire", name="Mayor of Loamshire"),
    report=replace(REPORT, programme="Joint inspection", overall_grade="Good"),
)
OLD = replace(HISTORIC, report=replace(HISTORIC.report, slug="old-report", title="An older report"))


def content(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.streaming
    return b"".join(answer)


def csv_rows(file: bytes) -> list[dict[str, str]]:
    """As a program reads it; the mark at the beginning is for Excel."""
    assert file.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def xlsx_rows(file: bytes) -> list[dict[str, Any]]:
    names, *rows = load_workbook(io.BytesIO(file), read_only=True).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, names), row, strict=True)) for row in rows]


def flaws(row: dict[str, str], schema: dict[str, Any]) -> list[str]:
    """What in a row of CSV is not as the published schema says (Frictionless Table Schema)."""
    found = [] if list(row) == [field["name"] for field in schema["fields"]] else [f"columns {list(row)}"]
    for field in schema["fields"]:
        value, limits = row[field["name"]], field["constraints"]
        if value in schema["missingValues"]:
            found += [f"{field['name']} is empty"] if limits["required"] else []
        elif not fits(value, field):
            found.append(f"{field['name']}: {value}")
    return found


def fits(value: str, field: dict[str, Any]) -> bool:
    limits = field["constraints"]
    if "enum" in limits and value not in limits["enum"]:
        return False
    match field["type"]:
        case "integer":
            return bool(re.fullmatch(r"-?\d+", value)) and int(value) >= limits.get("minimum", int(value))
        case "date":
            return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value)) and bool(date.fromisoformat(value))
        case "datetime":
            return value.endswith("Z") and bool(datetime.fromisoformat(value))
        case "string":
            return field["format"] == "default" or value.startswith(("http://", "https://"))
    return False


@pytest.fixture
def four() -> None:
    rows = [published(record) for record in (FULL, CORRECTED, LOAMSHIRE, OLD)]
    progressed(rows[1:], "Victims are called back.", delivery="in progress")
    progressed(rows[1:3], "", side="body", verification="assured")


# What is in a file


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_as_the_published_schema_says(client: Client, name: str) -> None:
    schema = client.get(f"{API}/schemas/{name}.json").json()
    rows = csv_rows(content(client, f"{API}/{name}.csv"))
    assert len(rows) >= 3
    assert [found for row in rows for found in flaws(row, schema)] == []


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(("name", "shape"), [(name, shape.__name__) for name, shape in documents.TABLES.items()])
def test_every_object_is_as_the_document_of_the_interface_says(client: Client, name: str, shape: str) -> None:
    components = client.get(f"{API}/openapi.json").json()["components"]
    one = {"$ref": f"#/components/schemas/{shape}"}
    said = Draft202012Validator({"type": "array", "items": one, "minItems": 3, "components": components})
    assert list(said.iter_errors(json.loads(content(client, f"{API}/{name}.json")))) == []


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize("name", TABLES)
def test_the_three_forms_say_the_same(client: Client, name: str) -> None:
    told = json.loads(content(client, f"{API}/{name}.json"))
    plain = csv_rows(content(client, f"{API}/{name}.csv"))
    book = xlsx_rows(content(client, f"{API}/{name}.xlsx"))
    assert len(told) == len(plain) == len(book)
    for one, other, cells in zip(told, plain, book, strict=True):
        assert list(one) == list(other) == list(cells)
        assert {key: "" if value is None else str(value) for key, value in one.items()} == other
        assert {key: as_text(value) for key, value in cells.items()} == other


def as_text(cell: Any) -> str:
    """A cell of a workbook as CSV has it. Days are days."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize("name", TABLES)
def test_a_file_holds_what_the_interface_lists(client: Client, name: str) -> None:
    query = "?programme=peel&q=victim"
    rows = csv_rows(content(client, f"{API}/{name}.csv{query}"))
    listed = client.get(f"{API}/{name}{query}&limit=100").json()
    assert 0 < len(rows) == listed["count"] < len(csv_rows(content(client, f"{API}/{name}.csv")))
    assert {row["id"] for row in rows} == {row["id"] for row in listed["items"]}


def test_no_row_is_an_empty_list_and_not_a_broken_file(client: Client) -> None:
    assert json.loads(content(client, f"{API}/responses.json")) == []
    assert csv_rows(content(client, f"{API}/responses.csv")) == []
    assert xlsx_rows(content(client, f"{API}/responses.xlsx")) == []
    assert content(client, f"{API}/register.jsonl") == b""


@pytest.mark.parametrize("title", [EVIL, "+1", "-1+2", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_words_that_begin_like_a_formula_stay_words(client: Client, title: str) -> None:
    published(replace(FULL, report=replace(REPORT, title=title)))
    assert csv_rows(content(client, f"{API}/responses.csv"))[0]["report_title"] == f"'{title}"
    book = load_workbook(io.BytesIO(content(client, f"{API}/responses.xlsx")))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    assert f"'{title}".strip() in {str(cell.value).strip() for cell in cells}
    assert json.loads(content(client, f"{API}/responses.json"))[0]["report_title"] == title


def test_a_text_that_is_longer_than_a_cell_is_cut_in_excel_alone(client: Client) -> None:
    long = replace(RECOMMENDATIONS[0], body=replace(RECOMMENDATIONS[0].body, text=f"<p>{'a ' * 20_000}b</p>"))
    published(replace(FULL, recommendations=(long,), causes=()))
    book = xlsx_rows(content(client, f"{API}/recommendations.xlsx"))
    assert len(book[0]["body_response"]) == downloads.LONGEST_CELL
    assert csv_rows(content(client, f"{API}/recommendations.csv"))[0]["body_response"].endswith("b")


def test_too_many_rows_for_a_workbook_are_refused_in_a_sentence(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST_IN_A_WORKBOOK", 1)
    for record in many(2):
        published(record)
    refused = client.get(f"{API}/responses.xlsx")
    assert refused.status_code == 400
    said = "At most 1 rows go into one workbook. Choose less, or take them as CSV or JSON."
    assert refused.json()["error"] == said
    assert len(csv_rows(content(client, f"{API}/responses.csv"))) == 2


def test_a_file_has_a_name_with_the_day(client: Client) -> None:
    published()
    name = client.get(f"{API}/recommendations.csv")["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="recommendations-20\d\d-\d\d-\d\d\.csv"', name)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_a_row_in_the_guide(name: str) -> None:
    guide = (settings.BASE_DIR / "docs" / "data.md").read_text()
    section = guide.partition("## The columns")[2].partition(f"### {name.capitalize()}\n")[2].partition("\n#")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    told = [(f"`{field['name']}`", field["description"]) for field in documents.table(name)["fields"]]
    assert [(row[0], row[2]) for row in rows] == told


# From the pages


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("/", 3),
        ("/responses/loamshire/", 1),
        ("/programmes/peel/?force=barsetshire", 2),
        ("/ratings/good/", 1),
        ("/years/2024/?grade=good", 1),
        ("/bodies/barsetshire/", 2),
        ("/timeliness/?force=loamshire", 1),
        ("/search/?q=victim&grade=good", None),
        ("/search/?position=not+accepted", None),
    ],
)
def test_a_page_offers_just_what_it_lists(client: Client, address: str, number: int | None) -> None:
    page = soup(client.get(address))
    links = {link.get_text(): str(link["href"]) for link in page.select("main a") if str(link["href"])[:7] == f"{API}"}
    assert {"CSV", "JSON", "Excel"} == set(links)
    rows = json.loads(content(client, links["JSON"]))
    shown = [str(link["href"]).partition("#")[0] for link in page.select(".app-list h3 a")]
    assert number in (None, len(rows))
    assert [row["address"].removeprefix(settings.PUBLIC_ADDRESS).partition("#")[0] for row in rows] == shown


# The whole register


@pytest.mark.usefixtures("four")
def test_each_line_of_the_register_is_a_version_as_it_was_sealed(client: Client) -> None:
    lines = content(client, f"{API}/register.jsonl").splitlines()
    assert [fingerprint(line) for line in lines] == [row.sha256 for row in Publication.objects.order_by("pk")]
    said = Draft202012Validator(client.get(f"{API}/schemas/record.json").json())
    assert [error for line in lines for error in said.iter_errors(json.loads(line))] == []
    versions = [json.loads(line)["edition"]["version"] for line in lines]
    assert sorted(versions) == [1, 1, 1, 2]


def test_the_package_names_files_and_schemas_that_are_there(client: Client) -> None:
    published()
    package = client.get(f"{API}/datapackage.json").json()
    named = [package["homepage"]]
    for resource in package["resources"]:
        named += [resource["path"], resource.get("schema") or resource["jsonSchema"]]
    assert {client.get(address.removeprefix(settings.PUBLIC_ADDRESS)).status_code for address in named} == {200}


# However long


LONG_ONES = [
    "responses.csv", "recommendations.csv", "recommendations.json", "progress.csv", "passages.csv", "register.jsonl"
]  # fmt: skip


def test_a_file_four_times_as_long_needs_no_more_memory_and_no_more_questions(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "_AT_ONCE", 6)
    records = [replace(record, recommendations=RECOMMENDATIONS[:2], causes=()) for record in many(80)]
    published_at_once(records[:20])
    progressed(Publication.objects.all(), "word " * 200)
    addresses = [*LONG_ONES, "recommendations.xlsx"]
    few = {address: cost(client, address) for address in addresses}
    published_at_once(records[20:])
    progressed(Publication.objects.filter(entry__passages__progress=None).distinct(), "word " * 200)
    more = {address: cost(client, address) for address in addresses}
    assert {address: more[address].asked for address in addresses} == {a: few[a].asked for a in addresses}
    grown = {address: more[address].memory / few[address].memory for address in addresses}
    assert max(grown.values()) < 1.5, grown


@dataclass(frozen=True)
class Cost:
    """The most bytes that Python held while a file went out, and how many questions the database was asked."""

    memory: int
    asked: int


def cost(client: Client, address: str) -> Cost:
    b"".join(client.get(f"{API}/{address}"))  # what is made once is made
    tracemalloc.start()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"{API}/{address}")
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        assert sum(len(piece) for piece in answer) > 10_000
    memory = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    return Cost(memory, len(asked))
