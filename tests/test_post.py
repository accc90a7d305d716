"""Does what is queued reach people: once, as it is true by then, one letter each morning, whatever the server does?"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from accounts.actions import choose_post
from accounts.models import MailFailure, Role
from journal import delivery
from journal.actions import queue
from journal.actions.post import CLAIM_LASTS, MOST_ATTEMPTS, claim, make_letters, note_sent
from journal.models import Letter, LetterKind, NoticeState, Notification, Outcome
from pcc_tracker.demo import Cast
from recommendations.deadlines import LONDON, morning_reached
from responses.actions import Details, move, put_in_charge
from responses.models import Response, Side
from tests.people import member
from tests.post_office import PostOffice, post_office
from tests.stories import PUBLISHED_ON, day, logged
from tests.test_ledger import sweep_at

OFFICER, APPROVER = "officer@demo.example", "approver@demo.example"


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    """A real mail server, to which all mail goes."""
    with post_office() as there:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.PUBLIC_ADDRESS = "https://register.example.org"
        yield there


def deliver(at: datetime) -> int:
    """What the worker does at a moment."""
    return delivery.deliver(morning=morning_reached(at), now=lambda: at)


def due(cast: Cast, number: int = 49) -> Response:
    """A response of which the officer is to be reminded on a day of the period, and nothing else is queued."""
    response = logged(cast)
    Notification.objects.all().delete()
    sweep_at(day(number))
    return response


def states() -> list[str]:
    return sorted(Notification.objects.exclude(state=NoticeState.OVERTAKEN).values_list("state", flat=True))


def texts(message: EmailMessage) -> tuple[str, str]:
    """Both parts of a message."""
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain
    assert html
    return plain.get_content(), html.get_content()


def test_a_reminder_says_what_by_when_and_how_that_was_counted_and_links_to_the_place(
    cast: Cast, office: PostOffice
) -> None:
    response = due(cast)
    assert deliver(day(49)) == 1
    (message,) = office.to(OFFICER)
    plain, html = texts(message)
    for said in (plain, html):
        assert str(response) in said
        assert "Day 49 of 56." in said
        assert "Last day: Sunday 1 March 2026 (5 January is day 1, section 55(5A) Police Act 1996)" in said
        assert "The last one before it is Friday 27 February 2026." in said
        assert f"https://register.example.org{reverse('responses:response_detail', args=[response.pk])}" in said
        assert f"https://register.example.org{reverse('people:post')}" in said  # where one chooses how it comes
    assert message["Subject"] == f"Due in 7 days: {response.report}"
    assert message["Reply-To"] == cast.body.email
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<reminders.register.example.org>"
    letter = Letter.objects.get()
    assert message["Message-ID"] == f"<{letter.message_id}@register.example.org>"
    assert (letter.outcome, letter.address, letter.sent_at) == (Outcome.SENT, OFFICER, day(49))
    assert states() == [NoticeState.SENT]


def test_what_was_sent_is_not_sent_again(cast: Cast, office: PostOffice) -> None:
    due(cast)
    deliver(day(49))
    sweep_at(day(49) + timedelta(hours=1))
    assert deliver(day(49) + timedelta(hours=1)) == 0
    assert len(office.letters) == 1


def test_there_is_one_letter_each_morning_the_most_urgent_first(cast: Cast, office: PostOffice) -> None:
    later, sooner = logged(cast, PUBLISHED_ON), logged(cast, PUBLISHED_ON - timedelta(days=7))
    Notification.objects.all().delete()
    sweep_at(day(42))
    assert deliver(day(42)) == 1
    plain, html = texts(office.to(OFFICER)[0])
    for said in (plain, html):
        assert said.index(str(sooner)) < said.index(str(later))
    assert office.to(OFFICER)[0]["Subject"] == f"Due in 7 days: {sooner.report}, and 1 more"


def test_nothing_but_what_is_urgent_goes_out_before_seven_and_then_all_of_it_does(
    cast: Cast, office: PostOffice
) -> None:
    due(cast)
    night = datetime(2026, 2, 22, 6, 59, tzinfo=UTC)
    assert deliver(night) == 0
    assert deliver(night + timedelta(minutes=1)) == 1


@pytest.mark.parametrize(("date", "utc_hour"), [("2026-03-28", 7), ("2026-03-29", 6), ("2026-10-25", 7)])
def test_seven_is_seven_in_london_on_both_sides_of_a_change_of_hour(
    cast: Cast, office: PostOffice, date: str, utc_hour: int
) -> None:
    due(cast)
    seven = datetime.fromisoformat(f"{date}T{utc_hour:02}:00:00+00:00")
    Response.objects.all().update(last_on=seven.date() + timedelta(days=4))  # so that it is still owed
    Notification.objects.update(clock_version=2)
    assert deliver(seven - timedelta(seconds=1)) == 0
    assert deliver(seven) == 1


@pytest.mark.parametrize("saturday", [date(2026, 3, 28), date(2026, 10, 24)])
def test_round_a_change_of_hour_the_letter_of_the_morning_goes_at_seven_each_day_and_once(
    cast: Cast, office: PostOffice, saturday: date
) -> None:
    logged(cast, saturday - timedelta(days=60))  # overdue, so that every day has something to say
    came = []
    for start in (datetime.combine(saturday + timedelta(days=n), time(5), tzinfo=UTC) for n in range(3)):
        for moment in (start + timedelta(minutes=15 * quarter) for quarter in range(16)):
            before = len(office.to(OFFICER))
            sweep_at(moment)
            deliver(moment)
            came += [moment.astimezone(LONDON)] * (len(office.to(OFFICER)) - before)
    assert came == [datetime.combine(saturday + timedelta(days=n), time(7), tzinfo=LONDON) for n in range(3)]


def test_what_comes_after_the_mornings_letter_waits_for_the_next_one(cast: Cast, office: PostOffice) -> None:
    due(cast)
    deliver(day(49))
    logged(cast, PUBLISHED_ON + timedelta(days=1))
    sweep_at(day(49) + timedelta(hours=1))
    assert deliver(day(49) + timedelta(hours=1)) == 0
    assert deliver(day(50)) == 1
    assert len(office.to(OFFICER)) == 2


def test_what_is_due_within_three_days_does_not_wait_for_the_morning(cast: Cast, office: PostOffice) -> None:
    due(cast, 56)
    assert deliver(day(56) - timedelta(hours=9)) == 1
    assert Letter.objects.get().kind == LetterKind.AT_ONCE


def test_who_asked_for_single_letters_gets_one_for_each(cast: Cast, office: PostOffice) -> None:
    choose_post(cast.people[Role.OFFICER], one_letter_each_morning=False, only_statutory=False)
    for days in (0, 7):
        logged(cast, PUBLISHED_ON - timedelta(days=days))
    Notification.objects.all().delete()
    sweep_at(day(42))
    assert deliver(day(42) - timedelta(hours=6)) == 0  # not before the morning
    assert deliver(day(42)) == 2
    assert len(office.to(OFFICER)) == 2


def test_what_was_published_meanwhile_is_not_sent(cast: Cast, office: PostOffice) -> None:
    response = due(cast)
    Response.objects.filter(pk=response.pk).update(published_on=day(49).date(), office_state="published")
    assert deliver(day(49)) == 0
    assert (states(), Letter.objects.get().outcome) == ([NoticeState.UNTRUE], Outcome.NEEDLESS)


def test_what_is_not_theirs_any_more_is_not_sent_and_the_next_one_is_told(cast: Cast, office: PostOffice) -> None:
    response = due(cast)
    second = member("second@demo.example", Role.OFFICER, cast.body)
    put_in_charge(response, Side.BODY, second, by=second, at=day(49))
    assert deliver(day(49)) == 0
    sweep_at(day(49))
    deliver(day(49))
    assert [who for who, _ in office.letters] == ["second@demo.example"]


def test_one_bad_address_stops_nobody_else_and_is_shown_beside_the_person(cast: Cast, office: PostOffice) -> None:
    member("aaa@demo.example", Role.OFFICER, cast.body)
    office.refused["aaa@demo.example"] = "550 No such user"
    due(cast)
    assert deliver(day(49)) == 1
    assert len(office.to(OFFICER)) == 1
    letter = Letter.objects.get(recipient__email="aaa@demo.example")
    assert letter.outcome == Outcome.SET_ASIDE
    assert letter.failure == "The mail server refused this address (code 550)."
    assert MailFailure.objects.get().address == "aaa@demo.example"
    assert states() == [NoticeState.SENT, NoticeState.SET_ASIDE]


def test_a_message_that_is_refused_for_good_is_set_aside_with_its_reason(cast: Cast, office: PostOffice) -> None:
    due(cast)
    office.answer_to_text = "554 Looks like spam"
    assert deliver(day(49)) == 0
    letter = Letter.objects.get()
    assert letter.failure == "The mail server refused the message (code 554)."
    assert not MailFailure.objects.exists()


def test_a_server_that_refuses_for_an_hour_is_tried_again_with_growing_waits(cast: Cast, office: PostOffice) -> None:
    due(cast)
    office.answer = "451 Try again later"
    tries = []
    for minute in range(61):
        at, before = day(49) + timedelta(minutes=minute), Letter.objects.values_list("attempts", flat=True).first()
        deliver(at)
        if Letter.objects.get().attempts != before:
            tries.append(minute)
    assert tries == [0, 1, 3, 8, 18, 33]
    office.answer = ""
    assert sum(deliver(day(49) + timedelta(minutes=minute)) for minute in range(61, 180)) == 1
    assert len(office.letters) == 1
    assert states() == [NoticeState.SENT]


def test_while_the_server_is_away_nobody_else_is_tried_either(cast: Cast, office: PostOffice, settings: Any) -> None:
    member("second@demo.example", Role.OFFICER, cast.body)
    due(cast)
    settings.EMAIL_PORT = 1  # nobody listens there
    assert deliver(day(49)) == 0
    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 1]
    settings.EMAIL_PORT = office.port
    assert deliver(day(49) + timedelta(minutes=1)) == 2


def test_what_cannot_be_sent_for_days_is_set_aside(cast: Cast, office: PostOffice) -> None:
    due(cast, 56)
    office.answer = "451 Try again later"
    deliver(day(56))
    Response.objects.all().update(last_on=day(70).date())
    Notification.objects.update(clock_version=2)
    deliver(day(59) + timedelta(minutes=1))
    letter = Letter.objects.get()
    assert letter.outcome == Outcome.SET_ASIDE
    assert letter.failure == "Given up after 2 tries. The mail server did not take it (SMTPRecipientsRefused)."


def test_what_lay_in_the_ledger_while_nothing_ran_is_tried_as_long_as_anything_else(
    cast: Cast, office: PostOffice
) -> None:
    due(cast, 49)
    office.answer = "451 Try again later"
    deliver(day(52) + timedelta(hours=1))  # the first that the worker does after three days
    assert Letter.objects.get().outcome == Outcome.WAITING
    office.answer = ""
    assert deliver(day(52) + timedelta(hours=2)) == 1


@pytest.mark.parametrize("died", [False, True], ids=["its turn never came", "its worker died with it"])
def test_a_letter_that_was_never_refused_is_not_given_up_at_its_first_refusal(
    cast: Cast, office: PostOffice, settings: Any, died: bool
) -> None:
    member("second@demo.example", Role.OFFICER, cast.body)
    due(cast)
    settings.EMAIL_PORT = 1  # nobody listens there
    assert deliver(day(49)) == 0
    tried, lay = Letter.objects.order_by("-attempts")
    assert (tried.attempts, lay.attempts) == (1, 0)
    if died:
        assert claim(at=day(49)) == lay
    settings.EMAIL_PORT = office.port
    office.answer = "451 Try again later"
    deliver(day(52) + timedelta(hours=1))
    tried.refresh_from_db()
    lay.refresh_from_db()
    assert (tried.outcome, lay.outcome) == (Outcome.SET_ASIDE, Outcome.WAITING)


def test_what_is_added_to_a_letter_gives_it_its_days_anew(cast: Cast, office: PostOffice) -> None:
    due(cast)
    office.answer = "451 Try again later"
    deliver(day(49))
    logged(cast, PUBLISHED_ON + timedelta(days=1))
    sweep_at(day(50))  # and then nothing runs
    deliver(day(53) + timedelta(hours=1))
    assert Letter.objects.get().outcome == Outcome.WAITING


def test_a_letter_that_could_not_go_on_its_morning_goes_with_the_next_one(cast: Cast, office: PostOffice) -> None:
    due(cast)
    office.answer = "451 Try again later"
    deliver(day(49))
    logged(cast, PUBLISHED_ON + timedelta(days=1))
    sweep_at(day(50))
    office.answer = ""
    assert deliver(day(50)) == 1
    subject = office.letters[0][1]["Subject"]
    assert subject.startswith("Due in 6 days")
    assert subject.endswith("and 1 more")


def test_what_is_overtaken_before_it_was_sent_is_left_out(cast: Cast, office: PostOffice) -> None:
    due(cast)
    office.answer = "451 Try again later"
    deliver(day(49))
    sweep_at(day(53))
    office.answer = ""
    assert deliver(day(53)) == 1
    assert deliver(day(54)) == 0
    assert [message["Subject"].partition(":")[0] for _, message in office.letters] == ["Due in 3 days"]


def test_a_claim_that_grew_old_is_taken_up_again_and_a_young_one_is_not(cast: Cast, office: PostOffice) -> None:
    due(cast)
    make_letters(morning=day(49).date(), at=day(49))
    assert claim(at=day(49))
    assert deliver(day(49) + CLAIM_LASTS) == 0
    assert deliver(day(49) + CLAIM_LASTS + timedelta(seconds=1)) == 1


def test_what_went_out_is_sent_whoever_holds_the_claim_by_then(cast: Cast, office: PostOffice) -> None:
    due(cast)
    make_letters(morning=day(49).date(), at=day(49))
    slow = claim(at=day(49))
    fast = claim(at=day(49) + 2 * CLAIM_LASTS)
    assert slow
    assert fast
    carried = list(slow.notifications.values_list("pk", flat=True))
    note_sent(slow, carried, address=OFFICER, at=day(49))
    assert deliver(day(49) + 4 * CLAIM_LASTS) == 0
    assert Letter.objects.get().outcome == Outcome.SENT


def test_what_was_put_into_a_letter_after_it_was_written_is_not_lost(cast: Cast, office: PostOffice) -> None:
    due(cast)
    make_letters(morning=day(49).date(), at=day(49))
    letter = claim(at=day(49))
    assert letter
    carried = list(letter.notifications.values_list("pk", flat=True))
    logged(cast, PUBLISHED_ON + timedelta(days=1))
    sweep_at(day(49))
    Notification.objects.filter(state=NoticeState.QUEUED).update(letter=letter)
    note_sent(letter, carried, address=OFFICER, at=day(49))
    # The officer who logged the second report is not told so.
    assert states() == [NoticeState.OWN, NoticeState.QUEUED, NoticeState.SENT]
    assert deliver(day(50)) == 1


def test_a_notice_that_cannot_be_put_into_words_is_set_aside_and_keeps_no_other(cast: Cast, office: PostOffice) -> None:
    due(cast)
    good = Notification.objects.get(state=NoticeState.QUEUED).notice
    queue([type(good)(**{**_fields(good), "strand": "no such strand", "rule": "x"})], by=None, at=day(49))
    assert deliver(day(49)) == 1
    bad = Notification.objects.get(rule="x")
    assert (bad.state, bad.reason) == (NoticeState.SET_ASIDE, "It could not be put into words (ValueError).")
    assert Notification.objects.get(rule=good.rule).state == NoticeState.SENT


def _fields(notice: Any) -> dict[str, Any]:
    return {name: getattr(notice, name) for name in notice.__dataclass_fields__}


def test_a_letter_that_takes_its_worker_down_is_set_aside_in_the_end(cast: Cast, office: PostOffice) -> None:
    due(cast)
    make_letters(morning=day(49).date(), at=day(49))
    Letter.objects.update(attempts=MOST_ATTEMPTS)
    assert deliver(day(49)) == 0
    assert Letter.objects.get().failure == f"Begun {MOST_ATTEMPTS + 1} times and never finished."


def test_what_was_sent_while_the_database_was_away_is_recorded_once_it_is_back(
    cast: Cast, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    due(cast)
    failures = iter([OperationalError("gone"), OperationalError("still gone")])

    def recorded(*arguments: Any, **facts: Any) -> None:
        if failure := next(failures, None):
            raise failure
        note_sent(*arguments, **facts)

    monkeypatch.setattr(delivery, "note_sent", recorded)
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction has to live
    assert deliver(day(49)) == 1
    assert states() == [NoticeState.SENT]


def test_no_word_of_a_draft_is_in_a_letter(cast: Cast, office: PostOffice) -> None:
    response = logged(cast)
    liaison = cast.people[Role.FORCE_LIAISON]
    invitation = Details(comment_by=day(28).date())
    move(response, "invite", by=cast.people[Role.OFFICER], at=day(2), details=invitation)
    response.statements.create(
        side=Side.FORCE, part="overall", text="<p>Zebracrossing</p>", version=1, saved_at=day(3), saved_by=liaison
    )
    for number in (3, 21, 29, 49, 57):
        sweep_at(day(number))
        deliver(day(number))
    assert len(office.letters) > 5
    assert not any("Zebracrossing" in message.as_string() for _, message in office.letters)


def test_a_name_cannot_add_a_header(cast: Cast, office: PostOffice) -> None:
    response = due(cast)
    type(response.report).objects.filter(pk=response.report_id).update(title="A report\r\nBcc: all@example.org")
    deliver(day(49))
    assert [who for who, _ in office.letters] in ([], [OFFICER])
    assert all("Bcc" not in message for _, message in office.letters)
