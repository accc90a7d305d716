"""Do calendars show the days that count, move and drop them when that changes, and tell nobody anything else?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Browser

from accounts.actions import close_account, end_role, make_calendar, open_account
from accounts.models import CalendarFeed, Membership, Role, SecondFactor, User
from pcc_tracker.demo import Cast
from publications.actions import publish, take_down
from recommendations.calendars import Day, calendar
from recommendations.deadlines import LONDON
from responses.actions import Details, move
from responses.calendar import days_of
from responses.models import Response
from responses.workflow import Duty
from tests.example_record import FULL
from tests.factories import many, published, published_at_once
from tests.pages import DESK, PHONE, visit, words
from tests.people import kent_administrator
from tests.stories import PUBLISHED_ON, approved, awaiting_approval, day, drafted, logged, submitted
from tests.stories import published as published_here

AT = datetime(2026, 1, 2, 10, 30, tzinfo=UTC)
LAST_DAY = PUBLISHED_ON + timedelta(days=55)
A_DAY = Day(
    key="response-1-last-day",
    on=date(2024, 2, 29),
    title="Last day",
    about="About it",
    link="https://register.example.org/work/1/",
    changed_at=AT,
    sequence=3,
    alarms=(7, 0),
)


def read(content: bytes) -> list[Any]:
    """The events as a calendar program reads them."""
    return list(Calendar.from_ical(content).walk("VEVENT"))


# The file


def test_a_day_is_a_civil_day_without_hours() -> None:
    (event,) = read(calendar("Dates", [A_DAY]))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2024, 2, 29), date(2024, 3, 1))
    assert b"DTSTART;VALUE=DATE:20240229\r\n" in event.to_ical()


@pytest.mark.parametrize("on", [date(2024, 2, 29), date(2026, 3, 29), date(2026, 10, 25), date(2023, 12, 31)])
def test_alarms_ring_at_nine_in_london_whatever_the_clocks_do(on: date) -> None:
    (event,) = read(calendar("Dates", [replace(A_DAY, on=on)]))
    assert event.decoded("dtstart") == on
    rings = [alarm.trigger.astimezone(LONDON) for alarm in event.alarms.times]
    assert [(ring.date(), ring.hour) for ring in rings] == [(on - timedelta(days=7), 9), (on, 9)]
    assert event.to_ical().count(b"TRIGGER;VALUE=DATE-TIME:") == 2


def test_what_a_title_holds_stays_text() -> None:
    title = "Crime; recording, “re-inspected” \\ part 1\r\nEND:VCALENDAR\nX-EVIL:1"
    content = calendar(f"Dates, {title}", [replace(A_DAY, title=title, about="First line\nSecond; line, " + "é" * 200)])
    (event,) = read(content)
    assert event["summary"] == " ".join(title.split())
    assert event["description"] == "First line\nSecond; line, " + "é" * 200
    name = "NAME:Dates\\, Crime\\; recording\\, “re-inspected” \\\\ part 1 END:VCALENDAR X-EVIL:1\r\n"
    assert name in content.decode().replace("\r\n ", "")
    assert content.count(b"\r\nEND:VCALENDAR") == 1
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_what_is_over_is_cancelled_and_rings_no_more() -> None:
    (event,) = read(calendar("Dates", [replace(A_DAY, is_over=True)]))
    assert (event["status"], event.walk("VALARM")) == ("CANCELLED", [])


def test_the_same_days_give_the_same_bytes() -> None:
    assert calendar("Dates", [A_DAY]) == calendar("Dates", [A_DAY])


# One person's


def subscribe(person: User) -> str:
    """The path of a new calendar of somebody's."""
    return reverse("responses:calendar", args=[make_calendar(by=person, at=timezone.now())])


