"""What does a response's page say of its post? What was sent and what will be, to whom, when; whom to remind now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Case, DateTimeField, QuerySet, When
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.mail import failures
from accounts.models import MailFailure, User
from accounts.policy import Right, may_at_body
from journal.actions.ledger import not_on_record
from journal.models import NoticeState, Notification
from journal.notices import Channel
from recommendations.deadlines import civil_day, day_begun
from recommendations.wording import moment
from responses.actions.telling import NOT_AGAIN_WITHIN, reminders_by_hand
from responses.colleagues import sides_read_by
from responses.forecast import Coming, forecast, without
from responses.ladder import Rules, Strand, stamp
from responses.models import Response
from responses.notice_names import WAITED_FOR, called, called_by_date
from responses.other_post import other_post
from responses.owing import owing_of
from responses.reminders import Facts, People, awaited
from responses.told_among import notices_known_to, others_known_to, strands_known_to
from responses.waiting import said_of
from responses.workflow import Duty

BY_HAND = (Strand.FORCE, Strand.SIGN_OFF, Strand.APPROVAL)  # in which an officer waits for somebody
_AGAIN: dict[tuple[int, bool], str | Promise] = {
    (1, False): gettext_lazy("then every day"),
    (2, False): gettext_lazy("then every second day"),
    (3, False): gettext_lazy("then every third day"),
    (2, True): gettext_lazy("then every second working day"),
}


@dataclass(frozen=True)
class Recipient:
    """Somebody who is told, and what is known of mail that did not reach them."""

    user: User
    mail_failure: MailFailure | None


@dataclass(frozen=True)
class Ahead:
    """What will be sent: when, what, what else is to be said of it, and to whom."""

    when: str
    what: str
    how: str
    whom: list[Recipient]


@dataclass(frozen=True)
class Past:
    """What was sent; or was to be sent and was not, with the state and the reason in words."""

    notice: Notification
    when: str
    what: str
    whom: Recipient

    @property
    def was_sent(self) -> bool:
        """Whether it went out."""
        return self.notice.state == NoticeState.SENT

    @property
    def failed(self) -> bool:
        """Whether it was set aside."""
        return self.notice.state == NoticeState.SET_ASIDE


@dataclass(frozen=True)
class Waited:
    """Who is waited for in a strand, and when they were reminded by hand, if that was within the hour."""

    strand: Strand
    what: str
    whom: list[Recipient]
    reminded: str


class Post:
    """The post of one response as far as one person may know of it, at a moment."""

    def __init__(self, response: Response, user: User, now: datetime) -> None:
        self.response, self.user, self.now, self.today = response, user, now, civil_day(now)
        self.others = other_post(response)
        self.notices = notices_known_to(response, user, self.today, self.others)

    @cached_property
    def _owing(self) -> tuple[Facts, People, Rules]:
        return owing_of(self.response, self.today)

    def sent(self, *, everything: bool) -> QuerySet[Notification]:
        """What became of notices, the latest first; with `everything` also of those that were not needed."""
        found = self.notices.exclude(state=NoticeState.QUEUED)
        if not everything:
            found = found.filter(state__in=(NoticeState.SENT, NoticeState.SET_ASIDE))
        due = Cast("due_on", DateTimeField())
        at = Case(When(state=NoticeState.SENT, then="letter__sent_at"), default=due)
        return found.select_related("recipient", "letter").order_by(at.desc(), "-pk")

    def past(self, notices: Iterable[Notification]) -> list[Past]:
        """Notices as rows, in their order. One query."""
        found = list(notices)
        failed = _failures(notice.recipient for notice in found)
        return [_past(notice, self._called(notice.rule), failed) for notice in found]

    def _called(self, rule: str, *, on_its_day: bool = True) -> str:
        """What a notice says, in the words of the room that it came from; by date where it may go on another day."""
        of_other = next((post for post in self.others if rule.startswith(f"{post.strand}.")), None)
        if of_other:
            return of_other.called(rule)
        return (called if on_its_day else called_by_date)(rule, self.response)

    def ahead(self) -> list[Ahead]:
        """What waits to be sent, and then what is to come, the nearest first. What reads the same is one row."""
        told: dict[tuple[str, str, str], dict[int, User]] = {}
        queued = self.notices.filter(state=NoticeState.QUEUED).select_related("recipient", "letter").order_by("pk")
        for notice in queued:
            what = self._called(notice.rule, on_its_day=False)
            told.setdefault(_waiting(notice, what), {})[notice.recipient_id] = notice.recipient
        day = max(day_begun(self.now), self.response.clock_from)
        coming = self._coming(day)
        people = User.objects.in_bulk({notice.recipient for step in coming for notice in step.notices})
        for step in coming:
            what = self._called(step.rule, on_its_day=step.on > day)
            row = told.setdefault(_expected(step, what, day), {})
            row.update((notice.recipient, people[notice.recipient]) for notice in step.notices)
        failed = _failures(person for row in told.values() for person in row.values())
        return [Ahead(*words, _recipients(row.values(), failed)) for words, row in told.items()]

    def _coming(self, day: date) -> list[Coming]:
        sides = sides_read_by(self.response, self.user, self.today)
        strands = strands_known_to(sides) if self.response.duty == Duty.REQUIRED else ()
        found = [step for step in forecast(*self._owing, day) if step.strand in strands]
        for post in others_known_to(self.others, sides):
            found += post.coming(self._owing[1], day)
        found.sort(key=lambda step: step.on)
        return without(found, not_on_record([notice for step in found for notice in step.notices]))

    def waited_for(self) -> list[Waited]:
        """Whom an officer can remind now; nobody for anybody else."""
        of_officer = may_at_body(self.user, Right.MANAGE_RESPONSE, self.response.body, self.today)
        if self.response.duty != Duty.REQUIRED or not of_officer:
            return []
        who = {strand: awaited(self._owing[0], strand, *self._owing[1:], self.today) for strand in BY_HAND}
        known = User.objects.exclude(pk=self.user.pk).in_bulk(frozenset().union(*who.values()))
        failed, reminded = _failures(known.values()), self._reminded()
        found = {strand: [known[pk] for pk in keys if pk in known] for strand, keys in who.items()}
        return [
            Waited(strand, said_of(self.response, WAITED_FOR[strand]), _recipients(people, failed), reminded[strand])
            for strand, people in found.items()
            if people
        ]

    def _reminded(self) -> dict[str, str]:
        """When somebody reminded by hand within the time in which it is not done again, by strand; "" where nobody."""
        lately = reminders_by_hand(self.response).filter(at__gt=self.now - NOT_AGAIN_WITHIN).order_by("pk")
        return dict.fromkeys(BY_HAND, "") | {event.facts["strand"]: moment(event.at) for event in lately}


def reminded_since(seen: str, response: Response, strand: Strand, by: User) -> list[User]:
    """Whom a person reminded by hand after they were shown a page, by name. `seen` is when, as `stamp` says it."""
    own = reminders_by_hand(response).filter(by=by, facts__strand=strand.value).order_by("-pk").first()
    if own is None or not (seen.isdecimal() and len(seen) <= len(stamp(own.at))) or int(seen) >= int(stamp(own.at)):
        return []
    return list(User.objects.filter(pk__in=own.facts["who"]).order_by("name"))


def _past(notice: Notification, what: str, failed: Mapping[str, MailFailure]) -> Past:
    letter = notice.letter
    sent_at = letter.sent_at if letter and notice.state == NoticeState.SENT else None
    when = moment(sent_at) if sent_at else date_format(notice.due_on)
    return Past(notice, when, what, _recipient(notice.recipient, failed))


def _waiting(notice: Notification, what: str) -> tuple[str, str, str]:
    """When, what and how of a notice that is on record and has not gone out."""
    how, letter = "", notice.letter
    if letter and letter.failure:
        facts = {"why": letter.failure, "when": moment(letter.next_try_at)}
        how = _("%(why)s It is tried again on %(when)s.") % facts
    return _next(at_once=notice.channel == Channel.AT_ONCE), what, how


def _expected(step: Coming, what: str, day: date) -> tuple[str, str, str]:
    """When, what and how of a step to come, on a day that has begun."""
    if step.on <= day:
        return _next(at_once=step.at_once), what, ""
    how = _("In a letter of its own") if step.at_once else _("In the morning’s letter")
    again = str(_AGAIN.get((step.every, step.working_days), ""))
    return date_format(step.on), what, f"{how}, {again}" if again else how


def _next(*, at_once: bool) -> str:
    return _("At once") if at_once else _("In the next morning’s letter")


def _failures(people: Iterable[User]) -> dict[str, MailFailure]:
    return failures([person.email for person in people])


def _recipients(people: Iterable[User], failed: Mapping[str, MailFailure]) -> list[Recipient]:
    return [_recipient(person, failed) for person in sorted(people, key=lambda person: person.name)]


def _recipient(person: User, failed: Mapping[str, MailFailure]) -> Recipient:
    return Recipient(person, failed.get(person.email.lower()))
