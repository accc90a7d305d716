"""How do the paragraphs of a Word or OpenDocument file look? One table, from which the styles of both are written."""

from collections.abc import Iterable
from dataclasses import dataclass

from publications.office.names import TEXT

FONT = "Arial"  # on every machine, or one of the same widths; the file carries no fonts
INK, QUIET, LINE, TONE, LINK = "#0b0c0c", "#4a5157", "#b1b4b6", "#f3f2f1", "#0b4f8a"
BRAND = "brand"  # stands for the body's colour
SIZE = 11  # points
MARGINS = (23, 25, 25, 25)  # top, right, bottom, left of an A4 page, in millimetres


@dataclass(frozen=True, kw_only=True)
class Look:
    """One paragraph style. Sizes and spaces in points, indents in millimetres; None is as in the style it builds on."""

    name: str
    based_on: str = "Normal"
    level: int = 0  # of a heading
    size: float | None = None
    bold: bool = False
    italic: bool = False
    colour: str | None = None
    before: float | None = None
    after: float | None = None
    line: float | None = None  # of the height of a line
    indent: float | None = None
    keep: bool = False  # on one page with what follows
    bar: str = ""  # a bar of this colour at its left
    shade: str = ""


NORMAL = Look(name="Normal", size=SIZE, colour=INK, before=0, after=8, line=1.3)
LOOKS = (
    Look(name=TEXT),
    Look(name="Heading 1", level=1, size=25, bold=True, before=0, after=8, line=1.1, keep=True),
    Look(name="Heading 2", level=2, size=16, bold=True, before=24, after=6, line=1.15, keep=True),
    Look(name="Heading 3", level=3, size=13, bold=True, before=18, after=4, line=1.15, keep=True),
    Look(name="Heading 4", level=4, size=11.5, bold=True, before=12, after=4, line=1.15, keep=True),
    Look(name="Name of the body", size=15, bold=True, colour="#ffffff", shade=BRAND, after=22, line=1.2),
    Look(name="Subtitle", size=13, colour=QUIET, after=14),
    Look(name="Caption", size=10, bold=True, colour=QUIET, before=6, after=4, keep=True),
    Look(name="Table text", before=2, after=2, line=1.2),
    Look(name="Table heading", based_on="Table text", bold=True),
    Look(name="Counted", size=10, colour=QUIET, before=6),
    Look(name="Notice", bar=BRAND, shade=TONE, indent=4, before=6),
    Look(name="Notice heading", based_on="Notice", size=13, bold=True, keep=True),
    Look(name="Contents heading", size=16, bold=True, before=18, after=6, keep=True),
    Look(name="Contents 2", size=10.5, after=3, line=1.2),
    Look(name="Contents 3", size=10.5, after=3, line=1.2, indent=6),
    Look(name="Cause of concern", based_on=TEXT, bar=BRAND, indent=4),
    Look(name="Recommendation", based_on=TEXT, bar=LINE, indent=4),
    Look(name="Label", based_on=TEXT, keep=True),
    Look(name="Lead-in", based_on="Label"),
    Look(name="Terms", based_on="Label"),
    Look(name="Position", based_on="Label"),
    Look(name="Status", based_on="Label", colour=QUIET),
    Look(name="Absent", based_on=TEXT, italic=True),
    Look(name="Findings", based_on=TEXT, bar=LINE, indent=4),
    Look(name="Quotation", based_on=TEXT, bar=LINE, indent=6),
    Look(name="List item", based_on=TEXT, after=4),
    Look(name="List paragraph", based_on=TEXT, after=4),
    Look(name="Footnote", size=9.5, after=3, line=1.2),
    Look(name="Header", size=8.5, colour=QUIET, after=0),
    Look(name="Footer", size=8.5, colour=QUIET, after=0),
)


def looks_for(used: Iterable[str]) -> list[Look]:
    """All styles of a document that uses these, some of which only its own nesting of lists and quotations asks for."""
    known = {look.name for look in LOOKS}
    return [NORMAL, *LOOKS, *(_nested(name) for name in sorted(set(used) - known))]


def _nested(name: str) -> Look:
    """A quotation within a list, or the other way about. In a list, the list's own indents hold."""
    return Look(name=name, based_on=TEXT, bar=LINE, after=4, indent=None if "list" in name.lower() else 6)
