"""What did the force submit? The receipt, for both sides, and what became of each submission."""

import hashlib

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from pcc_tracker.demo import Cast
from responses.actions import Details, move, save_text
from responses.content import Text
from responses.models import Part, Response, Side, Submission
from tests.pages import soup, words
from tests.stories import day, logged, submitted, write


def receipt(submission: Submission) -> str:
    return reverse("responses:submission", args=[submission.response_id, submission.pk])


def submitted_twice(cast: Cast) -> Response:
    """A response that was returned once and submitted again with one text changed."""
    response = submitted(cast)
    liaison, signatory = cast.people[Role.FORCE_LIAISON], cast.people[Role.FORCE_SIGNATORY]
    move(response, "return_to_force", by=cast.people[Role.OFFICER], at=day(7), details=Details(note="Say when."))
    move(response, "start", by=liaison, at=day(8))
    facts = {"part": Part.OVERALL, "expected_version": 1, "by": liaison, "at": day(8)}
    save_text(response, Side.FORCE, Text("<p>Overall. By the end of May this year.</p>"), **facts)  # type: ignore[arg-type]
    move(response, "send_for_sign_off", by=liaison, at=day(9))
    move(response, "submit", by=signatory, at=day(10), details=Details(signed_name="B", signed_rank="ACC"))
    return response


def test_who_submits_gets_the_receipt(client: Client, cast: Cast) -> None:
    response = logged(cast)
    move(response, "invite", by=cast.people[Role.OFFICER], at=day(2), details=Details(comment_by=day(28).date()))
    write(response, cast, Side.FORCE, day(3))
    move(response, "start", by=cast.people[Role.FORCE_LIAISON], at=day(3))
    move(response, "send_for_sign_off", by=cast.people[Role.FORCE_LIAISON], at=day(4))
    client.force_login(cast.people[Role.FORCE_SIGNATORY])
    address = reverse("responses:response_move", args=[response.pk, "submit"])
    given = {"signed_name": "Sian Moore", "signed_rank": "Deputy Chief Constable"}
    seen = client.get(address).context["form"].initial["seen"]
    done = client.post(address, given | {"seen": seen})
    assert done["Location"] == receipt(Submission.objects.get())
    page = words(client.get(done["Location"]))
    assert "Sian Moore" in page
    assert Submission.objects.get().sha256 in page


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.FORCE_LIAISON, 200),
        (Role.FORCE_SIGNATORY, 200),
        (Role.OFFICER, 200),
        (Role.APPROVER, 200),
        (Role.VIEWER, 200),
        (Role.ADMINISTRATOR, 404),
    ],
)
def test_both_sides_read_what_was_submitted_word_for_word(client: Client, cast: Cast, role: Role, status: int) -> None:
    response = submitted(cast)
    client.force_login(cast.people[role])
    page = client.get(receipt(response.submissions.get()))
    assert page.status_code == status
    if status == 200:
        assert "The force’s answer to 2." in words(page)
        assert "Saturday 10 January 2026, 12:00pm" in words(page)


def test_the_fingerprint_is_that_of_the_data(client: Client, cast: Cast) -> None:
    submission = submitted(cast).submissions.get()
    client.force_login(cast.people[Role.VIEWER])
    data = client.get(receipt(submission) + "?data")
    assert hashlib.sha256(data.content).hexdigest() == submission.sha256
    assert "no-store" in data["Cache-Control"]


def test_an_earlier_submission_can_still_be_read_and_says_what_became_of_it(client: Client, cast: Cast) -> None:
    first, second = submitted_twice(cast).submissions.all()
    client.force_login(cast.people[Role.VIEWER])
    page = words(client.get(receipt(first)))
    assert "Returned to the force on Sunday 11 January 2026, 12:00pm by Olivia Hart: Say when." in page
    assert "By the end of May" not in page
    later = client.get(receipt(second))
    assert "What changed since submission 1" in words(later)
    added = soup(later).select_one(".app-marked ins")
    assert added is not None
    assert added.get_text().startswith("added: ")
    assert "By the end of May this year." in added.get_text()


def test_a_submission_that_was_withdrawn_says_so(client: Client, cast: Cast) -> None:
    response = submitted(cast)
    details = Details(note="The figures were wrong.")
    move(response, "withdraw_submission", by=cast.people[Role.FORCE_SIGNATORY], at=day(7), details=details)
    client.force_login(cast.people[Role.OFFICER])
    page = words(client.get(receipt(response.submissions.get())))
    assert "Withdrawn on Sunday 11 January 2026, 12:00pm by Deputy Chief Constable Sian Moore: The figures" in page


def test_a_submission_of_another_response_is_not_there(client: Client, cast: Cast) -> None:
    submission, other = submitted(cast).submissions.get(), logged(cast, day(3).date())
    client.force_login(cast.people[Role.OFFICER])
    address = reverse("responses:submission", args=[other.pk, submission.pk])
    assert client.get(address).status_code == 404
