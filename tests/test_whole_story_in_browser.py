"""Can force and office bring a report to a published response, each in a browser of their own?"""

from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from accounts.models import Role
from pcc_tracker.demo import Cast
from publications.models import Publication
from responses.models import Response
from tests.acting import Actor, acting
from tests.pages import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPORT = """Cause of concern

The force does not call victims back.

Recommendation 1

Within three months, the force should call every victim back within a week.

Recommendation 2

Within six months, the force should publish how many it called back."""


@pytest.fixture
def site(transactional_db: None, cast: Cast, live_server: Any) -> str:
    """The address of a running site with a cast of people."""
    return str(live_server.url)


def logs_the_report(officer: Actor) -> None:
    """By hand: title, date and the words, split and reviewed."""
    day = timezone.localdate() - timedelta(days=9)
    officer.there.go(f"{officer.site}/imports/paste/")
    officer.fill("Title of the report", "Calls to victims")
    officer.fill("Day", str(day.day))
    officer.fill("Month", str(day.month))
    officer.fill("Year", str(day.year))
    officer.fill("Causes of concern and recommendations", REPORT)
    officer.press("Split the text")
    officer.pick("Programme", "PEEL")
    officer.press("Make these records")
    assert "/imports/" not in officer.page.url, officer.reads()


def invites(officer: Actor) -> None:
    """With the date that the page suggests."""
    officer.press("Invite the chief officer to comment")
    assert "leaves" not in officer.reads()
    officer.press("Invite the chief officer to comment")
    assert "Chief officer invited to comment" in officer.reads()


def drafts(liaison: Actor) -> None:
    """Both answers and the overall comments, then for sign-off."""
    liaison.press("Start drafting")
    if "/moves/start/" in liaison.page.url:
        liaison.press("Start drafting")
    if "/texts/" not in liaison.page.url:
        liaison.press("Open the texts")
    liaison.press("Comments on the report as a whole")
    liaison.write("We welcome the report.")
    liaison.press("Save and next")
    for words in ("Every victim is called back since March.", "The figures stand on our website."):
        liaison.write(words)
        liaison.choose("Accepted")
        if liaison.page.get_by_role("button", name="Save and next").count():
            liaison.press("Save and next")
        else:
            liaison.save()
    liaison.there.go(f"{liaison.site}/work/{response().pk}/")
    liaison.press("Send for sign-off")
    liaison.press("Send for sign-off")


def signs(signatory: Actor) -> None:
    """With name and rank; the receipt names the fingerprint."""
    signatory.press("Read the comments of WMP, sign them off and submit them")
    signatory.fill("Name of who signs off", "Sian Moore")
    signatory.fill("Rank or post", "Deputy Chief Constable")
    signatory.press("Sign off and submit")
    submission = response().submissions.get()
    assert submission.sha256 in signatory.reads()
    assert "Deputy Chief Constable" in signatory.reads()


def answers(officer: Actor) -> None:
    """Overall comments, and what is done about each recommendation; then for approval."""
    officer.there.go(f"{officer.site}/work/{response().pk}/texts/body/overall/")
    officer.write("Victims must be called back.")
    officer.save()
    for item in response().report.recommendations.all():
        officer.there.go(f"{officer.site}/work/{response().pk}/texts/body/{item.slug}/")
        officer.write(f"My office looks at the figures of recommendation {item.number} each quarter.")
        officer.choose("Accepted")
        officer.choose("Action proposed")
        officer.save()
    sends(officer)


def sends(officer: Actor) -> None:
    """For approval, from the response's page."""
    officer.there.go(f"{officer.site}/work/{response().pk}/")
    officer.press("Send for approval")
    officer.press("Send for approval")


def sends_back(approver: Actor) -> None:
    """With a reason."""
    approver.press("Read the response as it will be published, and approve it or send it back")
    assert "My office looks at the figures" in approver.reads()
    approver.fill("Why", "Say what the figures are.")
    approver.press("Send back with a reason")


def changes(officer: Actor) -> None:
    """What was sent back, and sends it again."""
    officer.there.go(f"{officer.site}/work/")
    officer.press("Change what the approver sent back, and send it again")
    officer.there.go(f"{officer.site}/work/{response().pk}/")
    assert "Say what the figures are." in officer.reads()
    officer.there.go(f"{officer.site}/work/{response().pk}/texts/body/overall/")
    officer.write("Victims must be called back: 212 of 240 were.")
    officer.save()
    sends(officer)


def approves(approver: Actor) -> None:
    """The exact text that is on the page."""
    approver.there.go(f"{approver.site}/work/")
    approver.press("Read the response as it will be published, and approve it or send it back")
    assert "212 of 240" in approver.reads()
    approver.press("Approve this exact text")


def publishes(officer: Actor) -> None:
    """And reads it as the public does."""
    officer.there.go(f"{officer.site}/work/")
    officer.press("Publish the response")
    officer.press("Publish now")
    officer.press("The public page")
    said = officer.reads()
    assert "Victims must be called back: 212 of 240 were." in said
    assert "Every victim is called back since March." in said


def response() -> Response:
    """The one that the story is about."""
    found: Response = Response.objects.get()
    return found


@pytest.mark.parametrize(
    ("size", "hands"),
    [
        pytest.param(DESK, {}, id="at a desk"),
        pytest.param(PHONE, {}, id="on a phone"),
        pytest.param(DESK, {"keyboard": True}, id="with a keyboard alone"),
        pytest.param(DESK, {"javascript": False}, id="without JavaScript"),
    ],
)
def test_a_report_becomes_a_published_response(
    browser: Browser, site: str, size: dict[str, int], hands: dict[str, bool]
) -> None:
    with ExitStack() as windows:
        people: dict[Role, Actor] = {}
        for role in (Role.OFFICER, Role.FORCE_LIAISON, Role.FORCE_SIGNATORY, Role.APPROVER):
            people[role] = windows.enter_context(acting(browser, site, size, **hands))
        officer, approver = people[Role.OFFICER], people[Role.APPROVER]
        officer.sign_in(Role.OFFICER)
        logs_the_report(officer)
        invites(officer)
        people[Role.FORCE_LIAISON].sign_in(Role.FORCE_LIAISON)
        drafts(people[Role.FORCE_LIAISON])
        people[Role.FORCE_SIGNATORY].sign_in(Role.FORCE_SIGNATORY)
        signs(people[Role.FORCE_SIGNATORY])
        answers(officer)
        approver.sign_in(Role.APPROVER)
        sends_back(approver)
        changes(officer)
        approves(approver)
        publishes(officer)
        assert {role: actor.there.problems for role, actor in people.items() if actor.there.problems} == {}
    assert Publication.objects.get().record.edition.version == 1
