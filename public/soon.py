"""How soon were responses published? The day of the period that each record states, over the years and by body."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from accounts.models import LocalPolicingBody
from public import charts
from publications.models import Entry

FILTERS = ("body", "force", "programme")


@dataclass(frozen=True)
class Fact:
    """Of one response: when it was published, by whom, and on which day of how many."""

    year: int
    body_slug: str
    body_name: str
    day: int
    days: int
    days_late: int


@dataclass(frozen=True)
class Line:
    """One line of a table: of a year or of a body."""

    name: str
    slug: str
    responses: int
    in_time: int
    middle: float  # the median day

    @property
    def late(self) -> int:
        return self.responses - self.in_time


def compared(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Those with a day, of bodies that do not leave comparisons off. What a body settles holds at once."""
    left_off = LocalPolicingBody.objects.filter(compares=False).values_list("slug", flat=True)
    return entries.filter(day__isnull=False).exclude(body_slug__in=list(left_off))


def facts(entries: QuerySet[Entry]) -> list[Fact]:
    """The facts of these responses, the newest name of a body first."""
    rows = entries.order_by("-pk").values_list("year", "body_slug", "body_name", "day", "days", "days_late")
    return [Fact(year, slug, name, day, days, late) for year, slug, name, day, days, late in rows if day is not None]


def by_year(rows: Iterable[Fact]) -> list[Line]:
    """One line for each year of publication, the latest first."""
    return sorted(_lines(rows, lambda row: str(row.year)), key=lambda line: line.name, reverse=True)


def by_body(rows: Iterable[Fact]) -> list[Line]:
    """One line for each body, by name. No order of merit: days depend on what a report asks."""
    return sorted(_lines(rows, lambda row: row.body_slug), key=lambda line: line.name.casefold())


def period(rows: Iterable[Fact]) -> int:
    """How many days the period has, for most of these responses; 0 for none."""
    return next(iter(day for day, _number in Counter(row.days for row in rows).most_common(1)), 0)


def drawn(rows: list[Fact]) -> SafeString:
    """The median day of each year against the last one; nothing for fewer than two years."""
    years = by_year(rows)[::-1]
    if len(years) < 2:
        return SafeString("")
    return charts.columns([(line.name, line.middle) for line in years], limit=period(rows))


def _lines(rows: Iterable[Fact], key: Callable[[Fact], str]) -> list[Line]:
    grouped: dict[str, list[Fact]] = defaultdict(list)
    for row in rows:
        grouped[key(row)].append(row)
    return [
        Line(
            name=slug if slug.isdecimal() else group[0].body_name,
            slug=slug,
            responses=len(group),
            in_time=sum(row.days_late == 0 for row in group),
            middle=median(row.day for row in group),
        )
        for slug, group in grouped.items()
    ]
