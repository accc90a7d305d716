"""What is printed on a PDF's pages? Characters in reading order as runs of one style on one line, and their links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pdfminer.layout import LTChar, LTContainer

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.I)
_ITALIC = re.compile(r"italic|oblique", re.I)


@dataclass(frozen=True, slots=True)
class Style:
    """How a run is set; `uri` is the address of the link that it stands in."""

    bold: bool = False
    italic: bool = False
    uri: str = ""


@dataclass(slots=True)
class Run:
    """Characters of one style. A line end inside is "\\n"."""

    text: str
    style: Style
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    mark: int | None  # the number of its marked content


def runs_on(page: Any) -> list[Run]:
    """The runs of a pdfplumber page, in the order of its content. Frees the page.

    Goes to pdfminer's characters directly: pdfplumber's own dictionaries take twice the time.
    """
    links = [(a["x0"] - 1, a["top"] - 1, a["x1"] + 1, a["bottom"] + 1, str(a["uri"])) for a in _links(page)]
    found: list[Run] = []
    styles: dict[str, tuple[bool, bool]] = {}
    height = float(page.height)
    for char in _chars(page.layout):
        font = char.fontname
        if font not in styles:
            styles[font] = bool(_BOLD.search(font)), bool(_ITALIC.search(font))
        top, bottom = height - char.y1, height - char.y0
        uri = _uri(links, (char.x0 + char.x1) / 2, (top + bottom) / 2) if links else ""
        text = char.get_text().replace("\x00", "")
        mark = getattr(char, "mcid", None)
        run = Run(text, Style(*styles[font], uri), page.page_number, char.x0, char.x1, top, bottom, char.size, mark)
        _add(found, run)
    page.close()
    return found


def _chars(holder: Any) -> Iterator[Any]:
    """Characters, also those in forms that a page shows."""
    for thing in holder:
        if isinstance(thing, LTChar):
            yield thing
        elif isinstance(thing, LTContainer):
            yield from _chars(thing)


def _links(page: Any) -> list[Any]:
    try:
        return [link for link in page.hyperlinks if re.match(r"(?:https?://|mailto:)", str(link["uri"]))]
    except Exception:  # a damaged annotation costs the links of a page, not the page
        return []


def _uri(links: list[tuple[float, float, float, float, str]], x: float, y: float) -> str:
    return next((uri for x0, top, x1, bottom, uri in links if x0 <= x <= x1 and top <= y <= bottom), "")


def _add(found: list[Run], char: Run) -> None:
    """Add one character to the last run, or begin a new one where style, line or marked content changes."""
    last = found[-1] if found else None
    if last is None or last.mark != char.mark:
        found.append(char)
        return
    between = step(last, char.x0, char.top, char.bottom)
    if between != "\n" and abs(last.size - char.size) < 0.6 and _alike(last, char):
        last.text += between + char.text
        last.x1, last.top, last.bottom = char.x1, char.top, char.bottom
    else:
        last.text += between
        found.append(char)


def _alike(last: Run, char: Run) -> bool:
    return last.style == char.style or (not char.text.strip() and last.style.uri == char.style.uri)


def step(last: Run, x0: float, top: float, bottom: float) -> str:
    """What stands between a run and the place where the next one begins: a line's end, a space or nothing."""
    height = max(last.size, 1.0)
    middle = (top + bottom) / 2
    apart = middle > last.bottom or middle < last.top
    if apart and (x0 < last.x1 - height or abs(top - last.top) > 0.7 * height):
        return "\n"
    return " " if x0 > last.x1 + 0.22 * height and not last.text.endswith(" ") else ""


def joined_runs(runs: list[Run]) -> Iterator[tuple[str, Style]]:
    """Texts and styles of runs that belong together, with what separates them."""
    for at, run in enumerate(runs):
        after = runs[at + 1] if at + 1 < len(runs) else None
        if after is None or (after.mark == run.mark and after.page == run.page and not _moved(run, after)):
            yield run.text, run.style
        else:
            gap = "\n" if after.page != run.page else step(run, after.x0, after.top, after.bottom)
            yield run.text + gap, run.style


def _moved(run: Run, after: Run) -> bool:
    return not run.text.endswith((" ", "\n")) and step(run, after.x0, after.top, after.bottom) != ""
