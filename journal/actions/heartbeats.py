"""Make it so: the scheduler or the worker is alive."""

from datetime import datetime

from journal.models import Heartbeat


def leave_heartbeat(name: Heartbeat.Name, *, at: datetime) -> None:
    """Note that the scheduler or the worker is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at})
