"""Which reminders are owed about the copies of a published version? A pure function of the version, people and a day.

No database and no clock. A version's copies are reminded of together: in the morning of the working day after it was
published, and then in a rhythm of working days, until both are recorded or the public reads the version no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from journal.notices import Channel, Notice
from recommendations.deadlines import days_left, every_working_day
from responses.ladder import CATCH_UP, Step
from responses.reminders import People, office

SUBJECT = "publications.publication"
STRAND = "copies"
EVERY = 2  # working days between two reminders


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What the rules may know of a version whose copies are not all recorded."""

    pk: int
    version: int
    due_on: date  # Publication.copies_due_on
    nation: str
    body: int
    office_lead: int | None = None


def steps(due_on: date, nation: str, day: date) -> Iterator[Step]:
    """The steps that are reached on a day, the latest first; none before the copies are due."""
    for on in every_working_day(due_on, EVERY, day, nation, CATCH_UP):
        yield Step("copies.due" if on == due_on else f"copies.late.{-days_left(due_on, on)}", on)


def owed(version: Version, people: People, day: date) -> list[Notice]:
    """What is owed on a day, to each person once: the latest step."""
    step = next(steps(version.due_on, version.nation, day), None)
    return told(version, step, people) if step else []


def told(version: Version, step: Step, people: People) -> list[Notice]:
    """A step as notices to everybody whom it is for."""
    return [_notice(version, step, person) for person in sorted(office(version, people))]


def overtaken(notice: Notice, version: Version, people: People) -> Iterator[Notice]:
    """What this person would have been told on the way to this notice, had it been sent on its day."""
    if notice.recipient in office(version, people):
        for step in steps(version.due_on, version.nation, notice.due_on):
            if step.rule != notice.rule:
                yield _notice(version, step, notice.recipient)


def _notice(version: Version, step: Step, recipient: int) -> Notice:
    return Notice(
        subject_type=SUBJECT,
        subject_id=version.pk,
        clock_version=version.version,
        strand=STRAND,
        rule=step.rule,
        recipient=recipient,
        channel=Channel.DIGEST,
        due_on=step.on,
    )
