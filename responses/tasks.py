"""What does the worker do here? It writes down what is owed, sends the post, and tidies. All are safe to repeat."""

import logging

from celery import shared_task
from django.utils import timezone

from journal.actions import sweep
from journal.delivery import deliver
from journal.sources import sources
from recommendations.deadlines import day_begun, morning_reached
from responses.actions import discard_unsent
from responses.actions.unsent import HELD

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def write_down_what_is_owed() -> None:
    """Ask every room what it owes today. A room that fails keeps none of the others from being asked."""
    now = timezone.now()
    for source in sources():
        try:
            swept = sweep(source, day=day_begun(now), at=now)
        except Exception:
            log.exception("What %s owes could not be written down.", source.subject_type)
        else:
            log.info("%s: %d notices queued, %d overtaken.", source.subject_type, swept.queued, swept.overtaken)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def send_the_post() -> None:
    """Send what is queued: at once what is urgent, and the rest once the morning has come."""
    sent = deliver(morning=morning_reached(timezone.now()), now=timezone.now)
    if sent:
        log.info("%d letters sent.", sent)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def discard_what_nobody_came_back_for() -> None:
    """What was sent without a session holds drafts: it is kept no longer than its writer is given to come back."""
    log.info("Texts thrown away that nobody came back for: %d.", discard_unsent(timezone.now() - HELD))
