"""What lies on this person's desk? What waits for them, and what they wait for, each read from the table of turns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.policy import Right, bodies_where, forces_where
from responses.models import Audience, Comment, Part, Response, Side, Statement
from responses.register import day_of
from responses.subjects import Subject
from responses.waiting import By, Turn, date_for, open_duties, said_of, turns_of
from responses.workflow import WRITABLE_BY_BODY, WRITABLE_BY_FORCE, OfficeState, Track

_OWN_DATE = {Side.FORCE: By.COMMENT_DATE, Side.BODY: By.LAST_DAY}


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing that waits for this person."""

    response: Response
    asks: str
    on: date | None  # the day by which it is to be done
    link: str
    instead_of: User | None = None  # the colleague who is away
    counted: bool = True  # whether that day is one of the statutory period


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """One thing that this person's side waits for."""

    response: Response
    what: str
    who: str
    since: datetime | None
    take_on: str = ""  # the side whose writing a colleague can take on


@dataclass(frozen=True)
class Desk:
    """What waits for a person, the nearest date first, and what they wait for, the oldest first."""

    mine: list[Task] = field(default_factory=list)
    with_others: list[Awaited] = field(default_factory=list)


class Reach:
    """What a person may do where, asked once for each right and place."""

    def __init__(self, user: User, today: date) -> None:
        self.user, self.today = user, today
        self._known: dict[tuple[Right, str], frozenset[int]] = {}

    def places(self, right: Right, at: str) -> frozenset[int]:
        """The ids of the bodies or forces at which the person holds the right."""
        if (right, at) not in self._known:
            where = forces_where if at == "force" else bodies_where
            held = where(self.user, right, self.today).values_list("pk", flat=True)
            self._known[right, at] = frozenset(held)
        return self._known[right, at]

    def holds(self, right: Right, at: str, response: Response) -> bool:
        """Whether the person holds the right at this side of a response."""
        place = response.force_id if at == "force" else response.body_id
        return place in self.places(right, at)


@dataclass(frozen=True)
class Reader:
    """For whom the desk is read: the person, whom they cover, and what they may do."""

    user: User
    covered: dict[int, User]  # colleagues who are away, by id
    today: date
    reach: Reach

    def is_asked(self, turn: Turn, response: Response) -> bool:
        """Whether a turn is this person's, or that of somebody whom they cover."""
        if not self.reach.holds(turn.needs, turn.at, response):
            return False
        if turn.name == "approve" and response.wrote_some_of_it:  # type: ignore[attr-defined]
            return False
        lead = lead_of(response, turn)
        if lead:
            return lead == self.user or lead.pk in self.covered
        return turn.spares is None or not self.reach.holds(turn.spares, turn.at, response)

    def stands_in_for(self, person: User | None) -> User | None:
        """The person, where the work is theirs and this one covers them."""
        return person if person and person != self.user and person.pk in self.covered else None

    @cached_property
    def people(self) -> list[int]:
        """Whose work counts as this person's."""
        return [self.user.pk, *self.covered]


def lead_of(response: Response, turn: Turn) -> User | None:
    """Who is in charge of what is asked; nobody where the account is closed, so that no work waits for a leaver."""
    lead: User | None = response.force_lead if turn.at == "force" else response.office_lead
    return lead if turn.of_the_lead and lead and lead.is_active else None


def desk_of(user: User, today: date, covered: Iterable[User] = ()) -> Desk:
    """A person's desk as of today. The number of queries does not depend on the number of responses."""
    reader = Reader(user, {person.pk: person for person in covered}, today, Reach(user, today))
    seen = {response.pk: response for response in _open(reader)}
    desk = _turns(reader, seen.values())
    desk.mine.extend([*_own_texts(reader, seen), *_mentions(reader, seen), *_of_other_rooms(reader)])
    desk.mine.sort(key=lambda task: (task.on or date.max, task.response.pk))
    desk.with_others.sort(key=lambda awaited: (awaited.since is None, awaited.since))
    return desk


def desk_for(response: Response, user: User, today: date, covered: Iterable[User] = ()) -> Desk:
    """What waits for a person in one response, and what they wait for there; its texts and comments apart."""
    reader = Reader(user, {person.pk: person for person in covered}, today, Reach(user, today))
    desk = _turns(reader, _open(reader).filter(pk=response.pk))
    desk.mine.extend(task for task in _of_other_rooms(reader) if task.response.pk == response.pk)
    return desk


def _turns(reader: Reader, responses: Iterable[Response]) -> Desk:
    desk = Desk()
    for response in responses:
        for turn in turns_of(response, reader.today):
            if reader.is_asked(turn, response):
                desk.mine.append(_task(turn, response, reader))
            elif turn.others_wait:
                desk.with_others.append(_awaited(turn, response, reader))
    return desk


def _open(reader: Reader) -> QuerySet[Response]:
    wrote = Statement.objects.filter(response=OuterRef("pk"), side=Side.BODY, saved_by=reader.user)
    visible = Response.objects.visible_to(reader.user, reader.today)
    return open_duties(visible).with_facts().annotate(wrote_some_of_it=Exists(wrote))  # type: ignore[attr-defined,no-any-return]


def _task(turn: Turn, response: Response, reader: Reader) -> Task:
    return Task(
        response=response,
        asks=said_of(response, turn.asks),
        on=date_for(response, turn.by),
        link=reverse(turn.page, args=[response.pk, *([turn.move] if turn.move else [])]),
        instead_of=reader.stands_in_for(lead_of(response, turn)),
    )


