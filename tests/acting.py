"""Who plays a part in a real browser? A person with a window and a session of their own, by mouse or by keyboard."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, Response, expect

from accounts.models import Role
from pcc_tracker import demo
from tests.pages import Visit, visit

_NAMED = """words => {
    const it = document.activeElement;
    if (!it || !it.matches("a, button, summary")) return false;
    const said = it.innerText.replace(/\\s+/g, " ").trim();
    return it.matches("button") ? said === words : said.startsWith(words);
}"""
_NO_MOUSE = """for (const kind of ["pointerdown", "mousedown", "touchstart", "wheel"]) {
    addEventListener(kind, () => console.error("This person has no mouse."), true);
}"""
_LABELLED = """words => [...(document.activeElement?.labels ?? [])].some(
    label => label.innerText.replace(/\\s+/g, " ").trim().startsWith(words)
)"""


class Actor:
    """A person at a mouse: presses what is named, fills what is labelled, chooses, writes."""

    def __init__(self, there: Visit, site: str) -> None:
        self.there, self.site = there, site

    @property
    def page(self) -> Page:
        """What is before the person."""
        return self.there.page

    def sign_in(self, role: Role) -> None:
        """Come in as the cast's person with this role."""
        self.there.go(f"{self.site}/accounts/sign-in/")
        email = next(sign.email for sign in demo.PEOPLE if sign.role == role)
        self.fill("Email", email)
        self.fill("Password", demo.PASSWORD)
        self.press("Sign in")

    def press(self, words: str) -> None:
        """Press the button, or else follow the link, with this name, and wait for the page that it leads to."""
        main = self.page.locator("main")
        button = main.get_by_role("button", name=words, exact=True)
        self.there.follow((button if button.count() else main.get_by_role("link", name=words)).first)

    def save(self) -> None:
        """Press Save in an editor: with scripts the page stays, and says that it has saved."""
        if not self.page.locator("[contenteditable=true]").count():
            self.press("Save")
            return
        with self.page.expect_response(_is_saved):
            self.strike("Save")
        expect(self.page.locator("[data-status]")).to_have_text(re.compile("^Saved"))

    def strike(self, words: str) -> None:
        """Press a button that leads nowhere else."""
        self.page.get_by_role("button", name=words, exact=True).click()

    def fill(self, label: str, words: str) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(label, exact=False).first.fill(words)

    def pick(self, label: str, option: str) -> None:
        """Pick from the list with this label."""
        self.page.get_by_label(label).select_option(label=option)

    def choose(self, option: str) -> None:
        """Choose one of a group of radios."""
        self.page.get_by_role("radio", name=option, exact=True).check()

    def write(self, words: str) -> None:
        """Write the text of an editor."""
        box = self.box()
        box.fill(words)

    def box(self) -> Locator:
        """Where a text is written, with scripts and without."""
        rich = self.page.locator("[contenteditable=true]")
        return rich if rich.count() else self.page.locator("textarea#text")

    def reads(self) -> str:
        """The words of the page on one line."""
        return " ".join(self.page.inner_text("main").split())


class TypingActor(Actor):
    """A person who has a keyboard and nothing else."""

    def press(self, words: str) -> None:
        self.until(lambda: bool(self.page.evaluate(_NAMED, words)), words)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def strike(self, words: str) -> None:
        self.until(lambda: bool(self.page.evaluate(_NAMED, words)), words)
        self.page.keyboard.press("Enter")

    def fill(self, label: str, words: str) -> None:
        self.until(lambda: bool(self.page.evaluate(_LABELLED, label)), label)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def pick(self, label: str, option: str) -> None:
        self.until(lambda: bool(self.page.evaluate(_LABELLED, label)), label)
        self.page.keyboard.type(option)

    def choose(self, option: str) -> None:
        group = f"[...document.querySelectorAll('input[type=radio]')].find(it => {_own_label(option)})?.name"
        self.until(lambda: bool(self.page.evaluate(f"document.activeElement?.name === ({group})")), option)
        for _ in range(10):
            if self.page.evaluate(_LABELLED, option):
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"“{option}” cannot be chosen with the arrows.")

    def write(self, words: str) -> None:
        self.until(lambda: bool(self.page.evaluate("document.activeElement?.isContentEditable ?? false")), "the text")
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def until(self, there: Callable[[], bool], what: str, most: int = 150) -> None:
        """Tab until something has the focus; a page that a keyboard cannot cross fails here."""
        for _ in range(most):
            if there():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to “{what}” on {self.page.url}.")


def _is_saved(answer: Response) -> bool:
    """Whether this answers the press of Save, and not what the editor sends by itself."""
    return answer.url.endswith("/keep/") and '"settled":true' in (answer.request.post_data or "")


def _own_label(option: str) -> str:
    return f"[...it.labels].some(label => label.innerText.trim() === {option!r})"


@contextmanager
def acting(
    browser: Browser, site: str, size: dict[str, int], *, javascript: bool = True, keyboard: bool = False
) -> Iterator[Actor]:
    """A window for one person."""
    with visit(browser, size, javascript=javascript) as there:
        if keyboard:
            there.page.add_init_script(_NO_MOUSE)
        yield (TypingActor if keyboard else Actor)(there, site)
