"""What is printed on a PDF's pages? Characters in reading order as runs of one style on one line, and their links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
    """The runs of a pdfplumber page, in the order of its content. Frees the page."""
    links = [(a["x0"] - 1, a["top"] - 1, a["x1"] + 1, a["bottom"] + 1, str(a["uri"])) for a in _links(page)]
    found: list[Run] = []
    styles: dict[str, tuple[bool, bool]] = {}
    for char in page.chars:
        font = char["fontname"]
        bold, italic = styles.setdefault(font, (bool(_BOLD.search(font)), bool(_ITALIC.search(font))))
        _add(found, char, Style(bold, italic, _uri(links, char) if links else ""), page.page_number)
    page.close()
    return found


def _links(page: Any) -> list[Any]:
    try:
        return [link for link in page.hyperlinks if re.match(r"(?:https?://|mailto:)", str(link["uri"]))]
    except Exception:  # a damaged annotation costs the links of a page, not the page
        return []


def _uri(links: list[tuple[float, float, float, float, str]], char: dict[str, Any]) -> str:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return next((uri for x0, top, x1, bottom, uri in links if x0 <= x <= x1 and top <= y <= bottom), "")


def _add(found: list[Run], char: dict[str, Any], style: Style, page: int) -> None:
    text = char["text"].replace("\x00", "")
    last = found[-1] if found else None
    between = "" if last is None else _between(last, char)
    same = last is not None and last.mark == char["mcid"] and abs(last.size - char["size"]) < 0.6
    if last and same and between != "\n" and _alike(last, style, text):
        last.text += between + text
        last.x1, last.top, last.bottom = char["x1"], char["top"], char["bottom"]
        return
    if last and last.mark == char["mcid"]:
        last.text += between
    found.append(
        Run(
            text, style, page, char["x0"], char["x1"], char["top"], char["bottom"], char["size"], char["mcid"]
        )
    )


def _alike(last: Run, style: Style, text: str) -> bool:
    return last.style == style or (not text.strip() and last.style.uri == style.uri)


def _between(last: Run, char: dict[str, Any]) -> str:
    """What stands between two characters that follow each other: a line's end, a space or nothing."""
    return step(last, char["x0"], char["top"], char["bottom"])


def step(last: Run, x0: float, top: float, bottom: float) -> str:
    """The same for a run and a place where the next one begins."""
    height = max(last.size, 1.0)
    middle = (top + bottom) / 2
    apart = middle > last.bottom or middle < last.top
    if apart and (x0 < last.x1 - height or abs(top - last.top) > 1.5 * height):
        return "\n"
    return " " if x0 > last.x1 + 0.22 * height and not last.text.endswith(" ") else ""


def joined_runs(runs: list[Run]) -> Iterator[tuple[str, Style]]:
    """Texts and styles of runs that belong together, with what separates them."""
    for at, run in enumerate(runs):
        after = runs[at + 1] if at + 1 < len(runs) else None
        if after is None or after.mark == run.mark and after.page == run.page and not _moved(run, after):
            yield run.text, run.style
        else:
            gap = "\n" if after.page != run.page else step(run, after.x0, after.top, after.bottom)
            yield run.text + gap, run.style


def _moved(run: Run, after: Run) -> bool:
    return not run.text.endswith((" ", "\n")) and step(run, after.x0, after.top, after.bottom) != ""
