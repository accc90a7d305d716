"""What does the worker do for sign-in? It deletes the sessions that are over."""

from celery import shared_task
from django.core.management import call_command


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def delete_expired_sessions() -> None:
    """A session that is over lets nobody in, but its row would stay for ever."""
    call_command("clearsessions")
