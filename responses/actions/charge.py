"""Make it so: who is in charge of what. Work is given to a colleague of the same side, taken, or handed over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right, refusal
from journal.actions import record
from recommendations.deadlines import civil_day
from responses.actions.rows import locked
from responses.actions.texts import statement_about
from responses.colleagues import may_be_in_charge, sides_of
from responses.models import Response, Side, Statement
from responses.subjects import Subject


class CannotTakeCharge(Exception):
    """Work that cannot be given to somebody; the text is the sentence to show."""


_LEADS = {Side.FORCE: "force_lead", Side.BODY: "office_lead"}


@transaction.atomic
def put_in_charge(response: Response, side: Side, person: User | None, *, by: User, at: datetime) -> Response:
    """Put a colleague in charge of a side's comments, or nobody. By anyone who writes for the side."""
    response = locked(response)
    _check(response, side, person, by=by, at=at)
    setattr(response, _LEADS[side], person)
    response.save(update_fields=[_LEADS[side]])
    record("response.put_in_charge", response, by=by, at=at, side=side, who=person and person.pk)
    return response


@transaction.atomic
def put_in_charge_of_text(
    response: Response, side: Side, subject: Subject, person: User | None, *, by: User, at: datetime
) -> Statement:
    """Put a colleague in charge of one text, or nobody. By anyone who writes for the side."""
    response = locked(response)
    _check(response, side, person, by=by, at=at)
    statement = statement_about(response, side, subject.part, subject.recommendation)
    statement.owner = person
    statement.save()
    record("text.put_in_charge", response, by=by, at=at, side=side, about=subject.key, who=person and person.pk)
    return statement


def _check(response: Response, side: Side, person: User | None, *, by: User, at: datetime) -> None:
    today = civil_day(at)
    if side not in sides_of(response, by, Right.WRITE, today):
        raise CannotTakeCharge(refusal(Right.WRITE))
    if person and not may_be_in_charge(response, side, today).filter(pk=person.pk).exists():
        raise CannotTakeCharge(_("%(who)s does not write for this side.") % {"who": person})


@transaction.atomic
def hand_over(responses: "list[Response]", person: User, to: User, *, by: User, at: datetime) -> int:
    """Give everything that `person` is in charge of in these responses to a colleague; returns how many things.

    `by` writes for the same side. A response on whose side the colleague does not write is refused as a whole.
    """
    moved = 0
    for response in responses:
        for side, lead in _LEADS.items():
            row = locked(response)
            mine = Statement.objects.filter(response=row, side=side, owner=person)
            leads = getattr(row, f"{lead}_id") == person.pk
            if not leads and not mine.exists():
                continue
            _check(row, side, to, by=by, at=at)
            if leads:
                setattr(row, lead, to)
                row.save(update_fields=[lead])
            moved += leads + mine.update(owner=to)
            record("response.handed_over", row, by=by, at=at, side=side, who=person.pk, to=to.pk)
    return moved