def shown(person: User, today: date = PUBLISHED_ON) -> dict[str, tuple[date, bool]]:
    """Somebody's days: what each is, when, and whether it is over."""
    return {
        found.key.partition("-")[2].partition("-")[2]: (found.on, found.is_over) for found in days_of(person, today)
    }


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        (Role.OFFICER, {"last-day"}),
        (Role.VIEWER, {"last-day"}),
        (Role.FORCE_LIAISON, {"last-day", "comments"}),
        (Role.ADMINISTRATOR, set()),
    ],
)
def test_each_sees_the_days_of_their_own_duties(cast: Cast, role: Role, keys: set[str]) -> None:
    invited = Details(comment_by=day(28).date())
    move(logged(cast), "invite", by=cast.people[Role.OFFICER], at=day(2), details=invited)
    assert shown(cast.people[role]).keys() == keys
    assert shown(kent_administrator()) == {}


def test_the_last_day_says_how_it_was_counted(cast: Cast, client: Client) -> None:
    response = logged(cast)
    (event,) = read(client.get(subscribe(cast.people[Role.OFFICER])).content)
    assert event.decoded("dtstart") == LAST_DAY
    assert event["summary"] == f"Last day to publish the response: {response.report}"
    assert "Day 56 of 56. Day 1 was Monday 5 January 2026 (section 55(5A)" in event["description"]
    assert str(event["uid"]).startswith(f"response-{response.pk}-last-day@")
    assert event["url"].endswith(reverse("responses:response_detail", args=[response.pk]))


def test_a_submission_ends_the_forces_date_and_a_publication_both(cast: Cast) -> None:
    liaison = cast.people[Role.FORCE_LIAISON]
    submitted(cast)
    assert shown(liaison) == {"last-day": (LAST_DAY, False), "comments": (day(28).date(), True)}
    Response.objects.update(published_on=day(9).date())
    assert shown(liaison) == {"last-day": (LAST_DAY, True), "comments": (day(28).date(), True)}


def test_a_duty_that_is_set_aside_is_cancelled(cast: Cast, client: Client) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    address = subscribe(officer)
    (before,) = read(client.get(address).content)
    decided = {"duty_reason": "Another force.", "duty_decided_at": day(3), "duty_decided_by": officer}
    Response.objects.filter(pk=response.pk).update(duty=Duty.NOT_APPLICABLE, **decided)
    (after,) = read(client.get(address).content)
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert before["uid"] == after["uid"]


def rings(event: Any) -> list[tuple[date, int]]:
    """On which days an event's alarms ring, and at which hour in London."""
    moments = [alarm.trigger.astimezone(LONDON) for alarm in event.alarms.times]
    return [(moment.date(), moment.hour) for moment in moments]


def test_both_dates_ring_until_the_comments_are_submitted(cast: Cast, client: Client) -> None:
    response, comments_by = drafted(cast), day(28).date()
    address = subscribe(cast.people[Role.FORCE_LIAISON])
    last, comments = read(client.get(address).content)
    assert rings(last) == [(LAST_DAY - timedelta(days=before), 9) for before in (7, 1, 0)]
    assert rings(comments) == [(comments_by - timedelta(days=before), 9) for before in (2, 0)]
    move(response, "send_for_sign_off", by=cast.people[Role.FORCE_LIAISON], at=day(5))
    signed = Details(signed_name="A", signed_rank="DCC")
    move(response, "submit", by=cast.people[Role.FORCE_SIGNATORY], at=day(6), details=signed)
    after = read(client.get(address).content)
    assert [event["uid"] for event in after] == [last["uid"], comments["uid"]]
    assert [(event["status"], len(rings(event))) for event in after] == [("CONFIRMED", 3), ("CANCELLED", 0)]
    assert after[1]["sequence"] > comments["sequence"]


def test_a_publication_cancels_the_last_day_under_the_same_name(cast: Cast, client: Client) -> None:
    response, address = approved(cast), subscribe(cast.people[Role.OFFICER])
    (before,) = read(client.get(address).content)
    publish(response, by=cast.people[Role.OFFICER], at=day(10))
    (after,) = read(client.get(address).content)
    assert (before["status"], len(rings(before))) == ("CONFIRMED", 3)
    assert (after["status"], rings(after), after["uid"]) == ("CANCELLED", [], before["uid"])
    assert after["sequence"] > before["sequence"]


