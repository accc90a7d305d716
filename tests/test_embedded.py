"""Do the servers for one machine start, keep their data through a kill, and leave when nobody needs them?"""

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import psycopg2
import pytest
import redis
from psycopg2.extensions import connection

from pcc_tracker import embedded
from pcc_tracker.embedded_postgres import Postgres
from pcc_tracker.embedded_process import CannotStartError, private_folder, servers_in, wait_until
from pcc_tracker.embedded_redis import Redis


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder whose path has a space, with no servers named by the environment."""
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "a folder"
    folder.mkdir()
    monkeypatch.setenv("VAR_DIR", str(folder))
    yield folder
    embedded.stop_servers(folder)


def connect(postgres: Postgres) -> connection:
    found = dj_database_url.parse(postgres.url)
    return psycopg2.connect(host=found["HOST"], user=found["USER"], dbname=found["NAME"])


def ask(postgres: Postgres, question: str) -> object:
    line = connect(postgres)
    try:
        with line, line.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()
    finally:
        line.close()


def numbers(var: Path) -> tuple[list[int], list[int]]:
    """The process numbers of PostgreSQL's own first process and of Redis."""
    first = (var / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0]
    return [int(first)], servers_in(var / "redis", "redis-server")


def is_down(var: Path) -> bool:
    return not servers_in(var / "postgres" / "data", "postgres") and not servers_in(var / "redis", "redis-server")


def run_with_servers(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "pcc_tracker.embedded", *command], capture_output=True, text=True, check=False
    )


def test_servers_go_when_their_last_user_leaves(var: Path) -> None:
    with embedded.servers_up(var):
        with embedded.servers_up(var):
            pass
        assert Postgres(var / "postgres").is_up()
        assert Redis(var / "redis").is_up()
    assert is_down(var)


def test_data_outlives_a_kill(var: Path) -> None:
    postgres, queue = Postgres(var / "postgres"), Redis(var / "redis")
    embedded.start_servers(var)
    ask(postgres, "CREATE TABLE kept AS SELECT 42 AS number; SELECT 1")
    redis.Redis.from_url(queue.url).set("kept", "42")
    assert wait_until(lambda: any(b"kept" in path.read_bytes() for path in (var / "redis").rglob("*.aof")), seconds=60)
    for pid in itertools.chain(*numbers(var)):
        os.kill(pid, signal.SIGKILL)
    embedded.start_servers(var)
    assert ask(postgres, "SELECT number FROM kept") == (42,)
    assert redis.Redis.from_url(queue.url).get("kept") == b"42"


def test_second_start_leaves_running_servers_alone(var: Path) -> None:
    embedded.start_servers(var)
    before = numbers(var)
    embedded.start_servers(var)
    assert numbers(var) == before
    assert len(before[1]) == 1


def test_number_that_another_process_has_by_now_is_no_running_server(var: Path) -> None:
    postgres = Postgres(var / "postgres")
    postgres.start()
    number_file = postgres.data / "postmaster.pid"
    lines = number_file.read_text().splitlines()
    postgres.stop()
    number_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert not postgres.is_up()
    postgres.start()
    assert ask(postgres, "SELECT 1") == (1,)


@pytest.mark.parametrize(("for_tests", "may_make_databases"), [(False, False), (True, True)])
def test_applications_role_is_no_superuser(var: Path, for_tests: bool, may_make_databases: bool) -> None:
    postgres = Postgres(var / "postgres", for_tests)
    postgres.start()
    rights = ask(postgres, "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user")
    assert rights == (False, may_make_databases, False)


def test_text_is_stored_as_utf8_and_compared_by_code_point(var: Path) -> None:
    postgres = Postgres(var / "postgres")
    postgres.start()
    assert ask(postgres, "SELECT current_setting('server_encoding'), lower('Ŵ'), 'a' > 'B'") == ("UTF8", "ŵ", True)


def test_path_too_long_for_a_socket_gets_a_short_private_folder(var: Path) -> None:
    deep = var / ("d" * 60) / ("e" * 60)
    with embedded.servers_up(deep):
        sockets = Redis(deep / "redis").socket.parent
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert ask(Postgres(deep / "postgres"), "SELECT 1") == (1,)
    assert not sockets.exists()


def test_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(CannotStartError, match="open to others"):
        private_folder(tmp_path / "open", uid=os.geteuid(), gid=os.getegid())


def test_link_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(CannotStartError, match="another user"):
        private_folder(tmp_path / "link", uid=os.geteuid(), gid=os.getegid())


def test_data_of_another_version_is_left_alone(var: Path) -> None:
    postgres = Postgres(var / "postgres")
    postgres.start()
    postgres.stop()
    (postgres.data / "PG_VERSION").write_text("11\n")
    with pytest.raises(CannotStartError, match="written by PostgreSQL 11"):
        postgres.start()


def test_servers_named_by_the_environment_replace_ours(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/register")
    with embedded.servers_up(var):
        assert not (var / "postgres").exists()
        assert Redis(var / "redis").is_up()
        assert embedded.environment(var)["DATABASE_URL"] == "postgres://elsewhere/register"
        assert embedded.environment(var)["REDIS_URL"] == Redis(var / "redis").url


def test_key_is_made_once_and_is_nobody_elses_to_read(var: Path) -> None:
    key = embedded.secret_key(var)
    assert len(key) > 50
    assert embedded.secret_key(var) == key
    assert (var / "secret_key").stat().st_mode & 0o777 == 0o600


def test_commands_output_and_exit_code_pass_through(var: Path) -> None:
    done = run_with_servers(sys.executable, "-c", "import os; print(os.environ['REDIS_URL'][:7]); raise SystemExit(7)")
    assert (done.stdout, done.returncode) == ("unix://\n", 7)
    assert is_down(var)


def test_term_reaches_the_command_and_the_servers_go(var: Path) -> None:
    ready = var / "ready"
    sleeper = f"import pathlib, time; pathlib.Path({str(ready)!r}).touch(); time.sleep(60)"
    command = [sys.executable, "-P", "-m", "pcc_tracker.embedded", sys.executable, "-c", sleeper]
    running = subprocess.Popen(command)
    assert wait_until(ready.exists, seconds=30)
    running.terminate()
    assert running.wait(timeout=30) == 128 + signal.SIGTERM
    assert is_down(var)


def test_test_runs_have_data_of_their_own_which_goes_with_them(var: Path) -> None:
    show = "import os; print(os.environ['VAR_DIR'], os.environ['TEST_DATABASE_NAME'])"
    runs = [run_with_servers("--for-tests", sys.executable, "-c", show).stdout for _ in range(2)]
    assert runs[0] != runs[1]
    assert not list((var / "test").glob("run-*"))
