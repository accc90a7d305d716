"""What does a signatory have before them? Every text as it will be frozen, what changed, and then the sign-off."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from pcc_tracker.demo import Cast
from responses.actions import Details, move, save_text
from responses.content import Text
from responses.models import Part, Response, Side, Submission
from responses.workflow import ForceState
from tests.large import answered, questions
from tests.pages import soup, words
from tests.stories import awaiting_sign_off, day, drafted, submitted

GIVEN = {"signed_name": "Sian Moore", "signed_rank": "Deputy Chief Constable"}


def moving(response: Response, name: str) -> str:
    return reverse("responses:response_move", args=[response.pk, name])


def changed(response: Response, cast: Cast, text: str, version: int = 1) -> None:
    """The liaison changes the force's overall comments."""
    facts = {"part": Part.OVERALL, "expected_version": version, "by": cast.people[Role.FORCE_LIAISON], "at": day(8)}
    save_text(response, Side.FORCE, Text(f"<p>{text}</p>"), **facts)  # type: ignore[arg-type]


def long(cast: Cast, recommendations: int) -> Response:
    """A response that waits for its sign-off, with so many recommendations."""
    response = answered(cast, recommendations)
    Response.objects.filter(pk=response.pk).update(force_state=ForceState.AWAITING_SIGN_OFF, office_state="drafting")
    return response


def test_the_signatory_reads_every_text_in_reading_order_above_the_sign_off(client: Client, cast: Cast) -> None:
    response = awaiting_sign_off(cast)
    client.force_login(cast.people[Role.FORCE_SIGNATORY])
    page = client.get(moving(response, "submit"))
    read = words(page)
    in_order = ["Overall.", "The force’s answer to 1.", "The force’s answer to 2.", "Name of who signs off"]
    assert sorted(in_order, key=read.index) == in_order
    assert "Position: Accepted" in read
    assert "Within three months, the force should call back." in read
    assert "Nothing was submitted before." in read


def test_what_is_signed_has_the_fingerprint_that_stood_beside_it(client: Client, cast: Cast) -> None:
    response = awaiting_sign_off(cast)
    client.force_login(cast.people[Role.FORCE_SIGNATORY])
    page = client.get(moving(response, "submit"))
    seen = soup(page).select_one("input[name=seen]")
    shown = soup(page).select_one("#sign-off code")
    assert seen is not None
    assert shown is not None
    client.post(moving(response, "submit"), GIVEN | {"seen": str(seen["value"])})
    assert Submission.objects.get().sha256 == seen["value"] == shown.get_text()


def test_a_text_that_was_changed_meanwhile_is_not_signed(client: Client, cast: Cast) -> None:
    response = awaiting_sign_off(cast)
    client.force_login(cast.people[Role.FORCE_SIGNATORY])
    seen = client.get(moving(response, "submit")).context["form"].initial["seen"]
    changed(response, cast, "Another text.")
    page = client.post(moving(response, "submit"), GIVEN | {"seen": seen})
    assert page.status_code == 409
    assert "A text was changed since you opened this page." in words(page)
    assert not Submission.objects.exists()


def test_what_changed_since_the_last_submission_is_told_and_linked(client: Client, cast: Cast) -> None:
    response = submitted(cast)
    details = Details(note="Say when.")
    move(response, "return_to_force", by=cast.people[Role.OFFICER], at=day(7), details=details)
    liaison = cast.people[Role.FORCE_LIAISON]
    move(response, "start", by=liaison, at=day(8))
    client.force_login(liaison)
    assert "Since the last submission, Saturday 10 January 2026, 12:00pm: no text changed." in words(
        client.get(moving(response, "send_for_sign_off"))
    )
    changed(response, cast, "Overall, by May.")
    move(response, "send_for_sign_off", by=liaison, at=day(9))
    client.force_login(cast.people[Role.FORCE_SIGNATORY])
    page = soup(client.get(moving(response, "submit")))
    assert "1 text changed" in page.get_text()
    links = [str(link["href"]) for link in page.select("main .app-version a")]
    assert links == [f"{reverse('responses:changes', args=[response.pk])}?since=submitted#force-overall"]
    there = soup(client.get(links[0]))
    assert "by May" in there.select_one("#force-overall").get_text()  # type: ignore[union-attr]


def test_who_sends_for_sign_off_can_read_what_would_be_signed(client: Client, cast: Cast) -> None:
    response = drafted(cast)
    client.force_login(cast.people[Role.FORCE_LIAISON])
    page = client.get(moving(response, "send_for_sign_off"))
    assert "Read the 3 texts that would be signed" in words(page)
    assert "The force’s answer to 2." in words(page)


def test_many_texts_are_read_page_by_page_and_signed_at_the_end(client: Client, cast: Cast) -> None:
    response = long(cast, 100)
    client.force_login(cast.people[Role.FORCE_SIGNATORY])
    first, last = client.get(moving(response, "submit")), client.get(moving(response, "submit") + "?page=6")
    assert "The 101 texts that you sign" in words(first)
    assert len(soup(first).select(".app-version")) == 20
    assert soup(first).select("input[name=signed_rank]") == []
    way = soup(first).select_one("a[href='?page=6#sign-off']")
    assert way is not None
    assert len(soup(last).select("#sign-off input[name=signed_rank]")) == 1
    sent_back = client.post(moving(response, "submit"), {"signed_name": "Sian Moore", "signed_rank": ""})
    assert soup(sent_back).select_one("input[name=signed_name]")["value"] == "Sian Moore"  # type: ignore[index]
    assert "Enter the rank or post" in words(sent_back)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.VIEWER])
def test_nobody_else_reads_the_force_s_drafts_on_the_way_to_a_move(client: Client, cast: Cast, role: Role) -> None:
    response = awaiting_sign_off(cast)
    client.force_login(cast.people[role])
    for name in ("send_for_sign_off", "submit"):
        page = client.get(moving(response, name))
        assert page.status_code == 403
        assert "The force’s answer" not in words(page)


def test_the_sign_off_asks_the_same_number_of_questions_however_long(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.FORCE_SIGNATORY])
    few, many = (questions(client, moving(long(cast, number), "submit")) for number in (10, 1_000))
    assert few.number == many.number < 45