def test_each_duty_has_a_name_of_its_own_that_is_the_same_for_everybody(cast: Cast, client: Client) -> None:
    for number in (0, 1):
        logged(cast, PUBLISHED_ON + timedelta(days=number))
    names = [
        [event["uid"] for event in read(client.get(subscribe(cast.people[role])).content)]
        for role in (Role.OFFICER, Role.VIEWER)
    ]
    assert names[0] == names[1]
    assert len(set(names[0])) == 2


def test_a_move_is_a_change_with_its_moment(cast: Cast, client: Client) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    address = subscribe(officer)
    (before,) = read(client.get(address).content)
    move(response, "invite", by=officer, at=day(2), details=Details(comment_by=day(28).date()))
    (after,) = read(client.get(address).content)
    assert after["sequence"] > before["sequence"]
    assert (before.decoded("last-modified"), after.decoded("last-modified")) == (day(1), day(2))


def test_a_date_that_moves_has_a_higher_sequence(cast: Cast, client: Client) -> None:
    response = logged(cast)
    address = subscribe(cast.people[Role.OFFICER])
    (before,) = read(client.get(address).content)
    Response.objects.filter(pk=response.pk).update(last_on=LAST_DAY + timedelta(days=1))
    (after,) = read(client.get(address).content)
    assert after.decoded("dtstart") == LAST_DAY + timedelta(days=1)
    assert after["sequence"] > before["sequence"]


def test_no_draft_enters_a_calendar(cast: Cast, client: Client) -> None:
    awaiting_approval(cast)
    for role in Role:
        content = client.get(subscribe(cast.people[role])).content
        assert b"answer to" not in content
        assert b"Overall" not in content


def test_old_duties_leave_and_those_still_owed_stay(cast: Cast) -> None:
    response, officer, later = logged(cast), cast.people[Role.OFFICER], PUBLISHED_ON + timedelta(days=400)
    assert shown(officer, later) == {"last-day": (LAST_DAY, False)}
    Response.objects.filter(pk=response.pk).update(published_on=day(9).date())
    assert shown(officer, later) == {}


