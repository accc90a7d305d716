"""What if the session ends while somebody types? What they send waits for them, and for nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from journal.models import Event
from pcc_tracker.demo import Cast
from responses.actions import keep_unsent, move
from responses.actions.moves import Details
from responses.models import Audience, Comment, Response, Side
from responses.tasks import discard_what_nobody_came_back_for
from responses.unsent import Unsent
from tests.pages import soup, words
from tests.stories import awaiting_approval, day, logged, published, submitted

REASON = "Not to be lost."


def moving(response: Response, name: str) -> str:
    return reverse("responses:response_move", args=[response.pk, name])


def approving(response: Response) -> str:
    return reverse("publications:approve", args=[response.pk])


def corrected(cast: Cast) -> Response:
    return published(cast).response


Story = tuple[Callable[[Cast], Response], str, Role]
REASONS: list[Story] = [
    (submitted, "return_to_force", Role.OFFICER),
    (submitted, "withdraw_submission", Role.FORCE_SIGNATORY),
    (corrected, "correct", Role.OFFICER),
    (logged, "not_applicable", Role.OFFICER),
    (awaiting_approval, "send_back", Role.APPROVER),
]


def address_of(response: Response, name: str) -> str:
    return approving(response) if name == "send_back" else moving(response, name)


def hidden(client: Client, address: str) -> dict[str, str]:
    """The hidden fields of the page's last form, as a browser would send them without a script."""
    form = soup(client.get(address)).select("main form")[-1]
    return {str(box["name"]): str(box.get("value", "")) for box in form.select("input[type=hidden]")}


def sent_without_a_session(client: Client, person: User, address: str, fields: dict[str, str]) -> None:
    """Open the page, lose the session, and press the button."""
    client.force_login(person)
    opened = hidden(client, address)
    client.logout()
    gone = client.post(address, opened | fields)
    assert gone.status_code == 302
    assert "sign-in" in gone["Location"]


@pytest.mark.parametrize(("story", "name", "role"), REASONS, ids=[name for _, name, _ in REASONS])
def test_a_reason_that_is_sent_after_the_session_ended_waits(
    client: Client, cast: Cast, story: Callable[[Cast], Response], name: str, role: Role
) -> None:
    response, person = story(cast), cast.people[role]
    address = address_of(response, name)
    told = Event.objects.count()
    sent_without_a_session(client, person, address, {"note": REASON, "do": "send_back"})
    assert Event.objects.count() == told
    client.force_login(person)
    page = client.get(address)
    assert "What you entered was kept, and nothing was done yet" in words(page)
    assert soup(page).select_one("textarea").get_text().strip() == REASON  # type: ignore[union-attr]
    done = client.post(address, hidden(client, address) | {"note": REASON, "do": "send_back"})
    assert done.status_code == 302
    assert not Unsent.objects.exists()


def test_name_and_rank_and_the_day_of_an_invitation_wait_as_well(client: Client, cast: Cast) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    entered = {"comment_by_0": "3", "comment_by_1": "2", "comment_by_2": "2031"}
    sent_without_a_session(client, officer, moving(response, "invite"), entered)
    client.force_login(officer)
    page = soup(client.get(moving(response, "invite")))
    assert {name: page.select_one(f"input[name={name}]")["value"] for name in entered} == entered  # type: ignore[index]


def test_a_comment_waits_with_whom_it_mentions(client: Client, cast: Cast) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    approver = str(cast.people[Role.APPROVER].pk)
    address = reverse("responses:comment_add", args=[response.pk])
    said = {"text": REASON, "audience": Audience.BOTH, "mentioned": approver}
    sent_without_a_session(client, officer, address, said)
    client.force_login(officer)
    page = soup(client.get(address))
    assert [box["value"] for box in page.select("[name=mentioned][checked]")] == [approver]
    client.post(address, hidden(client, address) | said)
    assert [person.pk for person in Comment.objects.get().mentioned.all()] == [cast.people[Role.APPROVER].pk]
    assert REASON not in words(client.get(address + "?of=body&about=recommendation-1"))


