"""Which servers does one machine need, and are they up?

`python -m pcc_tracker.embedded COMMAND ...` runs a command with PostgreSQL and Redis up and the environment that the
settings read. DATABASE_URL and REDIS_URL each replace their server. Whoever uses the servers holds a shared lock; who
leaves last stops them. The kernel drops a lock when its holder dies, so a kill leaves nothing to clear up by hand.
With `--for-tests` the command gets servers and data of its own, which are thrown away at the end.
"""

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pcc_tracker.embedded_postgres import Postgres
from pcc_tracker.embedded_process import CannotStartError, exclusive, say
from pcc_tracker.embedded_redis import Redis

CHECKOUT = Path(__file__).resolve().parent.parent


def var_folder() -> Path:
    """Where this checkout keeps its data."""
    return Path(os.environ.get("VAR_DIR") or CHECKOUT / "var").absolute()


@contextmanager
def servers_up(var: Path, *, for_tests: bool = False) -> Iterator[int]:
    """Keep the servers up for as long as this lasts. Gives the lock's number, which a child may hold on to as well."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "users.lock").open("w") as users:
        try:
            with exclusive(var / "servers.lock"):
                fcntl.flock(users, fcntl.LOCK_SH)
                start_servers(var, for_tests=for_tests)
            yield users.fileno()
        finally:
            with exclusive(var / "servers.lock"):
                if nobody_else_uses(users.fileno()):
                    stop_servers(var)


def start_servers(var: Path, *, for_tests: bool = False) -> None:
    """Make sure that both servers are up, but for one that the environment replaces."""
    if not os.environ.get("DATABASE_URL"):
        Postgres(var / "postgres", for_tests).start()
    if not os.environ.get("REDIS_URL"):
        Redis(var / "redis").start()


def stop_servers(var: Path) -> None:
    """Stop what is up of both servers."""
    Postgres(var / "postgres").stop()
    Redis(var / "redis").stop()


def nobody_else_uses(lock: int) -> bool:
    """Whether the shared lock can be had alone, which means that no other command uses the servers."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def environment(var: Path) -> dict[str, str]:
    """The environment with what the settings read, for a command that uses the servers."""
    ours = {
        "VAR_DIR": str(var),
        "SECRET_KEY": secret_key(var),
        "DATABASE_URL": Postgres(var / "postgres").url,
        "REDIS_URL": Redis(var / "redis").url,
    }
    # A variable that is set but empty counts as not set, as it does in start_servers.
    return ours | {name: value for name, value in os.environ.items() if value or name not in ours}


def secret_key(var: Path) -> str:
    """This machine's own key, made once. Nobody else may read the file."""
    path = var / "secret_key"
    with exclusive(var / "secret_key.lock"):
        if not path.exists():
            half_made = path.with_suffix(".half-made")
            half_made.touch(mode=0o600)
            half_made.write_text(secrets.token_urlsafe(64))
            half_made.rename(path)
    return path.read_text()


def run(command: Sequence[str], env: dict[str, str], *locks: int) -> int:
    """Run a command in front and give its exit code. It holds the locks too, and so keeps the servers if we die."""
    # A Ctrl-C reaches the command by itself; we wait for it to finish as it sees fit.
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    child = subprocess.Popen(command, env=env, pass_fds=locks)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: child.send_signal(received))
    code = child.wait()
    return code if code >= 0 else 128 - code


def throw_away_leftovers(folder: Path) -> None:
    """Remove the data of test runs that were killed. A run that is alive holds its lock, and is left alone."""
    for var in sorted(folder.glob("run-*")):
        with (var / "users.lock").open("w") as users:
            if nobody_else_uses(users.fileno()):
                stop_servers(var)
                shutil.rmtree(var, ignore_errors=True)


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--for-tests"]:
        return _run_for_tests(arguments[1:])
    var = var_folder()
    with servers_up(var) as lock:
        return run(arguments, environment(var), lock)


def _run_for_tests(command: list[str]) -> int:
    """Run with servers of its own, so that two test runs at once never meet."""
    folder = var_folder() / "test"
    folder.mkdir(parents=True, exist_ok=True)
    with exclusive(folder / "leftovers.lock"):
        throw_away_leftovers(folder)
        var = Path(tempfile.mkdtemp(prefix="run-", dir=folder))
        var.chmod(0o755)
    try:
        with servers_up(var, for_tests=True) as lock:
            return run(command, environment(var) | {"TEST_DATABASE_NAME": f"test_{var.name.lower()}"}, lock)
    finally:
        shutil.rmtree(var, ignore_errors=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStartError as problem:
        say(str(problem))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
