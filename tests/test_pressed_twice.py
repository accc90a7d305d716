"""What if a button is pressed twice? One's own second press is shown as done; another person's is told."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import add_person
from accounts.models import Role
from journal.models import Event
from pcc_tracker.demo import Cast
from publications.models import Publication
from recommendations.deadlines import civil_day
from responses.actions import Details, move, save_text
from responses.content import Text
from responses.models import Approval, Part, Response, Side, Submission
from tests.pages import words
from tests.stories import approved, awaiting_approval, awaiting_sign_off, day, logged, submitted

GIVEN = {"signed_name": "Sian Moore", "signed_rank": "Deputy Chief Constable"}


def moving(response: Response, name: str) -> str:
    return reverse("responses:response_move", args=[response.pk, name])


def approving(response: Response) -> str:
    return reverse("publications:approve", args=[response.pk])


def test_a_sign_off_that_is_pressed_twice_is_made_once_and_shown_twice(client: Client, cast: Cast) -> None:
    response = awaiting_sign_off(cast)
    client.force_login(cast.people[Role.FORCE_SIGNATORY])
    seen = client.get(moving(response, "submit")).context["form"].initial["seen"]
    one, two = (client.post(moving(response, "submit"), GIVEN | {"seen": seen}) for _press in range(2))
    assert (one.status_code, two.status_code) == (302, 302)
    assert (
        one["Location"]
        == two["Location"]
        == reverse("responses:submission", args=[response.pk, Submission.objects.get().pk])
    )
    assert words(client.get(two["Location"])).count("WMP submitted its comments") == 1


def test_a_second_press_does_not_tell_what_the_other_side_did_meanwhile(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    signatory, approver = cast.people[Role.FORCE_SIGNATORY], cast.people[Role.APPROVER]
    move(response, "send_back", by=approver, at=day(9), details=Details(note="The mayor will not like this."))
    client.force_login(signatory)
    page = client.post(moving(response, "submit"), GIVEN, follow=True)
    assert "WMP submitted its comments" in words(page)
    assert "The mayor will not like this." not in words(page)


def test_who_changed_a_text_of_the_office_is_not_told_to_the_force(client: Client, cast: Cast) -> None:
    response, officer = awaiting_approval(cast), cast.people[Role.OFFICER]
    save_text(
        response, Side.BODY, Text("<p>Other words.</p>"), part=Part.OVERALL, recommendation=None, settled=True,
        expected_version=1, by=officer, at=day(9),
    )  # fmt: skip
    assert Event.objects.filter(verb="approval.voided").exists()
    client.force_login(cast.people[Role.FORCE_LIAISON])
    assert officer.name not in words(client.get(moving(response, "start")))


def test_a_return_that_is_pressed_twice_is_made_once(client: Client, cast: Cast) -> None:
    response = submitted(cast)
    client.force_login(cast.people[Role.OFFICER])
    one, two = (client.post(moving(response, "return_to_force"), {"note": "Say when."}) for _press in range(2))
    assert one["Location"] == two["Location"]
    assert Event.objects.filter(verb="response.return_to_force").count() == 1


def test_another_reason_is_not_passed_over(client: Client, cast: Cast) -> None:
    response = submitted(cast)
    client.force_login(cast.people[Role.OFFICER])
    client.post(moving(response, "return_to_force"), {"note": "Say when."})
    page = client.post(moving(response, "return_to_force"), {"note": "Say who."})
    assert page.status_code == 409
    assert "Olivia Hart did this already" in words(page)
    assert "Copy it if you need it: Say who." in words(page)


def test_an_invitation_by_the_same_day_is_made_once_and_by_another_day_again(client: Client, cast: Cast) -> None:
    response = logged(cast)
    client.force_login(cast.people[Role.OFFICER])
    soon, later = (civil_day(timezone.now()) + timedelta(days=count) for count in (30, 31))
    for by in (soon, soon, later):
        entered = {"comment_by_0": by.day, "comment_by_1": by.month, "comment_by_2": by.year, "all_the_same": "on"}
        assert client.post(moving(response, "invite"), entered).status_code == 302
    days = [event.facts["comment_by"] for event in Event.objects.filter(verb="response.invite")]
    assert days == [soon.isoformat(), later.isoformat()]


def test_a_colleague_who_presses_second_is_told_who_came_first(client: Client, cast: Cast) -> None:
    response = submitted(cast)
    client.force_login(cast.people[Role.OFFICER])
    client.post(moving(response, "return_to_force"), {"note": "Say when."})
    second = add_person("second@demo.example", "Sam Second", Role.OFFICER, at=day(1), body=cast.body)
    client.force_login(second)
    page = client.post(moving(response, "return_to_force"), {"note": "Say when."})
    assert page.status_code == 409
    assert "Olivia Hart did this already, on " in words(page)


@pytest.mark.parametrize(("do", "verb"), [("approve", "response.approve"), ("send_back", "response.send_back")])
def test_a_decision_that_is_pressed_twice_is_made_once(client: Client, cast: Cast, do: str, verb: str) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.APPROVER])
    given = {"do": do, "note": "Say when.", "seen": client.get(approving(response)).context["fingerprint"]}
    one, two = (client.post(approving(response), given) for _press in range(2))
    assert (one.status_code, one["Location"]) == (two.status_code, two["Location"])
    assert Event.objects.filter(verb=verb).count() == 1
    assert len(list(get_messages(two.wsgi_request))) == 1


def test_a_decision_on_other_texts_is_not_taken_for_the_one_that_was_made(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.APPROVER])
    seen = client.get(approving(response)).context["fingerprint"]
    client.post(approving(response), {"do": "approve", "seen": seen})
    page = client.post(approving(response), {"do": "approve", "seen": "0" * 64})
    assert page.status_code == 409
    assert Approval.objects.count() == 1


def test_a_publication_that_is_pressed_twice_is_made_once(client: Client, cast: Cast) -> None:
    response = approved(cast)
    client.force_login(cast.people[Role.OFFICER])
    address = reverse("publications:publish", args=[response.pk])
    one, two = (client.post(address) for _press in range(2))
    assert one["Location"] == two["Location"] == reverse("publications:published", args=[response.pk])
    assert Publication.objects.count() == 1
    second = add_person("second@demo.example", "Sam Second", Role.OFFICER, at=day(1), body=cast.body)
    client.force_login(second)
    page = client.post(address)
    assert page.status_code == 403
    assert "Olivia Hart did this already" in words(page)
