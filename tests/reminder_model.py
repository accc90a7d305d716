"""What should have been sent to whom? The rules of the reminders once more, told plainly, for a test to hold them to.

Nothing here calls what it checks: no ladder, no policy, no calendar of the program. People are known by the first part
of their address. A notice is known by its subject, the version of its clock, its rule and its person.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

OFFICERS, APPROVERS = frozenset({"officer", "officer-2"}), frozenset({"approver", "approver-2"})
LIAISONS, SIGNATORIES = frozenset({"liaison", "liaison-2"}), frozenset({"signatory"})
WRITERS = LIAISONS | SIGNATORIES
BANK_HOLIDAYS = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31)}

Name = tuple[str, int, int, str, str]  # "responses.response" or "publications.publication", id, version, rule, person


@dataclass(frozen=True)
class Step:
    """A step that is reached: its rule, its day, whether it goes at once, and whether it goes to those above too."""

    rule: str
    on: date
    at_once: bool = False
    escalates: bool = False


@dataclass(frozen=True)
class Told:
    """Something that is told because it happened, for as long as it is so."""

    name: Name
    is_so: Callable[[], bool]


@dataclass
class Copies:
    """A published version, and how many of its two copies are not recorded."""

    pk: int
    version: int
    published_on: date
    missing: int = 2


@dataclass
class Duty:
    """One response, as far as its dates and states go."""

    pk: int
    clock_from: date
    last_on: date
    versions: dict[str, int] = field(default_factory=lambda: {"office": 1, "force": 1})
    invited_on: date | None = None
    comment_by: date | None = None
    force_state: str = "not invited"
    force_since: datetime | None = None
    office_state: str = "drafting"
    office_since: datetime | None = None
    published_on: date | None = None
    submitted_once: bool = False
    office_lead: str | None = None
    force_lead: str | None = None
    copies: list[Copies] = field(default_factory=list)


@dataclass
class World:
    """Who is there, what is owed, and what was sent."""

    duties: list[Duty] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    away: list[tuple[str, str, date, date]] = field(default_factory=list)  # who, who covers, first and last day
    sent: set[Name] = field(default_factory=set)
    own: set[Name] = field(default_factory=set)  # what they did themselves
    told: list[Told] = field(default_factory=list)  # not sent yet
    lettered: dict[str, date] = field(default_factory=dict)  # the day of the last morning's letter to somebody

    def here(self, people: frozenset[str]) -> frozenset[str]:
        """Those of them who have their role now."""
        return people - self.gone

    def with_cover(self, people: frozenset[str], able: frozenset[str], day: date) -> frozenset[str]:
        """These people, and whoever covers for one of them and could do it as well."""
        covering = {cover for who, cover, first, last in self.away if first <= day <= last and who in people}
        return people | (covering & self.here(able))

    def office(self, duty: Duty, day: date) -> frozenset[str]:
        """The officer in charge while they are one, or else every officer."""
        officers = self.here(OFFICERS)
        lead = frozenset(who for who in officers if who == duty.office_lead)
        return self.with_cover(lead or officers, OFFICERS, day)

    def force(self, duty: Duty, day: date) -> frozenset[str]:
        """Whoever is in charge while they write, or else every liaison."""
        lead = frozenset(who for who in self.here(WRITERS) if who == duty.force_lead)
        return self.with_cover(lead or self.here(LIAISONS), WRITERS, day)

    def people(self, duty: Duty, strand: str, step: Step, day: date) -> frozenset[str]:
        """Whom a step is for."""
        approvers = self.with_cover(self.here(APPROVERS), APPROVERS, day)
        signatories = self.with_cover(self.here(SIGNATORIES), SIGNATORIES, day)
        if strand == "approval":
            return approvers
        if strand == "sign-off":
            return signatories
        if strand == "force":
            return self.force(duty, day) | (signatories if step.escalates else frozenset())
        return self.office(duty, day) | (approvers if step.escalates else frozenset())

    def ladder(self, duty: Duty, day: date) -> Iterator[tuple[str, tuple[str, int, int], list[Step]]]:
        """Strand by strand, the steps that are reached, the latest last; and what they are about, with its clock."""
        subject = "responses.response", duty.pk
        of_office, of_force = (*subject, duty.versions["office"]), (*subject, duty.versions["force"])
        if duty.published_on is None:
            yield "office", of_office, office_steps(duty, day)
            yield "force", of_force, force_steps(duty, day)
            if duty.force_state == "awaiting sign-off" and duty.force_since:
                near = duty.comment_by or duty.last_on
                yield "sign-off", of_office, waiting_steps("sign-off", duty.force_since, near, day)
        if duty.office_state == "awaiting approval" and duty.office_since:
            yield "approval", of_office, waiting_steps("approval", duty.office_since, duty.last_on, day)
        if duty.copies and duty.copies[-1].missing:
            newest = duty.copies[-1]
            about = "publications.publication", newest.pk, newest.version
            yield "copies", about, copy_steps(newest.published_on, day)

    def owed(self, day: date) -> Iterator[tuple[Name, Step, list[Name]]]:
        """What each person is to hear of now, if they have not: the latest step, and those that it stands in for."""
        for duty in self.duties:
            for strand, about, steps in self.ladder(duty, day):
                for person in self.people(duty, strand, steps[-1], day) if steps else ():
                    before = [step for step in steps[:-1] if person in self.people(duty, strand, step, day)]
                    yield (*about, steps[-1].rule, person), steps[-1], [(*about, step.rule, person) for step in before]

    def begins(self, duty: Duty, strand: str, day: date, by: str) -> None:
        """Somebody's move has others wait or be waited for: who made it knows, and is not told of this step."""
        for known, about, steps in self.ladder(duty, day):
            if known == strand and steps and by in self.people(duty, strand, steps[-1], day):
                self.own.add((*about, steps[-1].rule, by))

    def happened(self, duty: Duty, rule: str, people: frozenset[str], by: str, is_so: Callable[[str], bool]) -> None:
        """Something is told to these people as long as it is so for them; not to who did it."""
        for person in people:
            name = "responses.response", duty.pk, 0, rule, person
            if person == by:
                self.own.add(name)
            else:
                self.told.append(Told(name, lambda person=person: is_so(person)))  # type: ignore[misc]

    def worker_ran(self, day: date, *, mail: bool) -> list[Name]:
        """What goes out now: what happened and is still so, at once; what is owed, at once or in the morning's letter.

        Only the first letter of a day is the morning's, so that what comes later waits for the next one.
        """
        going = [told.name for told in self.told if told.is_so()]
        self.told = [told for told in self.told if told.is_so()]
        in_the_letter: set[str] = set()
        for name, step, _before in self.owed(day):
            person = name[-1]
            if name in self.sent or name in self.own:
                continue
            if not step.at_once:
                if self.lettered.get(person) == day:
                    continue
                in_the_letter.add(person)
            going.append(name)
        if not mail:
            return []
        self.told = []
        self.lettered |= dict.fromkeys(in_the_letter, day)
        self.sent |= {*going}
        return going


