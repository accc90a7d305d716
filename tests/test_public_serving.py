"""Is a public page the same for everyone, cheap to make, and new at once when what it shows is?"""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import http_date

from accounts.models import Role
from pcc_tracker.demo import Cast
from tests.example_record import CORRECTED, FULL
from tests.factories import AT, published
from tests.pages import words

pytestmark = pytest.mark.django_db

RESPONSE = "/responses/barsetshire/barsetshire-2024-crime-recording/"
SEALED = [RESPONSE, f"{RESPONSE}version/1/", f"{RESPONSE}recommendation-2/"]
OTHERS = ["/", "/browse/", "/search/?q=victim", "/timeliness/", "/bodies/barsetshire/", "/accessibility/", "/verify/"]


def queries(client: Client, address: str) -> list[str]:
    """What a page asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in asked.captured_queries]


@pytest.mark.parametrize("address", SEALED)
def test_a_sealed_page_costs_one_query_the_first_time_and_the_second(client: Client, address: str) -> None:
    published(FULL)
    published(CORRECTED)
    for _time in ("first", "second"):
        assert len(queries(client, address)) == 1


@pytest.mark.parametrize("address", [*SEALED, *OTHERS])
def test_a_public_page_opens_no_session_and_is_the_same_for_everyone(cast: Cast, address: str) -> None:
    published()
    staff, stranger = Client(), Client()
    staff.force_login(cast.people[Role.ADMINISTRATOR])
    assert not any("session" in sql or "accounts_user" in sql for sql in queries(staff, address))
    for_staff, for_strangers = staff.get(address), stranger.get(address)
    assert for_staff.content == for_strangers.content
    assert for_staff["ETag"] == for_strangers["ETag"]
    assert "Cookie" not in for_staff.get("Vary", "")
    assert not for_staff.cookies


@pytest.mark.parametrize("address", [*SEALED, *OTHERS])
def test_a_shared_cache_may_keep_a_public_page_for_a_minute(client: Client, address: str) -> None:
    published()
    page = client.get(address)
    kept = set(re.split(r",\s*", page["Cache-Control"]))
    assert kept == {"public", "max-age=0", "s-maxage=60", "must-revalidate"}
    assert re.fullmatch(r'"[0-9a-f]{64}"', page["ETag"])


@pytest.mark.parametrize("address", [*SEALED, *OTHERS])
def test_an_unchanged_page_is_not_sent_again(client: Client, address: str) -> None:
    published()
    page = client.get(address)
    again = client.get(address, headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == page["ETag"]


@pytest.mark.parametrize("address", SEALED)
def test_a_sealed_page_says_since_when_it_stands(client: Client, address: str) -> None:
    published()
    assert client.get(address)["Last-Modified"] == http_date(AT.timestamp())
    later = http_date(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
    assert client.get(address, headers={"If-Modified-Since": later}).status_code == 304


@pytest.mark.parametrize("address", SEALED)
def test_a_correction_changes_the_page_at_once(client: Client, address: str) -> None:
    published(FULL)
    before = client.get(address)
    published(CORRECTED)
    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    if "recommendation" not in address:
        assert "410" in words(after)
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


def test_two_responses_of_one_length_are_two_pages(client: Client) -> None:
    published(FULL)
    published(replace(FULL, report=replace(FULL.report, slug="another")))
    other = client.get("/responses/barsetshire/another/")
    assert client.get(RESPONSE).content != other.content


def test_a_message_waits_for_a_page_of_its_readers_own(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    client.cookies["messages"] = "kept"
    page = client.get("/")
    assert "messages" not in page.cookies


def test_a_page_of_the_staff_stays_private(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    page = client.get("/accounts/")
    assert "private" in page["Cache-Control"]
    assert "public" not in page["Cache-Control"]


def test_a_page_that_is_not_there_may_not_be_kept(client: Client) -> None:
    assert "Cache-Control" not in client.get("/responses/nowhere/").headers
