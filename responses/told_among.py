"""Which notices about a response may a person know of? Those of the steps that they know of, and their own.

A reminder is known to the side that it is for, with two exceptions: those of the force's date are sent for the office
and known to both sides, and what an officer sends by hand is known to the office.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from accounts.models import User
from journal.models import Notification
from responses.colleagues import sides_read_by
from responses.ladder import Strand
from responses.models import Response, Side
from responses.other_post import OtherPost
from responses.reminders import SUBJECT
from responses.steps import OWN, STEPS, Among
from responses.telling import MOVE, TOLD
from responses.visible import comments_visible_to

STRANDS: dict[Strand, Among] = {
    Strand.OFFICE: Among.BODY,
    Strand.FORCE: Among.BOTH,
    Strand.APPROVAL: Among.BODY,
    Strand.SIGN_OFF: Among.FORCE,
}


def strands_known_to(sides: list[Side]) -> list[Strand]:
    """The strands of which those know who read these sides' drafts."""
    return [strand for strand, among in STRANDS.items() if among in _known(sides)]


def notices_of(response: Response) -> QuerySet[Notification]:
    """Every notice about a response that has a name here."""
    return Notification.objects.filter(_about(response))


def _about(response: Response) -> Q:
    named = Q(strand__in=Strand) | (Q(strand=MOVE) & (_moves(TOLD) | _in_charge() | _mentioned()))
    return Q(subject_type=SUBJECT, subject_id=response.pk) & named


def notices_known_to(
    response: Response, user: User, today: date, others: Iterable[OtherPost] = ()
) -> QuerySet[Notification]:
    """The notices about a response, and those of other rooms, of which a person may know."""
    sides = sides_read_by(response, user, today)
    found = _about(response) & (_own(sides) | _talk(response, user, today) | Q(recipient=user))
    for post in others_known_to(others, sides):
        found |= Q(subject_type=post.subject_type, subject_id__in=post.subjects)
    return Notification.objects.filter(found)


def others_known_to(others: Iterable[OtherPost], sides: list[Side]) -> list[OtherPost]:
    """What other rooms send of which those know who read these sides' drafts."""
    return [post for post in others if post.among in _known(sides)]


def _own(sides: list[Side]) -> Q:
    among = _known(sides)
    shared = Q(strand__in=strands_known_to(sides)) | Q(rule__startswith=f"{Strand.SIGN_OFF}.now@")
    moves = _moves(name for name in TOLD if STEPS[f"response.{name}"].among in among)
    return shared | moves | (_in_charge() & Q(facts__side__in=sides))


def _talk(response: Response, user: User, today: date) -> Q:
    """That somebody was mentioned, for those who read the comment."""
    comments = comments_visible_to(response, user, today).order_by().values("pk")
    # Read as a number first: a key of JSON is compared with no key of a table.
    about = Notification.objects.annotate(comment=Cast(KT("facts__comment"), BigIntegerField()))
    return Q(
        pk__in=about.filter(_mentioned(), subject_type=SUBJECT, subject_id=response.pk, comment__in=comments).values(
            "pk"
        )
    )


def _known(sides: list[Side]) -> set[Among]:
    return {Among.BOTH, *(among for among, side in OWN.items() if side in sides)}


def _moves(names: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for name in names:
        found |= Q(rule__startswith=f"{MOVE}.{name}@")
    return found


def _in_charge() -> Q:
    return Q(rule__startswith=f"{MOVE}.in-charge")


def _mentioned() -> Q:
    return Q(rule__startswith=f"{MOVE}.mentioned@")
