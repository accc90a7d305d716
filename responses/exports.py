"""How does a register leave the house? As a table for a spreadsheet, CSV or XLSX, with the rows that are shown."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from recommendations.tables import XLSX, Cell, inert
from responses.answers import Asked
from responses.register import Row

MOST = 5_000  # rows; more are asked for in parts
FORMATS = ("csv", "xlsx")


@dataclass(frozen=True)
class Sheet:
    """A table with its headings."""

    name: str  # of the file, before the day
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with the mark by which Excel knows it; days as 2026-01-05."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(sheet.headings)
    writer.writerows([inert(cell) for cell in row] for row in sheet.rows)
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: Sheet) -> bytes:
    """A workbook of one sheet, its head in sight while one scrolls."""
    book = Workbook()
    page = book.create_sheet(sheet.name[:31], 0)
    book.remove(book.worksheets[1])
    page.append(list(sheet.headings))
    for row in sheet.rows:
        page.append([inert(cell) for cell in row])
    for cell in page[1]:
        cell.font = Font(bold=True)
    for line in page.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, date):
                cell.number_format = "d mmm yyyy"
    for number, heading in enumerate(sheet.headings, 1):
        page.column_dimensions[get_column_letter(number)].width = max(14, min(40, len(heading) + 4))
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def download(sheet: Sheet, form: str, today: date) -> HttpResponse:
    """The sheet as a file with the day in its name."""
    content, kind = (as_csv(sheet), "text/csv; charset=utf-8") if form == "csv" else (as_xlsx(sheet), XLSX)
    name = content_disposition_header(as_attachment=True, filename=f"{sheet.name}-{today.isoformat()}.{form}")
    headers = {"Content-Disposition": str(name), "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


def responses_sheet(rows: Iterable[Row]) -> Sheet:
    """The register of responses as a table."""
    headings = [
        *(_("Report"), _("Programme"), _("Force"), _("Body"), _("Report published"), _("Last day"), _("Stands")),
        *(_("Published on"), _("Force’s comments"), _("Body’s comments"), _("Force’s date")),
        *(_("In charge at the body"), _("In charge at the force")),
    ]
    return Sheet("responses", headings, [_response_cells(row) for row in rows])


def _response_cells(row: Row) -> list[Cell]:
    response = row.response
    return [
        *(response.report.title, str(response.report.programme), str(response.force), str(response.body)),
        *(response.clock_from, response.last_on, row.tag.words, response.published_on),
        *(response.get_force_state_display(), response.get_office_state_display(), response.comment_by),
        *(str(response.office_lead or ""), str(response.force_lead or "")),
    ]


def recommendations_sheet(rows: Iterable[Asked]) -> Sheet:
    """The register of recommendations as a table, with their first words."""
    headings = [
        *(_("Kind"), _("Number"), _("First words"), _("Report"), _("Force"), _("Report published")),
        *(_("Due as printed"), _("Due"), _("Stands"), _("Force’s position"), _("Body’s position"), _("Body’s action")),
        _("In charge"),
    ]
    return Sheet("recommendations", headings, [_asked_cells(row) for row in rows])


def _asked_cells(row: Asked) -> list[Cell]:
    item, response = row.recommendation, row.response
    return [
        *(item.get_kind_display(), item.number, row.first_words, response.report.title, str(response.force)),
        *(response.clock_from, item.deadline_phrase, item.last_on, row.tag.words if row.tag else ""),
        *(row.force_position, row.body_position, row.disposition, str(row.in_charge or "")),
    ]
