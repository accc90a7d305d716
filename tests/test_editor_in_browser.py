"""What if it goes wrong while somebody writes? Two editors, an ended session, a second press, no line: all is kept."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, expect

from accounts.models import Role
from pcc_tracker.demo import PASSWORD, Cast
from responses.models import Response, Side, Statement, StatementRevision
from tests import people
from tests.acting import Actor
from tests.pages import DESK, PHONE, visit
from tests.stories import logged
from tests.test_work_pages_in_browser import site

__all__ = ["site"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
THEIRS, MINE = "The office will publish the figures in June.", "The office will publish the figures in May, by area."


def overall(site: str, response: Response) -> str:
    return f"{site}/work/{response.pk}/texts/body/overall/"


def stored() -> str:
    return str(Statement.objects.get(side=Side.BODY).text)


def settled() -> set[str]:
    """Every text that the history can bring back."""
    return set(StatementRevision.objects.values_list("text", flat=True))


def comes_in(person: Actor, email: str, password: str = PASSWORD) -> None:
    person.there.go(f"{person.site}/accounts/sign-in/")
    person.fill("Email", email)
    person.fill("Password", password)
    person.press("Sign in")


@pytest.fixture
def response(cast: Cast, site: str) -> Response:
    """A report that was logged, and a second officer to meet at its text."""
    people.member("colleague@demo.example", Role.OFFICER, cast.body, name="Priya Nolan")
    return logged(cast)


@SCRIPTS
@pytest.mark.parametrize("keeps", ["Keep mine", "Keep theirs", "Edit both together"])
def test_of_two_who_edit_one_text_neither_is_lost(
    browser: Browser, site: str, cast: Cast, response: Response, *, javascript: bool, keeps: str
) -> None:
    with visit(browser, DESK, javascript=javascript) as here, visit(browser, PHONE, javascript=javascript) as there:
        me, colleague = Actor(here, site), Actor(there, site)
        comes_in(me, cast.people[Role.OFFICER].email)
        comes_in(colleague, "colleague@demo.example", people.PASSWORD)
        for person in (me, colleague):
            person.there.go(overall(site, response))
        colleague.write(THEIRS)
        colleague.save()
        me.write(MINE)
        me.press("Save")
        assert all(words in me.reads() for words in ("Priya Nolan", "Nothing is lost", THEIRS, MINE))
        assert [problem for problem in here.problems if "409" not in problem] == []
        assert not javascript or here.violations() == []  # axe is a script itself
        me.press(keeps)
        if keeps == "Edit both together":
            assert THEIRS in me.reads()
            me.save()
    assert stored() == f"<p>{THEIRS if keeps == 'Keep theirs' else MINE}</p>"
    assert f"<p>{THEIRS}</p>" in settled()


@SCRIPTS
def test_what_was_typed_when_the_session_had_ended_is_there_after_signing_in(
    browser: Browser, site: str, cast: Cast, response: Response, javascript: bool
) -> None:
    officer = cast.people[Role.OFFICER]
    with visit(browser, DESK, javascript=javascript) as there:
        me = Actor(there, site)
        comes_in(me, officer.email)
        there.go(overall(site, response))
        Session.objects.all().delete()
        me.write(MINE)
        if javascript:
            expect(me.page.locator("[data-status]")).to_contain_text("you have been signed out")
        me.press("Save")
        me.fill("Email", officer.email)
        me.fill("Password", PASSWORD)
        me.press("Sign in")
        assert "Nothing is lost" in me.reads()
        me.save()
    assert stored() == f"<p>{MINE}</p>"


@SCRIPTS
def test_to_press_save_twice_saves_once(
    browser: Browser, site: str, cast: Cast, response: Response, javascript: bool
) -> None:
    with visit(browser, DESK, javascript=javascript) as there:
        me = Actor(there, site)
        comes_in(me, cast.people[Role.OFFICER].email)
        there.go(overall(site, response))
        me.write(MINE)
        me.page.get_by_role("button", name="Save", exact=True).dblclick()
        expect(me.page.locator("main")).to_contain_text("Saved")
        there.go(overall(site, response))
        assert "Two versions" not in me.reads()
    assert stored() == f"<p>{MINE}</p>"
    assert StatementRevision.objects.count() == 1


@pytest.mark.parametrize("stays", [True, False], ids=["the page stays open", "the browser is closed"])
def test_what_was_typed_without_a_line_is_kept_and_sent_when_there_is_one(
    browser: Browser, site: str, cast: Cast, response: Response, stays: bool
) -> None:
    with visit(browser, PHONE) as there:
        me, context = Actor(there, site), there.page.context
        comes_in(me, cast.people[Role.OFFICER].email)
        there.go(overall(site, response))
        context.set_offline(True)
        me.write(MINE)
        expect(me.page.locator("[data-status]")).to_contain_text("your text is kept here")
        if stays:
            context.set_offline(False)
        else:
            there.page.close()
            context.set_offline(False)
            there.page = context.new_page()
            there.go(overall(site, response))
            expect(me.page.locator("[data-copy]")).to_contain_text(MINE)
            me.strike("Use it")
        expect(me.page.locator("[data-status]")).to_contain_text("Saved")
    assert stored() == f"<p>{MINE}</p>"
