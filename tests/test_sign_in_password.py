"""Can a password be forgotten, changed and set, with messages that give nothing away?"""

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.factories import person
from tests.pages import soup, words

pytestmark = pytest.mark.django_db

FORGOTTEN = "/accounts/password/forgotten/"
NEW = {"password1": "otter lantern gravel", "password2": "otter lantern gravel"}
RIGHT = {"login": "officer@example.org", "password": NEW["password1"]}


def link_in_the_message() -> str:
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_a_forgotten_password_is_replaced_through_a_link(client: Client) -> None:
    person("Officer@example.org")
    assert "message with a link is on its way" in words(client.post(FORGOTTEN, {"email": RIGHT["login"]}, follow=True))
    form = client.get(link_in_the_message(), follow=True)
    address = form.redirect_chain[-1][0]
    response = client.post(address, NEW, follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/sign-in/"
    assert "Your new password is saved." in words(response)
    assert client.post("/accounts/sign-in/", RIGHT).status_code == 302
    assert mail.outbox[-1].subject == "Your password was changed"


def test_a_link_works_once(client: Client) -> None:
    person()
    client.post(FORGOTTEN, {"email": RIGHT["login"]})
    link = link_in_the_message()
    client.post(client.get(link, follow=True).redirect_chain[-1][0], NEW)
    assert "This link no longer works." in words(Client().get(link, follow=True))


def test_whoever_was_locked_out_comes_in_with_the_new_password(client: Client) -> None:
    person()
    for _time in range(6):
        client.post("/accounts/sign-in/", {**RIGHT, "password": "a guess"})
    client.post(FORGOTTEN, {"email": RIGHT["login"]})
    client.post(client.get(link_in_the_message(), follow=True).redirect_chain[-1][0], NEW)
    assert client.post("/accounts/sign-in/", RIGHT).status_code == 302


@pytest.mark.parametrize("closed", [False, True])
def test_who_has_no_account_gets_the_same_answer_and_no_message(client: Client, closed: bool) -> None:
    if closed:
        User.objects.filter(pk=person().pk).update(is_active=False)
    assert client.post(FORGOTTEN, {"email": RIGHT["login"]})["Location"] == f"{FORGOTTEN}sent/"
    assert mail.outbox == []


def test_a_message_holds_no_more_than_the_link(client: Client) -> None:
    client.post(FORGOTTEN, {"email": person().email})
    assert str(mail.outbox[0].body).splitlines()[0].startswith("Somebody, probably you,")
    assert mail.outbox[0].subject == "Choose a new password"
    assert str(mail.outbox[0].body).count("http") == 2  # the link, and the register's own address


def test_a_mail_server_that_is_down_is_told(client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = client.post(FORGOTTEN, {"email": person().email})
    assert response.status_code == 503
    assert "The message could not be sent." in words(response)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"oldpassword": "not mine"}, "This is not your present password."),
        ({"password2": "otter lantern grave"}, "The two passwords are not the same."),
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"password1": ""}, "Enter a new password"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why(client: Client, wrong: dict[str, str], sentence: str) -> None:
    client.force_login(person())
    page = client.post("/accounts/password/", {"oldpassword": "a long enough password", **NEW, **wrong})
    assert sentence in words(page)
    assert soup(page).select(".govuk-error-summary a")


def test_a_changed_password_keeps_the_session_and_ends_the_others(client: Client) -> None:
    user = person()
    client.force_login(user)
    other = Client()
    other.force_login(user)
    response = client.post("/accounts/password/", {"oldpassword": "a long enough password", **NEW})
    assert response["Location"] == "/accounts/"
    assert client.get("/accounts/").status_code == 200
    assert other.get("/accounts/").status_code == 302


def test_who_comes_in_another_way_may_set_a_password(client: Client) -> None:
    user = person()
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    assert client.get("/accounts/password/")["Location"] == "/accounts/password/set/"
    assert client.post("/accounts/password/set/", NEW)["Location"] == "/accounts/"
