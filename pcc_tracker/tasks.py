"""What does the worker do for itself? It shows that it lives."""

from celery import shared_task
from django.utils import timezone

from journal import actions
from journal.models import Heartbeat


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def leave_heartbeat() -> None:
    """Note that a task came through the queue and was done."""
    actions.leave_heartbeat(Heartbeat.Name.WORKER, at=timezone.now())
