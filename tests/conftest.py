"""What every test stands on: reference data, a cast of people, and a database that can be emptied between tests."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pgtrigger
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from accounts.actions import load_forces
from accounts.models import Force
from journal.actions import leave_heartbeat
from journal.models import Heartbeat
from pcc_tracker.demo import Cast, cast_of
from publications.actions import drawing, sealing
from publications.models import Rendition
from publications.record import Record
from recommendations.actions import load_reference
from tests.pages import browser

__all__ = ["browser"]  # the one Chromium that every test of pages shares

# Playwright's own event loop makes Django believe that tests with a browser run in asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Stretching passwords is what makes them safe, and what makes tests slow.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# All tests ask from one address, and fast.
settings.DATA_REQUESTS_A_MINUTE = 1_000_000

SHARED = Path(__file__).resolve().parents[2] / "shared"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


_teardown = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def _teardown_past_the_seals(self: TransactionTestCase) -> None:
    """The record refuses to be emptied; between tests it has to be, all the same. So have the counts of attempts.

    The reference data is put back at once: whatever test comes next finds what it would have found before.
    """
    with pgtrigger.ignore():
        _teardown(self)
    cache.clear()
    _load_reference_data()


TransactionTestCase._fixture_teardown = _teardown_past_the_seals  # type: ignore[attr-defined]

_drawn: dict[bytes, dict[Rendition.Format, bytes]] = {}


def _draw_once(sealed: Record) -> dict[Rendition.Format, bytes]:
    """The documents of a record. They are the same to the byte each time, so that a run draws each record once.

    Tests of the documents themselves draw without this, and so does whoever asks for `drawn_anew`.
    """
    record = sealed.canonical()
    if record not in _drawn:
        _drawn[record] = drawing.draw(sealed)
    return dict(_drawn[record])


sealing.draw = _draw_once  # type: ignore[attr-defined]


@pytest.fixture
def drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publishing draws its documents, whether or not the same record was drawn before: for tests of how that fails."""
    monkeypatch.setattr(sealing, "draw", drawing.draw)


def _load_reference_data() -> None:
    if not Force.objects.exists():
        load_forces()
        load_reference()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Reference data once for the whole run, beneath every test's own transaction."""
    with django_db_blocker.unblock():
        _load_reference_data()


@pytest.fixture
def reference(db: None) -> None:
    """Forces, bodies, programmes, grades and the regime; loaded again where a test has emptied the database."""
    _load_reference_data()


@pytest.fixture
def cast(reference: None) -> Cast:
    """One person per role, at West Midlands' force and body, where scheduler and worker run."""
    for name in Heartbeat.Name:
        leave_heartbeat(name, at=timezone.now())
    return cast_of(since=datetime(2016, 1, 1, tzinfo=UTC))


@pytest.fixture
def seed() -> bytes:
    """The text of a real published response; skips where the folder beside the project is absent."""
    path = SHARED / "seed" / "west-midlands-2017-crime-data-integrity.txt"
    if not path.exists():
        pytest.skip("The folder ../shared with the real response is not here.")
    return path.read_bytes()
