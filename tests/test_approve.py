"""The page of the approval: what the approver reads, decides, and what an edit undoes."""

from dataclasses import replace
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import OfficeHolder, Role
from pcc_tracker.demo import Cast
from publications import outline
from publications.record import Cause
from responses.actions import move, save_text
from responses.content import Text, to_publish
from responses.models import Approval, Part, Response, Side
from tests.example_record import FULL
from tests.large import answered, questions
from tests.pages import soup, words
from tests.stories import approved, awaiting_approval, day, logged, say_something


def approving(response: Response) -> str:
    return reverse("publications:approve", args=[response.pk])


def edited(response: Response, cast: Cast) -> None:
    """The officer changes the overall comments."""
    facts = {"part": Part.OVERALL, "expected_version": 1, "by": cast.people[Role.OFFICER], "at": day(10)}
    save_text(response, Side.BODY, Text("<p>Overall, and more.</p>"), **facts)  # type: ignore[arg-type]


def fingerprint(response: Response) -> str:
    response.refresh_from_db()
    return to_publish(response).fingerprint()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OFFICER, 200),
        (Role.APPROVER, 200),
        (Role.VIEWER, 403),
        (Role.FORCE_SIGNATORY, 403),
        (Role.ADMINISTRATOR, 404),
    ],
)
def test_the_page_is_for_those_who_read_the_draft(client: Client, cast: Cast, role: Role, status: int) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[role])
    assert client.get(approving(response)).status_code == status


def test_the_approver_reads_the_document_and_what_the_decision_rests_on(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    say_something(response, cast)
    client.force_login(cast.people[Role.APPROVER])
    page = client.get(approving(response))
    read = words(page)
    for sentence in (
        "The body’s answer to 2.",
        "The force’s answer to 2.",
        "Nothing is missing that stops the approval.",
        "1 comment in the working papers had not been resolved when this was published.",
        "This is the first time: nothing was approved or published before.",
        "Olivia Hart: Comments on the report as a whole, Recommendation 1, Recommendation 2",
        "submitted, signed off by A, DCC",
        fingerprint(response),
    ):
        assert sentence in read
    levels = [int(heading.name[1]) for heading in soup(page).select("main h1, main h2, main h3, main h4, main h5")]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_an_approval_is_of_exactly_the_text_that_was_read(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.APPROVER])
    given = {"do": "approve", "seen": fingerprint(response), "on_behalf_of": "Simon Foster"}
    assert client.post(approving(response), given).status_code == 302
    approval = Approval.objects.get()
    assert (approval.sha256, approval.on_behalf_of) == (fingerprint(response), "Simon Foster")


@pytest.mark.parametrize("seen", ["0" * 64, ""])
def test_a_text_that_was_not_read_is_not_approved(client: Client, cast: Cast, seen: str) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.APPROVER])
    page = client.post(approving(response), {"do": "approve", "seen": seen})
    assert ("A text was changed since you opened this page." in words(page)) == bool(seen)
    assert not Approval.objects.exists()
    assert Response.objects.get(pk=response.pk).office_state == "awaiting approval"


def test_it_goes_back_with_a_reason_and_not_without(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.APPROVER])
    given = {"do": "send_back", "seen": fingerprint(response)}
    assert "Say why, so that the others can read it." in words(client.post(approving(response), given))
    assert client.post(approving(response), given | {"note": "Say when."}).status_code == 302
    assert Response.objects.get(pk=response.pk).office_state == "sent back"


def test_the_office_holder_is_named_where_somebody_else_approves(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    OfficeHolder.objects.filter(body=cast.body).delete()
    OfficeHolder.objects.create(body=cast.body, name="Jo Commissioner", title="Commissioner")
    client.force_login(cast.people[Role.APPROVER])
    box = soup(client.get(approving(response))).select_one("#id_on_behalf_of")
    assert box is not None
    assert box["value"] == "Jo Commissioner"
    OfficeHolder.objects.update(name="Adrian Cole")
    box = soup(client.get(approving(response))).select_one("#id_on_behalf_of")
    assert box is not None
    assert box["value"] == ""


def test_who_may_not_decide_reads_why_on_the_button(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.OFFICER])
    page = client.get(approving(response))
    assert "Only an approver of the body can do this." in words(page)
    assert soup(page).select("main form") == []
    given = {"do": "approve", "seen": fingerprint(response)}
    refused = client.post(approving(response), given)
    assert refused.status_code == 409
    assert not Approval.objects.exists()


