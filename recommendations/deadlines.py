"""By when? Every date that the law or the inspectorate sets is derived here, and nowhere else.

Plain Python: civil dates in Europe/London, no clock of its own (`today` is always an argument), no database.
Source: section 55 of the Police Act 1996, as amended by section 37 of the Policing and Crime Act 2017.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

import holidays
from dateutil.relativedelta import relativedelta

LONDON = ZoneInfo("Europe/London")
MORNING = time(7)  # when a day begins for those who are reminded


@dataclass(frozen=True, kw_only=True)
class Regime:
    """A statutory period for publishing a response, as data: another duty is another value, not another function."""

    citation: str
    link: str
    days: int
    first_day_counts: bool
    in_force_from: date
    in_force_until: date | None = None

    def covers(self, published_on: date) -> bool:
        """Whether a report published on this day is under the regime."""
        ended = self.in_force_until is not None and published_on > self.in_force_until
        return published_on >= self.in_force_from and not ended


SECTION_55 = Regime(
    citation="section 55(5A) Police Act 1996",
    link="https://www.legislation.gov.uk/ukpga/1996/16/section/55",
    days=56,
    first_day_counts=True,  # "56 days beginning with the day on which the report is published"
    in_force_from=date(2017, 5, 2),  # S.I. 2017/399, regulation 4
)


def last_day(published_on: date, regime: Regime = SECTION_55) -> date | None:
    """The last lawful day, or None where the regime was not in force on the day of publication.

    Calendar days: the day stands where it falls, at a weekend and on a bank holiday too.
    """
    if not regime.covers(published_on):
        return None
    return published_on + timedelta(days=regime.days - int(regime.first_day_counts))


def day_number(published_on: date, today: date, *, first_day_counts: bool = True) -> int:
    """Which day `today` is, the day of publication being day 1 (zero or less before it).

    Where the first day does not count, the day after it is day 1.
    """
    return (today - published_on).days + int(first_day_counts)


def day_one(published_on: date, *, first_day_counts: bool) -> date:
    """The day that is counted as day 1."""
    return published_on + timedelta(days=int(not first_day_counts))


def day_at(published_on: date, number: int, *, first_day_counts: bool) -> date:
    """The day of the period with this number: the inverse of `day_number`."""
    return day_one(published_on, first_day_counts=first_day_counts) + timedelta(days=number - 1)


def days_left(last_on: date, day: date) -> int:
    """How many days the last one is away; below zero once it is over."""
    return (last_on - day).days


def civil_day(moment: datetime) -> date:
    """The day in London at an aware moment: 2024-07-01T23:30Z is 2 July. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone before it can have a day.")
    return moment.astimezone(LONDON).date()


def morning(day: date) -> datetime:
    """Seven o'clock in London on a day, as an aware moment: in summer an hour earlier by UTC than in winter."""
    return datetime.combine(day, MORNING, tzinfo=LONDON)


def day_begun(moment: datetime) -> date:
    """The latest day whose morning has come at an aware moment: before seven in London it is still yesterday."""
    return morning_reached(moment) or days_before(civil_day(moment), 1)


def morning_reached(moment: datetime) -> date | None:
    """The day in London at an aware moment, once its morning has come; None before seven."""
    day = civil_day(moment)
    return day if moment >= morning(day) else None


def days_before(day: date, count: int) -> date:
    """The day that lies so many days before another; after it, where the count is below zero.

    The first or the last day that there is, where it would lie beyond: a date that was entered wrong stops nobody.
    """
    return date.fromordinal(min(max(day.toordinal() - count, date.min.toordinal()), date.max.toordinal()))


def every(first: date, interval: int, until: date, at_most: int) -> Iterator[date]:
    """The days of a rhythm that began on `first`, from the last one not after `until` backwards, `at_most` of them."""
    passed = (until - first).days // interval if until >= first else -1
    for step in range(passed, max(passed - at_most, -1), -1):
        yield first + timedelta(days=step * interval)


def every_working_day(first: date, interval: int, until: date, nation: str, at_most: int) -> Iterator[date]:
    """As `every`, for a rhythm of so many working days that began on the working day `first`."""
    working = (first + timedelta(days=n) for n in range((until - first).days + 1))
    reached = [day for day in working if is_working_day(day, nation)][::interval]
    return islice(reversed(reached), at_most)


