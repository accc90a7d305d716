"""Are signing, sending back and coming back after a session has ended fit for those who do them, in a real browser?"""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser

from accounts.models import Role
from pcc_tracker.demo import Cast
from responses.actions import Details, move
from responses.models import Response, Submission
from responses.workflow import ForceState
from tests.acting import Actor, TypingActor
from tests.large import answered
from tests.pages import DESK, PHONE, visit
from tests.stories import awaiting_approval, awaiting_sign_off, day, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
WHY = "Say by when."


@pytest.fixture
def site(transactional_db: None, cast: Cast, live_server: Any) -> str:
    """The address of a running site with a cast of people."""
    return str(live_server.url)


@SIZES
def test_no_page_of_signing_has_a_flaw(browser: Browser, site: str, cast: Cast, size: dict[str, int]) -> None:
    response = submitted(cast)
    move(response, "return_to_force", by=cast.people[Role.OFFICER], at=day(7), details=Details(note=WHY))
    liaison, flaws = cast.people[Role.FORCE_LIAISON], {}
    move(response, "start", by=liaison, at=day(8))
    with visit(browser, size) as there:
        Actor(there, site).sign_in(Role.FORCE_LIAISON)
        for page in (f"/work/{response.pk}/texts/", f"/work/{response.pk}/moves/send_for_sign_off/?page=1"):
            there.go(f"{site}{page}")
            flaws[page] = there.flaws()
    move(response, "send_for_sign_off", by=liaison, at=day(9))
    long = answered(cast, 25)
    Response.objects.filter(pk=long.pk).update(force_state=ForceState.AWAITING_SIGN_OFF, office_state="drafting")
    with visit(browser, size) as there:
        Actor(there, site).sign_in(Role.FORCE_SIGNATORY)
        for page in (f"/work/{response.pk}/moves/submit/", f"/work/{long.pk}/moves/submit/?page=2"):
            there.go(f"{site}{page}")
            flaws[page] = there.flaws()
    assert {place: found for place, found in flaws.items() if found} == {}


@SIZES
def test_no_page_of_a_long_approval_has_a_flaw(browser: Browser, site: str, cast: Cast, size: dict[str, int]) -> None:
    response = answered(cast, 60)
    with visit(browser, size) as there:
        Actor(there, site).sign_in(Role.APPROVER)
        there.go(f"{site}/work/{response.pk}/approve/?page=2")
        assert there.flaws() == []
        assert there.page.get_by_role("heading", name="Recommendation 60").is_visible()


def test_many_texts_are_read_and_signed_by_keyboard_alone(browser: Browser, site: str, cast: Cast) -> None:
    response = answered(cast, 25)
    Response.objects.filter(pk=response.pk).update(force_state=ForceState.AWAITING_SIGN_OFF, office_state="drafting")
    with visit(browser, DESK) as there:
        signatory = TypingActor(there, site)
        signatory.sign_in(Role.FORCE_SIGNATORY)
        there.go(f"{site}/work/{response.pk}/moves/submit/")
        signatory.press("Go to the sign-off")
        signatory.fill("Rank or post", "Deputy Chief Constable")
        signatory.press("Sign off and submit")
        assert "WMP submitted its comments" in signatory.reads()
    assert Submission.objects.filter(response=response).last().signed_rank == "Deputy Chief Constable"  # type: ignore[union-attr]


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize(
    "place",
    [
        (Role.OFFICER, "moves/return_to_force/", "Why", "Return to the force"),
        (Role.APPROVER, "approve/", "Why it goes back", "Send back with a reason"),
    ],
    ids=["return", "send back"],
)
def test_a_reason_survives_the_end_of_a_session(
    browser: Browser, site: str, cast: Cast, javascript: bool, place: tuple[Role, str, str, str]
) -> None:
    role, page, label, button = place
    response = awaiting_approval(cast) if role == Role.APPROVER else submitted(cast)
    with visit(browser, PHONE, javascript=javascript) as there:
        person = Actor(there, site)
        person.sign_in(role)
        there.go(f"{site}/work/{response.pk}/{page}")
        person.fill(label, WHY)
        Session.objects.all().delete()
        person.press(button)
        person.fill("Email", cast.people[role].email)
        person.fill("Password", "register-demo")
        person.press("Sign in")
        assert there.page.get_by_label(label).input_value() == WHY
        assert "What you entered was kept" in person.reads()
        person.press(button)
        assert WHY in person.reads()


def test_a_second_press_is_shown_what_the_first_one_did(browser: Browser, site: str, cast: Cast) -> None:
    response = awaiting_sign_off(cast)
    with visit(browser, DESK) as there:
        signatory = Actor(there, site)
        signatory.sign_in(Role.FORCE_SIGNATORY)
        there.go(f"{site}/work/{response.pk}/moves/submit/")
        signatory.fill("Rank or post", "Deputy Chief Constable")
        first = there.page.request.post(
            there.page.url,
            form=there.page.eval_on_selector("main form", "form => Object.fromEntries(new FormData(form))"),
        )
        signatory.press("Sign off and submit")
        assert there.page.url == first.url
        assert signatory.reads().count("WMP submitted its comments") <= 1
    assert Submission.objects.count() == 1
