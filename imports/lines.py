"""Which lines of a plain text belong to one paragraph? The lines, their gaps, and the width of their column."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pdfminer.fontmetrics import FONT_METRICS

_HELVETICA: Mapping[str, float] = FONT_METRICS["Helvetica"][1]
_FINISHED = re.compile(r"[.!?:;…][\"”’'»)\]]*$")
_RULE = re.compile(r"^(?:\s{20,}|\s*[_\-–—=*]{8,}\s*)$")


@dataclass(frozen=True)
class Line:
    """One line with words on it."""

    raw: str
    text: str
    gap: bool  # more than the ordinary distance from the line before
    tight: bool  # less than the ordinary distance from the line before
    lead: bool  # begins with white space
    trail: int  # spaces at its end
    page: int
    new_page: bool  # the first on its page, by a form feed
    after_rule: bool  # a ruled or blank separator stands before it

    @property
    def finished(self) -> bool:
        """Whether a sentence, or a part of a list, ends here."""
        return bool(_FINISHED.search(self.text))


def lines_of(text: str) -> list[Line]:
    """The lines that carry words. Whether every line is double-spaced is found out from the text itself."""
    found: list[tuple[Line, int]] = []
    blanks, page, new_page, rule = 0, 1, False, False
    for raw in re.split(r"\n", re.sub(r"\r\n?|\x0b|\x85|\u2028", "\n", text)):
        if "\f" in raw:
            page, new_page = page + raw.count("\f"), bool(found)
        words = " ".join(raw.split())
        if not words or _RULE.match(raw):
            blanks, rule = blanks + 1, rule or bool(_RULE.match(raw))
            continue
        lead = raw.lstrip("\f")[:1].isspace() or "\f" in raw
        line = Line(raw, words, False, False, lead, len(raw) - len(raw.rstrip()), page, new_page, rule)
        found.append((line, blanks))
        blanks, new_page, rule = 0, False, False
    usual = 1 if _double_spaced(found) else 0
    return [replace(line, gap=blanks > usual, tight=blanks < usual) for line, blanks in found]


def _double_spaced(found: Sequence[tuple[Line, int]]) -> bool:
    """Whether a blank line after a line means nothing: most have one, and it often stands in mid-sentence."""
    steps = list(pairwise(found))
    spaced = [before[0] for before, after in steps if after[1]]
    broken = [line for line in spaced if not line.finished and len(line.text) > 40]
    return len(spaced) > 0.7 * len(steps) and len(broken) > 0.3 * max(len(spaced), 1)


def in_helvetica(text: str) -> float:
    """The width of a text in a common proportional face, in thousandths of its size."""
    return sum(_HELVETICA.get(char, 556) for char in text)


class Column:
    """How much fits on a line, from the lines that are certainly full: those that break off in mid-sentence."""

    def __init__(self, lines: Sequence[Line], stops: Callable[[int], bool]) -> None:
        """`stops(i)` says that line i is a heading or label, where a table's column may begin or end."""
        self._lines = lines
        self._full = [
            _flows(line, lines[i + 1]) and not stops(i) and not stops(i + 1) for i, line in enumerate(lines[:-1])
        ] + [False]
        self._stops = [stops(i) for i in range(len(lines))]
        self._measure = self._choose()
        self._widths = [self._measure(line.text) for line in lines]

    def _choose(self) -> Callable[[str], float]:
        """Count characters, or their widths: whichever makes the full lines more alike."""
        full = [line.text for line, is_full in zip(self._lines, self._full, strict=True) if is_full][:400]
        spreads = {measure: _spread([measure(text) for text in full]) for measure in (len, in_helvetica)}
        return min(spreads, key=lambda measure: spreads[measure]) if full else len

    def width_at(self, i: int) -> float:
        """The width of the column around line i, or 0 where nothing nearby shows it."""
        low = high = i
        while low > 0 and i - low < 15 and not self._stops[low - 1]:
            low -= 1
        while high + 1 < len(self._lines) and high - i < 15 and not self._stops[high + 1]:
            high += 1
        near = [self._widths[n] for n in range(low, high + 1) if self._full[n]]
        return max(near, default=0.0)

    def leaves_room(self, i: int, slack: float = 1.0) -> bool:
        """Whether the first word of the next line would have fitted on line i: so line i was ended on purpose."""
        first = self._lines[i + 1].text.split()[0]
        return self._measure(f"{self._lines[i].text} {first}") < self.width_at(i) * slack


def _flows(line: Line, after: Line) -> bool:
    return not line.finished and not after.gap and len(line.text) > 40 and "//" not in line.text


def _spread(widths: list[float]) -> float:
    ordered = sorted(widths)
    if not ordered or not ordered[len(ordered) // 2]:
        return 0.0
    return (ordered[-1 - len(ordered) // 20] - ordered[len(ordered) // 4]) / ordered[len(ordered) // 2]
