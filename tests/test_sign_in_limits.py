"""Is guessing stopped, for every process and without Redis; and does a session end, and begin, as it should?"""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Role
from accounts.tasks import delete_expired_sessions
from pcc_tracker.celery import app
from pcc_tracker.demo import Cast
from tests.factories import person
from tests.pages import soup, words

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/sign-in/"
RIGHT = {"login": "officer@example.org", "password": "a long enough password"}
WRONG = {**RIGHT, "password": "a guess"}
WAIT = "There were too many attempts that failed. Wait 10 minutes, then try again."


def guess(client: Client, times: int = 5, **more: str) -> None:
    for _time in range(times):
        assert client.post(SIGN_IN, {**WRONG, **more}).status_code == 200


def test_after_five_guesses_even_the_right_password_has_to_wait(client: Client) -> None:
    person()
    guess(client)
    response = client.post(SIGN_IN, RIGHT)
    assert response.status_code == 429
    assert WAIT in words(response)
    assert soup(response).title.get_text().startswith("Error:")  # type: ignore[union-attr]
    assert Client().post(SIGN_IN, {**RIGHT, "login": "OFFICER@example.org"}).status_code == 429


def test_the_wait_ends(client: Client) -> None:
    person()
    guess(client)
    cache.clear()  # what ten minutes do
    assert client.post(SIGN_IN, RIGHT).status_code == 302


def test_others_come_in_meanwhile(client: Client) -> None:
    person()
    person("other@example.org")
    guess(client)
    assert client.post(SIGN_IN, {**RIGHT, "login": "other@example.org"}).status_code == 302


def test_one_machine_cannot_guess_at_many_addresses(client: Client) -> None:
    person()
    for number in range(30):
        guess(client, 1, login=f"person{number}@example.org")
    assert client.post(SIGN_IN, RIGHT).status_code == 429
    assert client.post(SIGN_IN, RIGHT, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_behind_a_proxy_the_visitors_own_address_counts(client: Client, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person()
    for number in range(30):
        guess_from(client, number)
    assert client.post(SIGN_IN, RIGHT, HTTP_X_FORWARDED_FOR="made-up, 192.0.2.1").status_code == 429
    assert client.post(SIGN_IN, RIGHT, HTTP_X_FORWARDED_FOR="192.0.2.1, 192.0.2.2").status_code == 302


def guess_from(client: Client, number: int) -> None:
    data = {**WRONG, "login": f"person{number}@example.org"}
    assert client.post(SIGN_IN, data, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 192.0.2.1").status_code == 200


def test_attempts_are_counted_in_the_database(client: Client) -> None:
    """So every process counts with the others, and signing in needs no Redis."""
    assert type(caches["default"]).__name__ == "DatabaseCache"


def test_too_many_forms_in_a_minute_are_not_read(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post(SIGN_IN, WRONG)
    response = client.post(SIGN_IN, WRONG)
    assert response.status_code == 429
    assert "Wait a minute, then try again." in words(response)


def test_the_pages_for_reference_data_have_no_door_of_their_own(client: Client) -> None:
    response = client.post("/reference-data/login/", {"username": "officer@example.org", "password": "x"})
    assert response["Location"].startswith(SIGN_IN)
    assert client.get("/reference-data/", follow=True).redirect_chain[-1][0].startswith(SIGN_IN)
    client.force_login(person())
    assert client.get("/reference-data/login/").status_code == 403


# Sessions


def test_a_session_lives_on_with_every_page_of_the_staff_and_no_public_one(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=5))
    client.get("/")
    assert left() <= timedelta(minutes=5)
    client.get("/imports/")
    assert left() > timedelta(minutes=59)


def left() -> timedelta:
    return Session.objects.get().expire_date - timezone.now()


def test_after_the_end_of_a_session_one_comes_back_to_where_one_was(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    response = client.get("/imports/")
    assert response["Location"] == f"{SIGN_IN}?next=/imports/"
    back = client.post(SIGN_IN, {"login": "officer@demo.example", "password": "register-demo", "next": "/imports/"})
    assert back["Location"] == "/imports/"


def test_the_worker_deletes_the_sessions_that_are_over_and_no_others(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    over = str(client.session.session_key)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    other = Client()
    other.force_login(cast.people[Role.APPROVER])
    delete_expired_sessions()
    assert not Session.objects.filter(pk=over).exists()
    assert other.get("/imports/").status_code != 302
    assert Session.objects.count() == 1


def test_every_task_of_the_schedule_is_one_that_the_worker_knows() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_what_a_visitors_session_holds_survives_signing_in(client: Client) -> None:
    person()
    session = client.session
    session["kept"] = "typed before the session ended"
    session.save()
    before = str(session.session_key)
    client.cookies["sessionid"] = before
    client.post(SIGN_IN, RIGHT)
    assert client.session["kept"] == "typed before the session ended"
    assert client.session.session_key != before


def test_signing_in_changes_the_token_of_forms() -> None:
    person()
    client = Client(enforce_csrf_checks=True)
    token = soup(client.get(SIGN_IN)).find("input", {"name": "csrfmiddlewaretoken"})["value"]  # type: ignore[index]
    before = client.cookies["csrftoken"].value
    client.post(SIGN_IN, {**RIGHT, "csrfmiddlewaretoken": str(token)})
    assert client.cookies["csrftoken"].value != before


def test_a_public_page_asks_about_no_second_factor_and_writes_nothing(client: Client) -> None:
    client.force_login(person())
    with CaptureQueriesContext(connection) as asked:
        client.get("/accessibility/")
    said = " ".join(query["sql"] for query in asked.captured_queries)
    assert not any(word in said for word in ("second_factor", "mfa_authenticator", "UPDATE", "INSERT"))
