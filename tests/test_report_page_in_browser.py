"""Can the pages of one report be read and crossed: on a desk and a phone, by keyboard, without a script?"""

from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, FloatRect

from accounts.models import Role
from pcc_tracker.demo import Cast
from recommendations.deadlines import civil_day
from responses.models import Audience, Response, Side
from tests.acting import Actor, acting
from tests.pages import DESK, PHONE
from tests.stories import approved, logged, published, say_something, submitted
from tests.test_report_page import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(transactional_db: None, cast: Cast, live_server: Any) -> str:
    """The address of a running site with a cast of people."""
    return str(live_server.url)


def flaws_of(actor: Actor, response: Response) -> dict[str, list[str]]:
    """What is wrong with each page."""
    found = {}
    for name in PAGES:
        actor.there.problems.clear()
        actor.there.go(actor.site + reverse(name, args=[response.pk]))
        found[name] = actor.there.flaws()
    return {name: flaws for name, flaws in found.items() if flaws}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.FORCE_LIAISON, Role.FORCE_SIGNATORY])
def test_no_page_of_a_report_has_a_flaw(
    browser: Browser, site: str, cast: Cast, size: dict[str, int], role: Role
) -> None:
    response = approved(cast)
    say_something(response, cast, Audience.BOTH)
    with acting(browser, site, size) as actor:
        actor.sign_in(role)
        assert flaws_of(actor, response) == {}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_neither_a_published_nor_an_overdue_report_has_a_flaw(
    browser: Browser, site: str, cast: Cast, size: dict[str, int]
) -> None:
    overdue = logged(cast, civil_day(timezone.now()) - timedelta(days=200))
    with acting(browser, site, size) as actor:
        actor.sign_in(Role.OFFICER)
        for response in (published(cast).response, overdue):
            assert flaws_of(actor, response) == {}


def test_the_line_is_drawn_on_a_desk_and_a_list_on_a_phone(browser: Browser, site: str, cast: Cast) -> None:
    response = submitted(cast)
    for size, drawn in ((DESK, True), (PHONE, False)):
        with acting(browser, site, size, javascript=False) as actor:
            actor.sign_in(Role.VIEWER)
            actor.there.go(site + reverse(PAGES[0], args=[response.pk]))
            assert actor.page.locator(".app-line").is_visible() == drawn
            days = actor.page.locator(".app-days li")
            assert days.first.is_visible()
            assert "Last day" in days.last.inner_text() or "Today" in days.last.inner_text()


def test_no_label_of_the_drawing_meets_another(browser: Browser, site: str, cast: Cast) -> None:
    response = approved(cast)
    with acting(browser, site, DESK) as actor:
        actor.sign_in(Role.OFFICER)
        actor.there.go(site + reverse(PAGES[0], args=[response.pk]))
        flags = actor.page.locator(".app-line__flag").all()
        labels = [[text.bounding_box() for text in flag.locator("text").all()] for flag in flags]
    assert len(labels) == 6
    for one, other in combinations(labels, 2):
        assert not [(a, b) for a in one for b in other if a is None or b is None or meet(a, b)]


def meet(one: FloatRect, other: FloatRect) -> bool:
    """Whether two boxes lie over each other; a line of text is lower than its box by some pixels."""
    beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
    apart = one["y"] + one["height"] - 5 <= other["y"] or other["y"] + other["height"] - 5 <= one["y"]
    return not beside and not apart


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_the_pages_are_crossed_by_keyboard_alone(browser: Browser, site: str, cast: Cast, javascript: bool) -> None:
    response = submitted(cast)
    with acting(browser, site, DESK, javascript=javascript, keyboard=True) as officer:
        officer.sign_in(Role.OFFICER)
        officer.there.go(site + reverse(PAGES[0], args=[response.pk]))
        officer.press("History")
        assert "WMP submitted its comments" in officer.reads()
        officer.press("Documents")
        officer.press("Submission 1, with its receipt")
        assert response.submissions.get().sha256 in officer.reads()
        officer.there.go(site + reverse(PAGES[1], args=[response.pk]))
        officer.press("Recommendation 1")
        assert officer.page.url.endswith(f"/texts/{Side.BODY.value}/recommendation-1/")
