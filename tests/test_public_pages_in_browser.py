"""Can everyone use the window: on a phone, with a keyboard, without JavaScript, with what axe knows of the rest?"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser

from accounts.middleware import PUBLIC
from tests.example_record import BODY, CORRECTED, FORCE, FULL, HISTORIC, NONE_RECEIVED
from tests.factories import many, person, published
from tests.pages import DESK, PHONE, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RESPONSE = "/responses/barsetshire/barsetshire-2024-crime-recording/"
PAGES = [
    "/",
    "/?page=2",
    "/responses/barsetshire/",
    "/bodies/barsetshire/",
    "/programmes/peel/",
    "/years/2024/?force=force-1",
    "/ratings/requires-improvement/",
    "/browse/",
    "/timeliness/",
    "/search/",
    "/search/?q=%22call+handling%22&position=accepted",
    f"/search/?q={'nothing+' * 60}",
    RESPONSE,
    f"{RESPONSE}version/1/",
    f"{RESPONSE}version/2/changes/",
    f"{RESPONSE}recommendation-2/",
    f"{RESPONSE}recommendation-4/",
    "/responses/loamshire/barsetshire-2024-crime-recording/",
    "/responses/barsetshire/old-report/",
    "/verify/",
    "/verify/?fingerprint=12345678",
    "/follow/responses/barsetshire/",
    "/follow/responses/barsetshire/barsetshire-2024-crime-recording/recommendation-2/",
    "/follow/asked/",
    "/accessibility/",
    "/privacy/",
    "/cookies/",
    "/reuse/",
    "/contact/",
    "/data/",
    "/api/v1/",
    "/accounts/sign-in/",
]
# These are looked at where something has led to them: in test_following and test_verify.
ELSEWHERE = {"follow:confirm", "follow:stop", "public:verify_file"}
# A file, a feed, a calendar or an answer to a program.
NO_PAGE = re.compile(
    r"public:(api:(?!api-root$).+|.*(_feed|feed|_calendar|_(pdf|docx|odt|html|json))|colours|robots|sitemap.*)"
)
LONG = "<p>" + "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 3 + "</p>"


def public_addresses(resolver: Any = None, space: str = "") -> Iterator[str]:
    """The name of every address that is for everybody."""
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLResolver) and (space or found.namespace in PUBLIC):
            yield from public_addresses(found, ":".join(filter(None, [space, found.namespace])))
        elif isinstance(found, URLPattern) and space:
            yield ":".join(filter(None, [space, found.name]))


@pytest.fixture
def responses(transactional_db: None) -> None:
    """Responses of every kind: corrected, without the force's comments, in a pale colour, historic, and many."""
    mayor = replace(BODY, name="Mayor of Loamshire", called="the Mayor", colour="#ffcc33")
    published(FULL)
    published(CORRECTED)
    published(replace(NONE_RECEIVED, body=mayor, force=replace(FORCE, slug="loamshire", name="Loamshire Police")))
    published(replace(HISTORIC, report=replace(HISTORIC.report, slug="old-report")))
    for record in many(30):
        published(record)


@pytest.mark.django_db
def test_every_public_address_is_looked_at_or_answers_with_no_page() -> None:
    looked_at = {resolve(address.split("?")[0]).view_name for address in PAGES} - {"accounts:sign_in"}
    assert looked_at | ELSEWHERE == {name for name in public_addresses() if not NO_PAGE.fullmatch(name)}


@pytest.mark.parametrize("our_scripts", [True, False], ids=["with scripts", "without"])
def test_no_page_has_a_flaw_on_a_desk_or_a_phone(
    browser: Browser, live_server: Any, responses: None, our_scripts: bool
) -> None:
    flaws = {}
    with visit(browser, DESK, our_scripts=our_scripts) as there:
        for address in PAGES:
            there.problems.clear()
            there.go(f"{live_server.url}{address}")
            for size in (DESK, PHONE):
                there.page.set_viewport_size(size)  # type: ignore[arg-type]
                flaws[address, size["width"]] = there.flaws()
    assert {place: found for place, found in flaws.items() if found} == {}


def test_no_page_is_too_wide_when_it_is_four_times_enlarged(
    browser: Browser, live_server: Any, responses: None
) -> None:
    with visit(browser, {"width": 320, "height": 256}) as there:
        for address in PAGES:
            there.go(f"{live_server.url}{address}")
            assert there.overflow() == 0, address


