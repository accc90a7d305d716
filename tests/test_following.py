"""Are those who follow by e-mail told once of what happened, from their yes until they stop, and then forgotten?"""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Browser

from accounts.actions import note_mail_failure
from accounts.models import MailFailure, Role, User
from imports.actions import Parts
from journal import delivery
from journal.actions.post import claim, note_sent, set_aside, write_many_outside, write_outside
from journal.models import Letter, LetterKind, Notification, Outcome
from pcc_tracker.demo import Cast
from progress.actions import NewUpdate, publish_update, send_update
from progress.models import Update
from publications import following
from publications.actions import (
    ask_to_follow,
    confirm,
    enter_published,
    forget_unconfirmed,
    publish,
    put_back,
    stop,
    take_down,
    withdraw,
    write_news,
)
from publications.actions.following import STILL_NEWS
from publications.models import Follower, Publication
from publications.tasks import forget_followers, tell_followers
from responses.actions import take_over
from responses.content import Text
from responses.models import Part, Side
from tests.factories import published as entered
from tests.pages import DESK, PHONE, visit, words
from tests.plans import plans
from tests.post_office import PostOffice, post_office
from tests.stories import approved, corrected, day, logged, published
from tests.test_post import due

pytestmark = pytest.mark.django_db

SLUGS = ("force_slug", "report_slug", "recommendation_slug")
READER, THEN = "reader@example.org", day(11)


