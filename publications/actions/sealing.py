"""Make it so: a response is published, and what was published is sealed with its documents."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from journal.actions import record
from publications import documents
from publications.actions.copies import open_copies
from publications.actions.drawing import draw, keep
from publications.actions.entering import enter
from publications.actions.scheduling import drop_schedule
from publications.compose import compose
from publications.models import Publication, Rendition
from publications.record import Record, fingerprint
from recommendations.deadlines import civil_day
from responses.actions import CannotMove, check_move, move, record_as_published
from responses.models import Response

log = logging.getLogger(__name__)


@transaction.atomic
def publish(response: Response, *, by: User, at: datetime) -> Publication:
    """Publish what was approved: the move, the seal and the documents together or not at all.

    Raises responses.actions.CannotMove with a sentence where the table of moves refuses.
    """
    response = Response.objects.with_facts().select_for_update(of=("self",)).get(pk=response.pk)
    check_move(response, "publish", by=by, at=at)
    sealed = compose(response, version=_next_version(response), published_on=civil_day(at))
    # Drawing takes seconds where a document is long. The journal, on which every writer waits, comes after it.
    drawn = _drawn(sealed)
    move(response, "publish", by=by, at=at)
    drop_schedule(response, at=at)
    return _seal(response, sealed, drawn, by=by, at=at)


@transaction.atomic
def enter_published(response: Response, *, published_on: date, by: User, at: datetime) -> Publication:
    """Seal a response that was published elsewhere on an earlier day, under that day."""
    record_as_published(response, by=by, at=at, published_on=published_on)
    response = Response.objects.with_facts().get(pk=response.pk)
    sealed = compose(response, version=_next_version(response), published_on=published_on, already_published=True)
    return _seal(response, sealed, draw(sealed), by=by, at=at)


def _next_version(response: Response) -> int:
    return int(response.publications.count()) + 1


def _drawn(sealed: Record) -> dict[Rendition.Format, bytes]:
    """The documents, or CannotMove: whatever keeps one from being made keeps the whole from being published."""
    try:
        return draw(sealed)
    except Exception as error:
        log.exception("The documents of a response could not be made")
        why = str(error) if isinstance(error, documents.CannotDrawError) else type(error).__name__
        facts = {"why": why}
        raise CannotMove(_("The documents could not be made, so nothing was published. %(why)s") % facts) from error


def _seal(
    response: Response, sealed: Record, drawn: dict[Rendition.Format, bytes], *, by: User, at: datetime
) -> Publication:
    canonical = sealed.canonical()
    publication = Publication.objects.create(
        response=response,
        version=sealed.edition.version,
        canonical=canonical.decode(),
        sha256=fingerprint(canonical),
        published_on=sealed.edition.published_on,
        force_slug=sealed.force.slug,
        report_slug=sealed.report.slug,
        sealed_at=at,
        sealed_by=by,
    )
    kept = keep(publication, drawn, at=at)
    if not sealed.edition.already_published:  # copies of an older document went when it was published, or did not
        open_copies(publication)
    enter(publication)
    facts = {"version": publication.version, "exceptions": len(sealed.edition.exceptions)}
    record("publication.sealed", publication, by=by, at=at, sha256=publication.sha256, documents=kept, **facts)
    return publication
