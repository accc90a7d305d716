"""How does the whole register run on one machine, and how does all of it stop?

Servers first, then the data, then web server, worker and schedule, each in a session of its own. A part that dies is
started again. Everything that is started here carries a mark in its environment, so that what outlived a kill of this
program is found and ended by the next start, and nothing else ever is.
"""

import argparse
import fcntl
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn, TextIO

from pcc_tracker.embedded import environment, nobody_else_uses, servers_up, start_servers, stop_servers, var_folder
from pcc_tracker.embedded_process import CannotStartError, exclusive, say, send, wait_until
from pcc_tracker.supervise_parts import MARK, Parts, end_leftovers, manage, page_is_served, reserved_port

SECONDS_TO_SERVE = 60
KEPT_BY_FRESH = {"test", "log", "secret_key"}
_start = time.monotonic()


class AlreadyRunningError(Exception):
    """Another demo of this checkout runs. The text says where."""


def tell(text: str) -> None:
    """Show a line with the seconds since the start."""
    say(f"[{time.monotonic() - _start:4.1f} s] {text}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/demo", description="Run the register on this machine.")
    parser.add_argument("--once", action="store_true", help="do everything but serve, then end")
    parser.add_argument("--fresh", action="store_true", help="throw this checkout's data away first")
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    var = var_folder()
    var.mkdir(parents=True, exist_ok=True)
    try:
        if options.once and not options.fresh:
            once(var)
        else:
            with the_only_demo(var, take_over=options.fresh) as note:
                end_leftovers(var)
                if options.fresh:
                    start_over(var)
                once(var) if options.once else serve(var, note)
    except KeyboardInterrupt:
        tell("Stopped.")
    except (AlreadyRunningError, CannotStartError) as problem:
        say(str(problem))
        return 1
    return 0


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    # Stopping takes a few seconds, and a second Ctrl-C must not cut it short.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


@contextmanager
def the_only_demo(var: Path, *, take_over: bool) -> Iterator[TextIO]:
    """Hold the demo's lock. The file says who holds it and, once there is one, the address."""
    with (var / "demo.lock").open("a+") as note:
        if not _locked(note):
            note.seek(0)
            pid, _, address = note.read().partition("\n")
            if not take_over:
                where = f"running at {address.strip()}" if address.strip() else "being started"
                raise AlreadyRunningError(f"The demo is already {where} (process {pid}). Ctrl-C there stops it.")
            tell("Stopping the demo that is running")
            send(int(pid), signal.SIGTERM)
            if not wait_until(lambda: _locked(note), seconds=60):
                raise AlreadyRunningError(f"The demo that is running (process {pid}) does not stop.")
        write_note(note, f"{os.getpid()}\n")
        yield note


def _locked(note: TextIO) -> bool:
    return nobody_else_uses(note.fileno())


def write_note(note: TextIO, text: str) -> None:
    note.seek(0)
    note.truncate()
    note.write(text)
    note.flush()


def start_over(var: Path) -> None:
    """Throw this checkout's data away, the machine's key and the logs excepted."""
    if os.environ.get("DATABASE_URL"):
        tell("DATABASE_URL is set: what is in that database stays")
    with (var / "users.lock").open("w") as users, exclusive(var / "servers.lock"):
        if not nobody_else_uses(users.fileno()):
            raise CannotStartError("Another command uses the database at this moment. Try again when it has ended.")
        stop_servers(var)
        for path in var.iterdir():
            if path.name in KEPT_BY_FRESH or path.suffix == ".lock":
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        fcntl.flock(users, fcntl.LOCK_UN)
    tell("Starting over with no data")


def once(var: Path) -> None:
    """Everything but serving."""
    with servers_up(var):
        tell("PostgreSQL and Redis are up")
        env = environment(var) | {MARK: str(var)}
        with exclusive(var / "prepare.lock"):
            prepare(env)
            main_job(env)
    tell(f"Done. The response is in {var / 'demo'}")


def prepare(env: dict[str, str]) -> None:
    """Tables, examples, static files."""
    tell("Making the tables")
    manage(env, "migrate", "--noinput", "--verbosity", "0")
    manage(env, "enter_publications")
    manage(env, "collectstatic", "--noinput", "--verbosity", "0")
    tell("Loading the examples")
    manage(env, "load_demo")


def main_job(env: dict[str, str]) -> None:
    tell("Doing the main job once: a published response in, the record out")
    manage(env, "demo_job")


def address_at(port: int) -> str:
    """Where the demo is opened: by a name, since browsers know passkeys by names and refuse them at a number."""
    return f"http://localhost:{port}"


def serve(var: Path, note: TextIO) -> None:
    """Serve until told to stop, then stop all that was started, the servers last."""
    wanted = int(os.environ.get("PORT") or 8000)
    with servers_up(var), reserved_port(wanted) as port, own_mail_port(port) as mail_port:
        tell("PostgreSQL and Redis are up")
        address = address_at(port)
        env = {"PUBLIC_ADDRESS": address} | environment(var) | {MARK: str(var)} | mail_settings(var, mail_port)
        parts = Parts(env, var, port, mail_port)
        try:
            # Two starts at once take turns. The parts come up while the main job is done.
            with exclusive(var / "prepare.lock"):
                prepare(env)
                parts.start()
                main_job(env)
            wait_for_page(parts, address)
            write_note(note, f"{os.getpid()}\n{address}\n")
            tell(f"The register is at {address}")
            manage(env, "demo_people")
            if mail_port:
                tell(f"What it sends by e-mail is at {address}/demo-mail/")
            tell("Ctrl-C stops it")
            watch(parts, var)
        finally:
            tell("Stopping")
            parts.stop()
            end_leftovers(var)


@contextmanager
def own_mail_port(port: int) -> Iterator[int]:
    """A port for the demo's own mailbox, above that of its pages; 0 where the environment names another way."""
    if os.environ.get("EMAIL_HOST") or os.environ.get("EMAIL_SERVICE"):
        yield 0
        return
    with reserved_port(port + 1) as mail_port:
        yield mail_port


def mail_settings(var: Path, mail_port: int) -> dict[str, str]:
    """What the settings read so that mail goes to the demo's own mailbox."""
    if not mail_port:
        return {}
    ours = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail_port), "EMAIL_SECURITY": "none"}
    return ours | {"EMAIL_HOST_USER": "", "EMAIL_HOST_PASSWORD": "", "DEMO_MAILBOX": str(var / "mailbox")}


def wait_for_page(parts: Parts, address: str) -> None:
    if not wait_until(lambda: page_is_served(address) or parts.failed(), seconds=SECONDS_TO_SERVE):
        raise CannotStartError(f"No page is served at {address}. {parts.where_to_look()}")
    if parts.failed():
        raise CannotStartError(f"A part of the register ends at once. {parts.where_to_look()}")


def watch(parts: Parts, var: Path) -> NoReturn:
    """Start again what dies, the servers included. Ends only by a signal or by a part that cannot be kept up."""
    while True:
        time.sleep(2)
        with exclusive(var / "servers.lock"):
            start_servers(var)
        for name in parts.start_again():
            tell(f"{name} had ended, and is started again")
        if parts.failed():
            raise CannotStartError(f"A part of the register ends again and again. {parts.where_to_look()}")


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        sys.exit(main())
