"""What would a ladder do for a report that is published on a day? Answered by the function that the sweep asks.

No database and no clock. The people of the example stand for all who have their part in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from accounts.policy import Holders, Right
from journal.notices import Channel
from recommendations.deadlines import day_at, days_before, last_day, morning
from responses.ladder import Dates, Rules, Strand
from responses.reminders import Facts, People, owed

OFFICER, APPROVER, LIAISON, SIGNATORY, CHIEF_EXECUTIVE = range(1, 6)
# On which days of the period the example has its force invited, its comments due, and both sides' texts sent on.
INVITED, SENT_FOR_SIGN_OFF, COMMENTS_BY, SENT_FOR_APPROVAL = 2, 21, 28, 42
_BODY, _FORCE = 1, 1
_REPEATED = (".overdue.", ".late.", ".waits.")


@dataclass(frozen=True)
class Reminded:
    """One step of the example: its code, its day, how it goes out, and to whom."""

    rule: str
    on: date
    channel: Channel
    to: tuple[int, ...]


@dataclass(frozen=True)
class Example:
    """A duty that nobody does anything about, and what would be sent, by strand and day. Of a rhythm only the first."""

    dates: Dates
    reminded: dict[Strand, list[Reminded]]


def example(rules: Rules, published_on: date, nation: str, *, has_chief_executive: bool) -> Example:
    """A required response to a report that is published on a day under section 55."""
    duty = _duty(published_on, nation)
    people = _people(has_chief_executive=has_chief_executive)
    named = replace(rules, chief_executive=CHIEF_EXECUTIVE if has_chief_executive else None)
    found: dict[Strand, list[Reminded]] = {strand: [] for strand in Strand}
    for strand, step in _walk(duty, people, named):
        if not any(_is_repeated(step) and _is_repeated(earlier) for earlier in found[strand]):
            found[strand].append(step)
    return Example(duty.dates, found)


def _is_repeated(step: Reminded) -> bool:
    return any(part in step.rule for part in _REPEATED)


def _duty(published_on: date, nation: str) -> Facts:
    last_on = last_day(published_on)

    def at(number: int) -> date:
        return day_at(published_on, number, first_day_counts=True)

    dates = Dates(
        nation=nation,
        clock_from=published_on,
        last_on=last_on,
        invited_on=at(INVITED),
        comment_by=at(COMMENTS_BY),
        sign_off_since=morning(at(SENT_FOR_SIGN_OFF)),
        approval_since=morning(at(SENT_FOR_APPROVAL)),
    )
    return Facts(pk=0, body=_BODY, force=_FORCE, dates=dates, office_lead=OFFICER, force_lead=LIAISON)


def _people(*, has_chief_executive: bool) -> People:
    office = {OFFICER, APPROVER, *([CHIEF_EXECUTIVE] if has_chief_executive else [])}
    held = {
        (Right.SEE, "body", _BODY): frozenset(office),
        (Right.MANAGE_RESPONSE, "body", _BODY): frozenset({OFFICER}),
        (Right.APPROVE, "body", _BODY): frozenset({APPROVER}),
        (Right.WRITE, "force", _FORCE): frozenset({LIAISON, SIGNATORY}),
        (Right.SIGN_OFF, "force", _FORCE): frozenset({SIGNATORY}),
    }
    return People(Holders(held))


def _walk(duty: Facts, people: People, rules: Rules) -> Iterator[tuple[Strand, Reminded]]:
    """Day by day from the report's publication until the first day that is too late."""
    first, last_on = duty.dates.clock_from, duty.dates.last_on or duty.dates.clock_from
    for count in range((days_before(last_on, -1) - first).days + 1):
        day = first + timedelta(days=count)
        told = [notice for notice in owed(duty, people, rules, day) if notice.due_on == day]
        for strand in Strand:
            steps = [notice for notice in told if notice.strand == strand]
            if steps:
                to = tuple(notice.recipient for notice in steps)
                yield strand, Reminded(steps[0].rule, day, steps[0].channel, to)