def test_an_unchanged_calendar_is_not_sent_again(cast: Cast, client: Client) -> None:
    response, address = logged(cast), subscribe(cast.people[Role.OFFICER])
    first = client.get(address)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Response.objects.filter(pk=response.pk).update(published_on=day(9).date())
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_ten_duties_cost_as_many_queries_as_a_hundred(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    address = subscribe(cast.people[Role.OFFICER])
    for number in range(100):
        if number in (10, 99):
            with django_assert_num_queries(4):
                assert len(read(client.get(address).content)) == number
        logged(cast, PUBLISHED_ON + timedelta(days=number))


# Who has the address


def test_only_the_newest_address_works_and_nothing_of_it_is_kept(cast: Cast, client: Client) -> None:
    officer = cast.people[Role.OFFICER]
    first, second = subscribe(officer), subscribe(officer)
    assert [client.get(address).status_code for address in (first, second)] == [404, 200]
    assert CalendarFeed.objects.get().sha256 not in second
    assert client.post(second).status_code == 405


def test_an_ended_role_empties_the_calendar_at_once(cast: Cast, client: Client) -> None:
    logged(cast)
    officer, administrator = cast.people[Role.OFFICER], cast.people[Role.ADMINISTRATOR]
    address = subscribe(officer)
    assert len(read(client.get(address).content)) == 1
    end_role(Membership.objects.get(user=officer), by=administrator, at=timezone.now())
    assert read(client.get(address).content) == []


def test_a_closed_account_has_no_calendar_and_gets_none_by_being_opened(cast: Cast, client: Client) -> None:
    officer, administrator = cast.people[Role.OFFICER], cast.people[Role.ADMINISTRATOR]
    address = subscribe(officer)
    close_account(officer, by=administrator, at=timezone.now())
    assert client.get(address).status_code == 404
    open_account(officer, by=administrator, at=timezone.now())
    assert client.get(address).status_code == 404


def test_somebody_makes_and_ends_their_own(cast: Cast, client: Client) -> None:
    page, account = reverse("people:calendar"), reverse("accounts:account")
    assert client.post(page).status_code == 302
    client.force_login(cast.people[Role.OFFICER])
    assert client.get(page).status_code == 200
    assert not CalendarFeed.objects.exists()
    made = client.post(page)
    link = made.context["link"]
    assert made.headers["Cache-Control"].find("no-store") >= 0
    assert client.get(link[link.index("/work/") :]).status_code == 200
    assert link not in client.get(page).content.decode()
    assert "Your calendar has had an address since" in words(client.get(account))
    client.post(reverse("people:calendar_end"))
    assert client.get(link[link.index("/work/") :]).status_code == 404


def test_who_has_to_set_up_a_second_factor_makes_no_address_before(cast: Cast, client: Client) -> None:
    cast.body.second_factor = SecondFactor.EVERYONE
    cast.body.save()
    client.force_login(cast.people[Role.OFFICER])
    assert client.post(reverse("people:calendar")).status_code == 403
    assert not CalendarFeed.objects.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_of_the_calendar_has_a_flaw(
    browser: Browser, live_server: Any, cast: Cast, size: dict[str, int]
) -> None:
    client = Client()
    client.force_login(cast.people[Role.ADMINISTRATOR])
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    flaws = []
    with visit(browser, size, javascript=True) as there:
        there.page.context.add_cookies([cookie])  # type: ignore[list-item]
        there.go(live_server.url + reverse("people:calendar"))
        flaws.append(there.flaws())
        there.follow(there.page.get_by_role("button", name="Make an address"))
        flaws.append(there.flaws())
        there.go(live_server.url + reverse("people:calendar"))
        flaws.append(there.flaws())
    assert flaws == [[], [], []]


# Everybody's


def body_calendar(client: Client, slug: str) -> Any:
    return client.get(reverse("public:body_calendar", args=[slug]))


@pytest.mark.django_db
def test_a_bodys_calendar_holds_the_days_of_what_it_published(client: Client) -> None:
    published()
    answer = body_calendar(client, FULL.body.slug)
    assert {str(event["uid"]).partition("@")[0]: event.decoded("dtstart") for event in read(answer.content)} == {
        f"{FULL.force.slug}-{FULL.report.slug}-report": FULL.report.published_on,
        f"{FULL.force.slug}-{FULL.report.slug}-last-day": FULL.clock.last_on,
        f"{FULL.force.slug}-{FULL.report.slug}-published": FULL.edition.first_published_on,
    }
    assert Calendar.from_ical(answer.content)["name"] == f"Responses of {FULL.body.name}"
    again = client.get(
        reverse("public:body_calendar", args=[FULL.body.slug]), headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_what_is_not_published_is_in_no_public_calendar(client: Client, cast: Cast) -> None:
    awaiting_approval(cast)
    assert body_calendar(client, cast.body.slug).status_code == 404
    assert body_calendar(client, "nobody").status_code == 404


def test_what_is_taken_down_leaves_the_public_calendar_at_once(client: Client, cast: Cast) -> None:
    publication = published_here(cast)
    assert len(read(body_calendar(client, cast.body.slug).content)) == 3
    take_down(publication.response, reason="It names a victim.", by=cast.people[Role.ADMINISTRATOR], at=day(30))
    assert body_calendar(client, cast.body.slug).status_code == 404


@pytest.mark.django_db
def test_a_bodys_calendar_holds_its_latest_hundred_responses_in_one_query(
    client: Client, django_assert_num_queries: Any
) -> None:
    published_at_once(many(120))
    with django_assert_num_queries(1):
        events = read(body_calendar(client, FULL.body.slug).content)
    days = [event.decoded("dtstart") for event in events if "-published@" in event["uid"]]
    assert (len(events), days[0], len(days)) == (300, date(2024, 1, 10) + timedelta(days=119), 100)


def test_the_public_pages_of_one_body_lead_to_its_calendar(client: Client, db: None) -> None:
    published()
    address = reverse("public:body_calendar", args=[FULL.body.slug])
    for page in (reverse("public:home"), reverse("public:body", args=[FULL.body.slug])):
        assert address in client.get(page).content.decode()