def moments_at(day: date, clock: time) -> list[datetime]:
    """The moments, in UTC, at which London's clocks show a time on a day: one, as a rule.

    None in the hour that is left out when they go forward, two in the hour that comes twice when they go back.
    """
    found = []
    for fold in (0, 1):
        shown = datetime.combine(day, clock.replace(fold=fold), tzinfo=LONDON)
        moment = shown.astimezone(UTC)
        if moment.astimezone(LONDON).replace(tzinfo=None) == shown.replace(tzinfo=None) and moment not in found:
            found.append(moment)
    return found


@lru_cache(maxsize=4)
def _bank_holidays(nation: str) -> holidays.HolidayBase:
    subdivision = {"England": "ENG", "Wales": "WLS"}[nation]
    return holidays.country_holidays("GB", subdiv=subdivision)


def is_working_day(day: date, nation: str) -> bool:
    """Neither a weekend nor a bank holiday in the nation ("England" or "Wales"; KeyError for another)."""
    return day.weekday() < 5 and day not in _bank_holidays(nation)


def last_working_day_on_or_before(day: date, nation: str) -> date:
    """The day itself where it is a working day, else the nearest working day before it. An aid, not the law."""
    while not is_working_day(day, nation):
        day -= timedelta(days=1)
    return day


def working_day_after(day: date, nation: str) -> date:
    """The first working day that follows a day."""
    day += timedelta(days=1)
    while not is_working_day(day, nation):
        day += timedelta(days=1)
    return day


@dataclass(frozen=True)
class Deadline:
    """What the inspectorate asked: its words, their kind, and the day that follows from them."""

    phrase: str
    kind: str  # "relative", "absolute", "immediate" or "none"
    due_on: date | None


NO_DEADLINE = Deadline("", "none", None)

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "twenty-one": 21, "twenty-two": 22, "twenty-three": 23,
    "twenty-four": 24,
}  # fmt: skip
_MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
_COUNT = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_RELATIVE = re.compile(
    rf"\bwithin\s+(?:the\s+next\s+)?(?P<count>\d{{1,3}}|{_COUNT})\s+(?P<unit>day|week|month|year)s?\b"
    # "within two days of an arrest" counts from the arrest, which is no day of ours
    r"(?!\s+(?:of|from|after|following)\s+(?!this|publication|the\s+(?:report|publication|inspection|date\s+of)))",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(
    r"\b(?:by|not\s+later\s+than|no\s+later\s+than)\s+"
    rf"(?P<day>\d{{1,2}}|the\s+end\s+of)\s+(?P<month>{'|'.join(_MONTHS)}),?\s+(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_IMMEDIATE = re.compile(
    r"\b(?:with\s+immediate\s+effect|immediately)\b(?!\s+(?:after|before|following|upon|available))", re.IGNORECASE
)


def recommendation_due(text: str, published_on: date) -> Deadline:
    """The deadline that a recommendation's text sets, counted from the day its report was published.

    The longest phrase that is understood wins, the first of equals. Months end on their last day where the day
    is missing (31 August and six months is 28 or 29 February). A phrase that is not understood is no deadline:
    kind "none", never a guess.
    """
    found = [*_relative(text, published_on), *_absolute(text), *_immediate(text, published_on)]
    return max(found, key=lambda deadline: len(deadline.phrase), default=NO_DEADLINE)


def _relative(text: str, published_on: date) -> list[Deadline]:
    deadlines = []
    for found in _RELATIVE.finditer(text):
        count = _NUMBERS.get(found["count"].lower()) or int(found["count"])
        deadlines.append(Deadline(_phrase(found), "relative", published_on + _span(count, found["unit"].lower())))
    return deadlines


def _span(count: int, unit: str) -> relativedelta:
    if unit in ("day", "week"):
        return relativedelta(days=count * (7 if unit == "week" else 1))
    return relativedelta(months=count * (12 if unit == "year" else 1))


def _absolute(text: str) -> list[Deadline]:
    deadlines = []
    for found in _ABSOLUTE.finditer(text):
        first = date(int(found["year"]), _MONTHS.index(found["month"].lower()) + 1, 1)
        last = first + relativedelta(day=31)
        day = int(found["day"]) if found["day"].isdigit() else last.day
        if 1 <= day <= last.day:  # "31 February" is a slip of the pen, not a date
            deadlines.append(Deadline(_phrase(found), "absolute", first.replace(day=day)))
    return deadlines


def _immediate(text: str, published_on: date) -> list[Deadline]:
    return [Deadline(_phrase(found), "immediate", published_on) for found in _IMMEDIATE.finditer(text)]


def _phrase(found: re.Match[str]) -> str:
    return " ".join(found[0].split())
