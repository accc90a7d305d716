"""Who manages whom? Every role over the pages of people, and what an administrator does there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import CannotManage, end_role
from accounts.actions.checks import someone_administers_without
from accounts.models import LocalPolicingBody, Membership, Role, SecondFactor, User
from accounts.policy import Right, may_at_body
from pcc_tracker.demo import Cast
from tests.pages import HasContent, soup, words
from tests.people import kent_administrator, member


@pytest.fixture
def administrator(client: Client, cast: Cast) -> User:
    """The body's administrator, signed in."""
    client.force_login(cast.people[Role.ADMINISTRATOR])
    return cast.people[Role.ADMINISTRATOR]


def banner(response: HasContent) -> str:
    """What a page says was done, or why not."""
    return " ".join(found.get_text(" ", strip=True) for found in soup(response).select(".govuk-notification-banner"))


# Who gets in


@pytest.mark.parametrize("role", [None, *Role])
def test_only_administrators_open_the_pages_of_people(client: Client, cast: Cast, role: Role | None) -> None:
    officer = cast.people[Role.OFFICER]
    if role:
        client.force_login(cast.people[role])
    expected = {None: 302, Role.ADMINISTRATOR: 200}.get(role, 403)
    addresses = [
        reverse("people:people"),
        reverse("people:invite"),
        reverse("people:person", args=[officer.pk]),
        reverse("people:person_absence", args=[officer.pk]),
        reverse("people:account_close", args=[officer.pk]),
        reverse("people:second_factor_remove", args=[officer.pk]),
        reverse("people:body", args=[cast.body.slug]),
    ]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, expected)


@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.ADMINISTRATOR)])
def test_who_does_not_administer_changes_nobody(client: Client, cast: Cast, role: Role | None) -> None:
    officer = cast.people[Role.OFFICER]
    membership = officer.memberships.get()
    if role:
        client.force_login(cast.people[role])
    before = list(Membership.objects.values()), list(User.objects.values("is_active"))
    addresses = [
        reverse("people:role_end", args=[officer.pk, membership.pk]),
        reverse("people:account_close", args=[officer.pk]),
        reverse("people:account_open", args=[officer.pk]),
        reverse("people:second_factor_remove", args=[officer.pk]),
        reverse("people:person", args=[officer.pk]),
        reverse("people:body", args=[cast.body.slug]),
    ]
    assert {client.post(address).status_code for address in addresses} == {403 if role else 302}
    assert (list(Membership.objects.values()), list(User.objects.values("is_active"))) == before


@pytest.mark.parametrize("name", ["person", "person_absence", "account_close", "second_factor_remove"])
def test_people_of_other_bodies_are_not_there(client: Client, administrator: User, name: str) -> None:
    stranger = kent_administrator()
    address = reverse(f"people:{name}", args=[stranger.pk])
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert stranger.name not in words(client.get(reverse("people:people")))
    assert client.get(reverse("people:body", args=["kent-pcc"])).status_code == 404


def test_the_menu_offers_people_to_administrators_only(client: Client, cast: Cast) -> None:
    for role in Role:
        client.force_login(cast.people[role])
        page = soup(client.get("/accounts/"))
        items = [item.get_text(strip=True) for item in page.select(".govuk-service-navigation__item")]
        assert ("People" in items) == (role == Role.ADMINISTRATOR)


def test_an_administrator_reads_no_response_by_that_role(client: Client, administrator: User, cast: Cast) -> None:
    assert not may_at_body(administrator, Right.SEE, cast.body, timezone.localdate())


# The table


def test_the_table_shows_the_people_of_the_body_and_of_its_force(client: Client, administrator: User) -> None:
    page = words(client.get(reverse("people:people")))
    assert "Olivia Hart officer@demo.example Officer, Police and Crime Commissioner for West Midlands" in page
    assert (
        "Leo Marsh liaison@demo.example Force liaison, West Midlands Police since Friday 1 January 2016 Off Here"
        in page
    )


