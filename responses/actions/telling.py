"""Make it so: people are told, in the transaction of what they are told about. A row of the ledger, never a message.

Whoever caused it is noted as knowing, and is told nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right, may_at_body, refusal
from journal.actions import queue, record
from journal.models import Event
from journal.notices import Channel, Notice
from recommendations.deadlines import civil_day
from recommendations.wording import moment
from responses.actions.rows import locked
from responses.ladder import Strand, stamp
from responses.models import Comment, Response, Side
from responses.owing import owing_of
from responses.reminders import SUBJECT, Facts, awaited, owed, version_of
from responses.telling import MOVE, move_notices, notice
from responses.workflow import Duty

# Moves with which somebody begins to be waited for; the ladder says who, and reminds them from then on.
_BEGINS = {
    "invite": Strand.FORCE,
    "send_for_sign_off": Strand.SIGN_OFF,
    "send_for_approval": Strand.APPROVAL,
}
NOT_AGAIN_WITHIN = timedelta(hours=1)
REMINDED = "response.reminded"


class CannotRemind(Exception):
    """A reminder that is not sent; the text is the sentence to show."""


def tell_opened(response: Response, *, by: User, at: datetime) -> None:
    """A duty began."""
    queue(_of_strand(Strand.OFFICE, response, at), by=by, at=at)


def tell_moved(response: Response, name: str, *, by: User, at: datetime) -> None:
    """A move of the table was made. The response is saved by now."""
    if strand := _BEGINS.get(name):
        queue(_of_strand(strand, response, at), by=by, at=at)
    else:
        duty, people, _rules = owing_of(response, civil_day(at))
        queue(move_notices(name, duty, people, at=at, day=civil_day(at)), by=by, at=at)


def tell_mentioned(said: Comment, people: Iterable[User], *, by: User, at: datetime) -> None:
    """Somebody named colleagues in a comment."""
    rule, day = f"{MOVE}.mentioned@{said.pk}", civil_day(at)
    queue([notice(rule, said.response_id, person.pk, day, comment=said.pk) for person in people], by=by, at=at)


def tell_in_charge(response: Response, side: Side, person: User, *, by: User, at: datetime, about: str = "") -> None:
    """Somebody was put in charge of a side's comments, or of the text that `about` tells from the others."""
    rule = f"{MOVE}.in-charge{about}@{stamp(at)}"
    queue([notice(rule, response.pk, person.pk, civil_day(at), side=side.value)], by=by, at=at)


@transaction.atomic
def remind_now(response: Response, strand: Strand, *, by: User, at: datetime) -> list[User]:
    """Remind those who are waited for, at once and whatever the ladder says. For the office's officers.

    Returns whom. Raises CannotRemind where nobody is waited for, or where that was done within the last hour.
    """
    response, day = locked(response), civil_day(at)
    if not may_at_body(by, Right.MANAGE_RESPONSE, response.body, day):
        raise CannotRemind(refusal(Right.MANAGE_RESPONSE))
    duty, people, rules = owing_of(response, day)
    told = awaited(duty, strand, people, rules, day) - {by.pk} if response.duty == Duty.REQUIRED else ()
    if not told:
        raise CannotRemind(_("There is nobody to remind of this now."))
    _check_not_again(response, strand, at)
    queue([_reminder_now(duty, strand, person, at) for person in sorted(told)], by=by, at=at)
    record(REMINDED, response, by=by, at=at, strand=strand.value, who=sorted(told))
    return list(User.objects.filter(pk__in=told).order_by("name"))


def _check_not_again(response: Response, strand: Strand, at: datetime) -> None:
    lately = reminders_by_hand(response).filter(at__gt=at - NOT_AGAIN_WITHIN, facts__strand=strand.value)
    if last := lately.order_by("-pk").first():
        raise CannotRemind(_("A reminder of this was sent already, on %(when)s.") % {"when": moment(last.at)})


def reminders_by_hand(response: Response) -> QuerySet[Event]:
    """What officers sent by `remind_now`."""
    return Event.objects.filter(subject_type=SUBJECT, subject_id=response.pk, verb=REMINDED)


def _reminder_now(duty: Facts, strand: Strand, person: int, at: datetime) -> Notice:
    return Notice(
        subject_type=SUBJECT,
        subject_id=duty.pk,
        clock_version=version_of(duty, strand),
        strand=strand,
        rule=f"{strand}.now@{stamp(at)}",
        recipient=person,
        channel=Channel.AT_ONCE,
        due_on=civil_day(at),
    )


def _of_strand(strand: Strand, response: Response, at: datetime) -> list[Notice]:
    """What the ladder owes in a strand at this moment."""
    day = civil_day(at)
    return [found for found in owed(*owing_of(response, day), day) if found.strand == strand]
