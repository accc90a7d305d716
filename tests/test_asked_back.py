"""Does whoever works on a text that came back read why, where they work; and nobody for whom it is not?"""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from pcc_tracker.demo import Cast
from responses.actions import Details, move
from responses.models import Response
from tests.pages import words
from tests.stories import awaiting_approval, day, submitted

WHY = "Say by when."


def texts(response: Response) -> str:
    return reverse("responses:workspace", args=[response.pk])


def moving(response: Response, name: str) -> str:
    return reverse("responses:response_move", args=[response.pk, name])


def returned(cast: Cast) -> Response:
    """A response whose submission the officer returned; the force has started again."""
    response = submitted(cast)
    move(response, "return_to_force", by=cast.people[Role.OFFICER], at=day(7), details=Details(note=WHY))
    move(response, "start", by=cast.people[Role.FORCE_LIAISON], at=day(8))
    return response


def test_the_force_reads_why_its_comments_came_back_until_it_has_signed_them_again(client: Client, cast: Cast) -> None:
    response, liaison, signatory = returned(cast), cast.people[Role.FORCE_LIAISON], cast.people[Role.FORCE_SIGNATORY]
    sentence = f"Returned to the force by Olivia Hart, Sunday 11 January 2026, 12:00pm: {WHY}"
    client.force_login(liaison)
    assert sentence in words(client.get(texts(response)))
    assert sentence in words(client.get(moving(response, "send_for_sign_off")))
    move(response, "send_for_sign_off", by=liaison, at=day(9))
    client.force_login(signatory)
    assert sentence in words(client.get(moving(response, "submit")))
    move(response, "submit", by=signatory, at=day(10), details=Details(signed_name="A", signed_rank="DCC"))
    assert WHY not in words(client.get(texts(response)))


def test_the_office_reads_why_its_comments_came_back_until_they_are_approved(client: Client, cast: Cast) -> None:
    response, officer, approver = awaiting_approval(cast), cast.people[Role.OFFICER], cast.people[Role.APPROVER]
    approving = reverse("publications:approve", args=[response.pk])
    move(response, "send_back", by=approver, at=day(9), details=Details(note=WHY))
    client.force_login(officer)
    assert f"Sent back by Adrian Cole, Tuesday 13 January 2026, 12:00pm: {WHY}" in words(client.get(texts(response)))
    move(response, "send_for_approval", by=officer, at=day(10))
    client.force_login(approver)
    assert WHY in words(client.get(approving))
    move(response, "approve", by=approver, at=day(11))
    assert WHY not in words(client.get(approving))


@pytest.mark.parametrize("role", [Role.FORCE_LIAISON, Role.FORCE_SIGNATORY, Role.VIEWER])
def test_what_the_approver_said_is_not_for_the_force_nor_for_those_who_only_look(
    client: Client, cast: Cast, role: Role
) -> None:
    response = awaiting_approval(cast)
    move(response, "send_back", by=cast.people[Role.APPROVER], at=day(9), details=Details(note=WHY))
    client.force_login(cast.people[role])
    assert WHY not in words(client.get(texts(response)))


def test_who_goes_back_to_the_form_of_what_they_have_done_is_led_to_it(client: Client, cast: Cast) -> None:
    response = submitted(cast)
    client.force_login(cast.people[Role.FORCE_SIGNATORY])
    gone = client.get(moving(response, "submit"))
    assert gone["Location"] == reverse("responses:submission", args=[response.pk, response.submissions.get().pk])
    client.force_login(cast.people[Role.FORCE_LIAISON])
    assert client.get(moving(response, "submit")).status_code == 403
