"""What was done since? Updates are sent, published by the office, kept by the database, and read by the public."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import InternalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from accounts.models import Role, User
from accounts.policy import RIGHTS, Right
from journal.models import Event
from pcc_tracker.demo import Cast
from progress.actions import CannotUpdate, NewUpdate, publish_update, send_back, send_update
from progress.models import Delivery, Update, Verification, WithInspectorate
from progress.published import said_of
from progress.states import state_of
from public import catalogue
from publications.actions import take_down
from recommendations.models import Recommendation
from responses.desk import desk_of
from responses.models import Response, Side
from tests.acting import acting
from tests.pages import DESK, PHONE, soup, visit, words
from tests.people import member
from tests.stories import awaiting_approval, day, history, published

pytestmark = pytest.mark.django_db

WORDS = "Quillory teams were set up."
SENT = day(20)


@pytest.fixture
def out(cast: Cast) -> Response:
    """A response that was published on day 10."""
    return published(cast).response


def first(response: Response) -> Recommendation:
    return response.report.recommendations.get(number="1")


def sent(
    response: Response,
    by: User,
    side: Side = Side.FORCE,
    *,
    at: datetime = SENT,
    as_of: date | None = None,
    **said: Any,
) -> Update:
    """An update of the first recommendation, in progress if nothing else is said, whose writer has read the others."""
    said = said or {"delivery": Delivery.IN_PROGRESS, "text": f"<p>{WORDS}</p>"}
    last = response.updates.order_by("-pk").first()
    new = NewUpdate(as_of=as_of or at.date(), **said)
    return send_update(response, first(response), side, new, seen=last.pk if last else 0, by=by, at=at)


def public_page(response: Response, slug: str = "recommendation-1") -> str:
    return reverse("public:recommendation_detail", args=[response.force.slug, response.report.slug, slug])


def item_page(response: Response) -> str:
    return reverse("progress:recommendation", args=[response.pk, first(response).slug])


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_what_is_sent_is_both_sides_and_what_is_published_everybodys(cast: Cast, out: Response) -> None:
    update = sent(out, cast.people[Role.FORCE_LIAISON])
    for role in (Role.FORCE_LIAISON, Role.FORCE_SIGNATORY, Role.OFFICER, Role.APPROVER):
        assert WORDS in words(signed_in(cast.people[role]).get(item_page(out))), role
    before = Client().get(public_page(out))
    assert WORDS not in words(before)
    assert "Progress" not in words(before)
    publish_update(update, by=cast.people[Role.OFFICER], at=day(21))
    after = words(Client().get(public_page(out)))
    assert f"Saturday 24 January 2026, West Midlands Police Delivery: In progress {WORDS}" in after
    assert "Delivery In progress (West Midlands Police)" in after
    response_page = reverse("public:response_detail", args=[out.force.slug, out.report.slug])
    assert "Progress: Delivery: In progress (Recommendation 1)" in words(Client().get(response_page))
    assert words(Client().get(response_page)).count("Progress:") == 1


def test_a_public_page_changes_at_once_and_still_costs_one_query(cast: Cast, out: Response, client: Client) -> None:
    response_page = reverse("public:response_detail", args=[out.force.slug, out.report.slug])
    update = sent(out, cast.people[Role.FORCE_LIAISON])
    before = {address: client.get(address) for address in (public_page(out), response_page)}
    publish_update(update, by=cast.people[Role.OFFICER], at=day(21))
    for address, page in before.items():
        with CaptureQueriesContext(connection) as asked:
            after = client.get(address, headers={"If-None-Match": page["ETag"]})
        assert (after.status_code, len(asked)) == (200, 1)
        assert after["ETag"] != page["ETag"]
        assert client.get(address, headers={"If-Modified-Since": page["Last-Modified"]}).status_code == 200
        assert client.get(address, headers={"If-Modified-Since": after["Last-Modified"]}).status_code == 304


def test_another_recommendation_keeps_its_page(cast: Cast, out: Response, client: Client) -> None:
    other = client.get(public_page(out, "recommendation-2"))
    publish_update(sent(out, cast.people[Role.FORCE_LIAISON]), by=cast.people[Role.OFFICER], at=day(21))
    again = client.get(public_page(out, "recommendation-2"), headers={"If-None-Match": other["ETag"]})
    assert again.status_code == 304


def test_of_what_is_sent_back_the_public_reads_nothing(cast: Cast, out: Response, client: Client) -> None:
    update = sent(out, cast.people[Role.FORCE_LIAISON])
    send_back(update, note="Say which teams.", by=cast.people[Role.OFFICER], at=day(21))
    assert WORDS not in words(client.get(public_page(out)))
    page = words(signed_in(cast.people[Role.FORCE_LIAISON]).get(item_page(out)))
    assert "Sent back by Olivia Hart, Sunday 25 January 2026, 12:00pm: Say which teams." in page
    with pytest.raises(CannotUpdate, match="Olivia Hart sent this back already"):
        publish_update(update, by=cast.people[Role.APPROVER], at=day(22))


def test_progress_leaves_with_the_page_that_is_taken_down(cast: Cast, out: Response, client: Client) -> None:
    publish_update(sent(out, cast.people[Role.FORCE_LIAISON]), by=cast.people[Role.OFFICER], at=day(21))
    take_down(out, reason="A name.", by=cast.people[Role.ADMINISTRATOR], at=day(22))
    page = client.get(public_page(out))
    assert page.status_code == 410
    assert WORDS not in words(page)


def test_the_three_things_are_told_apart_and_the_last_word_on_each_holds(cast: Cast, out: Response) -> None:
    liaison, officer = cast.people[Role.FORCE_LIAISON], cast.people[Role.OFFICER]
    updates = [
        sent(out, liaison, at=day(20), delivery=Delivery.COMPLETE),
        sent(out, officer, Side.BODY, at=day(21), verification=Verification.PARTLY),
        sent(out, officer, Side.BODY, at=day(22), inspectorate=WithInspectorate.OPEN, text="<p>A letter came.</p>"),
        sent(out, liaison, at=day(23), as_of=day(19).date(), delivery=Delivery.IN_PROGRESS),
    ]
    state = state_of(Update.objects.standing().latest_first())
    assert (state.delivery, state.delivery_side) == ("complete", "force")
    assert (state.verification, state.inspectorate) == ("partly assured", "open")
    assert (state.as_of, state.is_done) == (day(22).date(), True)
    for update in updates:
        publish_update(update, by=officer, at=day(24))
    page = soup(Client().get(public_page(out)))
    days = [heading.get_text(" ", strip=True).split(",")[0].rstrip() for heading in page.select("#progress h3")]
    assert [said.split(" January")[0] for said in days] == ["Monday 26", "Sunday 25", "Saturday 24", "Friday 23"]


def test_a_mistake_is_put_right_by_a_newer_update_of_the_same_day(cast: Cast, out: Response) -> None:
    liaison = cast.people[Role.FORCE_LIAISON]
    sent(out, liaison, delivery=Delivery.COMPLETE)
    sent(out, liaison, at=day(21), as_of=day(20).date(), delivery=Delivery.IN_PROGRESS)
    assert state_of(Update.objects.standing().latest_first()).delivery == "in progress"


def test_each_side_speaks_for_itself(cast: Cast, out: Response) -> None:
    may = {(Side.FORCE, Role.FORCE_LIAISON), (Side.FORCE, Role.FORCE_SIGNATORY), (Side.BODY, Role.OFFICER)}
    for side in Side:
        for role in Role:
            if (side, role) in may:
                assert sent(out, cast.people[role], side).side == side
                continue
            with pytest.raises(CannotUpdate, match="Only a liaison or signatory"):
                sent(out, cast.people[role], side)
    assert Update.objects.count() == len(may)


def test_the_office_publishes_and_sends_back(cast: Cast, out: Response) -> None:
    for role in Role:
        update, person = sent(out, cast.people[Role.FORCE_LIAISON]), cast.people[role]
        if role in (Role.OFFICER, Role.APPROVER):
            assert publish_update(update, by=person, at=day(21)).published_at == day(21)
            continue
        with pytest.raises(CannotUpdate, match="Only an officer or an approver"):
            publish_update(update, by=person, at=day(21))
        with pytest.raises(CannotUpdate, match="Only an officer or an approver"):
            send_back(update, note="No.", by=person, at=day(21))


def test_the_force_does_not_say_that_it_is_assured(cast: Cast, out: Response) -> None:
    for said in ({"verification": Verification.ASSURED}, {"inspectorate": WithInspectorate.COMPLETED}):
        with pytest.raises(CannotUpdate, match="for the body to say"):
            sent(out, cast.people[Role.FORCE_LIAISON], **said)


def test_the_day_lies_between_the_publication_and_today(cast: Cast, out: Response) -> None:
    liaison = cast.people[Role.FORCE_LIAISON]
    for as_of, why in ((day(9), "was published on Wednesday 14 January 2026"), (day(21), "still to come")):
        with pytest.raises(CannotUpdate, match=why):
            sent(out, liaison, as_of=as_of.date(), text="<p>Something.</p>")
    assert sent(out, liaison, as_of=day(10).date(), text="<p>Something.</p>").as_of == day(10).date()


def test_an_update_says_something_new(cast: Cast, out: Response) -> None:
    liaison = cast.people[Role.FORCE_LIAISON]
    sent(out, liaison, delivery=Delivery.IN_PROGRESS)
    for said in ({"text": "<p> </p>"}, {"delivery": Delivery.IN_PROGRESS}):
        with pytest.raises(CannotUpdate, match="Write what has happened, or choose what has changed"):
            sent(out, liaison, at=day(21), **said)
    assert sent(out, liaison, at=day(21), delivery=Delivery.IN_PROGRESS, text="<p>More.</p>").text == "<p>More.</p>"


@pytest.mark.parametrize("text", ["<p>Teams TBC.</p>", "<ul><li>[insert figure]</li></ul>"])
def test_words_that_stand_for_missing_ones_are_not_sent(cast: Cast, out: Response, text: str) -> None:
    with pytest.raises(CannotUpdate, match="stands for words that are missing"):
        sent(out, cast.people[Role.FORCE_LIAISON], text=text)
    assert not Update.objects.exists()


def test_a_detail_of_a_person_is_published_only_once_the_office_has_confirmed_it(cast: Cast, out: Response) -> None:
    liaison, officer = signed_in(cast.people[Role.FORCE_LIAISON]), signed_in(cast.people[Role.OFFICER])
    update = sent(out, cast.people[Role.FORCE_LIAISON], text="<p>Ring Sam on 07700 900123.</p>")
    found = "“07700 900123” looks like a person’s telephone number."
    with pytest.raises(CannotUpdate, match=f"{found} Say that it may be published, or send the update back"):
        publish_update(update, by=cast.people[Role.OFFICER], at=day(21))
    page = liaison.get(item_page(out))
    assert f"Before it is published: {found} The office decides" in words(page)
    assert not soup(page).select("[action$='/confirm/'], [action$='/publish/']")
    page = officer.get(item_page(out))
    assert not soup(page).select("[action$='/publish/']")
    confirm = reverse("progress:confirm", args=[out.pk, update.slug, update.pk])
    detail = soup(page).select_one(f"[action='{confirm}'] [name=detail]")
    assert detail is not None
    for wrong in ("", "0" * 64):
        assert officer.post(confirm, {"detail": wrong}).status_code == 302
    approver = signed_in(cast.people[Role.APPROVER])
    page = approver.get(item_page(out))
    assert f"Before it is published: {found} An officer says whether it may be published." in words(page)
    assert not soup(page).select("[action$='/confirm/'], [action$='/publish/']")
    assert soup(page).select("[href$='/send-back/']")
    assert approver.post(confirm, {"detail": detail["value"]}).status_code == 403
    assert liaison.post(confirm, {"detail": detail["value"]}).status_code == 403
    assert "It may be published" in words(officer.get(item_page(out)))
    assert officer.post(confirm, {"detail": detail["value"]}).status_code == 302
    assert "07700" not in str(list(Event.objects.values_list("facts", flat=True)))
    assert publish_update(update, by=cast.people[Role.OFFICER], at=day(21)).published_at == day(21)
    assert "Before it is published" not in words(officer.get(item_page(out)))


def test_nothing_is_sent_before_the_response_is_published(cast: Cast) -> None:
    response = awaiting_approval(cast)
    with pytest.raises(CannotUpdate, match="not published yet"):
        sent(response, cast.people[Role.FORCE_LIAISON])
    client = signed_in(cast.people[Role.OFFICER])
    assert client.get(reverse("progress:progress", args=[response.pk])).status_code == 404
    assert client.get(item_page(response)).status_code == 404
    assert "Progress" not in words(client.get(reverse("responses:response_detail", args=[response.pk])))


def test_a_second_press_finds_it_done(cast: Cast, out: Response) -> None:
    liaison, officer = cast.people[Role.FORCE_LIAISON], cast.people[Role.OFFICER]
    new = NewUpdate(as_of=day(20).date(), text=f"<p>{WORDS}</p>")
    for _press in range(2):
        update = send_update(out, first(out), Side.FORCE, new, seen=0, by=liaison, at=day(20))
    for _press in range(2):
        publish_update(update, by=officer, at=day(21))
    assert (Update.objects.count(), Event.objects.filter(verb__startswith="progress.").count()) == (1, 2)


def test_nobody_answers_what_they_have_not_read(cast: Cast, out: Response) -> None:
    sent(out, cast.people[Role.OFFICER], Side.BODY, text="<p>How far are you?</p>")
    new = NewUpdate(as_of=day(20).date(), text=f"<p>{WORDS}</p>")
    with pytest.raises(CannotUpdate, match="Olivia Hart sent an update on Saturday 24 January 2026, 12:00pm"):
        send_update(out, first(out), Side.FORCE, new, seen=0, by=cast.people[Role.FORCE_LIAISON], at=day(20))


def test_the_database_lets_nobody_change_or_remove_what_was_published(cast: Cast, out: Response) -> None:
    update = publish_update(sent(out, cast.people[Role.FORCE_LIAISON]), by=cast.people[Role.OFFICER], at=day(21))
    row = Update.objects.filter(pk=update.pk)
    unpublished = {"published_at": None, "published_by": None}
    for change in ({"text": "<p>Other.</p>"}, {"delivery": "complete"}, unpublished, {"published_at": day(30)}):
        with pytest.raises(InternalError), transaction.atomic():
            row.update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        row.delete()


def test_the_database_keeps_the_words_of_what_was_sent(cast: Cast, out: Response) -> None:
    row = Update.objects.filter(pk=sent(out, cast.people[Role.FORCE_LIAISON]).pk)
    for change in ({"text": "<p>Other.</p>"}, {"as_of": day(11).date()}):
        with pytest.raises(InternalError), transaction.atomic():
            row.update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        row.delete()


def test_the_history_tells_both_sides_and_never_the_words(cast: Cast, out: Response) -> None:
    liaison, officer = cast.people[Role.FORCE_LIAISON], cast.people[Role.OFFICER]
    publish_update(sent(out, liaison), by=officer, at=day(21))
    send_back(sent(out, liaison, at=day(22)), note="Too short.", by=officer, at=day(23))
    assert [told.words for told in history(out)[:4]] == [
        "Progress of WMP as of Monday 26 January 2026 sent back, Recommendation 1: Too short.",
        "Progress of WMP as of Monday 26 January 2026 sent: Recommendation 1",
        "Progress of WMP as of Saturday 24 January 2026 published: Recommendation 1",
        "Progress of WMP as of Saturday 24 January 2026 sent: Recommendation 1",
    ]
    assert not any("Quillory" in str(event.facts) for event in Event.objects.all())


def test_what_is_not_published_is_not_even_read_for_a_public_page(cast: Cast, out: Response) -> None:
    sent(out, cast.people[Role.FORCE_LIAISON])
    for row in catalogue.versions_of(out.force.slug, out.report.slug):
        assert said_of(row) == []


def test_the_officer_is_asked_to_publish_and_the_force_to_send_anew(cast: Cast, out: Response) -> None:
    liaison, officer = cast.people[Role.FORCE_LIAISON], cast.people[Role.OFFICER]

    def asked(person: User) -> list[str]:
        """What progress asks of somebody."""
        return [task.asks for task in desk_of(person, day(30).date()).mine if "/progress/" in task.link]

    update = sent(out, liaison)
    to_publish = "Publish the progress of WMP, or send it back: Recommendation 1"
    assert (asked(officer), asked(liaison)) == ([to_publish], [])
    assert [task.link for task in desk_of(officer, day(30).date()).mine if task.asks == to_publish] == [item_page(out)]
    assert asked(cast.people[Role.APPROVER]) == asked(cast.people[Role.VIEWER]) == []
    send_back(update, note="Say which teams.", by=officer, at=day(21))
    assert asked(officer) == []
    assert asked(liaison) == ["Send progress anew, which was sent back: Recommendation 1"]
    assert asked(cast.people[Role.FORCE_SIGNATORY]) == []
    again = sent(out, liaison, at=day(22))
    assert (asked(officer), asked(liaison)) == ([to_publish], [])
    publish_update(again, by=officer, at=day(23))
    assert (asked(officer), asked(liaison)) == ([], [])


# The pages of the staff


def test_who_may_send_progress_is_asked_to_whatever_else_they_may_write(
    cast: Cast, out: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    liaison = cast.people[Role.FORCE_LIAISON]
    second = member("second-liaison@demo.example", Role.FORCE_LIAISON, cast.force)
    monkeypatch.setitem(RIGHTS, Role.FORCE_LIAISON, RIGHTS[Role.FORCE_LIAISON] - {Right.WRITE})
    send_back(sent(out, liaison), note="Say which teams.", by=cast.people[Role.OFFICER], at=day(21))

    def asked(person: User) -> int:
        return sum("Send progress anew" in task.asks for task in desk_of(person, day(30).date()).mine)

    assert (asked(liaison), asked(second)) == (1, 1)
    Response.objects.filter(pk=out.pk).update(force_lead=second)
    assert (asked(liaison), asked(second)) == (0, 1)


def test_the_list_tells_what_is_overdue_until_it_is_done(cast: Cast, out: Response) -> None:
    liaison, officer = cast.people[Role.FORCE_LIAISON], cast.people[Role.OFFICER]
    address = reverse("progress:progress", args=[out.pk])
    over = (timezone.localdate() - date(2026, 4, 5)).days
    page = words(signed_in(liaison).get(address))
    assert page.count(f"Overdue by {over} days") == 2
    assert "Nothing was sent yet" in page
    sent(out, liaison, delivery=Delivery.COMPLETE)
    page = words(signed_in(officer).get(address))
    assert page.count(f"Overdue by {over} days") == 1
    assert "Delivery: Complete 1 to publish 24 January 2026" in page


def test_the_pages_ask_no_more_of_the_database_for_more_of_them(cast: Cast, out: Response) -> None:
    client, counts = signed_in(cast.people[Role.OFFICER]), []
    client.get(item_page(out))  # the first page that somebody opens also asks who they are
    for number in range(20, 23):
        sent(out, cast.people[Role.FORCE_LIAISON], at=day(number))
        asked = []
        for address in (reverse("progress:progress", args=[out.pk]), item_page(out)):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1] == counts[2]


def form_of(page: Any) -> dict[str, str]:
    """What the form of an update holds as it is shown, the choices left as they are."""
    form = soup(page).select_one("form[method=post]:has(textarea)")
    assert form
    return {str(box["name"]): str(box.get("value", "")) for box in form.select("input:not([type=radio])")}


def test_an_update_is_sent_published_and_sent_back_on_its_page(cast: Cast, out: Response) -> None:
    liaison, officer = signed_in(cast.people[Role.FORCE_LIAISON]), signed_in(cast.people[Role.OFFICER])
    typed = form_of(liaison.get(item_page(out))) | {"delivery": "in progress", "text": WORDS}
    for _press in range(2):
        done = liaison.post(item_page(out), typed, follow=True)
        assert "Progress of WMP as of" in words(done)
    update = Update.objects.get()
    where = [out.pk, update.slug, update.pk]
    assert liaison.post(reverse("progress:publish", args=where)).status_code == 403
    back = reverse("progress:send_back", args=where)
    assert "Say why, so that the others can read it" in words(officer.post(back, {"note": " "}))
    for _press in range(2):
        assert officer.post(reverse("progress:publish", args=where), follow=True).status_code == 200
    stale = officer.post(back, {"note": "Too late to say."})
    assert stale.status_code == 409
    assert "Olivia Hart published this already" in words(stale)
    assert "Too late to say." in words(stale)
    assert WORDS in words(Client().get(public_page(out)))


def test_what_came_meanwhile_is_shown_and_nothing_typed_is_lost(cast: Cast, out: Response) -> None:
    liaison = signed_in(cast.people[Role.FORCE_LIAISON])
    typed = form_of(liaison.get(item_page(out))) | {"text": "What we did."}
    sent(out, cast.people[Role.OFFICER], Side.BODY, text="<p>How far are you?</p>")
    stopped = liaison.post(item_page(out), typed)
    assert stopped.status_code == 409
    assert "How far are you?" in words(stopped)
    assert "What we did." in words(stopped)
    again = form_of(stopped) | {"text": "What we did."}
    assert liaison.post(item_page(out), again).status_code == 302


def test_what_is_sent_without_a_session_waits_for_its_writer(cast: Cast, out: Response) -> None:
    person = cast.people[Role.FORCE_LIAISON]
    typed = form_of(signed_in(person).get(item_page(out))) | {"text": "Not to be lost.", "delivery": "complete"}
    assert Client().post(item_page(out), typed).status_code == 302
    assert not Update.objects.exists()
    page = signed_in(person).get(item_page(out))
    assert "You were signed out when you sent this." in words(page)
    assert "Not to be lost." in words(page)
    assert soup(page).select_one("input[name=delivery][value=complete][checked]")
    assert "Not to be lost." not in words(signed_in(cast.people[Role.FORCE_SIGNATORY]).get(item_page(out)))


def test_who_only_reads_has_no_form_and_a_stranger_no_page(cast: Cast, out: Response) -> None:
    assert "A new update" not in words(signed_in(cast.people[Role.APPROVER]).get(item_page(out)))
    assert signed_in(cast.people[Role.APPROVER]).post(item_page(out), {"text": "x"}).status_code == 403
    stranger = member("stranger@kent.example", Role.OFFICER, type(cast.body).objects.get(slug="kent-pcc"))
    assert signed_in(stranger).get(item_page(out)).status_code == 404


def test_odd_input_is_told_and_not_stored(cast: Cast, out: Response) -> None:
    client = signed_in(cast.people[Role.FORCE_LIAISON])
    typed = form_of(client.get(item_page(out))) | {"text": "Some\x00thing."}
    for odd in ({"seen": "x"}, {"seen": ""}, {"as_of_0": "31", "as_of_1": "2"}, {"delivery": "done"}):
        assert client.post(item_page(out), typed | odd).status_code == 200
    assert not Update.objects.exists()
    assert client.post(item_page(out), typed).status_code == 302
    assert Update.objects.get().text == "<p>Something.</p>"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_job_is_done_by_keyboard_and_without_scripts(
    browser: Browser, transactional_db: None, cast: Cast, live_server: Any
) -> None:
    response, site = published(cast).response, str(live_server.url)
    with acting(browser, site, DESK, keyboard=True) as liaison:
        liaison.sign_in(Role.FORCE_LIAISON)
        liaison.there.go(site + item_page(response))
        liaison.choose("In progress")
        liaison.fill("What has happened?", f"{WORDS} Ring Sam on 07700 900123.")
        liaison.press("Send")
        assert WORDS in liaison.reads()
        assert liaison.there.flaws() == []
    with acting(browser, site, PHONE, javascript=False) as officer:
        officer.sign_in(Role.OFFICER)
        officer.there.go(site + item_page(response))
        officer.there.follow(officer.page.get_by_role("button", name="It may be published"))
        officer.there.follow(officer.page.get_by_role("button", name="Publish"))
        assert "Published by Olivia Hart" in officer.reads()
    for size in (DESK, PHONE):
        with visit(browser, size) as there:
            for address in (public_page(response), reverse("public:home")):
                there.go(site + address)
                assert there.flaws() == []