@pytest.fixture(autouse=True)
def no_limits_from_before(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    """A real mail server, to which all mail goes."""
    with post_office() as there:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.PUBLIC_ADDRESS = "https://register.example.org"
        yield there


@pytest.fixture
def publication(cast: Cast) -> Publication:
    """Published on day 10; nobody of the staff waits for letters."""
    found = published(cast)
    Notification.objects.all().delete()
    return found


def page_of(publication: Publication, recommendation: str = "") -> str:
    """Where one asks to follow a response, or one of its recommendations."""
    whole = f"/follow/responses/{publication.force_slug}/{publication.report_slug}/"
    return f"{whole}{recommendation}/" if recommendation else whole


def follows(*slugs: str, email: str = READER, since: datetime = THEN) -> Follower:
    """Somebody who has asked and confirmed."""
    ask_to_follow(email, slugs, at=since)
    follower = Follower.objects.get(email=email, **dict(zip(SLUGS, [*slugs, "", ""], strict=False)))
    confirm(follower, at=since)
    Letter.objects.all().delete()
    return follower


def tell(at: datetime) -> int:
    """What the worker does at a moment, for those outside."""
    Notification.objects.all().delete()
    write_news(at=at)
    return delivery.deliver(morning=None, now=lambda: at)


def text(message: EmailMessage) -> str:
    return str(message.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def link(message: EmailMessage, kind: str) -> str:
    """The path of a link in a letter."""
    found = re.search(rf"https://register\.example\.org(/follow/{kind}/\S+)", text(message))
    assert found
    return found[1]


def test_a_follower_asks_confirms_is_told_and_stops(cast: Cast, publication: Publication, office: PostOffice) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"/responses/{publication.force_slug}/{publication.report_slug}/").content.decode()
    assert f'href="{page_of(publication)}"' in page
    asked = client.post(page_of(publication), {"email": READER})
    assert asked["Location"] == "/follow/asked/"
    assert tell(timezone.now()) == 1
    (first,) = office.to(READER)
    assert publication.record.report.title in text(first)
    for _time in range(2):
        assert "Confirm that you want to follow" in words(client.get(link(first, "confirm")))
    assert Follower.objects.get().confirmed_at is None  # opening a link is not a press
    assert "You will be told" in words(client.post(link(first, "confirm")))
    Follower.objects.update(confirmed_at=day(11))
    corrected(publication, cast)
    assert tell(day(22) + timedelta(minutes=1)) == 1
    assert tell(day(22) + timedelta(minutes=2)) == 0
    _first, second = office.to(READER)
    assert second["Subject"] == f"Corrected: Response to {publication.record.report.title}"
    assert "Reason for the correction: A figure was wrong." in text(second)
    assert second["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = urlsplit(str(second["List-Unsubscribe"]).strip(" <>"))
    assert address.path == link(second, "stop")
    done = client.post(address.path, {"List-Unsubscribe": "One-Click"})
    assert (done.status_code, "your address was deleted here" in words(done)) == (200, True)
    assert not Follower.objects.exists()
    assert not client.cookies
    assert "your address was deleted here" in words(client.get(address.path))  # and again


def test_a_link_in_a_letter_is_opened_without_anything_happening(publication: Publication, client: Client) -> None:
    follower = follows(publication.force_slug)
    path = urlsplit(following.stop_link(follower)).path
    page = client.get(path)
    assert "Stop these messages" in words(page)
    assert page["Cache-Control"] == "no-store"
    assert Follower.objects.exists()


def test_a_force_is_followed_with_all_of_its_responses(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    follows(publication.force_slug)
    follows(publication.force_slug, publication.report_slug, email="other@example.org")
    second = publish(approved(cast), by=cast.people[Role.OFFICER], at=day(12))
    assert second.report_slug != publication.report_slug
    assert tell(day(12) + timedelta(minutes=1)) == 1
    (message,) = office.to(READER)
    assert message["Subject"].startswith("New response: ")
    assert "on Friday 16 January 2026. It answers 2 recommendations." in " ".join(text(message).split())
    assert f"https://register.example.org/responses/{second.force_slug}/{second.report_slug}/" in text(message)


def test_who_follows_a_recommendation_reads_where_it_stands(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    follows(publication.force_slug, publication.report_slug, "recommendation-2")
    corrected(publication, cast)
    assert tell(day(22) + timedelta(minutes=1)) == 1
    (message,) = office.to(READER)
    assert "Recommendation 2, The Commissioner: Accepted; Action proposed." in text(message)
    assert f"{publication.report_slug}/recommendation-2/" in text(message)


def test_published_progress_is_told_with_where_it_stands_since(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    officer, response = cast.people[Role.OFFICER], publication.response
    where = [publication.force_slug, publication.report_slug]
    follows(*where, "recommendation-1")
    follows(*where, "recommendation-2", email="other@example.org")
    item = response.report.recommendations.get(number="1")
    updates: list[Update] = []
    for number, state in ((12, "in progress"), (13, "complete")):
        new = NewUpdate(as_of=day(number).date(), delivery=state, text="<p>Calls are answered.</p>")
        seen = updates[-1].pk if updates else 0
        at, liaison = day(number), cast.people[Role.FORCE_LIAISON]
        updates.append(send_update(response, item, Side.FORCE, new, seen=seen, by=liaison, at=at))
    assert tell(day(14)) == 0  # sent, and not published
    publish_update(updates[0], by=officer, at=day(15))
    assert tell(day(15) + timedelta(minutes=1)) == 1
    assert tell(day(15) + timedelta(minutes=2)) == 0
    (message,) = office.to(READER)
    assert message["Subject"] == f"Progress on Recommendation 1: {publication.record.report.title}"
    said = " ".join(text(message).split())
    assert "West Midlands Police reported progress on Recommendation 1" in said
    assert "as of Friday 16 January 2026. Where it stands now: Delivery: In progress. " in said
    assert f"https://register.example.org/responses/{'/'.join(where)}/recommendation-1/#progress" in said
    publish_update(updates[1], by=officer, at=day(16))
    write_news(at=day(16) + timedelta(minutes=1))
    take_down(response, reason="A name.", by=cast.people[Role.ADMINISTRATOR], at=day(17))
    assert tell(day(18)) == 0  # nobody is led to a page that is not there
    assert len(office.to(READER)) == 1


def test_a_withdrawal_is_told_with_its_reason(cast: Cast, publication: Publication, office: PostOffice) -> None:
    follows(publication.force_slug, publication.report_slug)
    withdraw(publication.response, reason="A court ordered it.", by=cast.people[Role.APPROVER], at=day(12))
    assert tell(day(12) + timedelta(minutes=1)) == 1
    (message,) = office.to(READER)
    assert message["Subject"].startswith("Withdrawn: ")
    assert "The reason: A court ordered it." in text(message)
    assert tell(day(12) + timedelta(minutes=2)) == 0


def test_a_withdrawal_just_after_midnight_in_summer_is_told_with_its_day_in_london(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    follows(publication.force_slug)
    just_after = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    withdraw(publication.response, reason="A court.", by=cast.people[Role.APPROVER], at=just_after)
    assert tell(just_after + timedelta(minutes=1)) == 1
    assert "on Thursday 2 July 2026." in text(office.to(READER)[0])
    page = Client().get("/verify/", {"fingerprint": publication.sha256})
    assert "withdrew it on Thursday 2 July 2026." in words(page)


def test_what_is_taken_down_is_told_to_nobody_also_where_the_letter_waits(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    follows(publication.force_slug)
    corrected(publication, cast)
    write_news(at=day(22))
    assert Letter.objects.filter(rule__startswith="version:").count() == 1
    administrator = cast.people[Role.ADMINISTRATOR]
    take_down(publication.response, reason="It names a victim.", by=administrator, at=day(22))
    assert tell(day(22) + timedelta(minutes=1)) == 0
    assert Letter.objects.get().outcome == Outcome.NEEDLESS
    assert not office.letters


def test_what_was_taken_down_before_its_letter_went_is_told_once_it_is_put_back(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    stays, stops = follows(publication.force_slug), follows(publication.force_slug, email="other@example.org")
    corrected(publication, cast)
    write_news(at=day(22))
    administrator, minute = cast.people[Role.ADMINISTRATOR], timedelta(minutes=1)
    take_down(publication.response, reason="It names a victim.", by=administrator, at=day(22))
    assert tell(day(22) + minute) == 0
    assert tell(day(22) + 2 * minute) == 0
    stop(stops)
    put_back(publication.response, reason="It does not.", by=administrator, at=day(23))
    assert tell(day(23) + minute) == 1
    assert tell(day(23) + 2 * minute) == 0
    assert [who for who, _message in office.letters] == [stays.email]


def test_what_was_put_back_when_it_was_no_news_any_more_is_told_to_nobody(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    follows(publication.force_slug)
    corrected(publication, cast)
    write_news(at=day(22))
    administrator = cast.people[Role.ADMINISTRATOR]
    take_down(publication.response, reason="It names a victim.", by=administrator, at=day(22))
    assert tell(day(22)) == 0
    put_back(publication.response, reason="It does not.", by=administrator, at=day(23) + STILL_NEWS)
    assert tell(day(23) + STILL_NEWS) == 0


def test_who_has_not_confirmed_or_confirmed_later_is_not_told(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    ask_to_follow(READER, [publication.force_slug], at=day(11))
    follows(publication.force_slug, email="late@example.org", since=day(23))
    Letter.objects.all().delete()
    corrected(publication, cast)
    assert tell(day(24)) == 0


def test_what_was_published_elsewhere_long_ago_is_no_news(cast: Cast, publication: Publication) -> None:
    follows(publication.force_slug)
    response, officer = logged(cast, day(2).date()), cast.people[Role.OFFICER]
    items = response.report.recommendations.all()
    answers: Parts = {(Part.ANSWER, item): Text("<p>x</p>", "", "no action") for item in items}
    force: Parts = {(Part.OVERALL, None): Text("<p>f</p>")}
    body: Parts = {(Part.OVERALL, None): Text("<p>b</p>"), **answers}
    take_over(response, {Side.FORCE: force, Side.BODY: body}, received_at=day(60), by=officer, at=day(60))
    enter_published(response, published_on=day(30).date(), by=officer, at=day(60))
    write_news(at=day(60))
    assert not Letter.objects.exists()


def test_a_worker_that_was_away_for_weeks_does_not_tell_old_news(cast: Cast, publication: Publication) -> None:
    follows(publication.force_slug)
    corrected(publication, cast)
    write_news(at=day(22) + timedelta(days=15))
    assert not Letter.objects.exists()


def test_the_answer_is_the_same_whether_an_address_is_known_or_not(
    client: Client, publication: Publication, office: PostOffice
) -> None:
    follows(publication.force_slug, publication.report_slug, since=day(9))
    answers = [
        client.post(page_of(publication), {"email": email}, follow=True)
        for email in (READER, READER.upper(), "nobody@example.org", "nobody@example.org")
    ]
    assert len({answer.content for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {200}
    assert Follower.objects.count() == 2
    assert delivery.deliver(morning=None, now=lambda: day(400)) >= 2
    assert "You are told already" in text(office.to(READER)[0])
    assert len(office.to("nobody@example.org")) == 1  # one each day, however often it is entered


def test_one_machine_and_one_address_cannot_ask_without_end(client: Client, publication: Publication) -> None:
    page = page_of(publication)
    codes = [client.post(page, {"email": f"r{number}@example.org"}).status_code for number in range(11)]
    assert codes == [302] * 10 + [429]
    cache.clear()
    slugs = [publication.force_slug, publication.report_slug]
    before = Letter.objects.count()
    for number in range(7):
        where = "/".join(["/follow/responses", *slugs[: 1 + number % 2], ""])
        assert client.post(where, {"email": "one@example.org"}).status_code == 302
    assert Letter.objects.count() == before + 2


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b", f"{'a' * 250}@example.org", "a@example.org\r\nBcc: b@example.org"]
)
def test_what_is_no_address_is_refused_in_a_sentence(client: Client, publication: Publication, email: str) -> None:
    page = client.post(page_of(publication), {"email": email})
    assert page.status_code == 200
    assert words(page).count("There is a problem") == 1
    assert not Follower.objects.exists()


def test_only_what_the_public_reads_can_be_followed(client: Client, cast: Cast, publication: Publication) -> None:
    for path in ("kent/", "west-midlands/no-report/", f"west-midlands/{publication.report_slug}/recommendation-9/"):
        assert client.get(f"/follow/responses/{path}").status_code == 404
    take_down(publication.response, reason="x", by=cast.people[Role.ADMINISTRATOR], at=day(12))
    assert client.get(page_of(publication)).status_code == 404
    assert client.post(page_of(publication), {"email": READER}).status_code == 404


def test_a_link_that_is_over_or_made_up_confirms_nothing(
    client: Client, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_to_follow(READER, [publication.force_slug], at=day(11))
    follower = Follower.objects.get()
    path = urlsplit(following.confirm_link(follower)).path
    stopping = urlsplit(following.stop_link(follower)).path.replace("/stop/", "/confirm/")
    for bad in (f"{path[:-2]}x/", "/follow/confirm/1/", stopping):
        assert client.post(bad).status_code == 410
    monkeypatch.setattr(following, "UNCONFIRMED", timedelta(seconds=-1))
    over = client.post(path)
    assert (over.status_code, "This link is over" in words(over)) == (410, True)
    assert Follower.objects.get().confirmed_at is None


def test_the_link_is_good_for_as_long_as_its_letter_says_also_where_the_letter_was_late(
    client: Client, publication: Publication, office: PostOffice
) -> None:
    ask_to_follow(READER, [publication.force_slug], at=day(11))
    office.answer = "451 Later"
    assert tell(day(11)) == 0
    office.answer = ""
    assert tell(day(13)) == 1
    (message,) = office.to(READER)
    assert "open this link within 7 days and press the button" in text(message)
    assert forget_unconfirmed(at=day(20) - timedelta(minutes=1)) == 0
    assert "You will be told" in words(client.post(link(message, "confirm")))
    Follower.objects.update(confirmed_at=None)
    assert forget_unconfirmed(at=day(20) + timedelta(minutes=1)) == 1


def test_nothing_is_kept_of_who_stopped_or_never_confirmed(cast: Cast, publication: Publication) -> None:
    confirmed = follows(publication.force_slug)
    ask_to_follow("never@example.org", [publication.force_slug], at=day(11))
    corrected(publication, cast)
    write_news(at=day(22))
    assert forget_unconfirmed(at=day(18)) == 0
    assert forget_unconfirmed(at=day(18) + timedelta(minutes=1)) == 1
    note_mail_failure(READER, at=day(22), reason="It came back.")
    note_mail_failure(cast.people[Role.OFFICER].email, at=day(22), reason="It came back.")
    stop(confirmed)
    note_mail_failure(READER, at=day(22), reason="It came back.")  # the server's report, when they had gone
    assert [failure.address for failure in MailFailure.objects.all()] == ["officer@demo.example"]
    assert not Follower.objects.exists()
    assert set(Letter.objects.values_list("outcome", "address")) == {(Outcome.NEEDLESS, "")}
    assert tell(day(23)) == 0


def test_a_letter_that_went_or_was_set_aside_keeps_no_address(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    office.refused = {"bad@example.org": "550 No"}
    for email in (READER, "bad@example.org"):
        ask_to_follow(email, [publication.force_slug], at=day(11))
    assert tell(day(11)) == 1
    assert [follower.email for follower in Follower.objects.all()] == [READER]  # there is nobody at the other one
    office.answer_to_text = "554 No such message"
    ask_to_follow("third@example.org", [publication.force_slug], at=day(11))
    assert tell(day(11)) == 0
    assert sorted(Letter.objects.values_list("outcome", "address")) == [
        (Outcome.SENT, ""),
        (Outcome.SET_ASIDE, ""),
        (Outcome.SET_ASIDE, "third@example.org"),
    ]
    forget_unconfirmed(at=day(11))
    assert set(Letter.objects.values_list("address", flat=True)) == {""}


def test_who_confirmed_is_forgotten_only_when_three_letters_in_a_row_were_refused(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    follower = follows(publication.force_slug)

    def refused(number: int, answer: str) -> bool:
        office.refused = {READER: answer} if answer else {}
        write_outside(READER, "publications.follower", follower.pk, f"asked:{number}", at=day(12))
        tell(day(12))
        return not Follower.objects.exists()

    answers = ["550 5.7.1 Blocked", "550 No", "", "550 No", "550 No", "550 No"]
    assert [refused(*each) for each in enumerate(answers)] == [False] * 5 + [True]


def test_reminders_go_first_then_what_somebody_waits_for_then_news_however_long_they_waited(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    readers = [f"r{number}@example.org" for number in range(3)]
    for email in readers:
        follows(publication.force_slug, email=email)
    corrected(publication, cast)
    write_news(at=day(22))
    ask_to_follow("asks@example.org", [publication.force_slug], at=day(49))
    due(cast)
    assert delivery.deliver(morning=day(49).date(), now=lambda: day(49)) == 5
    assert [who for who, _message in office.letters] == ["officer@demo.example", "asks@example.org", *readers]


@pytest.mark.django_db(transaction=True)
def test_several_workers_share_letters_of_every_rank_and_claim_each_once() -> None:
    person = User.objects.create(email="officer@demo.example")
    reminders = [Letter(kind=LetterKind.AT_ONCE, recipient=person, made_at=THEN, next_try_at=THEN) for _n in range(20)]
    Letter.objects.bulk_create(reminders)
    write_many_outside({n: f"r{n}@example.org" for n in range(60)}, "publications.follower", "version:1", at=day(1))
    claimed: list[Letter] = []

    def work() -> None:
        while letter := claim(at=day(12)):
            claimed.append(letter)
        connection.close()

    workers = [threading.Thread(target=work) for _worker in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert len({letter.pk for letter in claimed}) == len(claimed) == 80
    first_of_news = next(place for place, letter in enumerate(claimed) if letter.kind == LetterKind.OUTSIDE)
    assert first_of_news >= 20 - len(workers)  # what the others held at that moment may have been noted after it


def test_the_next_letter_is_found_by_its_index_whatever_waits(publication: Publication) -> None:
    write_many_outside({n: f"r{n}@example.org" for n in range(2000)}, "publications.follower", "x:1", at=day(11))
    Letter.objects.filter(subject_id__gt=1000).update(next_try_at=day(400))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE journal_letter")
    with CaptureQueriesContext(connection) as asked:
        assert claim(at=day(12))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor)
    assert "Index Scan using letter_in_turn" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("taken", [True, False])
def test_who_stops_while_a_letter_is_on_its_way_is_forgotten_all_the_same(
    publication: Publication, taken: bool
) -> None:
    ask_to_follow(READER, [publication.force_slug], at=day(11))
    letter = claim(at=day(11))
    assert letter is not None
    stop(Follower.objects.get())
    if taken:
        note_sent(letter, [], address=READER, at=day(11))
    else:
        set_aside(letter, "Refused.", address=READER)
    letter.refresh_from_db()
    assert letter.address == ""


def test_telling_takes_the_same_number_of_questions_however_many_follow(cast: Cast, publication: Publication) -> None:
    corrected(publication, cast)
    counts = []
    for start in (0, 300):
        Letter.objects.all().delete()
        Follower.objects.bulk_create(
            Follower(
                email=f"r{number}@example.org",
                force_slug=publication.force_slug,
                asked_at=day(11),
                confirmed_at=day(11),
            )
            for number in range(start, start + 5 + start)
        )
        with CaptureQueriesContext(connection) as asked:
            write_news(at=day(22))
        counts.append(len(asked))
    assert Letter.objects.count() == 310
    assert counts[0] == counts[1]


def test_whether_a_letter_was_written_is_looked_up_by_an_index(cast: Cast, publication: Publication) -> None:
    follows(publication.force_slug)
    corrected(publication, cast)
    asked = plans(lambda: write_news(at=day(22)), "journal_letter")
    assert asked
    assert all("letter_to_an_address_once" in plan for plan in asked)


def test_the_worker_tells_and_forgets(publication: Publication, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    ask_to_follow(READER, [publication.force_slug], at=day(11))
    tell_followers()
    forget_followers()
    assert "were forgotten: 1" in caplog.text
    assert READER not in caplog.text


def test_the_database_keeps_one_follow_of_each(publication: Publication) -> None:
    follower = follows(publication.force_slug)
    with pytest.raises(IntegrityError), transaction.atomic():
        Follower.objects.create(email=follower.email.upper(), force_slug=follower.force_slug, asked_at=day(1))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_following_works_in_a_browser(
    browser: Browser, live_server: Any, size: dict[str, int], javascript: bool
) -> None:
    response = entered()
    with visit(browser, size, javascript=javascript) as there:

        def look(heading: str) -> None:
            assert there.page.get_by_role("heading", name=heading, level=1).is_visible()
            flaws = there.flaws() if javascript else []
            assert [flaw for flaw in flaws if "410" not in flaw] == []

        there.go(f"{live_server.url}/responses/{response.force_slug}/{response.report_slug}/")
        there.follow(there.page.get_by_role("link", name="Follow by email"))
        look("Follow by email")
        there.follow(there.page.get_by_role("button", name="Follow by email"))
        look("Follow by email")
        there.page.get_by_label("Your email address").fill(READER)
        there.follow(there.page.get_by_role("button", name="Follow by email"))
        look("Look for our message")
        follower = Follower.objects.get()
        there.go(f"{live_server.url}{urlsplit(following.confirm_link(follower)).path}")
        look("Confirm that you want to follow")
        there.follow(there.page.get_by_role("button", name="Confirm"))
        look("You will be told")
        there.go(f"{live_server.url}{urlsplit(following.stop_link(follower)).path}")
        look("Stop these messages")
        there.follow(there.page.get_by_role("button", name="Stop, and delete my address"))
        look("You are told nothing more")
        assert not there.page.context.cookies()
        there.go(f"{live_server.url}/follow/confirm/1/")
        look("This link is over")
