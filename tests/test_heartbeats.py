"""Is a silent scheduler told from a silent worker and from a silent queue, to those who can have it mended?"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from accounts.models import Role
from journal.actions import leave_heartbeat
from journal.heartbeats import SILENT_AFTER, silence
from journal.models import Heartbeat
from pcc_tracker.demo import Cast
from pcc_tracker.embedded_process import wait_until
from tests.pages import DESK, PHONE, soup, visit

SCHEDULER, WORKER = Heartbeat.Name.SCHEDULER, Heartbeat.Name.WORKER
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
NOWHERE = "unix:///nowhere/redis.sock?db=0"
SECOND = timedelta(seconds=1)


def heard(scheduler: datetime | None, worker: datetime | None) -> None:
    """When each was alive last."""
    Heartbeat.objects.all().delete()
    for name, at in ((SCHEDULER, scheduler), (WORKER, worker)):
        if at:
            leave_heartbeat(name, at=at)


# Which of them


@pytest.mark.django_db
def test_silence_begins_after_an_hour_and_not_before() -> None:
    heard(NOW - SILENT_AFTER + SECOND, NOW)
    assert not silence(NOW)
    heard(NOW - SILENT_AFTER, NOW)
    assert silence(NOW).since == {SCHEDULER: NOW - SILENT_AFTER}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scheduler", "worker", "queue", "said"),
    [
        (2, 0, True, "The scheduler has been silent since Wednesday 25 November 2026, 10:00."),
        (0, 3, True, "The worker has been silent since Wednesday 25 November 2026, 09:00."),
        (2, 3, True, "The scheduler and the worker have been silent since Wednesday 25 November 2026, 09:00."),
        (None, 0, True, "The scheduler has not run here yet."),
        (None, None, True, "Neither the scheduler nor the worker has run here yet."),
        (2, 3, False, "The queue (Redis) cannot be reached"),
        (0, 3, False, "The queue (Redis) cannot be reached"),
    ],
)
def test_the_sentence_says_which_and_since_when(
    scheduler: int | None, worker: int | None, queue: bool, said: str
) -> None:
    heard(*(None if hours is None else NOW - timedelta(hours=hours) for hours in (scheduler, worker)))
    assert silence(NOW).sentence(queue_answers=queue).startswith(said)


# Who reads it


def alerts(client: Client, address: str) -> list[str]:
    """The strips on a page."""
    return [" ".join(found.get_text().split()) for found in soup(client.get(address)).select(".moj-alert--error")]


@pytest.mark.parametrize("role", Role)
def test_administrators_and_officers_read_it_and_nobody_else(client: Client, cast: Cast, role: Role) -> None:
    client.force_login(cast.people[role])
    mine = reverse("responses:mine")
    assert alerts(client, mine) == []
    heard(timezone.now() - 2 * SILENT_AFTER, timezone.now())
    told = role in {Role.OFFICER, Role.ADMINISTRATOR}
    assert [found.startswith("The scheduler has been silent") for found in alerts(client, mine)] == [True] * told
    assert alerts(client, reverse("public:home")) == []


@pytest.mark.parametrize("role", Role)
def test_it_costs_one_query_for_them_and_none_for_others(client: Client, cast: Cast, role: Role) -> None:
    client.force_login(cast.people[role])
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("accounts:account"))
    about = [query for query in asked.captured_queries if "journal_heartbeat" in query["sql"]]
    assert len(about) == (role in {Role.OFFICER, Role.ADMINISTRATOR})


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_strip_has_no_flaw(browser: Browser, live_server: Any, cast: Cast, size: dict[str, int]) -> None:
    heard(None, timezone.now())
    client = Client()
    client.force_login(cast.people[Role.OFFICER])
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    with visit(browser, size) as there:
        there.page.context.add_cookies([cookie])  # type: ignore[list-item]
        there.go(live_server.url + reverse("responses:mine"))
        assert there.page.get_by_text("The scheduler has not run here yet").is_visible()
        assert there.flaws() == []


# The health check


def test_all_is_well(client: Client, cast: Cast) -> None:
    answer = client.get("/health/")
    names = ("database", "migrations", "redis", "worker", "scheduler")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "checks": dict.fromkeys(names, "ok")})
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.post("/health/").status_code == 405


def failing(client: Client, address: str = "/health/") -> list[str]:
    """What fails, by the address of a check that says so by its status too."""
    answer = client.get(address)
    found = [name for name, outcome in answer.json()["checks"].items() if outcome != "ok"]
    assert answer.status_code == (503 if found else 200)
    return found


def test_the_health_check_tells_what_fails_apart(client: Client, cast: Cast, settings: Any) -> None:
    now = timezone.now()
    heard(now - 2 * SILENT_AFTER, now)
    assert failing(client) == ["scheduler"]
    heard(now, None)
    assert failing(client) == ["worker"]
    assert failing(client, "/health/web/") == []
    heard(now, now)
    settings.REDIS_URL = NOWHERE
    assert failing(client) == ["redis"]


def test_a_version_whose_tables_are_not_made_is_not_well(client: Client, cast: Cast) -> None:
    MigrationRecorder.Migration.objects.filter(app="journal").delete()
    assert failing(client) == failing(client, "/health/web/") == ["migrations"]


def test_without_a_database_it_still_answers_and_says_nothing_more(tmp_path: Path) -> None:
    ask = (
        "import django; django.setup(); from django.test import Client; "
        "got = Client().get('/health/'); print(got.status_code, got.content.decode())"
    )
    env = os.environ | {
        "DATABASE_URL": f"postgres://secret:password@/register?host={tmp_path}",
        "REDIS_URL": NOWHERE,
        "DJANGO_SETTINGS_MODULE": "pcc_tracker.settings",
        "ALLOWED_HOSTS": "testserver",
    }
    done = subprocess.run(
        [sys.executable, "-c", ask], env=env, cwd=configured.BASE_DIR, capture_output=True, text=True, check=False
    )
    checks = ", ".join(f'"{name}": "failing"' for name in ("database", "migrations", "redis", "worker", "scheduler"))
    assert done.stdout.strip() == f'503 {{"status": "failing", "checks": {{{checks}}}}}', done.stderr


# The programs themselves


@contextmanager
def program(*arguments: str) -> Iterator[None]:
    """A real program of Celery's with this test's database and a queue of its own."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    env = os.environ | {"DATABASE_URL": database, "REDIS_URL": os.environ["REDIS_URL"].replace("db=0", "db=9")}
    command = [sys.executable, "-P", "-m", "celery", "--app", "pcc_tracker.celery", "--quiet", *arguments]
    running = subprocess.Popen(command, env=env, cwd=configured.BASE_DIR)
    try:
        yield
    finally:
        running.terminate()
        running.wait()


def alive() -> set[str]:
    return set(Heartbeat.objects.values_list("name", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_worker_alone_leaves_its_own_heartbeat_and_no_other() -> None:
    with program("worker", "--concurrency", "1"):
        assert wait_until(lambda: WORKER in alive(), seconds=120)
    assert alive() == {WORKER}


@pytest.mark.django_db(transaction=True)
def test_a_scheduler_alone_leaves_its_own_heartbeat_and_no_other(tmp_path: Path) -> None:
    with program("beat", "--schedule", str(tmp_path / "schedule"), "--pidfile", ""):
        assert wait_until(lambda: SCHEDULER in alive(), seconds=120)
    assert alive() == {SCHEDULER}
