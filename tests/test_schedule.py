"""Is it published at the moment that was set: once, by who set it, after everything was asked again, and not before?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Role
from journal.models import Event
from pcc_tracker.demo import Cast
from publications import typesetting
from publications.actions import CannotSchedule, cancel_schedule, publish, publish_due, schedule
from publications.models import Publication, Schedule
from recommendations.deadlines import civil_day, moments_at
from responses.actions import CannotMove, save_text
from responses.content import Text
from responses.models import Part, Response, Side
from tests.pages import words
from tests.stories import approved, day, history

MOMENT = day(10) + timedelta(hours=1)


def set_for(response: Response, cast: Cast, moment: datetime = MOMENT, *, late_accepted: bool = False) -> Schedule:
    return schedule(response, moment, late_accepted=late_accepted, by=cast.people[Role.OFFICER], at=day(9))


def run(at: datetime) -> int:
    return publish_due(now=lambda: at)


def test_a_time_of_the_clock_is_one_moment_none_or_two() -> None:
    assert moments_at(date(2026, 7, 1), time(9, 30)) == [datetime(2026, 7, 1, 8, 30, tzinfo=UTC)]
    assert moments_at(date(2026, 3, 29), time(1, 30)) == []
    assert moments_at(date(2026, 3, 29), time(2, 0)) == [datetime(2026, 3, 29, 1, 0, tzinfo=UTC)]
    assert moments_at(date(2026, 10, 25), time(1, 30)) == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ]


def test_it_is_published_once_the_moment_has_come_and_not_before(client: Client, cast: Cast) -> None:
    response = approved(cast)
    row = set_for(response, cast)
    address = f"/responses/{response.force.slug}/{response.report.slug}/"
    assert run(MOMENT - timedelta(seconds=1)) == 0
    assert client.get(address).status_code == 404
    assert response.report.title not in words(client.get("/"))
    assert [run(MOMENT), run(MOMENT)] == [1, 0]
    publication = Publication.objects.get()
    assert (publication.sealed_by, publication.sealed_at) == (cast.people[Role.OFFICER], MOMENT)
    row.refresh_from_db()
    assert (row.outcome, row.ended_at) == ("published", MOMENT)
    assert client.get(address).status_code == 200


def test_a_worker_that_was_away_catches_up(cast: Cast) -> None:
    set_for(approved(cast), cast)
    assert run(MOMENT + timedelta(days=2)) == 1
    assert Publication.objects.get().record.edition.day == 12


def test_what_was_cancelled_is_not_published(cast: Cast) -> None:
    response, officer = approved(cast), cast.people[Role.OFFICER]
    set_for(response, cast)
    cancel_schedule(response, by=cast.people[Role.APPROVER], at=day(10))
    assert run(MOMENT) == 0
    assert "cancelled" in history(response)[0].words
    with pytest.raises(CannotSchedule, match="Nothing is set"):
        cancel_schedule(response, by=officer, at=day(10))
    assert set_for(response, cast).outcome == "pending"


def test_what_is_published_by_hand_does_not_wait_any_more(cast: Cast) -> None:
    response = approved(cast)
    row = set_for(response, cast)
    publish(response, by=cast.people[Role.APPROVER], at=day(10))
    row.refresh_from_db()
    assert row.outcome == "cancelled"
    assert run(MOMENT) == 0


def test_a_text_changed_in_between_stops_it_and_the_page_says_why_until_somebody_acts(
    client: Client, cast: Cast
) -> None:
    response, officer = approved(cast), cast.people[Role.OFFICER]
    set_for(response, cast)
    save_text(response, Side.BODY, Text("<p>Other.</p>"), part=Part.OVERALL, expected_version=1, by=officer, at=day(9))
    assert run(MOMENT) == 0
    assert not Publication.objects.exists()
    row = Schedule.objects.get()
    assert row.outcome == "failed"
    assert row.reason
    client.force_login(officer)
    page = f"/work/{response.pk}/"
    assert f"was not. {row.reason}" in words(client.get(page))
    assert "Not published at the moment that was set" in history(response)[0].words
    assert run(MOMENT) == 0


def test_who_lost_the_right_does_not_publish_by_an_earlier_order(cast: Cast) -> None:
    set_for(approved(cast), cast)
    Membership.objects.filter(user=cast.people[Role.OFFICER]).update(ends_on=day(9).date())
    assert run(MOMENT) == 0
    assert "Only an officer or an approver" in Schedule.objects.get().reason


def test_where_the_documents_cannot_be_made_nothing_is_published_and_the_reason_is_kept(
    cast: Cast, drawn_anew: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    response = approved(cast)
    set_for(response, cast)
    monkeypatch.setattr(typesetting, "FONTS", tmp_path / "gone")
    typesetting._unpacked.cache_clear()
    before = Event.objects.count()
    with pytest.raises(CannotMove, match="The documents could not be made, so nothing was published"):
        publish(response, by=cast.people[Role.OFFICER], at=day(10))
    assert Event.objects.count() == before
    assert run(MOMENT) == 0
    typesetting._unpacked.cache_clear()
    assert not Publication.objects.exists()
    assert "The documents could not be made" in Schedule.objects.get().reason
    response.refresh_from_db()
    assert response.office_state == "approved"


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (day(9), "This moment is over"),
        (day(500), "within a year"),
        (day(57), "after the last lawful day"),
    ],
)
def test_a_moment_that_cannot_be_meant_is_refused(cast: Cast, moment: datetime, sentence: str) -> None:
    response = approved(cast)
    with pytest.raises(CannotSchedule, match=sentence):
        set_for(response, cast, moment)
    assert not Schedule.objects.exists()


def test_a_late_moment_is_possible_once_it_was_said_that_it_is_late(cast: Cast) -> None:
    set_for(approved(cast), cast, day(57), late_accepted=True)
    assert run(day(57)) == 1


def test_nothing_is_set_that_could_not_be_published_now_nor_twice(cast: Cast) -> None:
    response = approved(cast)
    with pytest.raises(CannotMove, match="Only an officer or an approver"):
        schedule(response, MOMENT, late_accepted=False, by=cast.people[Role.VIEWER], at=day(9))
    set_for(response, cast)
    with pytest.raises(CannotSchedule, match="Cancel that first"):
        set_for(response, cast, MOMENT + timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_publishes(transactional_db: None, cast: Cast) -> None:
    set_for(approved(cast), cast)

    def work(_number: int) -> int:
        try:
            return run(MOMENT)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 1
    assert Publication.objects.count() == 1


@pytest.fixture
def ready(cast: Cast) -> Response:
    """Approved, of a report that was published nine days ago."""
    response = approved(cast)
    first = civil_day(timezone.now()) - timedelta(days=9)
    Response.objects.filter(pk=response.pk).update(clock_from=first, last_on=first + timedelta(days=55))
    return response


def entered(on: date, clock: str, **more: str) -> dict[str, str]:
    return {"day_0": str(on.day), "day_1": str(on.month), "day_2": str(on.year), "clock": clock, **more}


def test_the_page_sets_a_moment_shows_it_and_cancels_it(client: Client, cast: Cast, ready: Response) -> None:
    client.force_login(cast.people[Role.OFFICER])
    here = f"/work/{ready.pk}/publish/later/"
    tomorrow = civil_day(timezone.now()) + timedelta(days=1)
    assert "Enter the time, like 09:30" in words(client.post(here, entered(tomorrow, "half past")))
    assert "To be published on" in words(client.post(here, entered(tomorrow, "09:30"), follow=True))
    assert "To be published on" in words(client.get(f"/work/{ready.pk}/publish/"))
    assert client.post(here, entered(tomorrow, "10:30")).status_code == 409
    assert "cancelled" in words(client.post(f"{here}cancel/", follow=True))
    assert "Nothing is set for a moment any more" in words(client.post(f"{here}cancel/", follow=True))


def test_the_page_asks_about_the_nights_on_which_the_clocks_change_and_about_a_late_day(
    client: Client, cast: Cast, ready: Response
) -> None:
    client.force_login(cast.people[Role.OFFICER])
    here = f"/work/{ready.pk}/publish/later/"
    back, forward = _last_sunday(10), _last_sunday(3)
    assert "leave this time out" in words(client.post(here, entered(forward, "01:30")))
    assert "comes twice" in words(client.post(here, entered(back, "01:30")))
    assert "The last lawful day is" in words(client.post(here, entered(back, "01:30", which="1")))
    client.post(here, entered(back, "01:30", which="1", late_accepted="on"))
    assert Schedule.objects.get().publish_at == moments_at(back, time(1, 30))[1]


def _last_sunday(month: int) -> date:
    """The next last Sunday of a month, at least 60 days away."""
    today = civil_day(timezone.now())
    for year in (today.year, today.year + 1, today.year + 2):
        last = date(year, month, 31)
        found = last - timedelta(days=(last.weekday() + 1) % 7)
        if found > today + timedelta(days=60):
            return found
    raise AssertionError


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FORCE_LIAISON])
def test_who_may_not_publish_may_not_set_a_moment(client: Client, cast: Cast, ready: Response, role: Role) -> None:
    client.force_login(cast.people[role])
    assert client.get(f"/work/{ready.pk}/publish/later/").status_code == 403