def test_the_table_takes_as_many_queries_for_fifty_people_as_for_a_few(
    client: Client, administrator: User, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(30) as few:
        client.get(reverse("people:people"))
    for number in range(60):
        member(f"p{number}@demo.example", Role.OFFICER, cast.body)
    with django_assert_max_num_queries(len(few)):
        page = client.get(reverse("people:people"))
    assert len(soup(page).select("tbody tr")) == 50
    assert "Page 1 of 2" in words(page)


def test_a_person_is_found_by_part_of_the_name_or_address(client: Client, administrator: User) -> None:
    for asked in ("olivia", "OFFICER@demo"):
        page = client.get(reverse("people:people"), {"q": asked})
        assert "Olivia Hart" in words(page)
        assert "Leo Marsh" not in words(page)
    nobody = client.get(reverse("people:people"), {"q": "zzz"})
    assert "Nobody’s name or address contains “zzz”." in words(nobody)


# Roles


def test_a_role_is_given_and_ended_at_once(client: Client, administrator: User, cast: Cast) -> None:
    officer, today = cast.people[Role.OFFICER], timezone.localdate()
    address = reverse("people:person", args=[officer.pk])
    given = client.post(address, {"role": f"approver/{cast.body.slug}"}, follow=True)
    assert "Olivia Hart: Approver, " in banner(given)
    membership = officer.memberships.get(role=Role.APPROVER)
    assert (membership.added_by, membership.starts_on) == (administrator, today)
    assert may_at_body(officer, Right.APPROVE, cast.body, today)
    client.post(reverse("people:role_end", args=[officer.pk, membership.pk]))
    membership.refresh_from_db()
    assert (membership.ended_by, membership.ends_on) == (administrator, today)
    assert not may_at_body(officer, Right.APPROVE, cast.body, today)
    again = client.post(address, {"role": f"approver/{cast.body.slug}"}, follow=True)
    assert "Approver" in banner(again)
    assert officer.memberships.filter(role=Role.APPROVER).count() == 1


def test_a_role_is_given_once(client: Client, administrator: User, cast: Cast) -> None:
    address = reverse("people:person", args=[cast.people[Role.OFFICER].pk])
    page = client.post(address, {"role": f"officer/{cast.body.slug}"})
    assert "Olivia Hart has this role already." in words(page)


def test_a_role_of_another_place_is_not_offered(client: Client, administrator: User, cast: Cast) -> None:
    address = reverse("people:person", args=[cast.people[Role.OFFICER].pk])
    for role in ("officer/kent-pcc", f"force liaison/{cast.body.slug}", "nonsense"):
        assert client.post(address, {"role": role}).status_code == 200
    assert Membership.objects.filter(user=cast.people[Role.OFFICER]).count() == 1


def test_nobody_gives_a_role_to_themselves(client: Client, administrator: User, cast: Cast) -> None:
    page = client.post(reverse("people:person", args=[administrator.pk]), {"role": f"officer/{cast.body.slug}"})
    assert "Nobody gives a role to themselves." in words(page)
    assert not may_at_body(administrator, Right.SEE, cast.body, timezone.localdate())


def test_the_last_administrator_stays(client: Client, administrator: User, cast: Cast) -> None:
    own = administrator.memberships.get()
    ended = client.post(reverse("people:role_end", args=[administrator.pk, own.pk]), follow=True)
    assert "You cannot end your own role as administrator." in banner(ended)
    closed = client.post(reverse("people:account_close", args=[administrator.pk]), follow=True)
    assert "You cannot close your own account." in banner(closed)


def test_a_body_is_not_left_without_an_administrator(cast: Cast) -> None:
    only = cast.people[Role.ADMINISTRATOR]
    with pytest.raises(CannotManage, match="Amal Rashid is the only administrator of"):
        someone_administers_without(only, cast.body, timezone.now())
    member("second@demo.example", Role.ADMINISTRATOR, cast.body)
    someone_administers_without(only, cast.body, timezone.now())


def test_of_two_administrators_who_end_each_other_one_is_left(cast: Cast) -> None:
    first, now = cast.people[Role.ADMINISTRATOR], timezone.now()
    second = member("second@demo.example", Role.ADMINISTRATOR, cast.body)
    end_role(second.memberships.get(), by=first, at=now)
    with pytest.raises(CannotManage, match="Only an administrator"):
        end_role(first.memberships.get(), by=second, at=now)


# Settings of a body


def settings_of(body: LocalPolicingBody, **changed: str) -> dict[str, str]:
    """The form of a body's settings as it stands, with what is changed."""
    names = ("second_factor", "called", "colour", "email", "website", "address", "compares")
    return {name: getattr(body, name) for name in names} | changed


def test_a_body_is_settled_by_its_administrator(client: Client, administrator: User, cast: Cast) -> None:
    address = reverse("people:body", args=[cast.body.slug])
    sent = settings_of(cast.body, called="the PCC", colour="#123456")
    page = client.post(address, sent, follow=True)
    assert "The settings are saved." in banner(page)
    assert "Settings changed: called in running text, colour" in words(page)
    cast.body.refresh_from_db()
    assert (cast.body.called, cast.body.colour) == ("the PCC", "#123456")


def test_who_asks_everybody_for_a_second_factor_is_asked_at_once(
    client: Client, administrator: User, cast: Cast
) -> None:
    address = reverse("people:body", args=[cast.body.slug])
    client.post(address, settings_of(cast.body, second_factor=SecondFactor.EVERYONE))
    cast.body.refresh_from_db()
    assert cast.body.second_factor == SecondFactor.EVERYONE
    assert client.get(address)["Location"] == reverse("accounts:second_factor")


@pytest.mark.parametrize("colour", ["#ffff00", "#8a8a8a", "red", "#12345"])
def test_a_colour_on_which_white_words_cannot_be_read_is_refused(
    client: Client, administrator: User, cast: Cast, colour: str
) -> None:
    page = client.post(reverse("people:body", args=[cast.body.slug]), settings_of(cast.body, colour=colour))
    assert soup(page).select(".govuk-error-summary a[href='#id_colour']")
    before = cast.body.colour
    cast.body.refresh_from_db()
    assert cast.body.colour == before
