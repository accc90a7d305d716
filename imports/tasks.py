"""What does the worker do for imports? It throws away what was uploaded and never reviewed."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from imports import actions

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def discard_abandoned() -> None:
    """Uploads may hold drafts: they are not kept longer than a review may take."""
    log.info("Abandoned uploads thrown away: %d.", actions.discard_abandoned(timezone.now() - KEPT_FOR))
