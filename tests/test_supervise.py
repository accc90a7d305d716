"""Does the demo end what is its own, and nothing else, and never share its port?"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from pcc_tracker import supervise, supervise_parts
from pcc_tracker.embedded_process import wait_until
from pcc_tracker.supervise_parts import MARK, Parts, end_leftovers, reserved_port

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Parts]:
    """Two parts that only sleep."""
    monkeypatch.setattr(supervise_parts, "commands", lambda _var, _port, _mail_port: {"one": SLEEP, "two": SLEEP})
    parts = Parts(dict(os.environ) | {MARK: str(tmp_path)}, tmp_path, 0)
    parts.start()
    yield parts
    parts.stop()


def all_replaced(parts: Parts, var: Path, victims: set[int]) -> bool:
    parts.start_again()
    running = set(supervise_parts.marked(var))
    return len(running) == 2 and not running & victims


def test_port_is_never_shared() -> None:
    with reserved_port(18000) as first, reserved_port(18000) as second:
        assert first != second


def test_leftovers_of_this_data_folder_are_ended_and_no_others(tmp_path: Path) -> None:
    mine = subprocess.Popen(SLEEP, env=dict(os.environ) | {MARK: str(tmp_path)})
    others = subprocess.Popen(SLEEP, env=dict(os.environ) | {MARK: f"{tmp_path}-too"})
    try:
        assert wait_until(lambda: mine.pid in supervise_parts.marked(tmp_path), seconds=60)
        end_leftovers(tmp_path)
        assert mine.wait(timeout=60) == -signal.SIGTERM
        assert others.poll() is None
    finally:
        others.kill()
        others.wait()


def test_part_that_dies_is_started_again(parts: Parts, tmp_path: Path) -> None:
    assert wait_until(lambda: len(supervise_parts.marked(tmp_path)) == 2, seconds=60)
    victim = supervise_parts.marked(tmp_path)[0]
    os.kill(victim, signal.SIGKILL)
    assert wait_until(lambda: bool(parts.start_again()), seconds=60)
    assert wait_until(lambda: len(supervise_parts.marked(tmp_path)) == 2, seconds=60)
    assert victim not in supervise_parts.marked(tmp_path)
    assert not parts.failed()


def test_part_that_dies_again_and_again_is_given_up(parts: Parts, tmp_path: Path) -> None:
    assert wait_until(lambda: len(supervise_parts.marked(tmp_path)) == 2, seconds=60)
    for _ in range(supervise_parts.TOO_OFTEN):
        victims = set(supervise_parts.marked(tmp_path))
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        assert wait_until(partial(all_replaced, parts, tmp_path, victims), seconds=60)
    assert parts.failed()


def test_stop_ends_every_part(parts: Parts, tmp_path: Path) -> None:
    parts.stop()
    assert supervise_parts.marked(tmp_path) == []


def test_the_demo_is_opened_by_a_name_that_it_answers_to_and_that_passkeys_can_have() -> None:
    host = urlsplit(supervise.address_at(8000)).hostname
    assert host in settings.ALLOWED_HOSTS
    with pytest.raises(ValueError, match="IPv4 or IPv6"):
        ip_address(str(host))


def test_second_start_says_where_the_demo_runs(tmp_path: Path) -> None:
    with supervise.the_only_demo(tmp_path, take_over=False) as note:
        supervise.write_note(note, f"123\n{supervise.address_at(8000)}\n")
        with (
            pytest.raises(supervise.AlreadyRunningError, match=r"running at http://localhost:8000 \(process 123\)"),
            supervise.the_only_demo(tmp_path, take_over=False),
        ):
            pass


def test_starting_over_keeps_the_key_and_the_tests_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in ("demo", "test", "log"):
        (tmp_path / name).mkdir()
    for name in ("secret_key", "postgres.made", "demo.lock"):
        (tmp_path / name).touch()
    supervise.start_over(tmp_path)
    left = {path.name for path in tmp_path.iterdir() if path.suffix != ".lock"}
    assert left == {"test", "log", "secret_key"}
