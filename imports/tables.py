"""Is a table data, or a way to lay out a page? Data becomes one line for each row; the rest is read cell by cell."""

from collections.abc import Iterator

from bs4.element import Tag

from imports.blocks import Block
from imports.notes import linked

# A cell with more than this is prose: offices often set each recommendation and its answers in a table's cells.
_LONGEST_CELL = 120
TOLD = "The rows of a table were turned into lines, cells divided by semicolons: check them."


def is_data(table: Tag) -> bool:
    """Whether every row has several cells and every cell is short and plain."""
    if table.find("table"):  # asked first: what is nested is looked through once, and not once for each level
        return False
    rows = [_cells(row) for row in table.find_all("tr")]
    if len(rows) < 2:
        return False
    return all(len(cells) > 1 and all(_is_short(cell) for cell in cells) for cells in rows)


def _cells(row: Tag) -> list[Tag]:
    return list(row.find_all(["td", "th"]))


def _is_short(cell: Tag) -> bool:
    plain = cell.find(["ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"]) is None and len(cell.find_all("p")) < 2
    return plain and len(cell.get_text(strip=True)) <= _LONGEST_CELL


def rows_of(table: Tag) -> Iterator[Block]:
    """A paragraph for each row that says anything; the first says what was done."""
    told: tuple[str, ...] = (TOLD,)
    for row in table.find_all("tr"):
        cells = [" ".join(cell.get_text(" ").split()) for cell in _cells(row)]
        words = "; ".join(cell for cell in cells if cell)
        if words:
            source = "\t".join(cells)
            yield Block(index=0, kind="paragraph", html=linked(words), text=words, source=source, notes=told)
            told = ()
