"""Is all of it well? For whoever watches the servers: plain words as JSON, and the status says it too."""

from collections.abc import Callable, Iterable

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from journal.heartbeats import silence
from journal.models import Heartbeat
from journal.queue import queue_answers


def database_answers() -> bool:
    """Whether a query comes back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def migrations_are_applied() -> bool:
    """Whether the tables are those of this version of the program."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def worker_lives() -> bool:
    """Whether the worker has done a task within the hour."""
    return Heartbeat.Name.WORKER not in silence(timezone.now()).since


def scheduler_lives() -> bool:
    """Whether the schedule has gone round within the hour."""
    return Heartbeat.Name.SCHEDULER not in silence(timezone.now()).since


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": migrations_are_applied,
    "redis": queue_answers,
    "worker": worker_lives,
    "scheduler": scheduler_lives,
}
# What the web server needs to serve a page: to start it again mends nothing else.
OF_WEB = ("database", "migrations")


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # every view takes it
    """Everything: 200 where all of it is well, 503 where something is not."""
    return _answer(CHECKS)


@never_cache
@require_safe
def health_of_web(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # every view takes it
    """What the web server itself needs."""
    return _answer(OF_WEB)


def _answer(names: Iterable[str]) -> HttpResponse:
    found = {name: "ok" if _is_well(CHECKS[name]) else "failing" for name in names}
    well = set(found.values()) == {"ok"}
    return JsonResponse({"status": "ok" if well else "failing", "checks": found}, status=200 if well else 503)


def _is_well(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, InterfaceError):
        return False
