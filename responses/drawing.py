"""How is a line of days drawn? Where each day stands on a strip, with labels that never run into each other.

Plain arithmetic in whole pixels of the drawing; the template turns it into SVG.
"""

from dataclasses import dataclass

WIDTH = 1200
_LEFT, _RIGHT = 4, 150  # the last label stands to the right of its day
_LEVEL = 46  # two lines of a label
_BAR, _FOOT = 12, 28
_LETTER = 8  # a label's letter is narrower than this
_MOST = 1.5  # periods: what lies further away is put at the end of a line that is cut


@dataclass(frozen=True)
class Point:
    """A day on the line: what is written beside it, and which day of the period it is, the first being 1."""

    words: str
    detail: str
    number: int
    name: str = ""


@dataclass(frozen=True)
class Flag:
    """A point in its place: a stem up from the bar, with its label to the right of the stem's top."""

    point: Point
    x: int
    top: int
    text_x: int
    first_line: int
    second_line: int


@dataclass(frozen=True)
class Tick:
    """A week's end beneath the bar."""

    number: int
    x: int


@dataclass(frozen=True)
class Drawing:
    """A line of days in whole pixels."""

    flags: list[Flag]
    ticks: list[Tick]
    height: int
    bar: int  # the bar's upper edge
    start: int
    until: int  # how far the days have gone
    last: int  # the last day of the period
    end: int  # of the bar, which goes on beyond the last day where something happened after it
    is_cut: bool  # something lies further away than the line reaches

    width = WIDTH
    thickness = _BAR

    @property
    def foot(self) -> int:
        """The bar's lower edge."""
        return self.bar + _BAR

    @property
    def numbers(self) -> int:
        """The base line of the numbers beneath."""
        return self.foot + 22

    @property
    def length(self) -> int:
        """Of the whole bar."""
        return self.end - self.start

    @property
    def cut(self) -> int:
        """Where a line that is cut shows it."""
        return (self.last + self.end) // 2

    @property
    def gone(self) -> int:
        """How much of the period has gone."""
        return min(self.until, self.last) - self.start

    @property
    def over(self) -> int:
        """How much has gone beyond the period."""
        return max(self.until - self.last, 0)


def draw(points: list[Point], *, days: int, until: int) -> Drawing:
    """Draw a period of so many days, of which day `until` is the one that has come."""
    latest = max([days, until, *(point.number for point in points)])
    end = min(latest, int(days * _MOST))

    def place(number: int) -> int:
        share = (min(max(number, 1), end) - 1) / max(end - 1, 1)
        return _LEFT + round(share * (WIDTH - _LEFT - _RIGHT))

    levels = _levels([(place(point.number), _length(point)) for point in points])
    bar = (max(levels, default=0) + 1) * _LEVEL + 8
    return Drawing(
        flags=[_flag(point, place(point.number), bar, level) for point, level in zip(points, levels, strict=True)],
        ticks=[Tick(number, place(number)) for number in range(7, days + 1, 7)],
        height=bar + _BAR + _FOOT,
        bar=bar,
        start=place(1),
        until=place(until),
        last=place(days),
        end=place(end),
        is_cut=latest > end,
    )


def _length(point: Point) -> int:
    return max(len(point.words), len(point.detail)) * _LETTER + 16


def _flag(point: Point, x: int, bar: int, level: int) -> Flag:
    top = bar - (level + 1) * _LEVEL
    return Flag(point, x, top=top, text_x=x + 8, first_line=top + 14, second_line=top + 33)


def _levels(places: list[tuple[int, int]]) -> list[int]:
    """The level of each label, given where it begins and how long it is.

    From right to left each takes the lowest level that is free, so that no stem crosses a label.
    """
    begins: list[int] = []  # where on each level the leftmost label or stem is
    found = [0] * len(places)
    for index in sorted(range(len(places)), key=lambda at: (places[at][0], at), reverse=True):
        x, length = places[index]
        level = next((level for level, left in enumerate(begins) if x + length <= left), len(begins))
        begins[: level + 1] = [x] * (level + 1)
        found[index] = level
    return found
