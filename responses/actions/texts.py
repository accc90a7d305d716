"""Make it so: what each side says. A text is saved against the version that was opened, and nothing is overwritten.

While somebody types, their text is kept as it stands without a line in the history. It is settled, which writes the
revision, by a press of Save, before somebody else's writing replaces it, after some minutes, and by every move.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right, may_at_body, may_at_force, refusal
from journal.actions import record
from recommendations.deadlines import civil_day
from recommendations.models import Recommendation
from recommendations.richtext import sanitise, words
from recommendations.wording import moment
from responses.actions.rows import locked
from responses.content import Text, key
from responses.models import Part, Response, Side, Statement, StatementRevision
from responses.workflow import WRITABLE_BY_BODY, WRITABLE_BY_FORCE, OfficeState

# How long one person's typing may go on before what stood is settled as a revision of its own.
SITTING = timedelta(minutes=10)


class CannotWrite(Exception):
    """A text that cannot be saved; the text is the sentence to show."""


class SomeoneElseSaved(CannotWrite):
    """The text was saved since it was opened, by somebody else or in another window. Carries what stands now."""

    def __init__(self, current: Statement, by: User) -> None:
        facts = {"who": current.saved_by, "when": moment(current.saved_at) if current.saved_at else ""}
        if current.saved_by == by:
            super().__init__(_("You saved this text in another window, %(when)s. Nothing is lost.") % facts)
        else:
            super().__init__(_("%(who)s saved this text, %(when)s. Nothing is lost.") % facts)
        self.current = current


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
    settled: bool = True,
) -> Statement:
    """Save one text of one's own side as a new version; `expected_version` is the one that was opened, 0 for none.

    `settled` False keeps what is being typed. To save the same words again changes nothing. Raises SomeoneElseSaved
    where another version stands, CannotWrite where the person or the state does not allow it.
    """
    response = locked(response)
    check_may_write(response, side, by, at)
    if not settled and side == Side.BODY and _waits_or_is_approved(response):
        raise CannotWrite(_("Saving takes back the request for approval, so this is not saved until you press Save."))
    statement = statement_about(response, side, part or Part.ANSWER, recommendation)
    text = Text(sanitise(text.text), text.position, text.disposition)
    same = Text(statement.text, statement.position, statement.disposition) == text
    if statement.version != expected_version and not (same and statement.saved_by == by):
        raise SomeoneElseSaved(statement, by)
    if not same:
        if _is_to_be_kept(statement, text, by=by, at=at):
            settle(statement)
        write(statement, text, version=statement.version + 1, by=by, at=at)
        if side == Side.BODY:
            _void_approval(response, by=by, at=at)
    if settled:
        settle(statement)
    return statement


def check_may_write(response: Response, side: Side, by: User, at: datetime) -> None:
    """Raise CannotWrite where the person has no right to this side's texts, or its track does not allow it now."""
    if reason := why_not_write(response, side, by, at):
        raise CannotWrite(reason)


def why_not_write(response: Response, side: Side, by: User, at: datetime) -> str | None:
    """The sentence that stops this person from writing this side's texts, or None."""
    today = civil_day(at)
    if side == Side.FORCE:
        allowed = may_at_force(by, Right.WRITE, response.force, today)
        open_now = response.force_state in WRITABLE_BY_FORCE
    else:
        allowed = may_at_body(by, Right.WRITE, response.body, today)
        open_now = response.office_state in WRITABLE_BY_BODY
    if not allowed:
        return refusal(Right.WRITE)
    return None if open_now else _("These texts cannot be changed now, because of where the response stands.")


def _waits_or_is_approved(response: Response) -> bool:
    return response.office_state in (OfficeState.AWAITING_APPROVAL, OfficeState.APPROVED)


def statement_about(response: Response, side: Side, part: Part, recommendation: Recommendation | None) -> Statement:
    """A side's statement about this, or a new one that is not in the database yet."""
    where = {"response": response, "side": side, "part": part, "recommendation": recommendation}
    found = Statement.objects.filter(**where).select_related("saved_by").first()
    return found or Statement(**where)


def write(statement: Statement, text: Text, *, version: int, by: User, at: datetime) -> None:
    """Set what a statement says. The caller settles it, or leaves that to the next who writes or moves."""
    statement.typing_began_at = statement.typing_began_at or at
    statement.text, statement.position, statement.disposition = text.text, text.position, text.disposition
    statement.version, statement.saved_at, statement.saved_by = version, at, by
    statement.save()


def settle(statement: Statement) -> None:
    """Write what the statement says now as a revision, unless that is done."""
    at, by = statement.saved_at, statement.saved_by
    if statement.typing_began_at is None or at is None or by is None:
        return
    StatementRevision.objects.create(
        statement=statement,
        version=statement.version,
        text=statement.text,
        position=statement.position,
        disposition=statement.disposition,
        saved_at=at,
        saved_by=by,
    )
    statement.typing_began_at = None
    statement.save(update_fields=["typing_began_at"])
    facts = {"side": statement.side, "about": key(statement), "version": statement.version}
    record("text.saved", statement.response, by=by, at=at, **facts)


def settle_all(response: Response, side: Side) -> None:
    """Settle every text of a side, so that the history knows what a move was made with."""
    unsettled = response.statements.filter(side=side, typing_began_at__isnull=False)
    for statement in unsettled.select_related("recommendation", "saved_by"):
        settle(statement)


def _is_to_be_kept(statement: Statement, text: Text, *, by: User, at: datetime) -> bool:
    """Whether what stands goes into the history before it is replaced: another's words, a sitting, a big deletion."""
    began = statement.typing_began_at
    return began is not None and (
        statement.saved_by != by or at - began >= SITTING or len(words(text.text)) * 2 < len(words(statement.text))
    )


def restore(revision: StatementRevision, *, expected_version: int, by: User, at: datetime) -> Statement:
    """Bring back what a text said, as a new version. What stood until now stays in the history."""
    statement = revision.statement
    return save_text(
        statement.response,
        Side(statement.side),
        Text(revision.text, revision.position, revision.disposition),
        recommendation=statement.recommendation,
        part=Part(statement.part),
        expected_version=expected_version,
        by=by,
        at=at,
    )


def _void_approval(response: Response, *, by: User, at: datetime) -> None:
    """An edit takes back the request for approval, and the approval itself."""
    if _waits_or_is_approved(response):
        record("approval.voided", response, by=by, at=at, stood_at=response.office_state)
        response.office_state, response.office_moved_at = OfficeState.DRAFTING, at
        response.save(update_fields=["office_state", "office_moved_at"])
