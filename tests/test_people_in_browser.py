"""Do the pages of people work in a real browser: on a desk and a phone, and without JavaScript?"""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from accounts.actions import invite, note_absence, note_mail_failure
from accounts.models import Membership, Role, User
from pcc_tracker.demo import Cast
from responses.actions import put_in_charge
from responses.models import Side
from tests.pages import DESK, PHONE, Visit, visit
from tests.people import PASSWORD, kent_administrator, member
from tests.stories import day, logged

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(transactional_db: None, cast: Cast, live_server: Any, settings: Any) -> str:
    """The address of a running site with a cast of people."""
    settings.PUBLIC_ADDRESS = str(live_server.url)
    return str(live_server.url)


def come_in(there: Visit, site: str, person: User) -> None:
    """Open a session for somebody; signing in by hand is tested elsewhere."""
    client = Client()
    client.force_login(person)
    there.page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


def full_house(cast: Cast) -> dict[str, str]:
    """Everything that the pages can show, and the paths of an administrator's pages by name."""
    administrator, officer, now = cast.people[Role.ADMINISTRATOR], cast.people[Role.OFFICER], timezone.now()
    second = member("second@demo.example", Role.OFFICER, cast.body, name="Priya Nolan")
    put_in_charge(logged(cast), Side.BODY, officer, by=officer, at=day(2))
    note_absence(officer, second, timezone.localdate(now), None, by=officer, at=now)
    invite("new@example.org", "Nia New", Role.APPROVER, cast.body, by=administrator, at=now)
    for address in (officer.email, "new@example.org"):
        note_mail_failure(address, at=now, reason="The mail server refused this address (code 550).")
    names = ["person", "person_absence", "account_close", "second_factor_remove"]
    return {name: reverse(f"people:{name}", args=[officer.pk]) for name in names} | {
        "people": reverse("people:people"),
        "search": f"{reverse('people:people')}?q=nobody",
        "invite": reverse("people:invite"),
        "absence": reverse("people:absence"),
        "body": reverse("people:body", args=[cast.body.slug]),
        "hand_over": f"{reverse('responses:hand_over')}?from={officer.pk}",
    }


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_of_people_has_a_flaw(browser: Browser, site: str, cast: Cast, size: dict[str, int]) -> None:
    paths = full_house(cast)
    flaws = {}
    with visit(browser, size) as there:
        come_in(there, site, cast.people[Role.ADMINISTRATOR])
        for name, path in paths.items():
            there.go(site + path)
            flaws[name] = there.flaws()
        for name, button in (("invite", "Invite"), ("person", "Give this role")):
            there.go(site + paths[name])
            if name == "person":
                there.page.get_by_text("Give another role").click()
            there.follow(there.page.get_by_role("button", name=button, exact=True))
            flaws[f"{name} with errors"] = there.flaws()
    assert {name: found for name, found in flaws.items() if found} == {}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_of_an_invitation_has_a_flaw(browser: Browser, site: str, cast: Cast, size: dict[str, int]) -> None:
    by, now = cast.people[Role.ADMINISTRATOR], timezone.now()
    kent_administrator()
    secrets = [
        invite(email, "N", Role.OFFICER, cast.body, by=by, at=now)[1] for email in ("n@e.org", "admin@kent.example")
    ]
    links = [site + reverse("people:invitation", args=[secret]) for secret in (*secrets, "nonsense")]
    flaws = {}
    with visit(browser, size) as there:
        for link in links:
            there.go(link)
            flaws[link] = [flaw for flaw in there.flaws() if "404" not in flaw]
            there.problems.clear()
        there.go(links[0])
        there.follow(there.page.get_by_role("button", name="Accept and sign in"))
        flaws["with errors"] = there.flaws()
        come_in(there, site, cast.people[Role.VIEWER])
        there.go(links[0])
        flaws["for somebody else"] = there.flaws()
    assert {link: found for link, found in flaws.items() if found} == {}


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_somebody_is_invited_and_comes_in(browser: Browser, site: str, cast: Cast, javascript: bool) -> None:
    with visit(browser, DESK, javascript=javascript) as there:
        come_in(there, site, cast.people[Role.ADMINISTRATOR])
        there.go(site + reverse("responses:mine"))
        page = there.page
        there.follow(page.get_by_role("link", name="People", exact=True))
        there.follow(
            page.get_by_role("button", name="Invite somebody").or_(page.get_by_role("link", name="Invite somebody"))
        )
        page.get_by_label("Name").fill("Nia New")
        page.get_by_label("Email address").fill("new@example.org")
        page.get_by_label("Officer, ").check()
        there.follow(page.get_by_role("button", name="Invite"))
        link = page.get_by_label("Copy this link").input_value()
        assert there.problems == []
    with visit(browser, DESK, javascript=javascript) as there:
        there.go(link)
        page = there.page
        password = page.get_by_label("Password", exact=True)
        password.fill(PASSWORD)
        if javascript:
            page.get_by_role("button", name="Show password").click()
            assert password.get_attribute("type") == "text"
        there.follow(page.get_by_role("button", name="Accept and sign in"))
        assert page.url == f"{site}{reverse('responses:mine')}"
        assert "Nia New" in page.inner_text("nav")
    assert Membership.objects.get(user__email="new@example.org").role == Role.OFFICER
