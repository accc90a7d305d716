"""Who has to use a second factor, is led to set one up, is asked for it, and keeps it?"""

import time
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib import admin
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.actions import describe_body
from accounts.models import LocalPolicingBody, Role, SecondFactor, User
from accounts.policy import must_use_second_factor
from accounts.second_factor import is_missing
from pcc_tracker.demo import PASSWORD, Cast
from tests.factories import person
from tests.pages import soup, words

pytestmark = pytest.mark.django_db

SET_UP = "/accounts/second-factor/"
TODAY = datetime.now(UTC).date()
DECIDING = {Role.APPROVER, Role.FORCE_SIGNATORY, Role.ADMINISTRATOR}


def ask(cast: Cast, setting: SecondFactor) -> None:
    describe_body(cast.body, by=None, at=datetime.now(UTC), second_factor=setting)


def come_in(client: Client, user: User, follow: str = "/work/") -> str:
    """Where the password alone leads."""
    data = {"login": user.email, "password": PASSWORD, "next": follow}
    return client.post("/accounts/sign-in/", data)["Location"]


def app_of(user: User) -> str:
    """An app that the person has set up, by its secret; with recovery codes."""
    secret = str(generate_totp_secret())
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def shown(secret: str) -> str:
    """What the app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.mark.parametrize(
    ("setting", "asked"),
    [
        (SecondFactor.NOBODY, set()),
        (SecondFactor.THOSE_WHO_DECIDE, DECIDING),
        (SecondFactor.EVERYONE, set(Role)),
    ],
)
def test_a_bodys_setting_holds_for_its_people_and_for_its_forces(
    cast: Cast, setting: SecondFactor, asked: set[Role]
) -> None:
    ask(cast, setting)
    assert {role for role in Role if must_use_second_factor(cast.people[role], TODAY)} == asked


def test_a_new_body_asks_those_who_decide(cast: Cast) -> None:
    assert LocalPolicingBody._meta.get_field("second_factor").default == SecondFactor.THOSE_WHO_DECIDE


def test_whoever_edits_the_reference_data_always_has_to() -> None:
    editor = person()
    assert not must_use_second_factor(editor, TODAY)
    editor.is_staff = True
    assert must_use_second_factor(editor, TODAY)


# Led to set one up


def test_who_has_none_is_led_to_set_one_up_and_goes_on_where_they_were_going(client: Client, cast: Cast) -> None:
    ask(cast, SecondFactor.EVERYONE)
    come_in(client, cast.people[Role.OFFICER])
    assert client.get("/imports/?x=1")["Location"] == SET_UP
    assert "before you go on" in words(client.get(SET_UP))
    page = client.get("/accounts/app/")
    assert page.status_code == 200  # who has just signed in is not asked for the password again
    secret = page.context["form"].secret
    assert soup(page).select_one(".app-qr svg path") is not None
    codes = client.post("/accounts/app/", {"code": shown(secret)}, follow=True)
    assert len(soup(codes).select(".app-codes li")) == 10
    assert soup(codes).find("a", string="I have kept them: go on")["href"] == "/imports/?x=1"  # type: ignore[index]
    assert client.get("/imports/?x=1").status_code == 200


def test_what_is_sent_meanwhile_is_refused_with_a_sentence(client: Client, cast: Cast) -> None:
    ask(cast, SecondFactor.EVERYONE)
    client.force_login(cast.people[Role.OFFICER])
    response = client.post("/imports/paste/", {"text": "Much typing"})
    assert response.status_code == 403
    assert "Set up a second factor for signing in first." in words(response)
    assert client.get("/imports/", headers={"accept": "application/json"}).status_code == 403


def test_public_pages_the_account_and_the_way_out_stay_open(client: Client, cast: Cast) -> None:
    ask(cast, SecondFactor.EVERYONE)
    client.force_login(cast.people[Role.OFFICER])
    for address in ("/", "/verify/", "/accounts/", SET_UP, "/accounts/password/"):
        assert client.get(address).status_code == 200, address
    assert client.post("/accounts/sign-out/")["Location"] == "/"


def test_the_pages_for_reference_data_ask_for_one_too(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root@example.org", PASSWORD, name="Root"))
    assert client.get("/reference-data/")["Location"] == SET_UP


# Asked for it


def test_the_password_alone_opens_nothing_to_who_has_an_app(client: Client, cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    secret = app_of(officer)
    assert come_in(client, officer) == "/accounts/second-step/"
    assert client.get("/imports/")["Location"].startswith("/accounts/sign-in/")
    wrong = client.post("/accounts/second-step/", {"code": "000000"})
    assert "This code is not right." in words(wrong)
    assert client.post("/accounts/second-step/", {"code": shown(secret)})["Location"] == "/work/"


def test_a_code_works_once(client: Client, cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    code = shown(app_of(officer))
    come_in(client, officer)
    client.post("/accounts/second-step/", {"code": code})
    other = Client()
    come_in(other, officer)
    assert "This code is not right." in words(other.post("/accounts/second-step/", {"code": code}))


def test_a_recovery_code_stands_in_for_a_lost_phone_once(client: Client, cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    app_of(officer)
    code = Authenticator.objects.get(user=officer, type="recovery_codes").wrap().get_unused_codes()[0]
    come_in(client, officer)
    assert client.post("/accounts/second-step/", {"code": code})["Location"] == "/work/"
    assert "9 codes left" in words(client.get("/accounts/"))


def test_codes_are_not_to_be_guessed(client: Client, cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    secret = app_of(officer)
    come_in(client, officer)
    for number in range(5):
        client.post("/accounts/second-step/", {"code": f"00000{number}"})
    response = client.post("/accounts/second-step/", {"code": shown(secret)})
    assert response.status_code == 429
    assert "Wait 10 minutes" in words(response)


def test_whoever_mistyped_the_address_can_start_again(client: Client, cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    app_of(officer)
    come_in(client, officer)
    assert client.get("/accounts/sign-in/")["Location"] == "/accounts/second-step/"
    client.post("/accounts/sign-out/", {"next": "/accounts/sign-in/"})
    assert client.get("/accounts/sign-in/").status_code == 200


def test_once_used_it_costs_no_question(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ask(cast, SecondFactor.EVERYONE)
    officer = cast.people[Role.OFFICER]
    come_in(client, officer)
    request = client.get("/accounts/").wsgi_request
    with django_assert_num_queries(2):
        assert is_missing(request, officer)
    client.post("/accounts/sign-out/")
    secret = app_of(officer)
    come_in(client, officer)
    client.post("/accounts/second-step/", {"code": shown(secret)})
    request = client.get("/accounts/").wsgi_request
    _ = request.session["active_at"]
    with django_assert_num_queries(0):
        assert not is_missing(request, officer)


# Kept


def test_who_must_have_one_cannot_remove_the_last(client: Client, cast: Cast) -> None:
    ask(cast, SecondFactor.EVERYONE)
    officer = cast.people[Role.OFFICER]
    passkey = Authenticator.objects.create(user=officer, type="webauthn", data={"name": "Laptop"})
    come_in_recently(client, officer)
    address = f"/accounts/passkeys/{passkey.pk}/remove/"
    assert "this is your only one" in words(client.get(address))
    assert client.post(address).status_code == 403
    secret = app_of(officer)
    assert client.post(address)["Location"] == "/accounts/"
    assert "this is your only one" in words(client.post("/accounts/app/remove/"))
    assert Authenticator.objects.filter(user=officer, type="totp").exists()
    assert shown(secret)


def come_in_recently(client: Client, user: User) -> None:
    """Signed in with a second factor some minutes ago, as allauth notes it."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def test_who_need_not_have_one_may_remove_it(client: Client, cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    app_of(officer)
    come_in_recently(client, officer)
    assert client.post("/accounts/app/remove/")["Location"] == "/accounts/"
    assert not Authenticator.objects.filter(user=officer).exists()


def test_changing_the_locks_long_after_signing_in_asks_for_the_password(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    response = client.get("/accounts/app/")
    assert response["Location"] == "/accounts/confirm/?next=%2Faccounts%2Fapp%2F"
    assert client.post(response["Location"], {"password": PASSWORD})["Location"] == "/accounts/app/"
    assert client.get("/accounts/app/").status_code == 200


def test_the_secrets_lie_encrypted(cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    secret = app_of(officer)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    cache.clear()
    assert Authenticator.objects.get(user=officer, type="totp").wrap().validate_code(shown(secret))


def test_the_pages_for_reference_data_show_nobodys_sign_in() -> None:
    rooms = {model._meta.app_label for model in admin.site._registry}
    assert not rooms & {"account", "mfa", "socialaccount", "auth"}
    shown_of_bodies = admin.site._registry[LocalPolicingBody].exclude or []
    assert "second_factor" in shown_of_bodies
