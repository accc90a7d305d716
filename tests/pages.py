"""Is a page fit for its readers? What the tests of pages ask a real browser: axe, width, console, keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 812}

# How long a condition is waited for; it is met at once, but for a machine that has other things to do.
PATIENCE = 60_000  # ms
expect.set_options(timeout=PATIENCE)


class HasContent(Protocol):
    """A response as the test client gives it."""

    @property
    def content(self) -> Any: ...


def words(response: HasContent) -> str:
    """The words of a page on one line, as a reader has them."""
    return " ".join(soup(response).get_text().split())


def soup(response: HasContent) -> BeautifulSoup:
    """The page as a tree."""
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; `visit` opens a fresh window in it."""
    if not CHROMIUM.exists():
        pytest.skip(f"There is no browser at {CHROMIUM}.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """One page open in a browser, and what went wrong in it so far."""

    page: Page
    problems: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        """Open an address of the live server and wait until it has loaded, its modules included."""
        self.page.goto(address, wait_until="load")

    def follow(self, link: Locator) -> None:
        """Press a link or a button and wait for the page that it leads to, its style sheets included."""
        with self.page.expect_navigation(wait_until="load"):
            link.click()

    def violations(self) -> list[str]:
        """What axe objects to, one line for each rule with the first place where it is broken."""
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE.read_text())  # a script element would be stopped by the page's own policy
        options = {"runOnly": {"type": "tag", "values": RULES}}
        found: dict[str, Any] = self.page.evaluate("options => axe.run(document, options)", options)
        return [f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]

    def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return width

    def flaws(self) -> list[str]:
        """All that is wrong with the page: a test asserts that there is nothing."""
        wide = self.overflow()
        return [*self.violations(), *self.problems, *([f"{wide} px too wide"] if wide > 0 else [])]


@contextmanager
def visit(
    browser: Browser, size: dict[str, int], *, javascript: bool = True, our_scripts: bool = True
) -> Iterator[Visit]:
    """A fresh window of the browser, with its console and failed requests listened to.

    axe is a script itself: what it says of a page without JavaScript is asked where `our_scripts` never arrive.
    """
    context = browser.new_context(viewport=size, java_script_enabled=javascript, locale="en-GB")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    found = Visit(page)
    if not our_scripts:
        page.route("**/*.js", lambda route: route.abort())

    def heard(said: ConsoleMessage) -> None:
        kept_away = not our_scripts and said.location["url"].endswith(".js")
        if said.type in {"error", "warning"} and not kept_away:
            found.problems.append(said.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: found.problems.append(str(error)))
    page.on("response", lambda got: found.problems.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    try:
        yield found
    finally:
        context.close()
