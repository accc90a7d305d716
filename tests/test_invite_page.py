"""By which date is the chief officer invited? By day 28, unless the officer knows better and says so."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from pcc_tracker.demo import Cast
from recommendations.deadlines import day_at, day_number
from responses.models import Response
from tests.pages import soup, words
from tests.stories import logged


@pytest.mark.parametrize("first_day_counts", [True, False])
@pytest.mark.parametrize("number", [1, 28, 56])
def test_the_day_with_a_number_has_that_number(number: int, first_day_counts: bool) -> None:
    published_on = date(2017, 9, 7)
    day = day_at(published_on, number, first_day_counts=first_day_counts)
    assert day_number(published_on, day, first_day_counts=first_day_counts) == number


def _begun(cast: Cast, days_ago: int = 9) -> Response:
    return logged(cast, timezone.localdate() - timedelta(days=days_ago))


def _boxes(day: date) -> dict[str, int]:
    return {"comment_by_0": day.day, "comment_by_1": day.month, "comment_by_2": day.year}


def test_day_28_stands_in_the_boxes(client: Client, cast: Cast) -> None:
    response = _begun(cast)
    client.force_login(cast.people[Role.OFFICER])
    page = soup(client.get(reverse("responses:response_move", args=[response.pk, "invite"])))
    usual = response.clock_from + timedelta(days=27)
    found = [page.select_one(f"[name=comment_by_{n}]") for n in range(3)]
    assert [int(str(box["value"])) for box in found if box] == [usual.day, usual.month, usual.year]
    assert not page.select("[name=all_the_same]")


def test_a_late_date_is_asked_about_once(client: Client, cast: Cast) -> None:
    response = _begun(cast)
    client.force_login(cast.people[Role.OFFICER])
    address = reverse("responses:response_move", args=[response.pk, "invite"])
    late = response.clock_from + timedelta(days=50)
    asked = client.post(address, _boxes(late))
    assert "This leaves the office 5 days to write its comments." in words(asked)
    response.refresh_from_db()
    assert response.comment_by is None
    client.post(address, {**_boxes(late), "all_the_same": "on"})
    response.refresh_from_db()
    assert response.comment_by == late
