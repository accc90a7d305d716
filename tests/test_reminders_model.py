"""Is everybody told once what they are to be told, whatever happens in whatever order? The ledger against a model.

People come and go, dates move, the mail server and the scheduler stand still for days. Every letter passes a real mail
server. What should be in them is worked out by tests/reminder_model.py, which knows nothing of the program.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from accounts.actions import add_role, end_role, note_absence
from accounts.models import Force, LocalPolicingBody, Membership, Role, User
from journal.actions import sweep
from journal.delivery import deliver
from journal.models import Letter, NoticeState, Notification
from journal.sources import sources
from pcc_tracker.demo import Cast
from publications.actions import Sent, publish, record_copy, take_back_copy
from publications.models import Copy, Recipient
from recommendations.deadlines import day_begun, morning_reached
from responses.actions import Details, move, put_in_charge
from responses.models import Response, Side
from tests.people import member
from tests.post_office import PostOffice
from tests.reminder_model import Copies, Duty, Name, World
from tests.stories import day, logged, write
from tests.test_post import office

__all__ = ["office"]  # the mail server

SITE = "https://register.example.org"
LONGEST = 2  # days without mail; after three a letter is set aside, as tests/test_post.py has it
PLACES = {"officer-2": Role.OFFICER, "approver-2": Role.APPROVER, "liaison-2": Role.FORCE_LIAISON}
PAIRS = [
    ("officer", "officer-2"), ("officer-2", "officer"), ("liaison", "liaison-2"), ("approver", "approver-2"),
    ("liaison", "signatory"),
]  # fmt: skip
AGO = st.sampled_from([0, 1, 20, 40, 50, 53, 60])
SETTLED = ("submitted", "none received")


class Office(RuleBasedStateMachine):
    """A body, its force and their worker, from one morning to another."""

    cast: Cast
    mail: PostOffice
    colleagues: dict[str, User]

    def __init__(self) -> None:
        super().__init__()
        self.world, self.runs = World(), True
        self.no_mail_since: date | None = None
        self.responses: list[Response] = []
        self.mail.answer = ""
        self.mail.letters.clear()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # What people do. Each thing takes a minute.

    @initialize(
        on=st.dates(date(2026, 1, 5), date(2026, 4, 20)),
        ago=AGO,
        moves=st.integers(0, 12),
        leads=st.sampled_from([("", ""), ("officer", "liaison"), ("officer", ""), ("", "liaison")]),
        away=st.integers(0, 30),
    )
    def a_report_is_logged(self, on: date, ago: int, moves: int, leads: tuple[str, str], away: int) -> None:
        """Late perhaps, the work on it done in one morning as far as it goes, somebody in charge, and soon away."""
        self.now = day(1, on)
        self.log(on - timedelta(days=ago))
        for _ in range(moves):
            self.the_work_goes_on(0, [0])
        for who, side, pair in zip(leads, (Side.BODY, Side.FORCE), (PAIRS[0], PAIRS[-1]), strict=True):
            if who:
                self.somebody_is_put_in_charge(0, who, side)
                self.somebody_is_away(pair, away)

    @precondition(lambda self: len(self.responses) < 2)
    @rule(ago=AGO)
    def another_report_is_logged(self, ago: int) -> None:
        self.log(self.now.date() - timedelta(days=ago))

    @rule(which=st.integers(0, 1), picks=st.lists(st.integers(0, 2), min_size=1, max_size=3))
    def the_work_goes_on(self, which: int, picks: list[int]) -> None:
        for pick in picks:
            response, duty = self.one(which)
            moves = [*self.possible(response, duty)]
            if moves:
                self.minute()
                moves[pick % len(moves)]()

    @precondition(lambda self: any(duty.force_state == "invited" for duty in self.world.duties))
    @rule(which=st.integers(0, 1), later=st.integers(1, 20))
    def the_force_is_given_another_date(self, which: int, later: int) -> None:
        response, duty = self.one(which)
        if duty.force_state == "invited" and duty.published_on is None:
            self.invite(response, duty, later)

    @rule(which=st.integers(0, 1), by=st.sampled_from([-6, -3, 2, 9, 30]))
    def the_report_turns_out_to_be_of_another_day(self, which: int, by: int) -> None:
        response, duty = self.one(which)
        first, last = duty.clock_from + timedelta(days=by), duty.last_on + timedelta(days=by)
        if first <= self.now.date():
            Response.objects.filter(pk=response.pk).update(clock_from=first, last_on=last)
            duty.clock_from, duty.last_on = first, last
            duty.versions["office"] += 1

    @rule(
        which=st.integers(0, 1),
        who=st.sampled_from(["officer", "officer-2", "liaison", "liaison-2", "signatory", ""]),
        side=st.sampled_from(Side),
    )
    def somebody_is_put_in_charge(self, which: int, who: str, side: Side) -> None:
        if who in self.world.gone or (who and who.startswith("officer") != (side == Side.BODY)):
            return
        response, duty = self.one(which)
        self.minute()
        by, lead = ("officer", "office_lead") if side == Side.BODY else ("liaison", "force_lead")
        put_in_charge(response, side, self.user(who) if who else None, by=self.user(by), at=self.now)
        setattr(duty, lead, who or None)
        if who:

            def is_so(person: str) -> bool:
                return getattr(duty, lead) == person and person not in self.world.gone

            self.world.happened(duty, f"move.in-charge@{self.stamp}", frozenset({who}), by, is_so)

    @rule(who=st.sampled_from([*PLACES]))
    def somebody_leaves_or_comes_back(self, who: str) -> None:
        self.minute()
        place = self.cast.force if who == "liaison-2" else self.cast.body
        administrator = self.user("administrator")
        if who in self.world.gone:
            add_role(self.user(who), PLACES[who], place, by=administrator, at=self.now)
        else:
            for membership in Membership.objects.filter(user=self.user(who), ended_at=None):
                end_role(membership, by=administrator, at=self.now)
        self.world.gone ^= {who}

    @rule(pair=st.sampled_from(PAIRS), count=st.integers(0, 12))
    def somebody_is_away(self, pair: tuple[str, str], count: int) -> None:
        first = self.now.date()
        last = first + timedelta(days=count)
        busy = {name for who, cover, _first, until in self.world.away if until >= first for name in (who, cover)}
        if not busy & {*pair} and not self.world.gone & {*pair}:
            who, cover = map(self.user, pair)
            note_absence(who, cover, first, last, by=who, at=self.now)
            self.world.away.append((*pair, first, last))

    @precondition(lambda self: any(duty.copies for duty in self.world.duties))
    @rule(which=st.integers(0, 1), again=st.booleans())
    def a_copy_is_recorded_or_was_none(self, which: int, again: bool) -> None:
        _response, duty = self.one(which)
        if not duty.copies:
            return
        self.minute()
        newest, officer = duty.copies[-1], self.user("officer")
        held = Copy.objects.filter(publication=newest.pk).order_by("pk")
        if again and newest.missing < 2:
            take_back_copy(held.filter(recorded_at__isnull=False)[0], note="Another one.", by=officer, at=self.now)
            newest.missing += 1
        elif not again and newest.missing:
            copy = held.filter(recorded_at=None)[0]
            sent = Sent(on=self.now.date(), told="By post.")
            record_copy(copy.publication, Recipient(copy.recipient), sent, by=officer, at=self.now)
            newest.missing -= 1

    # What the machines do

    @precondition(lambda self: self.runs)
    @rule()
    def the_scheduler_stops(self) -> None:
        self.runs = False

    @precondition(lambda self: not self.runs)
    @rule(sweeps=st.integers(1, 2))
    def the_scheduler_starts(self, sweeps: int) -> None:
        self.runs = True
        self.work(sweeps)

    @precondition(lambda self: not self.no_mail_since)
    @rule()
    def the_mail_server_refuses(self) -> None:
        self.no_mail_since, self.mail.answer = self.now.date(), "451 Not now"

    @precondition(lambda self: self.no_mail_since)
    @rule()
    def the_mail_server_takes_mail_again(self) -> None:
        self.no_mail_since, self.mail.answer = None, ""

    @rule(count=st.integers(1, 5), sweeps=st.integers(1, 2))
    def days_pass(self, count: int, sweeps: int) -> None:
        for _ in range(count):
            self.next_day()
            self.work(sweeps)

    @rule(sweeps=st.integers(1, 2))
    def the_worker_works(self, sweeps: int) -> None:
        self.work(sweeps)

    # How it is done

    def next_day(self) -> None:
        """Eight in the morning, when a day has begun and its letter is due."""
        self.now = datetime.combine(self.now.date() + timedelta(days=1), time(8), tzinfo=UTC)
        if self.no_mail_since and (self.now.date() - self.no_mail_since).days > LONGEST:
            self.the_mail_server_takes_mail_again()

    def minute(self) -> None:
        self.now += timedelta(minutes=1)

    @property
    def stamp(self) -> int:
        return int(self.now.timestamp() * 1_000_000)

    def one(self, which: int) -> tuple[Response, Duty]:
        index = which % len(self.responses)
        self.responses[index].refresh_from_db()
        return self.responses[index], self.world.duties[index]

    def user(self, name: str) -> User:
        return self.colleagues[name]

    def log(self, on: date) -> None:
        response = logged(self.cast, on, recommendations=1, at=self.now)
        write(response, self.cast, Side.BODY, self.now, disposition="action proposed")
        duty = Duty(response.pk, on, on + timedelta(days=55))
        self.responses.append(response)
        self.world.duties.append(duty)
        self.world.begins(duty, "office", self.now.date(), "officer")

    def possible(self, response: Response, duty: Duty) -> Iterator[Callable[[], None]]:
        """The moves that the table allows where a response stands, each by whose move it is; onward before back."""
        settled, state = duty.force_state in SETTLED, duty.office_state
        if settled and state in ("drafting", "sent back", "correcting"):
            yield lambda: self.move(response, duty, "send_for_approval", "officer", office="awaiting approval")
        if settled and state == "awaiting approval":
            yield lambda: self.move(response, duty, "approve", "approver", office="approved")
        if settled and state == "approved":
            yield lambda: self.publish(response, duty)
        if state == "published":
            yield lambda: self.move(response, duty, "correct", "officer", office="correcting")
        yield from self.possible_for_the_force(response, duty)
        if state == "awaiting approval":
            yield lambda: self.move(response, duty, "send_back", "approver", office="sent back")

    def possible_for_the_force(self, response: Response, duty: Duty) -> Iterator[Callable[[], None]]:
        state, over = duty.force_state, duty.comment_by is not None and self.now.date() > duty.comment_by
        if state == "not invited":
            yield lambda: self.invite(response, duty, 14)
        if state in ("invited", "returned"):
            yield lambda: self.move(response, duty, "start", "liaison", force="drafting")
        if state == "drafting":
            yield lambda: self.move(response, duty, "send_for_sign_off", "liaison", force="awaiting sign-off")
        if state == "awaiting sign-off":
            yield lambda: self.move(response, duty, "submit", "signatory", force="submitted")
        if state == "submitted" and duty.published_on is None:
            yield lambda: self.move(response, duty, "return_to_force", "officer", force="returned")
        if over and not duty.submitted_once and state not in (*SETTLED, "not invited"):
            yield lambda: self.move(response, duty, "record_none_received", "officer", force="none received")

    def invite(self, response: Response, duty: Duty, later: int) -> None:
        by = self.now.date() + timedelta(days=later)
        if self.now.date() < duty.last_on <= by:
            return
        first = duty.force_state == "not invited"
        move(response, "invite", by=self.user("officer"), at=self.now, details=Details(comment_by=by))
        if by != duty.comment_by:
            duty.versions["force"] += 1
        duty.invited_on, duty.comment_by = self.now.date(), by
        duty.force_state, duty.force_since = "invited", self.now
        self.world.begins(duty, "force", self.now.date(), "officer")
        if first:
            write(response, self.cast, Side.FORCE, self.now)

    def move(self, response: Response, duty: Duty, name: str, by: str, *, force: str = "", office: str = "") -> None:
        details = Details(note="For a reason.", signed_name="A", signed_rank="DCC")
        move(response, name, by=self.user(by), at=self.now, details=details)
        self.moved(duty, name, by, force=force, office=office)

    def moved(self, duty: Duty, name: str, by: str, *, force: str = "", office: str = "") -> None:
        """What a move changes, whom it concerns, and for whom something begins."""
        at = self.now
        if force:
            duty.force_state, duty.force_since = force, at
        else:
            duty.office_state, duty.office_since = office, at
        duty.submitted_once |= name == "submit"
        to_office = {"submit", "send_back", "approve"}
        to_force = {"return_to_force", "record_none_received", "publish"}

        def concerned() -> frozenset[str]:
            people = self.world.office if name in to_office else self.world.force
            return people(duty, self.now.date())

        def is_so(person: str) -> bool:
            stands = (duty.force_state, duty.force_since) if force else (duty.office_state, duty.office_since)
            return stands == (force or office, at) and person in concerned()

        if name in to_office | to_force:
            self.world.happened(duty, f"move.{name}@{self.stamp}", concerned(), by, is_so)

    def publish(self, response: Response, duty: Duty) -> None:
        publication = publish(response, by=self.user("officer"), at=self.now)
        duty.published_on = duty.published_on or self.now.date()
        duty.copies.append(Copies(publication.pk, publication.version, self.now.date()))
        self.moved(duty, "publish", "officer", office="published")

    def work(self, sweeps: int) -> None:
        """An hour of the worker, so that whatever was refused before is tried again."""
        if not self.runs:
            return
        self.now += timedelta(minutes=61)
        at, before, known = self.now, len(self.mail.letters), self.ledger()
        for _ in range(sweeps):
            for source in sources():
                sweep(source, day=day_begun(at), at=at)
        new = [passed for name, _step, passed in self.world.owed(at.date()) if name not in known]
        deliver(morning=morning_reached(at), now=lambda: at)
        going = self.world.worker_ran(at.date(), mail=not self.no_mail_since)
        self.compare(self.mail.letters[before:], going, new)
        if at.hour >= 20:
            self.next_day()

    def compare(self, letters: list[Any], going: list[Name], new: list[list[Name]]) -> None:
        """The ledger, what the mail server took, and the model say the same; what a new step passed is on record."""
        ledger = self.ledger()
        assert {name for name, state in ledger.items() if state == NoticeState.SENT} == self.world.sent
        assert {name for name, state in ledger.items() if state == NoticeState.OWN} == self.world.own
        told = Counter(f"{name[-1]}@demo.example" for name in going)
        taken: Counter[str] = Counter()
        for address, letter in letters:
            lines = letter.get_body(("plain",)).get_content().splitlines()
            taken[address] += sum(line.startswith(SITE) for line in lines)  # the link of each reminder
        assert taken == told
        assert len(letters) == len({letter["Message-ID"] for _, letter in letters})
        for passed in new:
            states = {name: ledger.get(name) for name in passed[-30:]}
            assert not {None, NoticeState.QUEUED} & {*states.values()}, states
        assert not Letter.objects.filter(outcome="set aside").exists()

    def ledger(self) -> dict[Name, str]:
        rows = Notification.objects.values_list(
            "subject_type", "subject_id", "clock_version", "rule", "recipient__email", "state"
        )
        return {(kind, pk, version, step, who.partition("@")[0]): state for kind, pk, version, step, who, state in rows}


def test_everybody_is_told_once_what_they_are_to_be_told_whatever_happens(cast: Cast, office: PostOffice) -> None:
    places: dict[str, LocalPolicingBody | Force] = {
        "officer-2": cast.body,
        "approver-2": cast.body,
        "liaison-2": cast.force,
    }
    people = [*cast.people.values()]
    people += [member(f"{name}@demo.example", role, places[name]) for name, role in PLACES.items()]
    named = {person.email.partition("@")[0]: person for person in people}
    machine = type("Here", (Office,), {"cast": cast, "mail": office, "colleagues": named})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
