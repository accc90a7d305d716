"""Are the pages of working together fit for their readers: on a desk and a phone, by keyboard, and without a script?"""

from typing import Any

import pytest
from playwright.sync_api import Browser

from accounts.models import Role
from pcc_tracker.demo import Cast
from responses.actions import move, save_text
from responses.content import Text
from responses.models import Approval, Audience, Comment, Part, Response, Side
from tests.acting import Actor, TypingActor
from tests.pages import DESK, PHONE, visit
from tests.stories import approved, awaiting_approval, day, say_something

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(transactional_db: None, cast: Cast, live_server: Any) -> str:
    """The address of a running site with a cast of people."""
    return str(live_server.url)


def busy(cast: Cast) -> Response:
    """A response whose approval an edit made void, with comments, a placeholder and a person's address in it."""
    response = approved(cast)
    say_something(response, cast)
    say_something(response, cast, Audience.BOTH)
    facts = {"part": Part.OVERALL, "expected_version": 1, "by": cast.people[Role.OFFICER], "at": day(10)}
    text = Text("<p>Overall, TBC. Ask jo@x.police.uk or PC 1234.</p><ul><li>One</li><li>Two</li></ul>")
    save_text(response, Side.BODY, text, **facts)  # type: ignore[arg-type]
    return response


def addresses(response: Response) -> dict[Role, list[str]]:
    """The pages of each reader."""
    work, sent = f"/work/{response.pk}", response.submissions.get().pk
    office = ["check/", "texts/body/overall/history/", "changes/", "approve/", "comments/", f"submissions/{sent}/"]
    force = ["check/", "texts/force/overall/history/", "changes/", "comments/?of=force", f"submissions/{sent}/"]
    readers = {Role.OFFICER: office, Role.APPROVER: ["approve/"], Role.FORCE_LIAISON: force}
    return {role: [f"{work}/{page}" for page in pages] for role, pages in readers.items()}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_of_working_together_has_a_flaw(browser: Browser, site: str, cast: Cast, size: dict[str, int]) -> None:
    response, flaws = busy(cast), {}
    for role, pages in addresses(response).items():
        with visit(browser, size) as there:
            Actor(there, site).sign_in(role)
            for page in pages:
                there.problems.clear()
                there.go(f"{site}{page}")
                flaws[role, page] = there.flaws()
    move_on(response, cast)
    with visit(browser, size) as there:
        Actor(there, site).sign_in(Role.APPROVER)
        for page in (f"/work/{response.pk}/approve/", f"/work/{response.pk}/publish/"):
            there.problems.clear()
            there.go(f"{site}{page}")
            flaws[Role.APPROVER, page] = [flaw for flaw in there.flaws() if "403" not in flaw]
    assert {place: found for place, found in flaws.items() if found} == {}


def move_on(response: Response, cast: Cast) -> None:
    """The officer mends what stops, and sends it for approval again."""
    facts = {"part": Part.OVERALL, "expected_version": 2, "by": cast.people[Role.OFFICER], "at": day(11)}
    save_text(response, Side.BODY, Text("<p>Overall.</p>"), **facts)  # type: ignore[arg-type]
    move(response, "send_for_approval", by=cast.people[Role.OFFICER], at=day(12))


def test_the_decision_is_in_sight_beside_the_document(browser: Browser, site: str, cast: Cast) -> None:
    response = awaiting_approval(cast)
    with visit(browser, DESK) as there:
        approver = Actor(there, site)
        approver.sign_in(Role.APPROVER)
        there.go(f"{site}/work/{response.pk}/approve/")
        paper, beside = (there.page.locator(f".app-decide__{part}").bounding_box() for part in ("document", "beside"))
        assert paper is not None
        assert beside is not None
        assert paper["x"] + paper["width"] < beside["x"]
        there.page.get_by_role("heading", name="Recommendation 2").scroll_into_view_if_needed()
        assert there.page.get_by_role("button", name="Approve this exact text").is_visible()


def test_on_a_phone_the_way_to_the_decision_stays_at_the_top(browser: Browser, site: str, cast: Cast) -> None:
    response = awaiting_approval(cast)
    with visit(browser, PHONE) as there:
        Actor(there, site).sign_in(Role.APPROVER)
        there.go(f"{site}/work/{response.pk}/approve/")
        page = there.page
        page.get_by_role("heading", name="Recommendation 1").scroll_into_view_if_needed()
        way = page.get_by_role("link", name="Go to the decision")
        box = way.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < PHONE["height"]
        way.click()
        assert page.locator("#decision-heading").bounding_box()["y"] < PHONE["height"]  # type: ignore[index]


def test_a_response_is_approved_by_keyboard_alone(browser: Browser, site: str, cast: Cast) -> None:
    response = awaiting_approval(cast)
    with visit(browser, DESK) as there:
        approver = TypingActor(there, site)
        approver.sign_in(Role.APPROVER)
        there.go(f"{site}/work/{response.pk}/approve/")
        approver.fill("For and on behalf of", "Simon Foster")
        approver.press("Approve this exact text")
        assert "Approved, fingerprint" in approver.reads()
    assert Approval.objects.get().on_behalf_of == "Simon Foster"


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_a_comment_is_added_and_resolved(browser: Browser, site: str, cast: Cast, javascript: bool) -> None:
    response = awaiting_approval(cast)
    with visit(browser, DESK, javascript=javascript) as there:
        approver = Actor(there, site)
        approver.sign_in(Role.APPROVER)
        there.go(f"{site}/work/{response.pk}/texts/body/recommendation-1/")
        approver.fill("Add a comment", "Is that all, @Olivia Hart?")
        approver.press("Add comment")
        assert there.page.url.endswith("/texts/body/recommendation-1/#comments")
        assert "For Olivia Hart" in approver.reads()
        there.follow(there.page.locator(".app-comment button"))
        assert "Resolved by Adrian Cole" in approver.reads()
    assert Comment.objects.get().resolved_at is not None


def test_an_older_version_is_restored_without_a_script(browser: Browser, site: str, cast: Cast) -> None:
    response = busy(cast)
    with visit(browser, PHONE, javascript=False) as there:
        officer = Actor(there, site)
        officer.sign_in(Role.OFFICER)
        there.go(f"{site}/work/{response.pk}/texts/body/overall/history/")
        there.follow(there.page.get_by_role("button", name="Restore this version"))
        assert "Version 1 stands again, as a new version." in officer.reads()
    assert response.statements.get(side=Side.BODY, part=Part.OVERALL).text == "<p>Overall.</p>"
