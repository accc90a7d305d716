"""A real worker with a real Redis, to be killed and started again while a test looks on."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from celery import Celery
from django.db import connection
from redis import from_url

from pcc_tracker.celery import app
from pcc_tracker.embedded import CHECKOUT
from pcc_tracker.embedded_process import servers_in, wait_until
from pcc_tracker.embedded_redis import Redis
from pcc_tracker.heartbeats import Scheduler

SECONDS = 120  # so long may a slow machine take


class Workshop:
    """One worker and its queue, which see the test's database and send mail to one port."""

    def __init__(self, folder: Path, mail_port: int) -> None:
        self.redis = Redis(folder / "redis")
        self._log, self._mail_port = folder / "worker.log", mail_port
        self._worker: subprocess.Popen[bytes] | None = None
        self._schedulers: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Make sure that the worker runs, as whatever supervises it does."""
        if self._worker is None or self._worker.poll() is not None:
            command = [sys.executable, "-P", "-m", "celery", "--app", "pcc_tracker.celery", "worker"]
            with self._log.open("ab") as log:
                self._worker = subprocess.Popen(
                    [*command, "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"],
                    cwd=CHECKOUT, env=self._environment(), stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip

    def kill(self) -> None:
        """End the worker and its children without a warning."""
        if self._worker is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._worker.pid, signal.SIGKILL)
            self._worker.wait()
            self._worker = None

    def start_scheduler(self, stood_for: timedelta) -> None:
        """Start a beat whose own record of what it asked for last is so old; there may be several at once."""
        file = self._log.with_name(f"schedule-{uuid4().hex}")
        record = Scheduler(app, schedule_filename=str(file), lazy=False)
        for entry in record.schedule.values():
            entry.last_run_at -= stood_for
        record.close()
        command = [sys.executable, "-P", "-m", "celery", "--app", "pcc_tracker.celery", "beat", "--pidfile="]
        with self._log.open("ab") as log:
            started = subprocess.Popen(
                [*command, "--schedule", str(file), "--loglevel", "INFO"],
                cwd=CHECKOUT, env=self._environment(), stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._schedulers.append(started)

    def stop_schedulers(self) -> None:
        """End every beat."""
        for scheduler in self._schedulers:
            scheduler.terminate()
            scheduler.wait()
        self._schedulers = []

    def rest(self) -> None:
        """End the worker and forget what is in the queue, so that nothing of this test reaches into the next one."""
        self.stop_schedulers()
        self.kill()
        with from_url(self.redis.url) as queue:
            queue.flushall()

    def is_idle(self) -> bool:
        """Whether every task was taken and is finished; after a kill it takes the visibility timeout to tell."""
        with from_url(self.redis.url) as queue:
            return not queue.llen("celery") and not queue.hlen("unacked")

    def ask(self, task: str, times: int = 1) -> None:
        """Put a task into the queue, as beat does."""
        with Celery(broker=self.redis.url.replace("unix://", "redis+socket://", 1)) as queue:
            for _ in range(times):
                queue.send_task(f"responses.tasks.{task}", retry=False)

    def until(self, true: Callable[[], bool], *, asking: str = "") -> None:
        """Wait until something holds, putting a task into the queue again and again meanwhile."""

        def holds() -> bool:
            if asking and not true():
                self.start()
                self.ask(asking)
                wait_until(true, seconds=2)
            return true()

        assert wait_until(holds, seconds=SECONDS), self._log.read_text(errors="replace")[-12000:]

    def empty_redis(self) -> None:
        """Kill Redis and start it again without its data."""
        for pid in servers_in(self.redis.folder, "redis-server"):
            os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: not servers_in(self.redis.folder, "redis-server"), seconds=SECONDS)
        shutil.rmtree(self.redis.folder)
        self.redis.start()

    def _environment(self) -> dict[str, str]:
        database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
        return os.environ | {
            "DATABASE_URL": database.geturl(),
            "REDIS_URL": self.redis.url,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self._mail_port),
            "EMAIL_SECURITY": "none",
        }


@contextmanager
def workshop(folder: Path, mail_port: int) -> Iterator[Workshop]:
    """A queue, and a worker once it is started, for as long as this lasts."""
    there = Workshop(folder, mail_port)
    there.redis.start()
    try:
        yield there
    finally:
        there.stop_schedulers()
        there.kill()
        there.redis.stop()