def _awaited(turn: Turn, response: Response, reader: Reader) -> Awaited:
    who, lead = said_of(response, turn.who), lead_of(response, turn)
    may_take_on = turn.of_the_lead and reader.reach.holds(Right.WRITE, turn.at, response)
    return Awaited(
        response=response,
        what=said_of(response, turn.awaited),
        who=f"{lead}, {who}" if lead else who,
        since=_since(turn, response),
        take_on=turn.at if may_take_on else "",
    )


def _since(turn: Turn, response: Response) -> datetime | None:
    moved = response.force_moved_at
    if turn.track == Track.OFFICE and (response.office_state != OfficeState.DRAFTING or moved is None):
        moved = response.office_moved_at
    return moved or response.report.logged_at


def _of_other_rooms(reader: Reader) -> list[Task]:
    """What the rooms above this one ask of a person. The settings name them, so that nothing is imported upward."""
    return [task for name in settings.YOUR_WORK for task in import_string(name)(reader)]


def _own_texts(reader: Reader, seen: dict[int, Response]) -> list[Task]:
    """The texts of which somebody is in charge and that are not complete yet, one task for each response and person."""
    unwritten = Q(text="") | Q(side=Side.BODY, part=Part.ANSWER, disposition="")
    statements = Statement.objects.filter(unwritten, owner__in=reader.people, response__in=seen)
    grouped: dict[tuple[int, str, int], list[Statement]] = {}
    for statement in statements.select_related("recommendation").defer("text", "recommendation__text"):
        response = seen[statement.response_id]
        if _is_writable(response, statement.side) and reader.reach.holds(Right.WRITE, statement.side, response):
            key = statement.response_id, statement.side, statement.owner_id or reader.user.pk
            grouped.setdefault(key, []).append(statement)
    return [
        _own_text_task(seen[pk], Side(side), reader.covered.get(owner), texts)
        for (pk, side, owner), texts in grouped.items()
    ]


def _is_writable(response: Response, side: str) -> bool:
    if side == Side.FORCE:
        return response.force_state in WRITABLE_BY_FORCE
    # Whoever writes while approval is asked for takes the request back, so nobody is asked to.
    waiting = (OfficeState.AWAITING_APPROVAL, OfficeState.APPROVED)
    return response.office_state in WRITABLE_BY_BODY and response.office_state not in waiting


def _own_text_task(response: Response, side: Side, colleague: User | None, texts: list[Statement]) -> Task:
    subjects = [Subject(Part(text.part), text.recommendation) for text in texts]
    named = [subject.label for subject in subjects[:3]]
    more = len(subjects) - len(named)
    if more:
        named.append(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
    facts = {"texts": get_text_list(named, _("and"))}
    asks = (
        _("Write what %(who)s is in charge of: %(texts)s")
        if colleague
        else _("Write what you are in charge of: %(texts)s")
    )
    return Task(
        response=response,
        asks=asks % (facts | {"who": colleague}),
        on=date_for(response, _OWN_DATE[side]),
        link=reverse("responses:text_edit", args=[response.pk, side.value, subjects[0].address]),
        instead_of=colleague,
    )


def _mentions(reader: Reader, seen: dict[int, Response]) -> list[Task]:
    """The comments that mention somebody, can still be read by this person, and are not resolved."""
    bodies, forces = reader.reach.places(Right.COMMENT, "body"), reader.reach.places(Right.COMMENT, "force")
    both = Q(audience=Audience.BOTH)
    readable = Q(both | Q(side=Side.BODY), response__body__in=bodies) | Q(
        both | Q(side=Side.FORCE), response__force__in=forces
    )
    comments = Comment.objects.filter(readable, resolved_at__isnull=True, response__in=seen)
    mentioned = comments.filter(mentioned__in=reader.people).select_related("written_by", "recommendation")
    found = mentioned.defer("text", "recommendation__text").distinct().prefetch_related("mentioned")
    return [_mention(said, seen[said.response_id], reader) for said in found]


def _mention(said: Comment, response: Response, reader: Reader) -> Task:
    people = list(said.mentioned.all())
    colleague = None if reader.user in people else next(person for person in people if person.pk in reader.covered)
    side = Side.BODY if reader.reach.holds(Right.COMMENT, "body", response) else Side.FORCE
    subject = Subject(Part.ANSWER if said.recommendation else Part.OVERALL, said.recommendation)
    place = reverse("responses:text_edit", args=[response.pk, side.value, subject.address])
    facts = {"who": said.written_by, "about": subject.label}
    return Task(
        response=response,
        asks=_("Answer %(who)s, who asks about: %(about)s") % facts,
        on=date_for(response, _OWN_DATE[side]),
        link=f"{place}#comment-{said.pk}",
        instead_of=colleague,
    )


def date_of(task: Task) -> str:
    """The day of a task in words, and which day of the period it is; "" where it has none."""
    if task.on is None:
        return ""
    day = date_format(task.on)
    return f"{day}, {day_of(task.response, task.on)}" if task.counted else day


def summary(desk: Desk, today: date) -> str:
    """How many things wait, and which date is the nearest, as a sentence or two."""
    count = len(desk.mine)
    if not count:
        return ""
    need = ngettext("%(n)d thing needs you.", "%(n)d things need you.", count) % {"n": count}
    task = desk.mine[0]
    return f"{need} {_nearest(task, task.on, today)}" if task.on else need


def _nearest(task: Task, on: date, today: date) -> str:
    facts = {"day": date_of(task)}
    is_last_day = task.counted and on == task.response.last_on
    if on < today:
        past = _("The first is overdue: its last day was %(day)s.")
        return (past if is_last_day else _("The first is late: its date was %(day)s.")) % facts
    coming = _("The nearest last day is %(day)s.")
    return (coming if is_last_day else _("The nearest date is %(day)s.")) % facts
