"""Can everyone come in: with a passkey, by keyboard, without JavaScript, on a desk and a phone?"""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from accounts.actions import describe_body
from accounts.models import Role, SecondFactor
from pcc_tracker.demo import PASSWORD, Cast
from tests.pages import DESK, PHONE, Visit, visit
from tests.test_second_factor import app_of, shown

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(transactional_db: None, cast: Cast, live_server: LiveServer) -> str:
    """The address of a running site whose body asks everyone for a second factor."""
    describe_body(cast.body, by=None, at=datetime.now(UTC), second_factor=SecondFactor.EVERYONE)
    return str(live_server.url)


def sign_in(there: Visit, site: str, role: Role = Role.OFFICER, going_to: str = "/imports/") -> None:
    there.go(f"{site}/accounts/sign-in/?next={going_to}")
    there.page.get_by_label("Email address").fill(f"{role.value.split()[-1]}@demo.example")
    there.page.get_by_label("Password").fill(PASSWORD)
    press(there, "Sign in")


def press(there: Visit, name: str) -> None:
    there.follow(there.page.get_by_role("button", name=name, exact=True))


def give_a_key(page: Page) -> None:
    """A device that keeps passkeys and always recognises its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_passkey_is_added_and_then_signs_in_alone(
    browser: Browser, site: str, cast: Cast, size: dict[str, int]
) -> None:
    flaws = {}
    with visit(browser, size) as there:
        give_a_key(there.page)
        sign_in(there, site)
        assert there.page.url == f"{site}/accounts/second-factor/"
        flaws["led"] = there.flaws()
        press(there, "Add a passkey")
        flaws["add"] = there.flaws()
        there.page.get_by_label("Name").fill("Work laptop")
        press(there, "Add the passkey")
        assert there.page.get_by_role("heading", name="Your recovery codes").is_visible()
        flaws["codes"] = there.flaws()
        press(there, "I have kept them: go on")
        assert there.page.url == f"{site}/imports/"
        there.go(f"{site}/accounts/")
        assert there.page.get_by_text("Work laptop").first.is_visible()
        flaws["account"] = there.flaws()
        there.follow(there.page.get_by_role("link", name="Rename Work laptop"))
        flaws["rename"] = there.flaws()
        there.go(f"{site}/accounts/")
        there.follow(there.page.get_by_role("link", name="Remove Work laptop"))
        flaws["remove"] = there.flaws()
        sign_out(there)
        there.go(f"{site}/accounts/sign-in/?next=/imports/")
        press(there, "Use a passkey")
        assert there.page.url == f"{site}/imports/"
        sign_out(there)
        sign_in(there, site)  # with the password, after which the passkey is the second step
        flaws["second step"] = there.flaws()
        press(there, "Use a passkey")
        assert there.page.url == f"{site}/imports/"
    assert {name: found for name, found in flaws.items() if found} == {}


def sign_out(there: Visit) -> None:
    if there.page.get_by_role("button", name="Menu").is_visible():
        there.page.get_by_role("button", name="Menu").click()
    press(there, "Sign out")


def test_where_no_passkey_can_work_none_is_offered(browser: Browser, site: str) -> None:
    with visit(browser, DESK) as there:
        numbers = site.replace("localhost", "127.0.0.1")
        sign_in(there, numbers)
        press(there, "Add a passkey")
        assert there.page.get_by_text("Passkeys do not work here.").is_visible()
        assert not there.page.get_by_role("button", name="Add the passkey").is_visible()
        assert there.flaws() == []


def test_a_passkey_that_does_not_answer_says_so(browser: Browser, site: str) -> None:
    with visit(browser, DESK) as there:
        there.go(f"{site}/accounts/sign-in/")
        there.page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('left')) }")
        there.page.get_by_role("button", name="Use a passkey").click()
        there.page.get_by_text("The passkey did not answer.").wait_for()
        assert there.flaws() == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_an_app_is_set_up_and_used_without_javascript(
    browser: Browser, site: str, cast: Cast, size: dict[str, int]
) -> None:
    with visit(browser, size, javascript=False) as there:
        sign_in(there, site)
        assert not there.page.get_by_role("button", name="Use a passkey").is_visible()
        press(there, "Set up an app")
        secret = there.page.locator(".app-key").inner_text()
        assert there.page.locator(".app-qr svg").bounding_box()["width"] > 200  # type: ignore[index]
        there.page.get_by_label("Code").fill(shown(secret))
        press(there, "Use this app")
        first = there.page.locator(".app-codes code").first.inner_text()
        press(there, "I have kept them: go on")
        press(there, "Sign out")
        sign_in(there, site)
        there.page.get_by_label("Code").fill(first)
        press(there, "Sign in")
        assert there.page.url == f"{site}/imports/"
        assert there.problems == []


def test_the_keyboard_alone_opens_the_door(browser: Browser, site: str, cast: Cast) -> None:
    secret = app_of(cast.people[Role.OFFICER])
    with visit(browser, DESK) as there:
        there.go(f"{site}/accounts/sign-in/?next=/imports/")
        keys = there.page.keyboard
        there.page.get_by_label("Email address").focus()
        keys.type("officer@demo.example")
        keys.press("Tab")
        keys.type(PASSWORD)
        keys.press("Enter")
        there.page.wait_for_url(f"{site}/accounts/second-step/")
        code = there.page.get_by_label("Code")
        assert code.get_attribute("autocomplete") == "one-time-code"
        assert code.get_attribute("inputmode") == "numeric"
        code.focus()
        keys.type(shown(secret))
        keys.press("Enter")
        there.page.wait_for_url(f"{site}/imports/")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_of_the_door_has_a_flaw(browser: Browser, site: str, cast: Cast, size: dict[str, int]) -> None:
    signatory = cast.people[Role.FORCE_SIGNATORY]
    secret = app_of(signatory)
    flaws = {}
    with visit(browser, size) as there:
        for address in ("password/forgotten/", "password/forgotten/sent/", "password/new/1-x/", "closed/"):
            there.go(f"{site}/accounts/{address}")
            flaws[address] = there.flaws()
        sign_in(there, site, Role.FORCE_SIGNATORY, "/verify/")
        press(there, "Sign in")
        flaws["empty code"] = there.flaws()
        there.page.get_by_label("Code").fill(shown(secret))
        press(there, "Sign in")
        pages = ["", "password/", "app/remove/", "recovery-codes/", "recovery-codes/new/", "passkeys/add/"]
        pages += ["confirm/?next=/", "confirm/code/?next=/"]
        for address in pages:
            there.go(f"{site}/accounts/{address}")
            flaws[address] = there.flaws()
        there.go(f"{site}/accounts/password/")
        press(there, "Save the new password")
        flaws["empty password"] = there.flaws()
    assert {name: found for name, found in flaws.items() if found} == {}
    assert Authenticator.objects.filter(user=signatory).count() == 2
