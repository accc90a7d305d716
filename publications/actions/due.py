"""Make it so: what was set for a moment is published once the moment has come, or the reason why not is kept."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from journal.actions import record
from publications.actions.scheduling import end
from publications.actions.sealing import publish
from publications.models import Schedule
from responses.actions import CannotMove
from responses.models import Response

log = logging.getLogger(__name__)
MOST = 20  # in one run, so that a run ends before the broker gives its task to another worker


def publish_due(*, now: Callable[[], datetime]) -> int:
    """Publish everything whose moment has come; returns how many were published.

    Each row is held while it is published, so that of two workers one passes it over; where a worker dies, its hold
    ends with it and the next run begins anew. What is late by then is published all the same: the record and every
    page say which day it was, and to hold it back would only make it later.
    """
    outcomes: list[Schedule.Outcome] = []
    while len(outcomes) < MOST and (outcome := _publish_next(now())):
        outcomes.append(outcome)
    return outcomes.count(Schedule.Outcome.PUBLISHED)


@transaction.atomic
def _publish_next(at: datetime) -> Schedule.Outcome | None:
    waiting = Schedule.objects.filter(outcome=Schedule.Outcome.PENDING, publish_at__lte=at).order_by("publish_at", "pk")
    row = _hold(waiting)
    if row is None:
        return None
    try:
        with transaction.atomic():
            _publish(row, at)
    except DatabaseError:
        raise  # no fault of the response: the next run tries again
    except CannotMove as refused:
        return _fail(row, str(refused), at)
    except Exception as error:
        log.exception("What was set for a moment could not be published")
        return _fail(row, _("It could not be published (%(why)s).") % {"why": type(error).__name__}, at)
    return Schedule.Outcome.PUBLISHED


def _hold(waiting: QuerySet[Schedule]) -> Schedule | None:
    """The first that nobody else holds. Its response is locked before it, as by everybody else who locks both."""
    nearest = waiting.filter(response=OuterRef("pk")).values("publish_at")[:1]
    due = Response.objects.filter(pk__in=waiting.order_by().values("response")).order_by(Subquery(nearest), "pk")
    response = due.select_for_update(skip_locked=True, of=("self",)).first()
    mine = waiting.filter(response=response).select_related("response", "scheduled_by")
    return mine.select_for_update(of=("self",)).first() if response else None


def _publish(row: Schedule, at: datetime) -> None:
    """Ask everything again and publish, as the person who set it."""
    approval = row.response.approvals.last()
    if approval is None or approval.sha256 != row.approved_sha256:
        raise CannotMove(_("The texts are not the ones that were approved when the moment was set."))
    end(row, Schedule.Outcome.PUBLISHED, at=at)
    publish(row.response, by=row.scheduled_by, at=at)


def _fail(row: Schedule, reason: str, at: datetime) -> Schedule.Outcome:
    """Keep the reason until somebody acts on it."""
    end(row, Schedule.Outcome.FAILED, at=at, reason=reason)
    facts = {"publish_at": row.publish_at.isoformat(), "note": reason}
    record("publication.not_published", row.response, by=None, at=at, **facts)
    return Schedule.Outcome.FAILED
