"""Make it so: what people say to each other about a text, and what they confirm of it. None of it is published."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right, refusal
from journal.actions import record
from recommendations.deadlines import civil_day
from recommendations.models import Recommendation
from responses.actions.rows import locked
from responses.actions.telling import tell_mentioned
from responses.colleagues import may_be_mentioned, sides_of
from responses.models import Audience, Comment, Confirmation, Response, Side


class CannotComment(Exception):
    """A comment that is refused; the text is the sentence to show."""


@transaction.atomic
def comment(
    response: Response,
    text: str,
    *,
    recommendation: Recommendation | None,
    side: Side,
    audience: Audience,
    mentioned: Iterable[User] = (),
    by: User,
    at: datetime,
) -> Comment:
    """Say something about one text (`recommendation` None: the report as a whole), as one of `side`.

    Raises CannotComment where the person has no right to, the text is empty, or somebody is mentioned who would not
    read it.
    """
    response = locked(response)
    if side not in sides_of(response, by, Right.COMMENT, civil_day(at)):
        raise CannotComment(refusal(Right.COMMENT))
    if not text.strip():
        raise CannotComment(_("Write the comment first."))
    people = list(mentioned)
    readers = {person.pk for person in may_be_mentioned(response, side, audience, civil_day(at))}
    for person in people:
        if person.pk not in readers:
            raise CannotComment(_("%(who)s would not read this comment. Send it to both sides.") % {"who": person})
    said = Comment.objects.create(
        response=response,
        recommendation=recommendation,
        side=side,
        audience=audience,
        text=text.strip(),
        written_at=at,
        written_by=by,
    )
    said.mentioned.set(people)
    tell_mentioned(said, people, by=by, at=at)
    about = recommendation.slug if recommendation else ""
    facts = {"side": side, "audience": audience, "about": about, "mentioned": [person.pk for person in people]}
    record("comment.written", response, by=by, at=at, **facts)
    return said


@transaction.atomic
def resolve(said: Comment, *, by: User, at: datetime) -> Comment:
    """Note that a comment needs no more answer. Done twice, the first stands."""
    response = locked(said.response)
    said = Comment.objects.select_for_update(of=("self",)).get(pk=said.pk)
    sides = sides_of(response, by, Right.COMMENT, civil_day(at))
    if not sides or (said.audience == Audience.OWN_SIDE and Side(said.side) not in sides):
        raise CannotComment(refusal(Right.COMMENT))
    if said.resolved_at is None:
        said.resolved_at, said.resolved_by = at, by
        said.save(update_fields=["resolved_at", "resolved_by"])
        record("comment.resolved", response, by=by, at=at, comment=said.pk)
    return said


@transaction.atomic
def confirm_detail(response: Response, sha256: str, *, by: User, at: datetime) -> Confirmation:
    """Note that a personal detail that the check found in a text is meant to be published. For the office."""
    response = locked(response)
    if Side.BODY not in sides_of(response, by, Right.MANAGE_RESPONSE, civil_day(at)):
        raise CannotComment(refusal(Right.MANAGE_RESPONSE))
    facts = {"confirmed_at": at, "confirmed_by": by}
    confirmation, new = Confirmation.objects.get_or_create(response=response, sha256=sha256, defaults=facts)
    if new:
        record("detail.confirmed", response, by=by, at=at, sha256=sha256)
    return confirmation
