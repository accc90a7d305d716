"""Does the door let in who belongs here, and does every page's frame offer each person what is theirs?"""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views import defaults

from accounts.context import frame
from accounts.models import Role, User
from pcc_tracker.demo import Cast
from tests.factories import person
from tests.pages import HasContent, soup, words

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/sign-in/"
RIGHT = {"login": "officer@example.org", "password": "a long enough password"}


def menu(response: HasContent) -> list[str]:
    """The words of the service navigation."""
    return [" ".join(item.get_text().split()) for item in soup(response).select(".govuk-service-navigation__item")]


def test_a_person_comes_in_with_an_address_in_any_capitals(client: Client) -> None:
    person()
    response = client.post(SIGN_IN, {**RIGHT, "login": "Officer@Example.ORG", "next": "/verify/"})
    assert response.status_code == 302
    assert response["Location"] == "/verify/"
    assert "Robin Officer" in menu(client.get("/accounts/"))


def test_without_another_wish_the_register_opens(client: Client) -> None:
    person()
    assert client.post(SIGN_IN, RIGHT)["Location"] == "/work/"


@pytest.mark.parametrize(
    "wrong", [{"password": "something else"}, {"login": "nobody@example.org"}, {"login": "officer@example.or"}]
)
def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(client: Client, wrong: dict[str, str]) -> None:
    person()
    response = client.post(SIGN_IN, {**RIGHT, **wrong})
    assert "The email address and the password do not belong together." in words(response)
    assert soup(response).title.get_text().startswith("Error: Sign in")  # type: ignore[union-attr]
    assert "_auth_user_id" not in client.session


def test_an_empty_form_says_what_to_enter_and_links_to_it(client: Client) -> None:
    page = soup(client.post(SIGN_IN, {}))
    links = page.select(".govuk-error-summary a")
    assert [link.get_text() for link in links] == ["Enter your email address", "Enter your password"]
    assert all(page.select(f"input{link['href']}") for link in links)


def test_someone_who_left_is_told_that_the_account_is_closed(client: Client) -> None:
    User.objects.filter(pk=person().pk).update(is_active=False)
    assert "This account is closed" in words(client.post(SIGN_IN, RIGHT, follow=True))
    assert "do not belong together" in words(client.post(SIGN_IN, {**RIGHT, "password": "guessed"}))
    assert "_auth_user_id" not in client.session


def test_an_address_that_was_stored_with_capitals_opens(client: Client) -> None:
    person("O.Hart@example.org")
    assert client.post(SIGN_IN, {**RIGHT, "login": "o.hart@example.org"}).status_code == 302


@pytest.mark.parametrize("address", ["signup/", "register/", "email/", "oidc/none/login/", "3rdparty/signup/"])
def test_nobody_can_register(client: Client, address: str) -> None:
    assert client.get(f"/accounts/{address}").status_code == 404


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(client: Client, address: str) -> None:
    person()
    assert client.post(SIGN_IN, {**RIGHT, "next": address})["Location"] == "/work/"


def test_signing_out_needs_the_button(client: Client) -> None:
    client.force_login(person())
    assert client.get("/accounts/sign-out/").status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post("/accounts/sign-out/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_a_visitor_is_offered_what_is_public(client: Client) -> None:
    assert menu(client.get("/")) == ["Published responses", "Browse", "Timeliness", "Search", "Sign in"]


@pytest.mark.parametrize(("role", "offered"), [(Role.OFFICER, True), (Role.VIEWER, False), (Role.FORCE_LIAISON, False)])
def test_only_those_who_may_log_reports_are_offered_it(client: Client, cast: Cast, role: Role, offered: bool) -> None:
    client.force_login(cast.people[role])
    items = menu(client.get("/accounts/"))
    assert ("Add a report" in items) is offered
    assert items[0] == "Your work"
    assert items[-2:] == [cast.people[role].name, "Sign out"]


def test_the_frame_asks_for_rights_only_where_a_page_shows_them(
    rf: RequestFactory, django_assert_num_queries: Any
) -> None:
    request = rf.get("/")
    request.user = person()
    with django_assert_num_queries(0):
        facts = frame(request)
    with django_assert_num_queries(1):
        assert not facts["may_log_reports"]


# When something is wrong


def refused(request: HttpRequest) -> HttpResponse:
    """The page of a refusal with its reason."""
    return defaults.permission_denied(request, PermissionError("Only an officer of the body can do this."))


def test_a_refusal_shows_its_reason(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = person()
    response = refused(request)
    assert response.status_code == 403
    assert "Only an officer of the body can do this." in words(response)


def test_a_form_without_its_token_is_explained() -> None:
    person()
    response = Client(enforce_csrf_checks=True).post(SIGN_IN, RIGHT)
    assert response.status_code == 403
    assert "Send the form again" in words(response)


def test_a_page_that_is_not_there_offers_the_way_back(client: Client) -> None:
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert "find a response among those published" in words(response)


def test_a_failure_page_needs_neither_the_database_nor_the_frame(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        page = render_to_string("500.html")
    assert "The fault is ours" in page
    assert "govuk-service-navigation" not in page
