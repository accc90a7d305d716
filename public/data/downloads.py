"""How does a list leave as a file? Row by row as the database gives them, so that a long one needs no more memory."""

import csv
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook

from public.data import rows
from public.data.shapes import PassageRow, ProgressRow, RecommendationRow, ResponseRow, Row
from publications.models import Entry, Passage, Publication
from recommendations.tables import XLSX, Cell, inert

Form = Literal["csv", "json", "xlsx"]
FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xlsx": XLSX}
LINES = "application/jsonl"
MOST_IN_A_WORKBOOK = 20_000  # rows: a workbook has to be finished before its first byte goes out
LONGEST_CELL = 32_767  # characters, as Excel allows
_AT_ONCE = 50  # records, which the server's cursor hands over together
_PIECE = 64 * 1024


@dataclass(frozen=True)
class Table:
    """A table: its name, the class that describes its columns, its rows."""

    name: str
    shape: type[Row]
    rows: Iterator[Row]

    @property
    def columns(self) -> list[str]:
        return list(self.shape.model_fields)


def responses(found: QuerySet[Entry]) -> Table:
    """The responses, in the order of the list."""
    told = (rows.Told(entry) for entry in _read(rows.with_record(found)))
    return Table("responses", ResponseRow, (rows.response_row(each) for each in told))


def recommendations(found: QuerySet[Passage]) -> Table:
    """The recommendations, those of one response together: its record is read once for all of them."""
    here = found.order_by("pk").filter(entry=OuterRef("pk"))
    entries = rows.with_states(Entry.objects.filter(pk__in=found.order_by().values("entry")))
    read = _read(entries.annotate(anchors=ArraySubquery(here.values("anchor"))))
    each = (row for entry in read for row in rows.recommendation_rows(rows.Told(entry), set(entry.anchors)))
    return Table("recommendations", RecommendationRow, each)


def progress(found: QuerySet[Passage]) -> Table:
    """The updates, in the order of the list."""
    return Table("progress", ProgressRow, (rows.progress_row(passage) for passage in _read(rows.with_said(found))))


def passages(found: QuerySet[Passage]) -> Table:
    """What a search found, in its order."""
    read = _read(found.select_related("entry").defer("lexemes"))
    return Table("passages", PassageRow, (rows.passage_row(passage) for passage in read))


def _read(found: QuerySet[Any]) -> Iterator[Any]:
    return found.iterator(chunk_size=_AT_ONCE)


class TooMany(Exception):
    """More rows than go into one workbook. The text is a sentence."""


def download(found: QuerySet[Any], table: Callable[[Any], Table], form: str, today: date) -> StreamingHttpResponse:
    """What was found as a file with the day in its name. Raises TooMany."""
    if form == "xlsx" and found.order_by()[: MOST_IN_A_WORKBOOK + 1].count() > MOST_IN_A_WORKBOOK:
        said = _("At most %(number)d rows go into one workbook. Choose less, or take them as CSV or JSON.")
        raise TooMany(said % {"number": MOST_IN_A_WORKBOOK})
    rows_found = table(found)
    content = {"csv": as_csv, "json": as_json, "xlsx": as_xlsx}[form](rows_found)
    return streamed(content, FORMS[form], f"{rows_found.name}-{today.isoformat()}.{form}")


def register() -> StreamingHttpResponse:
    """Every version that is public, each on a line of its own as it was sealed."""
    sealed = Publication.objects.public().order_by("pk").values_list("canonical", flat=True)
    lines = (f"{canonical}\n".encode() for canonical in _read(sealed))
    return streamed(lines, LINES, "register.jsonl")


def streamed(content: Iterator[bytes], kind: str, name: str) -> StreamingHttpResponse:
    """Bytes as they come, to be kept as a file."""
    response = StreamingHttpResponse(content, content_type=kind)
    response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    return response


class _Line:
    """What csv.writer writes to: it gives the line back."""

    def write(self, line: str) -> str:
        return line


def as_csv(table: Table) -> Iterator[bytes]:
    """UTF-8 with the mark by which Excel knows it. No cell is a formula."""
    write = csv.writer(_Line()).writerow
    yield b"\xef\xbb\xbf" + _bytes(write(table.columns))
    for row in table.rows:
        yield _bytes(write([inert(cell) for cell in row.model_dump(mode="json").values()]))


def _bytes(line: Any) -> bytes:
    return str(line).encode()


def as_json(table: Table) -> Iterator[bytes]:
    """One list of objects, each on its line."""
    before = b"[\n"
    for row in table.rows:
        yield before + json.dumps(row.model_dump(mode="json"), ensure_ascii=False).encode()
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def as_xlsx(table: Table) -> Iterator[bytes]:
    """A workbook of one sheet, finished on disk and then sent. No cell is a formula; days are days."""
    with tempfile.TemporaryFile() as file:
        book = Workbook(write_only=True)
        with closing(book):
            page = book.create_sheet(table.name)
            page.freeze_panes = "A2"
            page.append(table.columns)
            for row in table.rows:
                page.append([_cell(value) for value in row.model_dump().values()])
            book.save(file)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _cell(value: Any) -> Cell:
    """Excel has no time zones, and cuts what is longer than its cells."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    cell: Cell = inert(value)
    return cell[:LONGEST_CELL] if isinstance(cell, str) else cell
