"""What is owed for open responses? Reads what the pure function asks for, in as many queries for any number of them."""

from collections.abc import Iterator, Set
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Absence
from accounts.policy import holders_on
from journal.notices import Notice
from journal.sources import Owed
from recommendations.deadlines import civil_day
from responses.ladder import DEFAULT, Dates, Rules, Strand
from responses.models import Response, Side, Statement
from responses.reminder_rules import ReminderRules
from responses.reminders import Facts, People, overtaken, owed
from responses.workflow import Duty, ForceState, OfficeState

CHUNK = 2000

_COLUMNS = (
    "pk", "body", "force", "force__nation", "clock_from", "last_on", "published_on", "clock_version", "comment_version",
    "invited_at", "comment_by", "force_state", "force_moved_at", "office_state", "office_moved_at", "office_lead",
    "force_lead",
)  # fmt: skip


class Owing:
    """The notices that open responses owe on a day, by the facts and the people as they are `today`.

    Goes through them with a cursor on the server, and keeps none of them.
    """

    def __init__(self, responses: QuerySet[Response], day: date, today: date) -> None:
        self.responses, self.day = still_open(responses, day), day
        self.people, self.rules = people_on(max(day, today)), rules_by_body()

    def __iter__(self) -> Iterator[Notice]:
        for duty in facts_of(self.responses):
            yield from owed(duty, self.people, self.rules_of(duty), self.day)

    def overtaken(self, found: Set[Owed]) -> Iterator[Notice]:
        """The notices that are idle once those of these responses, strands and people go out."""
        subjects = {subject for subject, _strand, _person in found}
        responses = self.responses.filter(pk__in=subjects) if len(subjects) <= CHUNK else self.responses
        for duty in facts_of(responses):
            for strand in Strand if duty.pk in subjects else ():
                for notice in overtaken(duty, strand, self.people, self.rules_of(duty), self.day):
                    if (duty.pk, strand, notice.recipient) in found:
                        yield notice

    def rules_of(self, duty: Facts) -> Rules:
        """The ladder of the duty's body."""
        return self.rules.get(duty.body, DEFAULT)


def still_open(responses: QuerySet[Response], day: date) -> QuerySet[Response]:
    """Those for which anybody can be reminded on a day: not published by then, or a correction waits for approval."""
    ahead = Q(published_on__isnull=True) | Q(published_on__gt=day) | Q(office_state=OfficeState.AWAITING_APPROVAL)
    return responses.filter(ahead, duty=Duty.REQUIRED, clock_from__lte=day)


def people_on(day: date) -> People:
    """Who holds which right on a day, and who covers for whom. Three queries."""
    away = Absence.objects.on(day).filter(cover__is_active=True).values_list("user", "cover")
    return People(holders_on(day), dict(away))


def owing_of(response: Response, day: date) -> tuple[Facts, People, Rules]:
    """What the rules need to know of one response on a day. Six queries."""
    [duty] = facts_of(Response.objects.filter(pk=response.pk))
    return duty, people_on(day), rules_by_body().get(duty.body, DEFAULT)


def rules_by_body() -> dict[int, Rules]:
    """The ladders of the bodies that have one of their own. One query."""
    return {row.body_id: row.rules for row in ReminderRules.objects.all()}


def facts_of(responses: QuerySet[Response]) -> Iterator[Facts]:
    """What the rules need to know of each response. Two queries."""
    authors = _authors(responses)
    rows = responses.order_by("pk").values_list(*_COLUMNS).iterator(chunk_size=CHUNK)
    return (_facts(row, authors) for row in rows)


def _authors(responses: QuerySet[Response]) -> dict[int, frozenset[int]]:
    """Who wrote what waits for approval as it stands, by response."""
    waiting = responses.filter(office_state=OfficeState.AWAITING_APPROVAL)
    texts = Statement.objects.filter(side=Side.BODY, saved_by__isnull=False, response__in=waiting)
    found: dict[int, frozenset[int]] = {}
    for response, person in texts.values_list("response", "saved_by").distinct().order_by():
        found[response] = found.get(response, frozenset()) | {person}
    return found


def _facts(row: tuple, authors: dict[int, frozenset[int]]) -> Facts:  # type: ignore[type-arg]  # as _COLUMNS say
    (pk, body, force, nation, clock_from, last_on, published_on, clock_version, comment_version,
     invited_at, comment_by, force_state, force_moved_at, office_state, office_moved_at, office_lead,
     force_lead) = row  # fmt: skip
    done = force_state in (ForceState.SUBMITTED, ForceState.NONE_RECEIVED)
    dates = Dates(
        nation=nation,
        clock_from=clock_from,
        last_on=last_on,
        published_on=published_on,
        invited_on=civil_day(invited_at) if invited_at else None,
        comment_by=comment_by,
        force_done_on=(civil_day(force_moved_at) if force_moved_at else clock_from) if done else None,
        approval_since=office_moved_at if office_state == OfficeState.AWAITING_APPROVAL else None,
        sign_off_since=force_moved_at if force_state == ForceState.AWAITING_SIGN_OFF else None,
    )
    return Facts(
        pk=pk,
        body=body,
        force=force,
        dates=dates,
        clock_version=clock_version,
        comment_version=comment_version,
        office_lead=office_lead,
        force_lead=force_lead,
        authors=authors.get(pk, frozenset()),
    )
