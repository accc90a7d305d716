"""The page of the check: what each person finds there, and what they can do about it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from journal.models import Event
from pcc_tracker.demo import Cast
from responses.actions import save_text
from responses.content import Text
from responses.models import Confirmation, Part, Response, Side
from tests.large import answered, questions
from tests.pages import soup, words
from tests.stories import awaiting_approval, day, say_something, submitted, write


def checking(response: Response) -> str:
    return reverse("responses:check", args=[response.pk])


def with_details(cast: Cast) -> Response:
    """A response in whose overall comments a person's address stands."""
    response = submitted(cast)
    write(response, cast, Side.BODY, day(7), disposition="action taken")
    facts = {"part": Part.OVERALL, "expected_version": 1, "by": cast.people[Role.OFFICER], "at": day(8)}
    save_text(response, Side.BODY, Text("<p>Ask jo@x.police.uk.</p>"), **facts)  # type: ignore[arg-type]
    return response


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OFFICER, 200),
        (Role.APPROVER, 200),
        (Role.FORCE_LIAISON, 200),
        (Role.FORCE_SIGNATORY, 200),
        (Role.VIEWER, 403),
        (Role.ADMINISTRATOR, 404),
    ],
)
def test_the_check_is_for_those_who_read_a_sides_drafts(client: Client, cast: Cast, role: Role, status: int) -> None:
    response = submitted(cast)
    client.force_login(cast.people[role])
    assert client.get(checking(response)).status_code == status


def test_each_line_cites_its_paragraph_and_says_how_it_stands(client: Client, cast: Cast) -> None:
    response = submitted(cast)
    say_something(response, cast)
    client.force_login(cast.people[Role.OFFICER])
    lines = [
        " ".join(line.get_text().split()) for line in soup(client.get(checking(response))).select(".app-check__head")
    ]
    assert lines[0] == "The chief officer was invited to comment before a date (section 55(4)) Complete"
    assert lines[2] == "The body’s comments on the report as a whole (section 55(5)(a)) Missing: stops"
    assert lines[5].endswith("Missing: will be printed as an exception")


def test_each_finding_leads_to_the_place_that_mends_it(client: Client, cast: Cast) -> None:
    response = submitted(cast)
    client.force_login(cast.people[Role.OFFICER])
    links = [str(link["href"]) for link in soup(client.get(checking(response))).select(".app-check__findings a")]
    assert reverse("responses:text_edit", args=[response.pk, "body", "overall"]) in links
    assert reverse("responses:text_edit", args=[response.pk, "body", "recommendation-2"]) in links
    assert {client.get(link).status_code for link in links} == {200}


def test_the_force_checks_its_own_texts_and_sees_nothing_of_the_bodys(client: Client, cast: Cast) -> None:
    response = with_details(cast)
    client.force_login(cast.people[Role.FORCE_LIAISON])
    page = words(client.get(checking(response)))
    assert "Nothing stops." in page
    assert "jo@x.police.uk" not in page


def test_the_office_confirms_a_detail_and_the_journal_keeps_no_word_of_it(client: Client, cast: Cast) -> None:
    response = with_details(cast)
    client.force_login(cast.people[Role.OFFICER])
    page = client.get(checking(response))
    assert "“jo@x.police.uk” looks like a person’s e-mail address." in words(page)
    box = soup(page).select_one("input[name=detail]")
    assert box is not None
    done = client.post(reverse("responses:detail_confirm", args=[response.pk]), {"detail": box["value"]})
    assert done["Location"] == checking(response)
    assert "jo@x.police.uk" not in words(client.get(checking(response)))
    assert Event.objects.get(verb="detail.confirmed").facts == {"sha256": box["value"]}


@pytest.mark.parametrize("role", [Role.APPROVER, Role.FORCE_SIGNATORY, Role.VIEWER])
def test_who_does_not_manage_the_response_confirms_nothing(client: Client, cast: Cast, role: Role) -> None:
    response = with_details(cast)
    client.force_login(cast.people[role])
    assert client.post(reverse("responses:detail_confirm", args=[response.pk]), {"detail": "0" * 64}).status_code == 403
    assert not Confirmation.objects.exists()


def test_what_the_check_did_not_find_cannot_be_confirmed(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.OFFICER])
    client.post(reverse("responses:detail_confirm", args=[response.pk]), {"detail": "0" * 64})
    assert not Confirmation.objects.exists()


def test_the_check_asks_the_same_number_of_questions_however_long(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    asked = [questions(client, checking(answered(cast, number))) for number in (10, 1000)]
    assert asked[0].number == asked[1].number < 35
