"""How is a server started apart from us, found again later, and stopped?

A server outlives the command that started it when another command still uses it, so nothing here keeps a handle: a
server is found again by the folder that it works in. Process numbers alone are not trusted, because a machine uses
them again. Only the standard library is imported: this runs before Django does.
"""

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

# The kernel's limit for the path of a socket is 108 bytes, the closing zero included.
LONGEST_SOCKET_PATH = 107

_started: list[subprocess.Popen[bytes]] = []


class CannotStartError(Exception):
    """A server cannot be started. The text is a sentence fit to show."""


def say(text: str) -> None:
    """Show a line of progress. Standard output is left to the command that is run, whose output may be piped."""
    with suppress(OSError):  # the terminal may be gone, and that must not keep anything from being stopped
        print(text, file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the file's lock, waiting for it as long as it takes. The kernel drops it when the holder dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def start_apart(command: Sequence[str], *, cwd: Path, log: Path, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a server in its own session, so that a Ctrl-C meant for the command in front does not reach it."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            command,
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _started.append(child)
    return child


def servers_in(folder: Path, name: str) -> list[int]:
    """Processes called `name` that work in `folder`. A zombie has no folder any more, so it does not count."""
    where = os.path.realpath(folder)
    return [pid for pid in _process_numbers() if _link(f"/proc/{pid}/cwd") == where and _name(pid) == name]


def _process_numbers() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]  # noqa: PTH208


def _link(path: str) -> str | None:
    try:
        return os.readlink(path)  # noqa: PTH115
    except OSError:
        return None


def _name(pid: int) -> str | None:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return None


def wait_until(true: Callable[[], bool], *, seconds: float) -> bool:
    """Ask again every 20 ms until the answer is yes, at most `seconds` long."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def stop_servers(folder: Path, name: str, *, ask: signal.Signals, seconds: float = 15) -> None:
    """Ask the servers in a folder to finish, and end them after `seconds`."""
    for number in (ask, signal.SIGKILL):
        for pid in servers_in(folder, name):
            send(pid, number)
        if wait_until(lambda: not servers_in(folder, name), seconds=seconds):
            bury()
            return
    raise CannotStartError(f"{name} in {folder} does not stop.")


def bury() -> None:
    """Take notice of our own children's end. A machine without a proper first process would keep them for ever."""
    for child in _started:
        child.poll()


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may have gone already."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def last_lines(log: Path, count: int = 8) -> str:
    """The end of a server's log, for the sentence that says why it did not start."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return "(it wrote no log)"


def socket_folder(wanted: Path, socket_name: str, *, uid: int, gid: int) -> Path:
    """The folder for a server's socket: `wanted`, or a short private one where that path is too long for a socket."""
    if len(os.fsencode(wanted / socket_name)) <= LONGEST_SOCKET_PATH:
        return wanted
    digest = hashlib.sha256(os.fsencode(os.path.realpath(wanted))).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"register-{uid}-{digest}"
    private_folder(folder, uid=uid, gid=gid)
    return folder


def remove_short_folder(sockets: Path, wanted: Path) -> None:
    """Leave nothing in the temporary folder once the server is down."""
    if sockets != wanted:
        with suppress(OSError):
            sockets.rmdir()


def private_folder(folder: Path, *, uid: int, gid: int) -> None:
    """Make a folder that only `uid` may enter, or make sure that an existing one is such a folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
        if uid != os.geteuid():
            os.chown(folder, uid, gid)
    except FileExistsError:
        found = folder.lstat()
        if not folder.is_dir() or folder.is_symlink() or found.st_uid != uid or found.st_mode & 0o077:
            raise CannotStartError(
                f"{folder} belongs to another user or is open to others, so no server is started in it."
            ) from None
