"""Make it so: the only writers of responses, statements, submissions and approvals."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Force, LocalPolicingBody, User
from accounts.policy import Right, may_at_body, may_at_force, refusal
from journal.actions import record
from journal.models import Event
from recommendations.deadlines import civil_day, last_day
from recommendations.models import Recommendation, Regime, Report
from responses.cases import refused, why_not_by
from responses.content import Text, digest, drafts, frozen, key, submitted, to_publish
from responses.models import Approval, Part, Response, Side, Statement, StatementRevision, Submission
from responses.workflow import (
    BY_NAME,
    WRITABLE_BY_BODY,
    WRITABLE_BY_FORCE,
    Duty,
    ForceState,
    Move,
    OfficeState,
    Track,
)


class CannotMove(Exception):
    """A move that is refused; the text is the sentence to show."""


class CannotWrite(Exception):
    """A text that cannot be saved; the text is the sentence to show."""


class SomeoneElseSaved(CannotWrite):
    """The text was saved by somebody else since it was opened. Carries what stands now."""

    def __init__(self, current: Statement) -> None:
        super().__init__(_("Someone else saved this text in the meantime. Nothing is lost."))
        self.current = current


# ---- the duty ---------------------------------------------------------------------------------------------------


def open_response(
    report: Report, force: Force, *, by: User, at: datetime, regime: Regime, body: LocalPolicingBody | None = None
) -> Response:
    """Start the duty of the body that answers for the force today (or of `body`), with its last lawful day."""
    rule = regime.rule()
    response = Response.objects.create(
        report=report,
        force=force,
        body=body or force.body_on(civil_day(at)),
        clock_citation=rule.citation,
        clock_link=rule.link,
        clock_days=rule.days,
        clock_first_day_counts=rule.first_day_counts,
        clock_from=report.published_on,
        last_on=last_day(report.published_on, rule),
    )
    record("response.opened", response, by=by, at=at, last_on=_iso(response.last_on))
    return response


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# ---- texts ------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_text(
    response: Response,
    side: Side,
    text: Text,
    *,
    recommendation: Recommendation | None = None,
    part: Part | None = None,
    expected_version: int,
    by: User,
    at: datetime,
) -> Statement:
    """Save one text of one's own side as a new version; `expected_version` is the one that was opened, 0 for none.

    Raises SomeoneElseSaved where another version stands, CannotWrite where the person or the state does not allow it.
    """
    response = _locked(response)
    _check_may_write(response, side, by, at)
    statement = _statement(response, side, part or Part.ANSWER, recommendation, by=by, at=at)
    stands = statement.version if statement.pk else 0
    if stands != expected_version:
        raise SomeoneElseSaved(statement)
    _write(statement, text, version=stands + 1, by=by, at=at)
    record("text.saved", response, by=by, at=at, side=side, about=key(statement), version=stands + 1)
    if side == Side.BODY:
        _void_approval(response, by=by, at=at)
    return statement


def _locked(response: Response) -> Response:
    locked: Response = (
        Response.objects.select_for_update(of=("self",)).select_related("report", "force", "body").get(pk=response.pk)
    )
    return locked


def _check_may_write(response: Response, side: Side, by: User, at: datetime) -> None:
    today = civil_day(at)
    if side == Side.FORCE:
        allowed = may_at_force(by, Right.WRITE, response.force, today)
        open_now = response.force_state in WRITABLE_BY_FORCE
    else:
        allowed = may_at_body(by, Right.WRITE, response.body, today)
        open_now = response.office_state in WRITABLE_BY_BODY
    if not allowed:
        raise CannotWrite(refusal(Right.WRITE))
    if not open_now:
        raise CannotWrite(_("These texts cannot be changed now, because of where the response stands."))


def _statement(
    response: Response, side: Side, part: Part, recommendation: Recommendation | None, *, by: User, at: datetime
) -> Statement:
    where = {"response": response, "side": side, "part": part, "recommendation": recommendation}
    found = Statement.objects.filter(**where).first()
    return found or Statement(**where, saved_at=at, saved_by=by)


def _write(statement: Statement, text: Text, *, version: int, by: User, at: datetime) -> None:
    statement.text, statement.position, statement.disposition = text.text, text.position, text.disposition
    statement.version, statement.saved_at, statement.saved_by = version, at, by
    statement.save()
    StatementRevision.objects.create(
        statement=statement,
        version=version,
        text=statement.text,
        position=text.position,
        disposition=text.disposition,
        saved_at=at,
        saved_by=by,
    )


def _void_approval(response: Response, *, by: User, at: datetime) -> None:
    """An edit takes back the request for approval, and the approval itself."""
    if response.office_state in (OfficeState.AWAITING_APPROVAL, OfficeState.APPROVED):
        record("approval.voided", response, by=by, at=at, stood_at=response.office_state)
        response.office_state = OfficeState.DRAFTING
        response.save(update_fields=["office_state"])


# ---- moves ------------------------------------------------------------------------------------------------------


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
    response = _locked(response)
    row = check_move(response, name, by=by, at=at, note=details.note)
    setattr(response, row.track, row.target)
    facts = _carry_out(response, row, details, by=by, at=at)
    response.save()
    return record(f"response.{name}", response, by=by, at=at, note=details.note, **facts)


def _carry_out(response: Response, row: Move, details: Details, *, by: User, at: datetime) -> dict[str, str | None]:
    """What a move does besides changing the state; returns the facts for the journal."""
    if row.track == Track.DUTY:
        return _decide_duty(response, details, by=by, at=at)
    if row.name == "invite":
        return _invite(response, details, by=by, at=at)
    if row.name == "submit":
        return _submit(response, details, Submission.Means.SIGNED_HERE, by=by, at=at)
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
    return {"comment_by": _iso(response.comment_by)}


def _submit(
    response: Response, details: Details, means: Submission.Means, *, by: User, at: datetime
) -> dict[str, str | None]:
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


# ---- the back catalogue -----------------------------------------------------------------------------------------


@transaction.atomic
def take_over(
    response: Response,
    texts: dict[Side, dict[tuple[Part, Recommendation | None], Text]],
    *,
    received_at: datetime | None,
    by: User,
    at: datetime,
) -> None:
    """Write both sides' texts of a new response from a document.

    `received_at` is when the force submitted its comments; None leaves them as its drafts, since nobody signed them.
    Only for a response without any text: a force's text is the force's, and nobody else writes over it.
    """
    response = _locked(response)
    if response.statements.exists():
        raise CannotWrite(_("This response has texts already, so a document cannot be taken over into it."))
    for side, parts in texts.items():
        for (part, recommendation), text in parts.items():
            _write(_statement(response, side, part, recommendation, by=by, at=at), text, version=1, by=by, at=at)
    facts: dict[str, str | None] = {}
    if texts.get(Side.FORCE) and received_at:
        response.force_state = ForceState.SUBMITTED
        response.save(update_fields=["force_state"])
        facts = _submit(response, Details(), Submission.Means.DOCUMENT, by=by, at=received_at)
    record("response.taken_over", response, by=by, at=at, force_texts=bool(submitted(response)), **facts)


@transaction.atomic
def record_as_published(response: Response, *, by: User, at: datetime, published_on: date) -> Response:
    """Note that a response taken over from a document was published before it came here."""
    response = _locked(response)
    response.office_state, response.published_on = OfficeState.PUBLISHED, published_on
    if response.force_state != ForceState.SUBMITTED:
        response.force_state = ForceState.NONE_RECEIVED
    response.save(update_fields=["office_state", "force_state", "published_on"])
    record("response.recorded_as_published", response, by=by, at=at, published_on=published_on.isoformat())
    return response
