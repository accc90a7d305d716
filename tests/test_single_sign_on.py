"""Do people whom another organisation has signed in come in, and only those who have an account here?"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.actions import describe_body
from accounts.models import Role, SecondFactor, User
from accounts.single_sign_on import providers
from pcc_tracker.demo import Cast
from tests.factories import person
from tests.pages import soup, words
from tests.provider import CLIENT, SECRET, Provider, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as provider:
        yield provider


def configure(settings: Settings, provider: Provider, **more: Any) -> None:
    """As OIDC_PROVIDERS would."""
    entry = {"id": "wmp", "name": "West Midlands Police", "server_url": provider.url}
    settings.OIDC_APPS = providers(json.dumps([{**entry, "client_id": CLIENT, "secret": SECRET, **more}]))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": settings.OIDC_APPS}}


def come(client: Client, path: str = "/accounts/sign-in/?next=/verify/") -> HttpResponse:
    """Press the button on the sign-in page, be signed in there, and come back."""
    button = soup(client.get(path)).find("a", string="Continue with West Midlands Police")
    assert button is not None
    there = client.get(str(button["href"]))
    assert there.status_code == 302
    return client.get(back_from(there["Location"]))  # type: ignore[return-value]


def back_from(address: str) -> str:
    """Where the provider sends the browser back to."""
    there = urlsplit(address)
    connection = HTTPConnection(there.netloc, timeout=60)
    connection.request("GET", f"{there.path}?{there.query}")
    back = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    return f"{back.path}?{back.query}"


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_without_a_provider_there_is_no_button(client: Client) -> None:
    assert "Continue with" not in words(client.get("/accounts/sign-in/"))


def test_a_person_with_an_account_comes_in_and_goes_where_they_wanted(
    client: Client, provider: Provider, settings: Settings
) -> None:
    configure(settings, provider)
    known = person("Robin.Officer@example.org")
    provider.claims = {"sub": "17", "email": "robin.officer@EXAMPLE.org", "email_verified": True}
    response = come(client)
    assert response["Location"] == "/verify/"
    assert client.session["_auth_user_id"] == str(known.pk)


def test_from_then_on_the_person_is_known_whatever_the_provider_calls_them(
    client: Client, provider: Provider, settings: Settings
) -> None:
    configure(settings, provider)
    known = person()
    provider.claims = {"sub": "17", "email": known.email, "email_verified": True}
    come(client)
    client.post("/accounts/sign-out/")
    provider.claims = {"sub": "17", "email": "married@example.org", "email_verified": True}
    come(client)
    assert client.session["_auth_user_id"] == str(known.pk)
    assert known.has_usable_password()


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@example.org", "email_verified": True},
        {"email": "officer@example.org", "email_verified": False},
        {"email": "officer@example.org", "email_verified": "false"},
        {"email": "officer@example.org"},
        {},
    ],
)
def test_anybody_else_is_told_whom_to_ask(
    client: Client, provider: Provider, settings: Settings, claims: dict[str, Any]
) -> None:
    configure(settings, provider)
    person()
    provider.claims = {"sub": "18", **claims}
    response = come(client)
    assert response.status_code == 403
    assert "You have no account here Ask your administrator to invite you." in words(response)
    assert not signed_in(client)
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_a_provider_speaks_for_its_own_domains_alone(client: Client, provider: Provider, settings: Settings) -> None:
    configure(settings, provider, email_domains=["police.example"])
    person()
    provider.claims = {"sub": "1", "email": "officer@example.org", "email_verified": True}
    assert come(client).status_code == 403
    person("officer@police.example")
    provider.claims = {"sub": "2", "email": "officer@police.example"}  # as providers do that never say "verified"
    come(client)
    assert signed_in(client)


def test_a_closed_account_stays_closed(client: Client, provider: Provider, settings: Settings) -> None:
    configure(settings, provider)
    User.objects.filter(pk=person().pk).update(is_active=False)
    provider.claims = {"sub": "17", "email": "officer@example.org", "email_verified": True}
    assert "This account is closed" in words(client.get(come(client)["Location"]))
    assert not signed_in(client)


def test_an_account_cannot_be_tied_to_one_elsewhere_by_a_link(
    client: Client, provider: Provider, settings: Settings
) -> None:
    configure(settings, provider)
    client.force_login(person())
    provider.claims = {"sub": "666", "email": "attacker@example.org", "email_verified": True}
    there = client.get("/accounts/oidc/wmp/login/?process=connect")
    client.get(back_from(there["Location"]))
    assert not SocialAccount.objects.exists()


def test_an_answer_that_nobody_asked_for_opens_nothing(client: Client, provider: Provider, settings: Settings) -> None:
    configure(settings, provider)
    response = client.get("/accounts/oidc/wmp/login/callback/?code=code-0&state=made-up")
    assert response.status_code == 401
    assert "Your organisation’s sign-in did not work" in words(response)


@pytest.mark.parametrize("does_it", [False, True])
def test_a_second_factor_is_needed_all_the_same_unless_the_provider_asks_for_it(
    client: Client, cast: Cast, provider: Provider, settings: Settings, does_it: bool
) -> None:
    configure(settings, provider, second_factor=does_it)
    describe_body(cast.body, by=None, at=datetime.now(UTC), second_factor=SecondFactor.EVERYONE)
    provider.claims = {"sub": "17", "email": cast.people[Role.OFFICER].email, "email_verified": True}
    come(client)
    response = client.get("/imports/")
    assert response.status_code == (200 if does_it else 302)
    assert response.headers.get("Location") == (None if does_it else "/accounts/second-factor/")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is not JSON"),
        ("{}", "has to be a list"),
        ('[{"id": "x"}]', "lacks"),
        (
            '[{"id": "x", "name": "X", "server_url": "http://x.example", "client_id": "1", "secret": "2"}]',
            "has to begin with https",
        ),
    ],
)
def test_a_wrong_setting_is_named_at_the_start(text: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        providers(text)
