"""How does a cell leave the house so that a spreadsheet takes it as words?"""

from datetime import date

from recommendations.richtext import for_xml

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# How a formula begins, in the wide letters of East Asian keyboards too.
_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

Cell = str | int | date | None


def inert(cell: Cell) -> Cell:
    """A cell that a spreadsheet takes as words: one that begins like a formula gets an apostrophe in front."""
    if not isinstance(cell, str):
        return cell
    text = for_xml(cell)
    return f"'{text}" if text.lstrip().startswith(_FORMULAS) or text.startswith(("\t", "\r", "\n")) else text
