"""How do the schedule and the worker show that they live? Each in a way that only it can."""

import logging
from time import monotonic
from typing import Any

from celery.beat import PersistentScheduler
from celery.bootsteps import StartStopStep
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone
from kombu.exceptions import OperationalError

from journal.actions import leave_heartbeat
from journal.models import Heartbeat

log = logging.getLogger(__name__)

SECONDS = 60
TASK = "pcc_tracker.tasks.leave_heartbeat"


class Scheduler(PersistentScheduler):  # type: ignore[misc]
    """Celery's own, which leaves a heartbeat as it goes round. One that stands and waits for the queue leaves none."""

    _left_at = float("-inf")

    def tick(self, *args: Any, **facts: Any) -> float:
        """Send what is due; says how many seconds there is nothing to do."""
        wait: float = super().tick(*args, **facts)
        if monotonic() - self._left_at >= SECONDS:
            self._left_at = monotonic()
            self._leave()
        return min(wait, SECONDS)

    def _leave(self) -> None:
        close_old_connections()  # no request begins or ends here
        try:
            leave_heartbeat(Heartbeat.Name.SCHEDULER, at=timezone.now())
        except (DatabaseError, InterfaceError) as error:  # it will be back; the schedule goes on
            log.warning("The scheduler could not leave its heartbeat: %s", type(error).__name__)


class WorkersHeart(StartStopStep):  # type: ignore[misc]
    """Lets the worker send itself a task that leaves its heartbeat: then the queue and the pool live as well."""

    requires = {"celery.worker.components:Timer"}

    def __init__(self, worker: Any, **options: Any) -> None:
        self._beats: Any = None
        super().__init__(worker, **options)

    def start(self, worker: Any) -> None:
        """Once now, then every minute."""
        self._send(worker.app)
        self._beats = worker.timer.call_repeatedly(SECONDS, self._send, (worker.app,), priority=10)

    def stop(self, worker: Any) -> None:  # noqa: ARG002 -- every step takes it
        """No more of it."""
        if self._beats:
            self._beats.cancel()

    def _send(self, app: Any) -> None:
        try:
            app.send_task(TASK, expires=SECONDS, retry=False)
        except OperationalError as error:  # the queue will be back; the worker looks for it anyway
            log.warning("The worker could not send its heartbeat: %s", type(error).__name__)
