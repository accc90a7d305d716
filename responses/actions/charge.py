"""Make it so: who is in charge of what. Work is given to a colleague of the same side, taken, or handed over."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right, may_manage_people_of, refusal
from journal.actions import record
from recommendations.deadlines import civil_day
from responses.actions.rows import locked
from responses.actions.telling import tell_in_charge
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
    if person:
        tell_in_charge(response, side, person, by=by, at=at)
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
    if person:
        tell_in_charge(response, side, person, by=by, at=at, about=f"-{statement.pk}")
    record("text.put_in_charge", response, by=by, at=at, side=side, about=subject.key, who=person and person.pk)
    return statement


def _check(response: Response, side: Side, person: User | None, *, by: User, at: datetime) -> None:
    if side not in sides_of(response, by, Right.WRITE, civil_day(at)):
        raise CannotTakeCharge(refusal(Right.WRITE))
    _check_colleague(response, side, person, at)


def _check_colleague(response: Response, side: Side, person: User | None, at: datetime) -> None:
    if person and not may_be_in_charge(response, side, civil_day(at)).filter(pk=person.pk).exists():
        raise CannotTakeCharge(_("%(who)s does not write for this side.") % {"who": person})


def _check_hand_over(response: Response, side: Side, to: User, *, by: User, at: datetime) -> None:
    """Who manages the people of a side hands work over as well, without a say over the texts themselves."""
    today = civil_day(at)
    place = response.force if side == Side.FORCE else response.body
    if side not in sides_of(response, by, Right.WRITE, today) and not may_manage_people_of(by, place, today):
        raise CannotTakeCharge(_("Only people of the same side, and its administrators, hand work over."))
    _check_colleague(response, side, to, at)


@transaction.atomic
def hand_over(responses: Iterable[Response], side: Side, person: User, to: User, *, by: User, at: datetime) -> int:
    """Give everything that `person` is in charge of at one side of these responses to a colleague.

    Returns how many things. A response on whose side the colleague does not write is refused, and all with it.
    """
    moved, lead = 0, _LEADS[side]
    for response in responses:
        row = locked(response)
        _check_hand_over(row, side, to, by=by, at=at)
        leads = getattr(row, f"{lead}_id") == person.pk
        texts = Statement.objects.filter(response=row, side=side, owner=person).update(owner=to)
        if leads:
            setattr(row, lead, to)
            row.save(update_fields=[lead])
        if leads or texts:
            tell_in_charge(row, side, to, by=by, at=at)
            record("response.handed_over", row, by=by, at=at, side=side, who=person.pk, to=to.pk)
        moved += leads + texts
    return moved
