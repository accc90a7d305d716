"""What will be sent, if nothing changes? The steps that lie ahead of a day, by today's facts, people and rules.

No database and no clock. Day by day it asks what `owed` asks, so that the two cannot differ. Whether something went out
already is the ledger's to know.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from journal.notices import Notice
from recommendations.deadlines import civil_day, days_before
from responses.ladder import LONGEST, Dates, Rules, Step, Strand, rhythm, steps
from responses.reminders import Facts, People, told

# So far ahead is looked, whatever date was entered: twice as far as the first step of any ladder lies before its date.
FARTHEST = timedelta(days=2 * LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One step that will be reached: its notices, and the day from which they go out.

    A step in a rhythm comes again after so many days (`every`), for as long as nothing changes; 0: it comes once.
    """

    strand: str
    rule: str
    on: date
    at_once: bool
    notices: tuple[Notice, ...]
    every: int = 0
    working_days: bool = False  # whether those are what `every` counts


def forecast(duty: Facts, people: People, rules: Rules, day: date) -> list[Coming]:
    """What is owed on a day and after it, the nearest first; of what never ends, the first that lies ahead."""
    found = [coming for strand in Strand for coming in _of_strand(duty, strand, people, rules, day)]
    return sorted(found, key=lambda coming: coming.on)


def without(found: Iterable[Coming], wanted: Collection[Notice]) -> list[Coming]:
    """Those of the steps in which any of the wanted notices are, with these alone."""
    keys = {notice.key for notice in wanted}
    left = (replace(step, notices=tuple(one for one in step.notices if one.key in keys)) for step in found)
    return [step for step in left if step.notices]


def _of_strand(duty: Facts, strand: Strand, people: People, rules: Rules, day: date) -> Iterator[Coming]:
    reached = ((on, next(steps(strand, duty.dates, rules, on), None)) for on in _days(duty.dates, rules, day))
    for on, step in new_ones(reached):
        every = rhythm(step.rule, rules) if step.on > day else 0
        notices = tuple(told(duty, strand, step, people, rules))
        yield Coming(strand=strand, rule=step.rule, on=on, at_once=step.at_once, notices=notices, every=every)
        if every:
            return


def new_ones(reached: Iterable[tuple[date, Step | None]]) -> Iterator[tuple[date, Step]]:
    """Of the most urgent step of each day, those that were not reached on a day before, each with its day."""
    known = set()
    for on, step in reached:
        if step is not None and step.rule not in known:
            known.add(step.rule)
            yield on, step


def _days(dates: Dates, rules: Rules, day: date) -> Iterator[date]:
    """From a day on until every strand has reached its rhythm, or for two years."""
    moments = [civil_day(moment) for moment in (dates.approval_since, dates.sign_off_since) if moment]
    known = [day, dates.clock_from, dates.last_on, dates.invited_on, dates.comment_by, *moments]
    longest = max(rules.force_late_every, rules.waiting_every, 1)
    ahead = min(max(known_day for known_day in known if known_day) - day, FARTHEST, date.max - day)
    return (days_before(day, -count) for count in range(ahead.days + longest + 1))
