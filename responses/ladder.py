"""Which steps lead up to a date? The ladder of reminders as data, each body's own on top of what the statute needs.

Plain Python: dates in, steps out, no database and no clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recommendations.deadlines import civil_day, days_before, days_left, every, last_working_day_on_or_before

# Nobody can take these away: a step in the last week is what a duty is kept by.
ALWAYS = frozenset({7, 3, 1, 0})
ALWAYS_FOR_FORCE = frozenset({7, 2, 0})
LONGEST = 365
# How many days that were missed are written down one by one. What lies further back is not looked at again.
CATCH_UP = 31
AT_ONCE_WITHIN = 3  # days before a date from which a reminder does not wait for the morning's letter


class Strand(StrEnum):
    """Steps that lead up to the same thing; of two, the later one is the more urgent."""

    OFFICE = "office"  # the body's own duty, until published
    FORCE = "force"  # the chief officer's comments, until submitted or none received
    APPROVAL = "approval"  # an approver is waited for
    SIGN_OFF = "sign-off"  # a signatory is waited for


@dataclass(frozen=True, kw_only=True)
class Rules:
    """A body's ladder. The numbers are days."""

    office_before: tuple[int, ...] = (28, 21, 14, 7, 3, 1, 0)
    force_before: tuple[int, ...] = (7, 2, 0)
    force_late_every: int = 3
    waiting_every: int = 2
    chief_executive: int | None = None  # None: every approver is told of what is overdue


DEFAULT = Rules()


def why_not(rules: Rules) -> str | Promise | None:
    """The sentence that stops a ladder, or None. It may have more steps than the default, and none of these fewer."""
    if ALWAYS - set(rules.office_before) or ALWAYS_FOR_FORCE - set(rules.force_before):
        return _("The reminders of the last seven days cannot be taken away. Add days, or take away earlier ones.")
    if not all(0 <= days <= LONGEST for days in (*rules.office_before, *rules.force_before)):
        return _("Enter numbers of days between 0 and 365.")
    if not 1 <= rules.force_late_every <= DEFAULT.force_late_every:
        return _("A force that is late is reminded every day, or every second or third one.")
    if not 1 <= rules.waiting_every <= DEFAULT.waiting_every:
        return _("Whoever is waited for is reminded every day or every second day.")
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its code, its day, whether it goes to those above as well, and whether it waits for the morning."""

    rule: str
    on: date
    escalates: bool = False
    at_once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The dates of one duty that its ladder needs, and since when somebody is waited for."""

    nation: str
    clock_from: date
    last_on: date | None
    published_on: date | None = None
    invited_on: date | None = None
    comment_by: date | None = None
    force_done_on: date | None = None  # submitted, or recorded as none received
    approval_since: datetime | None = None
    sign_off_since: datetime | None = None


def steps(strand: Strand, dates: Dates, rules: Rules, day: date) -> Iterator[Step]:
    """The steps of a strand that are reached on a day, the most urgent first; none where the strand is at its end."""
    if strand == Strand.APPROVAL:
        return _waiting(strand, dates.approval_since, dates.last_on, rules, day)
    if dates.published_on is not None and day >= dates.published_on:
        return iter(())
    if strand == Strand.OFFICE:
        return _office(dates, rules, day)
    if strand == Strand.SIGN_OFF:
        return _waiting(strand, dates.sign_off_since, dates.comment_by or dates.last_on, rules, day)
    return _force(dates, rules, day)


def _office(dates: Dates, rules: Rules, day: date) -> Iterator[Step]:
    if dates.last_on is None:
        return iter(())
    last_on = dates.last_on
    overdue = (
        Step(f"office.overdue.{-days_left(last_on, on)}", on, escalates=True)
        for on in every(days_before(last_on, -1), 1, day, CATCH_UP)
    )
    ahead = _up_to(dates.clock_from, last_on, dates.nation, rules.office_before)
    return chain(overdue, (step for step in ahead if step.on <= day))


@lru_cache(maxsize=4096)  # one report on all forces asks for the same steps 43 times
def _up_to(first: date, last_on: date, nation: str, before: tuple[int, ...]) -> tuple[Step, ...]:
    found = {days_before(last_on, count): f"office.before.{count}" for count in sorted(set(before), reverse=True)}
    working = last_working_day_on_or_before(last_on, nation)
    if working != last_on:
        found[working] = "office.last-working-day"  # says more than the number of days that it stands in for
    found = {on: rule for on, rule in found.items() if on > first} | {first: "office.start"}
    return tuple(Step(found[on], on, at_once=_is_near(last_on, on)) for on in sorted(found, reverse=True))


def _force(dates: Dates, rules: Rules, day: date) -> Iterator[Step]:
    invited, by = dates.invited_on, dates.comment_by
    if invited is None or by is None or day < invited:
        return iter(())
    if dates.force_done_on is not None and day >= dates.force_done_on:
        return iter(())
    late = (
        Step(f"force.late.{-days_left(by, on)}", on, escalates=True)
        for on in every(days_before(by, -1), rules.force_late_every, day, CATCH_UP)
    )
    before = ((days_before(by, count), count) for count in sorted(set(rules.force_before)))
    ahead = (Step(f"force.before.{count}", on, at_once=_is_near(by, on)) for on, count in before if invited < on <= day)
    return chain(late, ahead, [Step("force.invited", invited, at_once=True)])


def _waiting(strand: Strand, since: datetime | None, by: date | None, rules: Rules, day: date) -> Iterator[Step]:
    """Once when it begins and then in a rhythm; the code carries the moment, so that a second wait counts anew."""
    if since is None:
        return
    first = civil_day(since)
    for on in every(first, rules.waiting_every, day, CATCH_UP):
        at_once = on == first or (by is not None and _is_near(by, on))
        yield Step(f"{strand}.waits.{days_left(on, first)}@{stamp(since)}", on, at_once=at_once)


def _is_near(by: date, on: date) -> bool:
    return 0 <= days_left(by, on) <= AT_ONCE_WITHIN


def escalates(rule: str) -> bool:
    """Whether the step with this code goes to those above as well."""
    return rule.startswith(("office.overdue.", "force.late."))


def rhythm(rule: str, rules: Rules) -> int:
    """After how many days the step with this code comes again, for as long as nothing changes; 0: it comes once."""
    if rule.startswith("office.overdue."):
        return 1
    if rule.startswith("force.late."):
        return rules.force_late_every
    return rules.waiting_every if ".waits." in rule else 0


def stamp(moment: datetime) -> str:
    """A moment as part of a rule's code, the same in summer and in winter."""
    return str(int(moment.timestamp() * 1_000_000))


def moment_of(stamped: str) -> datetime:
    """The moment that `stamp` told."""
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(stamped))
