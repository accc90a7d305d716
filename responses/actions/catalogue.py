"""Make it so: the back catalogue. A response comes from a document, and perhaps was published long ago."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from journal.actions import record
from recommendations.models import Recommendation
from responses.actions.moves import Details, submit
from responses.actions.rows import locked
from responses.actions.texts import CannotWrite, settle, statement_about, write
from responses.content import Text, submitted
from responses.models import Part, Response, Side, SubmissionMeans
from responses.workflow import ForceState, OfficeState


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
    response = locked(response)
    if response.statements.filter(version__gt=0).exists():
        raise CannotWrite(_("This response has texts already, so a document cannot be taken over into it."))
    for side, parts in texts.items():
        for (part, recommendation), text in parts.items():
            statement = statement_about(response, side, part, recommendation)
            write(statement, text, version=1, by=by, at=at)
            settle(statement)
    facts: dict[str, str | None] = {}
    if texts.get(Side.FORCE) and received_at:
        response.force_state, response.force_moved_at = ForceState.SUBMITTED, received_at
        response.save(update_fields=["force_state", "force_moved_at"])
        facts = submit(response, Details(), SubmissionMeans.DOCUMENT, by=by, at=received_at)
    record("response.taken_over", response, by=by, at=at, force_texts=bool(submitted(response)), **facts)


@transaction.atomic
def record_as_published(response: Response, *, by: User, at: datetime, published_on: date) -> Response:
    """Note that a response taken over from a document was published before it came here."""
    response = locked(response)
    response.office_state, response.office_moved_at, response.published_on = OfficeState.PUBLISHED, at, published_on
    if response.force_state != ForceState.SUBMITTED:
        response.force_state = ForceState.NONE_RECEIVED
    response.save(update_fields=["office_state", "office_moved_at", "force_state", "published_on"])
    record("response.recorded_as_published", response, by=by, at=at, published_on=published_on.isoformat())
    return response
