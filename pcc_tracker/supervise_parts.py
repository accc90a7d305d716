"""Which programs is the running register made of, and which processes belong to it?"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pcc_tracker.embedded import CHECKOUT
from pcc_tracker.embedded_process import CannotStartError, say, send, wait_until

# In the environment of every process that the demo starts: the data folder of the demo that it belongs to.
MARK = "REGISTER_DEMO"
SECONDS_TO_STOP = 15
PORTS_TO_TRY = 50
# A part that ends this often within a minute is not started again.
TOO_OFTEN = 5


def commands(var: Path, port: int, mail_port: int) -> dict[str, list[str]]:
    """The parts by name; no mailbox where `mail_port` is 0. Threads are few because each may hold a connection."""
    python = [sys.executable, "-P", "-m"]
    celery = [*python, "celery", "--app", "pcc_tracker.celery", "--quiet"]
    address = ["--host", "127.0.0.1", "--port", str(port)]
    web = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "--no-ws"]
    mailbox = {"mailbox": [*python, "pcc_tracker.mailbox_server", str(var / "mailbox"), str(mail_port)]}
    return (mailbox if mail_port else {}) | {
        "web": [*python, "granian", *web, *address, "pcc_tracker.wsgi:application"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--schedule", str(var / "beat" / "schedule"), "--pidfile", "", "--loglevel", "INFO"],
    }


class Parts:
    """The register's own programs, each in a session of its own so that all of it can be ended."""

    def __init__(self, env: dict[str, str], var: Path, port: int, mail_port: int = 0) -> None:
        self._env = env
        self._logs = var / "log"
        self._commands = commands(var, port, mail_port)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._ends: dict[str, list[float]] = defaultdict(list)
        for folder in (self._logs, var / "beat"):
            folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        for name in self._commands:
            self._start(name)

    def start_again(self) -> list[str]:
        """Start every part that has ended, and give their names."""
        ended = [name for name, process in self._running.items() if process.poll() is not None]
        for name in ended:
            self._ends[name].append(time.monotonic())
            _end_group(self._running[name].pid)
            self._start(name)
        return ended

    def failed(self) -> bool:
        """Whether a part ends too often to be kept up."""
        minute_ago = time.monotonic() - 60
        return any(sum(end > minute_ago for end in ends) >= TOO_OFTEN for ends in self._ends.values())

    def stop(self) -> None:
        """Ask every part to finish what it is doing, then end what is left of it."""
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for process in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            _end_group(process.pid)
            process.wait()

    def where_to_look(self) -> str:
        return f"What went wrong is at the end of {self._logs}/web.log, worker.log, beat.log or mailbox.log."

    def _start(self, name: str) -> None:
        with (self._logs / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                self._commands[name],
                env=self._env,
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def _end_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def end_leftovers(var: Path) -> None:
    """End what an earlier demo of this data folder started and could not stop, because it was killed."""
    if not marked(var):
        return
    say("Ending what an earlier start left behind")
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in marked(var):
            send(pid, number)
        if wait_until(lambda: not marked(var), seconds=SECONDS_TO_STOP):
            return


def marked(var: Path) -> list[int]:
    """Processes that carry our mark. Others' environments cannot be read, and are none of ours."""
    mark = f"{MARK}={var}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if mark in entry.read_bytes().split(b"\0"):
                found.append(int(entry.parent.name))
    return [pid for pid in found if pid != os.getpid()]


def manage(env: dict[str, str], *arguments: str) -> None:
    """Run a command of manage.py, its output shown."""
    done = subprocess.run([sys.executable, "manage.py", *arguments], env=env, cwd=CHECKOUT, check=False)
    if done.returncode:
        raise CannotStartError(f"manage.py {arguments[0]} failed, so the demo was not started.")


@contextmanager
def reserved_port(wanted: int) -> Iterator[int]:
    """A port that nobody else gets: the wanted one, or the next that is free.

    The web server shares its port between its workers, so two demos could share one by accident. We therefore hold the
    port ourselves, as one that was bound without sharing, and allow sharing only afterwards, to our own web server.
    """
    for port in range(wanted, min(wanted + PORTS_TO_TRY, 65536)):
        with socket.socket() as holder:
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections that linger do not count
            try:
                holder.bind(("127.0.0.1", port))
            except OSError:
                continue
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            if port != wanted:
                say(f"Port {wanted} is taken, so {port} is used")
            yield port
            return
    raise CannotStartError(f"No port from {wanted} on is free. Set PORT to another.")


def page_is_served(address: str) -> bool:
    """Whether the home page comes. A page that says "not allowed" would be served too; an error of ours would not."""
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 -- our own address
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False
