"""Make it so: one move of the table in responses/workflow.py, with all that it writes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from journal.actions import record
from journal.models import Event
from recommendations.deadlines import civil_day
from responses.actions.rows import locked
from responses.actions.telling import tell_moved
from responses.actions.texts import settle_all
from responses.cases import refused, why_not_by
from responses.content import digest, drafts, frozen, to_publish
from responses.models import Approval, Response, Side, Submission, SubmissionMeans
from responses.workflow import BY_NAME, Duty, Move, Track

_SIDES = {Track.FORCE: Side.FORCE, Track.OFFICE: Side.BODY}
_MOVED_AT = {Track.FORCE: "force_moved_at", Track.OFFICE: "office_moved_at"}


class CannotMove(Exception):
    """A move that is refused; the text is the sentence to show."""


@dataclass(frozen=True, kw_only=True)
class Details:
    """What some moves need to know besides their reason."""

    note: str = ""
    comment_by: date | None = None
    covered_by: Response | None = None
    signed_name: str = ""
    signed_rank: str = ""
    on_behalf_of: str = ""
    seen: str = ""  # fingerprint of the texts that the person had before them; "" where nobody looked at a page


def check_move(response: Response, name: str, *, by: User, at: datetime, note: str = "") -> Move:
    """The row of the table, or CannotMove with the sentence: the right first, then the state and what must hold."""
    row = BY_NAME[name]
    if reason := refused(response, row, by, civil_day(at), note=note):
        raise CannotMove(reason)
    return row


@transaction.atomic
def move(response: Response, name: str, *, by: User, at: datetime, details: Details | None = None) -> Event:
    """Carry one move of the table out, or raise CannotMove with a sentence fit to show.

    Of two people who do the same at once, the row's lock lets one win; the other meets the new state.
    """
    details = details or Details()
    response = locked(response)
    row = check_move(response, name, by=by, at=at, note=details.note)
    if row.track != Track.DUTY:
        settle_all(response, _SIDES[row.track])
        setattr(response, _MOVED_AT[row.track], at)
    setattr(response, row.track, row.target)
    facts = _carry_out(response, row, details, by=by, at=at)
    response.save()
    tell_moved(response, name, by=by, at=at)
    return record(f"response.{name}", response, by=by, at=at, note=details.note, **facts)


def _carry_out(response: Response, row: Move, details: Details, *, by: User, at: datetime) -> dict[str, str | None]:
    """What a move does besides changing the state; returns the facts for the journal."""
    if row.track == Track.DUTY:
        return _decide_duty(response, details, by=by, at=at)
    if row.name == "invite":
        return _invite(response, details, by=by, at=at)
    if row.name == "submit":
        return submit(response, details, SubmissionMeans.SIGNED_HERE, by=by, at=at)
    if row.name == "approve":
        return _approve(response, details, by=by, at=at)
    if row.name == "publish":
        response.published_on = response.published_on or civil_day(at)
    return {}


def _decide_duty(response: Response, details: Details, *, by: User, at: datetime) -> dict[str, str | None]:
    if response.duty == Duty.COVERED_BY and details.covered_by is None:
        raise CannotMove(_("Choose the response that covers this one."))
    response.covered_by = details.covered_by if response.duty == Duty.COVERED_BY else None
    response.duty_reason = details.note
    response.duty_decided_at, response.duty_decided_by = at, by
    return {"duty": response.duty}


def _invite(response: Response, details: Details, *, by: User, at: datetime) -> dict[str, str | None]:
    if details.comment_by is None:
        raise CannotMove(_("Enter the date by which the chief officer may comment."))
    if reason := why_not_by(details.comment_by, response, civil_day(at)):
        raise CannotMove(reason)
    response.comment_by, response.invited_at, response.invited_by = details.comment_by, at, by
    return {"comment_by": details.comment_by.isoformat()}


def submit(
    response: Response, details: Details, means: SubmissionMeans, *, by: User, at: datetime
) -> dict[str, str | None]:
    """Freeze the force's texts as they stand; returns the facts for the journal."""
    content = frozen(drafts(response, Side.FORCE))
    _check_seen(details, digest(content))
    submission = Submission.objects.create(
        response=response,
        means=means,
        content=content,
        sha256=digest(content),
        signed_name=details.signed_name,
        signed_rank=details.signed_rank,
        submitted_at=at,
        submitted_by=by,
    )
    return {"sha256": submission.sha256}


def _check_seen(details: Details, fingerprint: str) -> None:
    """A person signs the texts that were on the page, and no others."""
    if details.seen and details.seen != fingerprint:
        raise CannotMove(_("A text was changed since you opened this page. Read the texts again before you sign."))


def _approve(response: Response, details: Details, *, by: User, at: datetime) -> dict[str, str | None]:
    fingerprint = to_publish(response).fingerprint()
    _check_seen(details, fingerprint)
    approval = Approval.objects.create(
        response=response,
        sha256=fingerprint,
        on_behalf_of=details.on_behalf_of,
        approved_at=at,
        approved_by=by,
    )
    return {"sha256": approval.sha256}