def test_long_words_do_not_make_a_phone_scroll_sideways(browser: Browser, live_server: Any) -> None:
    long = replace(FULL, overall=replace(FULL.overall, body=LONG), report=replace(FULL.report, title="Inspection" * 20))
    published(long)
    with visit(browser, PHONE) as there:
        for address in ("/", RESPONSE, f"{RESPONSE}recommendation-1/"):
            there.go(f"{live_server.url}{address}")
            assert there.overflow() == 0


def test_both_responses_stand_side_by_side_with_the_same_width(browser: Browser, live_server: Any) -> None:
    published()
    with visit(browser, DESK) as there:
        there.go(f"{live_server.url}{RESPONSE}")
        force, body = (side.bounding_box() for side in there.page.locator("#recommendation-1 .app-side").all())
    assert force is not None
    assert body is not None
    assert force["y"] == body["y"]
    assert force["width"] == body["width"]


def test_both_responses_stand_one_below_the_other_on_a_phone(browser: Browser, live_server: Any) -> None:
    published()
    with visit(browser, PHONE) as there:
        there.go(f"{live_server.url}{RESPONSE}")
        force, body = (side.bounding_box() for side in there.page.locator("#recommendation-1 .app-side").all())
    assert force is not None
    assert body is not None
    assert force["x"] == body["x"]
    assert force["y"] + force["height"] <= body["y"]


def test_a_response_can_be_opened_with_the_keyboard_alone(browser: Browser, live_server: Any) -> None:
    published()
    with visit(browser, DESK) as there:
        there.go(f"{live_server.url}/")
        there.page.keyboard.press("Tab")
        assert there.page.evaluate("document.activeElement.textContent") == "Skip to main content"
        there.page.keyboard.press("Enter")
        for _stop in ("search box", "button", "response"):
            there.page.keyboard.press("Tab")
        there.page.keyboard.press("Enter")
        there.page.wait_for_url(f"**{RESPONSE}")


def test_a_force_can_be_chosen_without_javascript(browser: Browser, live_server: Any, responses: None) -> None:
    with visit(browser, PHONE, javascript=False) as there:
        there.go(f"{live_server.url}/")
        there.page.get_by_label("Police force").select_option("loamshire")
        there.follow(there.page.get_by_role("button", name="Show"))
        there.follow(there.page.get_by_role("link", name=FULL.report.title))
        assert there.page.get_by_role("heading", name="The Mayor’s response").first.is_visible()
        assert there.page.get_by_role("link", name="Sign in").is_visible()
        assert there.problems == []


def test_a_bodys_colour_reaches_its_page(browser: Browser, live_server: Any, responses: None) -> None:
    bar = "getComputedStyle(document.querySelector('.govuk-header'))"
    name = "getComputedStyle(document.querySelector('.govuk-header__homepage-link'))"
    with visit(browser, DESK) as there:
        there.go(f"{live_server.url}/responses/loamshire/barsetshire-2024-crime-recording/")
        assert there.page.evaluate(f"{bar}.backgroundColor") == "rgb(255, 204, 51)"
        assert there.page.evaluate(f"{name}.color") == "rgb(11, 12, 12)"


def test_a_printed_response_has_no_menu(browser: Browser, live_server: Any) -> None:
    published()
    with visit(browser, DESK) as there:
        there.go(f"{live_server.url}{RESPONSE}")
        there.page.emulate_media(media="print")
        assert not there.page.get_by_role("navigation").first.is_visible()
        assert there.page.get_by_role("heading", name="Recommendation 2", exact=True).is_visible()


def test_a_page_whose_last_style_sheet_is_late_asks_for_no_font_that_is_not_ours(
    browser: Browser, live_server: Any
) -> None:
    published()
    asked: list[str] = []
    with visit(browser, DESK) as there:
        there.page.on("request", lambda request: asked.append(request.url))
        for late in ("frame", "record"):
            there.page.route(f"**/css/{late}.css", lambda route: route.abort())
        there.go(f"{live_server.url}{RESPONSE}")
    assert not [address for address in asked if "/assets/fonts/" in address]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_door_has_no_flaw_before_or_after_a_mistake(
    browser: Browser, live_server: Any, size: dict[str, int]
) -> None:
    person()
    with visit(browser, size) as there:
        there.go(f"{live_server.url}/accounts/sign-in/?next=/verify/")
        there.follow(there.page.get_by_role("button", name="Sign in"))
        assert there.page.get_by_role("alert").is_visible()
        assert there.flaws() == []
        there.page.get_by_label("Email address").fill("officer@example.org")
        there.page.get_by_label("Password").fill("a long enough password")
        there.follow(there.page.get_by_role("button", name="Sign in"))
        assert there.page.url.endswith("/verify/")
        assert there.flaws() == []