def test_who_signs_in_next_on_the_machine_neither_reads_nor_loses_it(client: Client, cast: Cast) -> None:
    response, officer = awaiting_approval(cast), cast.people[Role.OFFICER]
    address = moving(response, "return_to_force")
    sent_without_a_session(client, officer, address, {"note": REASON})
    for role in (Role.APPROVER, Role.FORCE_SIGNATORY):
        client.force_login(cast.people[role])
        assert REASON not in words(client.get(address))
        client.logout()
    client.force_login(officer)
    assert REASON in words(client.get(address))


def test_what_was_open_before_somebody_else_signed_in_is_kept_for_its_own_writer(cast: Cast) -> None:
    response, officer = submitted(cast), cast.people[Role.OFFICER]
    client = Client(enforce_csrf_checks=True)
    address = moving(response, "return_to_force")
    client.force_login(officer)
    opened = hidden(client, address)
    client.logout()
    client.force_login(cast.people[Role.VIEWER])
    page = client.post(address, opened | {"note": REASON, "csrfmiddlewaretoken": "x" * 64}, follow=True)
    assert REASON not in words(page)
    client.force_login(officer)
    assert REASON in words(client.get(address))
    assert Response.objects.get(pk=response.pk).force_state == "submitted"


def test_a_form_of_another_site_is_not_kept(client: Client, cast: Cast) -> None:
    response, officer = submitted(cast), cast.people[Role.OFFICER]
    address = moving(response, "return_to_force")
    client.post(address, {"note": "Forged.", "writer": f"{officer.pk}:made-up"})
    assert not Unsent.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    assert strict.post(address, {"note": "Forged."}).status_code == 403
    assert Response.objects.get(pk=response.pk).force_state == "submitted"


def test_a_reason_that_came_too_late_can_still_be_copied(client: Client, cast: Cast) -> None:
    response, officer = submitted(cast), cast.people[Role.OFFICER]
    address = moving(response, "return_to_force")
    client.force_login(officer)
    details = Details(note="The figures were wrong.")
    move(response, "withdraw_submission", by=cast.people[Role.FORCE_SIGNATORY], at=day(7), details=details)
    page = words(client.post(address, {"note": REASON}))
    assert "since Deputy Chief Constable Sian Moore moved it" in page
    assert f"This is what you typed. Copy it if you need it: {REASON}" in page


def test_what_nobody_comes_back_for_is_thrown_away(client: Client, cast: Cast) -> None:
    response, officer, now = submitted(cast), cast.people[Role.OFFICER], timezone.now()
    address = moving(response, "return_to_force")
    keep_unsent(address, {"note": [REASON]}, by=officer, at=now - timedelta(days=15))
    client.force_login(officer)
    assert REASON not in words(client.get(address))
    keep_unsent("/elsewhere/", {"note": [REASON]}, by=officer, at=now)
    discard_what_nobody_came_back_for()
    assert Unsent.objects.get().address == "/elsewhere/"


def test_twenty_pages_wait_for_a_person_at_the_most_and_the_latest_of_each(cast: Cast) -> None:
    officer, approver = cast.people[Role.OFFICER], cast.people[Role.APPROVER]
    keep_unsent("/0/", {"note": ["Another’s."]}, by=approver, at=day(1))
    for number in range(25):
        keep_unsent(f"/{number}/", {"note": [f"{Side.BODY}\x00"]}, by=officer, at=day(2) + timedelta(minutes=number))
    keep_unsent("/24/", {"note": ["The latest."]}, by=officer, at=day(3))
    mine = Unsent.objects.filter(person=officer)
    assert [row.address for row in mine] == [f"/{number}/" for number in range(5, 25)]
    assert mine.get(address="/24/").fields == {"note": ["The latest."]}
    assert Unsent.objects.filter(person=approver).count() == 1
