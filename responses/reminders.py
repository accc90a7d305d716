"""Which reminders are owed on a day? A pure function of a duty, the people, the body's rules and the day.

No database and no clock. “Owed” is the most urgent step that a strand has reached; what lay before it is idle once it
goes out. Whether it went out already is the ledger's to know.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from accounts.policy import Holders, Right
from journal.notices import Channel, Notice
from responses.ladder import Dates, Rules, Step, Strand, escalates, steps

SUBJECT = "responses.response"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules may know of one duty that is required."""

    pk: int
    body: int
    force: int
    dates: Dates
    clock_version: int = 1
    comment_version: int = 1  # of the force's own date, so that a new one does not repeat the office's reminders
    office_lead: int | None = None
    force_lead: int | None = None
    authors: frozenset[int] = frozenset()  # who wrote some of what waits for approval


class OfficesDuty(Protocol):
    """What has to be known of anything that an office owes, to say who is told."""

    @property
    def body(self) -> int:
        """The body's id."""

    @property
    def office_lead(self) -> int | None:
        """The id of the officer in charge."""


@dataclass(frozen=True)
class People:
    """Who may do what where on a day, and who covers for whom."""

    holders: Holders
    covers: Mapping[int, int] = field(default_factory=dict)  # who is away: who covers

    def with_cover(self, people: frozenset[int], right: Right, at: str, place: int) -> frozenset[int]:
        """Those people, and who covers for one of them, as far as they hold the right themselves."""
        if self.covers.keys().isdisjoint(people):
            return people
        covering = {self.covers[person] for person in people if person in self.covers}
        return people | (covering & self.holders.who(right, at, place))


def owed(duty: Facts, people: People, rules: Rules, day: date) -> list[Notice]:
    """What is owed on a day, to each person once for each strand: its most urgent step."""
    found = []
    for strand in Strand:
        step = next(steps(strand, duty.dates, rules, day), None)
        if step is not None:
            found += told(duty, strand, step, people, rules)
    return found


def overtaken(duty: Facts, strand: Strand, people: People, rules: Rules, day: date) -> Iterator[Notice]:
    """What a strand's most urgent step on a day makes idle: all before it, had each been sent on its own day."""
    reached = steps(strand, duty.dates, rules, day)
    next(reached, None)
    who: dict[bool, list[int]] = {}  # the same for every step that goes to those above, and for every one that does not
    for step in reached:
        if step.escalates not in who:
            who[step.escalates] = sorted(recipients(duty, strand, step.escalates, people, rules))
        for person in who[step.escalates]:
            yield _notice(duty, strand, step, person)


def awaited(duty: Facts, strand: Strand, people: People, rules: Rules, day: date) -> frozenset[int]:
    """Who is waited for in a strand on a day; nobody where it is at its end. Those above are not."""
    if next(steps(strand, duty.dates, rules, day), None) is None:
        return frozenset()
    return recipients(duty, strand, False, people, rules)


def told(duty: Facts, strand: Strand, step: Step, people: People, rules: Rules) -> list[Notice]:
    """A step as notices to everybody whom it is for."""
    who = recipients(duty, strand, step.escalates, people, rules)
    return [_notice(duty, strand, step, person) for person in sorted(who)]


def _notice(duty: Facts, strand: Strand, step: Step, recipient: int) -> Notice:
    return Notice(
        subject_type=SUBJECT,
        subject_id=duty.pk,
        clock_version=version_of(duty, strand),
        strand=strand,
        rule=step.rule,
        recipient=recipient,
        channel=Channel.AT_ONCE if step.at_once else Channel.DIGEST,
        due_on=step.on,
    )


def version_of(duty: Facts, strand: Strand) -> int:
    """Which clock a strand runs by: the force's date has one of its own."""
    return duty.comment_version if strand == Strand.FORCE else duty.clock_version


def recipients(duty: Facts, strand: Strand, escalates: bool, people: People, rules: Rules) -> frozenset[int]:
    """Who is told of a step of a strand: those whose turn it is, who covers for them, and those above if it says so."""
    if strand == Strand.OFFICE:
        return office(duty, people) | (chief_executive(duty, people, rules) if escalates else frozenset())
    if strand == Strand.FORCE:
        return force(duty, people) | (signatories(duty, people) if escalates else frozenset())
    return approvers(duty, people) if strand == Strand.APPROVAL else signatories(duty, people)


def office(duty: OfficesDuty, people: People) -> frozenset[int]:
    """The officer in charge; every officer where nobody is, or no longer may; and where there is none, who else is."""
    found = _whose_turn(duty.office_lead, people, Right.MANAGE_RESPONSE, "body", duty.body)
    # A body without an officer still owes its response: then those hear of it who decide, or who appoint.
    return (
        found
        or people.holders.who(Right.APPROVE, "body", duty.body)
        or people.holders.who(Right.MANAGE_PEOPLE, "body", duty.body)
    )


def force(duty: Facts, people: People) -> frozenset[int]:
    """Who writes for the force: the person in charge, or all who do; a signatory only where nobody else writes."""
    return _whose_turn(duty.force_lead, people, Right.WRITE, "force", duty.force, spares=Right.SIGN_OFF)


def signatories(duty: Facts, people: People) -> frozenset[int]:
    """Who can sign off for the force, and who covers for them."""
    return _whose_turn(None, people, Right.SIGN_OFF, "force", duty.force)


def approvers(duty: Facts, people: People) -> frozenset[int]:
    """Who can approve: not an author of the text, unless nobody else is left to notice that nobody can."""
    found = _whose_turn(None, people, Right.APPROVE, "body", duty.body)
    return found - duty.authors or found


def chief_executive(duty: Facts, people: People, rules: Rules) -> frozenset[int]:
    """Who hears of what is overdue: the person whom the body named, while they see it, or else all approvers."""
    named = rules.chief_executive
    if named is not None and named in people.holders.who(Right.SEE, "body", duty.body):
        return people.with_cover(frozenset({named}), Right.SEE, "body", duty.body)
    return _whose_turn(None, people, Right.APPROVE, "body", duty.body)


def _whose_turn(
    lead: int | None, people: People, right: Right, at: str, place: int, *, spares: Right | None = None
) -> frozenset[int]:
    holding = people.holders.who(right, at, place)
    if lead is not None and lead in holding:
        found = frozenset({lead})
    else:
        found = (holding - people.holders.who(spares, at, place) if spares else holding) or holding
    return people.with_cover(found, right, at, place)


def still_owed(notice: Notice, duty: Facts, people: People, rules: Rules, day: date) -> bool:
    """Whether a notice is still true and still theirs: the same clock, a strand not at its end, this person."""
    strand = Strand(notice.strand)
    latest = next(steps(strand, duty.dates, rules, day), None)
    if latest is None or notice.clock_version != version_of(duty, strand):
        return False
    if ".waits." in notice.rule and notice.rule.partition("@")[2] != latest.rule.partition("@")[2]:
        return False  # it waited, was taken back, and waits again
    return notice.recipient in recipients(duty, strand, escalates(notice.rule), people, rules)
