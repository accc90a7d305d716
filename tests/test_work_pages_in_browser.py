"""Can the main job be done in a real browser: on a desk and a phone, by keyboard, and without JavaScript?"""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from accounts.models import Role
from pcc_tracker import demo
from pcc_tracker.demo import DOCUMENT, Cast
from publications.models import Publication
from tests.pages import DESK, PHONE, Visit, visit
from tests.stories import logged, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(transactional_db: None, cast: Cast, live_server: Any) -> str:
    """The address of a running site with a cast of people."""
    return str(live_server.url)


def sign_in(there: Visit, site: str, role: Role, until: str = "**/work/") -> None:
    """As a person does it; `until` is the page that this leads to."""
    email = next(sign.email for sign in demo.PEOPLE if sign.role == role)
    there.go(f"{site}/accounts/sign-in/")
    there.page.get_by_label("Email").fill(email)
    there.page.get_by_label("Password").fill(demo.PASSWORD)
    there.page.get_by_role("button", name="Sign in").click()
    there.page.wait_for_url(until)


def read_the_document(there: Visit, site: str) -> None:
    """Upload the demo's document."""
    there.go(f"{site}/imports/")
    there.page.get_by_label("Document").set_input_files(DOCUMENT)
    there.follow(there.page.get_by_role("button", name="Read the document"))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_staff_page_has_a_flaw(browser: Browser, site: str, cast: Cast, size: dict[str, int]) -> None:
    ready = logged(cast)
    with visit(browser, size) as there:
        sign_in(there, site, Role.OFFICER)
        read_the_document(there, site)
        review = there.page.url.partition("#")[0]
        addresses = [
            f"{site}/work/",
            f"{site}/work/{ready.pk}/",
            f"{site}/work/{ready.pk}/moves/invite/",
            f"{site}/work/{ready.pk}/moves/not_applicable/",
            f"{site}/work/{ready.pk}/publish/",
            f"{site}/imports/",
            f"{site}/imports/paste/",
            review,
        ]
        flaws = {}
        for address in addresses:
            there.problems.clear()
            there.go(address)
            flaws[address] = [flaw for flaw in there.flaws() if "403" not in flaw]
    assert {address: found for address, found in flaws.items() if found} == {}


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_a_document_goes_in_and_a_publication_comes_out(browser: Browser, site: str, javascript: bool) -> None:
    with visit(browser, DESK, javascript=javascript) as there:
        sign_in(there, site, Role.OFFICER)
        read_the_document(there, site)
        page = there.page
        assert "Nothing is written until you press" in page.inner_text("main")
        page.get_by_label("Programme").select_option(label="Crime data integrity")
        there.follow(page.get_by_role("button", name="Make these records"))
        assert page.locator("h1").inner_text() == "Published"
        there.follow(page.get_by_role("link", name="The public page"))
        assert "16.2" in page.inner_text("main")
    publication = Publication.objects.get()
    assert len(publication.record.recommendations) == 4


def test_every_word_of_the_source_is_placed_or_shown_as_not_placed(browser: Browser, site: str) -> None:
    with visit(browser, DESK) as there:
        sign_in(there, site, Role.OFFICER)
        read_the_document(there, site)
        page = there.page
        page.locator("#tick-12").check()
        page.get_by_label("move them to").select_option("unplaced")
        there.follow(page.get_by_role("button", name="Move"))
        assert page.url.endswith("#block-12")
        assert "not placed yet" in page.inner_text("main")
        there.follow(page.get_by_role("button", name="Make these records"))
        assert "Place each of them, or leave it out." in page.inner_text(".govuk-error-summary")


def press(page: Page, key: str, until: Callable[[], bool], most: int = 120) -> None:
    """Press a key until something holds; a page that a keyboard cannot cross fails here."""
    for _ in range(most):
        if until():
            return
        page.keyboard.press(key)
    raise AssertionError(f"{most} times {key} did not lead there.")


def focused(page: Page, words: str) -> Callable[[], bool]:
    """Whether the link, button or summary that has the focus says these words."""
    script = """words => document.activeElement.matches("a, button, summary")
        && document.activeElement.innerText.includes(words)"""
    return lambda: bool(page.evaluate(script, words))


def test_a_response_is_sent_back_to_the_force_by_keyboard_alone(browser: Browser, site: str, cast: Cast) -> None:
    response = submitted(cast)
    with visit(browser, DESK) as there:
        sign_in(there, site, Role.OFFICER)
        page = there.page
        there.go(site + reverse("responses:register"))
        press(page, "Tab", focused(page, response.report.title))
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site}/work/{response.pk}/")
        press(page, "Tab", focused(page, "Other moves"))
        page.keyboard.press("Enter")
        press(page, "Tab", focused(page, "Return to the force"))
        page.keyboard.press("Enter")
        page.wait_for_url("**/moves/return_to_force/")
        press(page, "Tab", lambda: bool(page.evaluate("document.activeElement.name === 'note'")))
        page.keyboard.type("The figures of last year are missing.")
        press(page, "Tab", focused(page, "Return to the force"))
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site}/work/{response.pk}/")
        assert "Returned to the force: The figures of last year are missing." in page.inner_text("main")


def test_the_links_of_an_error_summary_lead_to_the_boxes(browser: Browser, site: str) -> None:
    with visit(browser, DESK) as there:
        sign_in(there, site, Role.OFFICER)
        read_the_document(there, site)
        page = there.page
        page.locator("#id_title").fill("")
        page.locator("#id_published_on_0").fill("45")
        there.follow(page.get_by_role("button", name="Make these records"))
        links = page.locator(".govuk-error-summary a")
        targets = [link.get_attribute("href") or "" for link in links.all()]
        assert len(targets) >= 2
        assert all(page.locator(target).count() == 1 for target in targets)
        assert page.title().startswith("Error:")