def test_the_last_author_reads_that_somebody_else_has_to(client: Client, cast: Cast) -> None:
    response, approver = awaiting_approval(cast), cast.people[Role.APPROVER]
    response.statements.filter(side=Side.BODY, part=Part.OVERALL).update(saved_by=approver)
    client.force_login(approver)
    page = words(client.get(approving(response)))
    assert "You wrote some of this, so somebody else has to approve it." in page


def test_after_an_edit_the_pages_say_that_the_approval_is_void(client: Client, cast: Cast) -> None:
    response = approved(cast)
    edited(response, cast)
    client.force_login(cast.people[Role.APPROVER])
    sentence = "The approval is void: Olivia Hart changed a text on Wednesday 14 January 2026, 12:00pm."
    page = words(client.get(approving(response)))
    assert sentence in page
    assert "1 text changed" in page
    assert sentence in words(client.get(reverse("responses:response_detail", args=[response.pk])))
    move(response, "send_for_approval", by=cast.people[Role.OFFICER], at=day(11))
    assert "is void" not in words(client.get(approving(response)))


def test_after_an_edit_the_request_is_void_as_well(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    edited(response, cast)
    client.force_login(cast.people[Role.OFFICER])
    assert "The request for approval is void: Olivia Hart changed a text" in words(client.get(approving(response)))


def test_approving_has_no_other_page(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.APPROVER])
    assert client.get(reverse("responses:response_move", args=[response.pk, "approve"])).status_code == 404
    links = soup(client.get(reverse("responses:response_detail", args=[response.pk]))).select("a")
    assert approving(response) in [link.get("href") for link in links]


def test_the_page_of_the_publication_says_who_approved_for_whom(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.APPROVER])
    given = {"do": "approve", "seen": fingerprint(response), "on_behalf_of": "Simon Foster"}
    client.post(approving(response), given)
    page = words(client.get(reverse("publications:publish", args=[response.pk])))
    assert "Approved by Adrian Cole for and on behalf of Simon Foster on " in page


def test_a_response_that_nobody_has_begun_can_be_looked_at(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.APPROVER])
    assert client.get(approving(logged(cast))).status_code == 200


def test_the_approval_asks_the_same_number_of_questions_however_long(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.APPROVER])
    few, many = (questions(client, approving(answered(cast, number))) for number in (10, 1_000))
    assert few.number == many.number < 48


def test_a_long_document_is_read_page_by_page_and_all_of_it_can_be_read(client: Client, cast: Cast) -> None:
    response = answered(cast, 120)
    client.force_login(cast.people[Role.APPROVER])
    pages = [soup(client.get(f"{approving(response)}?page={number}")) for number in (1, 2, 3)]
    read = [[str(item["id"]) for item in page.select(".app-recommendation")] for page in pages]
    assert [len(items) for items in read] == [50, 50, 20]
    assert [slug for items in read for slug in items] == [
        item.slug for item in response.report.recommendations.order_by("position")
    ]
    assert [len(page.select("#overall")) for page in pages] == [1, 0, 0]
    for page in pages:
        assert "bound to exactly the texts on all 3 pages" in page.get_text()
        assert page.select_one("input[name=seen]")["value"] == fingerprint(response)  # type: ignore[index]
    assert "Page 2 of 3: recommendations 51 to 100 of 120" in pages[1].get_text()


def test_a_decision_on_a_later_page_comes_back_to_it(client: Client, cast: Cast) -> None:
    response = answered(cast, 60)
    client.force_login(cast.people[Role.APPROVER])
    page = client.post(f"{approving(response)}?page=2", {"do": "send_back", "seen": fingerprint(response)})
    assert "Say why, so that the others can read it." in words(page)
    assert "Page 2 of 2" in words(page)


def test_notes_keep_their_numbers_on_a_later_page() -> None:
    noted = [
        replace(item, text=f'<p>Number {place}<span class="footnote">Note {place}.</span></p>', slug=f"item-{place}")
        for place, item in enumerate([FULL.recommendations[0]] * 4, 1)
    ]
    causes = (Cause(text="<p>A cause.</p>", accelerated=False, recommendations=("item-1", "item-2")),)
    record = replace(FULL, recommendations=tuple(noted), causes=causes)
    all_of_it, later = outline.whole(record), outline.part(record, noted[2:])
    last = [(note.number, str(note.text)) for note in all_of_it["notes"]][-len(later["notes"]) :]
    assert [(note.number, str(note.text)) for note in later["notes"]] == last
    assert [group.anchor for group in later["groups"]] == ["standing-alone"]
    assert not later["begins"]
