"""The staff's pages: what they show, to whom, at what cost."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from pcc_tracker.demo import Cast
from recommendations.deadlines import civil_day
from responses.models import Response
from tests.large import questions
from tests.stories import approved, logged, submitted

STAFF = [Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.FORCE_LIAISON, Role.FORCE_SIGNATORY]


@pytest.mark.parametrize("role", STAFF)
def test_each_side_finds_its_responses_in_the_register(client: Client, cast: Cast, role: Role) -> None:
    response = logged(cast)
    client.force_login(cast.people[role])
    page = client.get(reverse("responses:register")).content.decode()
    assert response.report.title in page
    assert client.get(reverse("responses:response_detail", args=[response.pk])).status_code == 200


def test_a_stranger_finds_nothing(client: Client, cast: Cast) -> None:
    response = logged(cast)
    address = reverse("responses:response_detail", args=[response.pk])
    assert client.get(address).status_code == 302
    client.force_login(cast.people[Role.ADMINISTRATOR])
    assert client.get(address).status_code == 404
    assert "no report has been added" in client.get(reverse("responses:register")).content.decode()


def test_a_page_with_the_date_says_how_it_was_counted(client: Client, cast: Cast) -> None:
    today = civil_day(timezone.now())
    response = logged(cast, today - timedelta(days=19))
    client.force_login(cast.people[Role.OFFICER])
    page = client.get(reverse("responses:response_detail", args=[response.pk])).content.decode()
    assert "Day 20 of 56. Last day: " in page
    assert "is day 1, section 55(5A) Police Act 1996)" in page
    old = logged(cast, date(2017, 5, 1))
    page = client.get(reverse("responses:response_detail", args=[old.pk])).content.decode()
    assert "was not in force on Monday 1 May 2017" in page


def test_the_register_asks_the_same_number_of_questions_however_long_it_is(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    address, found = reverse("responses:register"), []
    for number in range(24):
        logged(cast, date(2026, 1, 5) + timedelta(days=number), recommendations=1)
        if number in (2, 23):
            found.append(questions(client, address))
    few, many = found
    assert many.number == few.number < 16
    assert len(many.page.context["rows"]) == 24


def test_a_move_that_is_not_possible_yet_stands_greyed_with_its_reason(client: Client, cast: Cast) -> None:
    response = logged(cast, civil_day(timezone.now()))
    client.force_login(cast.people[Role.OFFICER])
    page = client.get(reverse("responses:response_detail", args=[response.pk])).content.decode()
    assert "The force’s comments have not been submitted, or recorded as none received." in page


def test_a_move_asks_what_it_needs_and_carries_it_out(client: Client, cast: Cast) -> None:
    response = logged(cast, civil_day(timezone.now()))
    client.force_login(cast.people[Role.OFFICER])
    address = reverse("responses:response_move", args=[response.pk, "invite"])
    assert "Enter the last day on which the chief officer may comment" in client.post(address, {}).content.decode()
    soon = civil_day(timezone.now()) + timedelta(days=28)
    given = {"comment_by_0": soon.day, "comment_by_1": soon.month, "comment_by_2": soon.year}
    assert client.post(address, given).status_code == 302
    response.refresh_from_db()
    assert (response.force_state, response.comment_by) == ("invited", soon)


def test_who_may_look_but_not_act_is_told_why(client: Client, cast: Cast) -> None:
    response = logged(cast)
    client.force_login(cast.people[Role.VIEWER])
    page = client.post(reverse("responses:response_move", args=[response.pk, "invite"]), {})
    assert page.status_code == 403
    assert "Only an officer of the body can do this." in page.content.decode()


def test_a_press_of_a_stale_page_with_another_reason_is_told_where_it_stands(client: Client, cast: Cast) -> None:
    response = submitted(cast)
    client.force_login(cast.people[Role.OFFICER])
    address = reverse("responses:response_move", args=[response.pk, "return_to_force"])
    assert client.post(address, {"note": "Look again."}).status_code == 302
    again = client.post(address, {"note": "Look once more."})
    assert "It stands at: Returned." in again.content.decode()


def test_an_approved_response_is_published_from_the_page(client: Client, cast: Cast) -> None:
    response = approved(cast)
    client.force_login(cast.people[Role.OFFICER])
    address = reverse("publications:publish", args=[response.pk])
    page = client.get(address).content.decode()
    assert "a permanent page at" in page
    assert client.get(reverse("publications:preview", args=[response.pk])).content.startswith(b"%PDF-")
    done = client.post(address, follow=True)
    assert "Published" in done.content.decode()
    assert Response.objects.get(pk=response.pk).office_state == "published"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FORCE_SIGNATORY])
def test_a_draft_document_is_for_those_who_write_or_approve_it(client: Client, cast: Cast, role: Role) -> None:
    response = approved(cast)
    client.force_login(cast.people[role])
    assert client.get(reverse("publications:preview", args=[response.pk])).status_code == 403


def test_an_unknown_move_is_not_there(client: Client, cast: Cast) -> None:
    response = logged(cast)
    client.force_login(cast.people[Role.OFFICER])
    for name in ("nonsense", "publish"):
        assert client.get(reverse("responses:response_move", args=[response.pk, name])).status_code == 404