def days(count: int) -> timedelta:
    """So many of them."""
    return timedelta(days=count)


def is_working(day: date) -> bool:
    """Monday to Friday, and no bank holiday."""
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def is_near(by: date, on: date) -> bool:
    """Whether a step's day is one of the last three before a date, or the date itself."""
    return by - days(3) <= on <= by


def office_steps(duty: Duty, day: date) -> list[Step]:
    """The start; 28, 21, 14, 7, 3, 1 and 0 days before the last day, and the last working day; then every day."""
    last = duty.last_on
    named = {last - days(n): f"office.before.{n}" for n in (28, 21, 14, 7, 3, 1, 0)}
    working = last
    while not is_working(working):
        working -= days(1)
    if working != last:
        named[working] = "office.last-working-day"
    ahead = {on: rule for on, rule in named.items() if on > duty.clock_from} | {duty.clock_from: "office.start"}
    steps = [Step(rule, on, at_once=is_near(last, on)) for on, rule in sorted(ahead.items()) if on <= day]
    late = (day - last).days
    return steps + [Step(f"office.overdue.{n}", last + days(n), escalates=True) for n in range(1, late + 1)]


def force_steps(duty: Duty, day: date) -> list[Step]:
    """The invitation; 7 and 2 days before the force's date and on it; the day after it and then every third day."""
    by, invited = duty.comment_by, duty.invited_on
    if by is None or invited is None or duty.force_state in ("submitted", "none received"):
        return []
    steps = [Step("force.invited", invited, at_once=True)]
    before = [(by - days(n), f"force.before.{n}") for n in (7, 2, 0)]
    steps += [Step(rule, on, at_once=is_near(by, on)) for on, rule in before if invited < on <= day]
    late = (day - by).days
    return steps + [Step(f"force.late.{n}", by + days(n), escalates=True) for n in range(1, late + 1, 3)]


def waiting_steps(strand: str, since: datetime, by: date, day: date) -> list[Step]:
    """When it begins and then every second day."""
    first, moment = since.date(), int(since.timestamp() * 1_000_000)
    counts = range(0, (day - first).days + 1, 2)
    return [
        Step(f"{strand}.waits.{n}@{moment}", first + days(n), at_once=n == 0 or is_near(by, first + days(n)))
        for n in counts
    ]


def copy_steps(published_on: date, day: date) -> list[Step]:
    """The first working day after the publication, and then every second working day."""
    working = [on for n in range(1, (day - published_on).days + 1) if is_working(on := published_on + days(n))]
    return [
        Step("copies.due" if on == working[0] else f"copies.late.{(on - working[0]).days}", on) for on in working[::2]
    ]
