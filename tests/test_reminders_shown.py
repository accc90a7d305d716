"""What does a report's page say of its post: what was sent and what will be, to whom, when, and who may know of it?"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import Tag
from django.test import Client
from django.urls import reverse

from accounts.actions import note_mail_failure
from accounts.models import Role, User
from journal.actions import sweep
from journal.models import Letter, LetterKind, NoticeState, Notification, Outcome
from journal.notices import Channel
from journal.sources import source_of
from pcc_tracker.demo import Cast
from recommendations.deadlines import LONDON, civil_day, day_begun
from responses.actions import Details, comment, move, put_in_charge, remind_now
from responses.ladder import Strand
from responses.models import Audience, Response, Side
from responses.notice_names import called, called_by_date
from responses.reminded import Post
from responses.reminders import SUBJECT
from responses.telling import MOVE, TOLD
from responses.told_among import STRANDS, notices_known_to, notices_of
from tests.large import questions
from tests.pages import soup
from tests.people import member
from tests.post_office import PostOffice
from tests.stories import awaiting_approval, awaiting_sign_off, day, logged, published, submitted
from tests.test_ledger import sweep_at
from tests.test_post import deliver, office

__all__ = ["office"]  # the mail server
PEOPLE = "responses:response_people"


def people(response: Response) -> str:
    return reverse(PEOPLE, args=[response.pk])


def remind(response: Response, strand: str) -> str:
    return reverse("responses:remind", args=[response.pk, strand])


def ahead(response: Response, user: User, now: datetime) -> list[tuple[str, str, list[str]]]:
    """What will be sent, as a person is told of it: when, what, to whom."""
    return [(row.when, row.what, [str(one.user) for one in row.whom]) for row in Post(response, user, now).ahead()]


def known(response: Response, user: User) -> set[str]:
    """The codes of the notices that a person knows of, without their moments."""
    found = notices_known_to(response, user, civil_day(day(50))).values_list("rule", flat=True)
    return {rule.partition("@")[0] for rule in found}


def rows(page: Any, place: str) -> list[str]:
    """A table of the page under a heading, line by line."""
    heading = soup(page).find(id=place)
    assert isinstance(heading, Tag)
    table = heading.find_next("table")
    return [" ".join(row.get_text(" ").split()) for row in table.select("tbody tr")] if isinstance(table, Tag) else []


def test_what_is_queued_comes_first_and_what_is_to_come_is_not_told_twice(cast: Cast, office: PostOffice) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    sweep_at(day(49))
    last = [
        ("Thursday 26 February 2026", "Response: due in 3 days", ["Olivia Hart"]),
        ("Friday 27 February 2026", "Response due, the last working day", ["Olivia Hart"]),
        ("Saturday 28 February 2026", "Response: due in 1 day", ["Olivia Hart"]),
        ("Sunday 1 March 2026", "Response: due today", ["Olivia Hart"]),
        ("Monday 2 March 2026", "Response: overdue by 1 day", ["Adrian Cole", "Olivia Hart"]),
    ]
    queued = ("In the next morning’s letter", "Response: due on Sunday 1 March 2026", ["Olivia Hart"])
    assert ahead(response, officer, day(49)) == [queued, *last]
    deliver(day(49))
    assert ahead(response, officer, day(49)) == last
    assert ahead(response, officer, day(50)) == last
    (sent,) = Post(response, officer, day(50)).past(Post(response, officer, day(50)).sent(everything=False))
    assert (sent.when, sent.what, sent.whom.user) == (
        "Sunday 22 February 2026, 12:00pm",
        "Response: due in 7 days",
        officer,
    )


def test_what_goes_later_than_on_its_day_is_called_by_the_date_since_its_letter_counts_anew(
    cast: Cast, office: PostOffice
) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    Notification.objects.all().delete()
    said = ("In the next morning’s letter", "Response: due on Sunday 1 March 2026", ["Olivia Hart"])
    assert ahead(response, officer, day(50))[0] == said  # its day was yesterday, when nothing ran
    sweep_at(day(50))
    assert ahead(response, officer, day(50))[0] == said
    deliver(day(51))
    assert office.letters[0][1]["Subject"].startswith("Due in 5 days: ")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("office.start", "Response to be published"),
        ("office.before.7", "Response: due on Sunday 1 March 2026"),
        ("office.last-working-day", "Response: due on Sunday 1 March 2026"),
        ("office.overdue.3", "Response: overdue, its last day was Sunday 1 March 2026"),
        ("force.before.2", "Comments of WMP: due on Sunday 1 February 2026"),
        ("force.late.1", "Comments of WMP: overdue, the date was Sunday 1 February 2026"),
        ("approval.waits.4@1768219200000000", "Waits for approval since Monday 12 January 2026"),
        ("sign-off.waits.0@1768219200000000", "Waits for sign-off since Monday 12 January 2026"),
    ],
)
def test_every_step_that_counts_days_has_words_that_count_none(cast: Cast, rule: str, words: str) -> None:
    response = logged(cast)
    response.comment_by = day(28).date()
    assert called_by_date(rule, response) == words


def test_what_is_said_to_come_is_what_the_sweeps_write_down(cast: Cast) -> None:
    """Day after day, with the real ledger between them, until nothing but a rhythm is left."""
    response, officer = awaiting_approval(cast), cast.people[Role.OFFICER]
    sweep_at(day(9))
    said = [row for row in ahead(response, officer, day(9)) if row[0][0] in "MTWFS"]
    found = []
    for number in range(10, 60):
        at = day(number)
        before = set(Notification.objects.values_list("pk", flat=True))
        sweep_at(at)
        fresh = Notification.objects.exclude(pk__in=before).filter(state=NoticeState.QUEUED)
        for rule in dict.fromkeys(fresh.order_by("pk").values_list("rule", flat=True)):
            who = sorted(notice.recipient.name for notice in fresh.filter(rule=rule).select_related("recipient"))
            found.append((f"{at:%A} {at.day} {at:%B %Y}", called(rule, response), who))
    waits = [row for row in found if "approval" in row[1]]
    others = [row for row in found if "approval" not in row[1]]
    assert [row for row in said if "approval" not in row[1]] == others[: len(others) - 2]  # overdue by 2 and by 3 days
    assert [row for row in said if "approval" in row[1]] == waits[:1]


def test_before_seven_in_the_morning_todays_step_is_still_to_come(cast: Cast) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    Notification.objects.all().delete()
    sweep_at(day(48))
    night = datetime(2026, 2, 22, 6, 59, tzinfo=LONDON)
    assert day_begun(night) == day(48).date()
    assert ahead(response, officer, night)[1][:2] == ("Sunday 22 February 2026", "Response: due in 7 days")


def test_what_could_not_be_sent_yet_says_why_and_when_it_is_tried_again(cast: Cast, office: PostOffice) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    sweep_at(day(49))
    office.answer = "451 Try again later"
    deliver(day(49))
    (row, *_others) = Post(response, officer, day(49)).ahead()
    assert row.how == (
        "The mail server did not take it (SMTPRecipientsRefused)."
        " It is tried again on Sunday 22 February 2026, 12:01pm."
    )


def test_what_is_set_aside_stands_in_the_list_with_its_reason_and_the_address_beside_the_person(
    client: Client, cast: Cast, office: PostOffice
) -> None:
    response = awaiting_approval(cast)
    office.refused["approver@demo.example"] = "550 No such user"
    deliver(day(8))
    client.force_login(cast.people[Role.OFFICER])
    page = client.get(people(response))
    (row,) = [row for row in rows(page, "sent") if "Waits for approval" in row]
    assert row == (
        "Monday 12 January 2026 Waits for approval Could not be sent The mail server refused this address (code 550)."
        " Adrian Cole Mail does not arrive"
    )
    team = " ".join(soup(page).select(".app-team")[1].get_text(" ").split())
    assert "Adrian Cole Mail does not arrive The mail server refused this address (code 550). Monday 12" in team
    assert "Adrian Cole Mail does not arrive" in " ".join(rows(page, "will-be-sent"))


def test_what_was_not_needed_is_shown_when_it_is_asked_for(client: Client, cast: Cast) -> None:
    response = logged(cast)
    client.force_login(cast.people[Role.OFFICER])
    assert rows(client.get(people(response)), "sent") == []
    assert rows(client.get(people(response) + "?all=1"), "sent") == [
        "Monday 5 January 2026 Response to be published Not sent: it was their own doing Olivia Hart"
    ]


def told_to_all(cast: Cast) -> Response:
    """A response about which there is a notice of every kind."""
    response = awaiting_sign_off(cast)
    officer, liaison = cast.people[Role.OFFICER], cast.people[Role.FORCE_LIAISON]
    second = member("officer-2@demo.example", Role.OFFICER, cast.body, name="Priya Nolan")
    third = member("liaison-2@demo.example", Role.FORCE_LIAISON, cast.force, name="Tom Archer")
    remind_now(response, Strand.SIGN_OFF, by=officer, at=day(5) + timedelta(hours=1))
    signed = Details(signed_name="A", signed_rank="DCC")
    move(response, "submit", by=cast.people[Role.FORCE_SIGNATORY], at=day(6), details=signed)
    put_in_charge(response, Side.BODY, second, by=officer, at=day(6))
    put_in_charge(response, Side.FORCE, third, by=liaison, at=day(6))
    for side, by, whom in ((Side.BODY, officer, second), (Side.FORCE, liaison, third)):
        comment(
            response, "Is this all?", recommendation=None, side=side, audience=Audience.OWN_SIDE, mentioned=[whom],
            by=by, at=day(6),
        )  # fmt: skip
    return response


SHARED = {"force.invited", "move.submit", "sign-off.now"}


def test_a_side_knows_of_its_own_people_and_of_what_is_told_to_both(cast: Cast) -> None:
    response = told_to_all(cast)
    sweep_at(day(49))
    own_of_body = {"office.start", "office.before.7", "move.in-charge", "move.mentioned"}
    own_of_force = {"sign-off.waits.0", "move.in-charge", "move.mentioned"}
    officer = known(response, cast.people[Role.OFFICER])
    assert own_of_body | SHARED <= officer
    assert not officer & {"sign-off.waits.0"}
    liaison = known(response, cast.people[Role.FORCE_LIAISON])
    assert liaison == own_of_force | SHARED
    assert known(response, cast.people[Role.VIEWER]) == SHARED
    assert known(response, cast.people[Role.APPROVER]) == officer


def test_of_mentions_and_charges_each_side_knows_its_own(cast: Cast) -> None:
    response = told_to_all(cast)
    for role, other in ((Role.OFFICER, "Tom Archer"), (Role.FORCE_LIAISON, "Priya Nolan")):
        found = notices_known_to(response, cast.people[role], civil_day(day(7))).filter(
            rule__regex="mentioned|in-charge"
        )
        assert {str(notice.recipient) for notice in found} >= {"Priya Nolan", "Tom Archer"} - {other}
        assert other not in {str(notice.recipient) for notice in found}


def test_the_steps_to_come_are_told_to_those_whose_they_are(cast: Cast) -> None:
    response = awaiting_sign_off(cast)
    what = {role: {row[1] for row in ahead(response, cast.people[role], day(7))} for role in cast.people}
    waits = {"Waits for sign-off since Friday 9 January 2026", "Has waited for sign-off for 4 days"}
    assert waits <= what[Role.FORCE_SIGNATORY]
    assert not any("sign-off" in words for words in what[Role.OFFICER] | what[Role.VIEWER])
    assert "Response: due in 7 days" in what[Role.APPROVER]
    assert not any(words.startswith("Response") for words in what[Role.FORCE_LIAISON] | what[Role.VIEWER])
    for role in (Role.OFFICER, Role.VIEWER, Role.FORCE_LIAISON):
        assert "Comments of WMP: due in 2 days" in what[role]


def test_every_kind_of_notice_has_a_name_and_is_somebodys(cast: Cast) -> None:
    response = told_to_all(cast)
    sweep_at(day(49))
    assert set(STRANDS) == set(Strand)
    assert notices_of(response).count() == Notification.objects.count()
    rules = [
        *(f"{strand}.now@1" for strand in Strand),
        *(f"{MOVE}.{name}@1" for name in TOLD),
        *Notification.objects.values_list("rule", flat=True),
        "office.last-working-day", "office.overdue.2", "force.late.1", "force.before.0", "approval.waits.2@1",
    ]  # fmt: skip
    for rule in rules:
        assert called(rule, response), rule
        assert "%(" not in called(rule, response)
    assert called("force.late.1", response) == "Comments of WMP: overdue by 1 day"
    assert called("sign-off.now@1", response) == "Reminder by hand: Sign-off of the comments of WMP"


# What other rooms send


def test_the_copies_to_come_are_told_to_the_office_and_are_what_the_sweeps_write_down(cast: Cast) -> None:
    publication = published(cast)  # on Wednesday 14 January 2026
    source = source_of("publications.publication")
    assert source
    officer, response = cast.people[Role.OFFICER], publication.response
    Notification.objects.all().delete()
    for role in (Role.FORCE_LIAISON, Role.FORCE_SIGNATORY, Role.VIEWER):
        assert ahead(response, cast.people[role], day(10)) == []
    said = Post(response, officer, day(10)).ahead()
    assert [(row.when, row.what, row.how, [str(one.user) for one in row.whom]) for row in said] == [
        (
            "Thursday 15 January 2026",
            "Copies to be sent and recorded",
            "In the morning’s letter, then every second working day",
            ["Olivia Hart"],
        ),
    ]
    assert ahead(response, officer, day(11))[0][0] == "In the next morning’s letter"
    for number, first in ((11, "Monday 19"), (15, "Wednesday 21"), (17, "Friday 23"), (19, "Tuesday 27")):
        sweep(source, day=day(number).date(), at=day(number))
        queued, coming = ahead(response, officer, day(number))
        assert queued[0] == "In the next morning’s letter"
        assert coming[0] == f"{first} January 2026"


def test_reminders_of_copies_that_were_sent_are_in_the_list(client: Client, cast: Cast, office: PostOffice) -> None:
    publication = published(cast)
    source = source_of("publications.publication")
    assert source
    Notification.objects.all().delete()
    sweep(source, day=day(11).date(), at=day(11))
    assert deliver(day(11)) == 1
    client.force_login(cast.people[Role.OFFICER])
    assert rows(client.get(people(publication.response)), "sent") == [
        "Thursday 15 January 2026, 12:00pm Copies to be sent and recorded Olivia Hart"
    ]
    client.force_login(cast.people[Role.FORCE_LIAISON])
    assert rows(client.get(people(publication.response)), "sent") == []


# Remind now


def test_an_officer_reminds_and_reads_whom(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    Notification.objects.all().delete()
    client.force_login(cast.people[Role.OFFICER])
    shown = client.get(people(response))
    forms = soup(shown).select("main form")
    assert [form["action"] for form in forms] == [remind(response, "approval")]
    page = client.post(remind(response, "approval"), {"seen": shown.context["shown_at"]}, follow=True)
    assert page.redirect_chain == [(people(response), 302)]
    assert "Reminded: Adrian Cole." in soup(page).get_text()
    assert not soup(page).select("main form")  # not again within the hour
    assert rows(page, "will-be-sent")[0] == "At once Reminder by hand: Approval Adrian Cole"
    assert Notification.objects.get().rule.startswith("approval.now@")


def test_a_second_press_finds_it_done_and_another_officer_reads_when_it_was(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    second = member("officer-2@demo.example", Role.OFFICER, cast.body, name="Priya Nolan")
    client.force_login(cast.people[Role.OFFICER])
    seen = {"seen": client.get(people(response)).context["shown_at"]}
    for _press in range(2):
        page = client.post(remind(response, "approval"), seen, follow=True)
        assert "Reminded: Adrian Cole." in soup(page).get_text()
    assert Notification.objects.filter(rule__startswith="approval.now@").count() == 1
    for odd in ("", "x", "9" * 5000, "٣"):
        page = client.post(remind(response, "approval"), {"seen": odd}, follow=True)
        assert ("A reminder of this was sent already" in soup(page).get_text()) == (odd != "٣")
    client.force_login(second)
    page = client.post(remind(response, "approval"), seen, follow=True)
    assert "This was not done A reminder of this was sent already, on" in " ".join(soup(page).get_text().split())


def test_a_stale_page_reminds_nobody_of_what_was_done_meanwhile(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.OFFICER])
    seen = client.get(people(response)).context["shown_at"]
    move(response, "approve", by=cast.people[Role.APPROVER], at=day(9))
    before = Notification.objects.count()
    page = client.post(remind(response, "approval"), {"seen": seen}, follow=True)
    assert "There is nobody to remind of this now." in soup(page).get_text()
    assert Notification.objects.count() == before


def test_officers_have_the_button_for_each_who_is_waited_for(client: Client, cast: Cast) -> None:
    response = awaiting_sign_off(cast)
    client.force_login(cast.people[Role.OFFICER])
    buttons = [" ".join(found.get_text().split()) for found in soup(client.get(people(response))).select("main button")]
    assert buttons == ["Remind now: Comments of WMP", "Remind now: Sign-off of the comments of WMP"]


@pytest.mark.parametrize("role", [Role.APPROVER, Role.VIEWER, Role.FORCE_LIAISON, Role.FORCE_SIGNATORY])
def test_who_is_no_officer_has_no_button_and_is_refused(client: Client, cast: Cast, role: Role) -> None:
    response = awaiting_approval(cast)
    before = Notification.objects.count()
    client.force_login(cast.people[role])
    assert not soup(client.get(people(response))).select("main form")
    page = client.post(remind(response, "approval"))
    assert page.status_code == 403
    assert "Only an officer of the body can do this." in soup(page).get_text()
    assert Notification.objects.count() == before


def test_only_what_officers_wait_for_has_an_address(client: Client, cast: Cast) -> None:
    response = submitted(cast)
    client.force_login(cast.people[Role.OFFICER])
    for strand in ("office", "move", "x"):
        assert client.post(remind(response, strand)).status_code == 404
    assert client.get(remind(response, "force")).status_code == 302
    client.force_login(cast.people[Role.ADMINISTRATOR])
    assert client.post(remind(response, "force")).status_code == 404


def test_a_press_needs_the_forms_own_sign(cast: Cast) -> None:
    response = awaiting_approval(cast)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.people[Role.OFFICER])
    assert strict.post(remind(response, "approval")).status_code == 403


# However long it is


def many(response: Response, count: int, cast: Cast, *, first: int = 1) -> None:
    """So many notices about a response that were sent, a tenth of which could not be."""
    officer, numbers = cast.people[Role.OFFICER], range(first, first + count)
    letters = Letter.objects.bulk_create(
        Letter(
            kind=LetterKind.AT_ONCE, recipient=officer, made_at=day(1), next_try_at=day(1), outcome=Outcome.SENT,
            sent_at=day(1) + timedelta(minutes=n),
        )
        for n in numbers
    )  # fmt: skip
    Notification.objects.bulk_create(
        Notification(
            subject_type=SUBJECT, subject_id=response.pk, clock_version=1, rule=f"office.overdue.{n}",
            recipient=officer, channel=Channel.DIGEST, strand=Strand.OFFICE, due_on=day(57).date(), queued_at=day(1),
            state=NoticeState.SET_ASIDE if n % 10 == 0 else NoticeState.SENT, letter=letter,
        )
        for n, letter in zip(numbers, letters, strict=True)
    )  # fmt: skip


def test_a_page_asks_as_often_for_a_thousand_notices_as_for_ten(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.OFFICER])
    many(response, 10, cast)
    few = questions(client, people(response))
    many(response, 990, cast, first=11)
    lots = questions(client, people(response))
    assert lots.number == few.number
    assert len(rows(lots.page, "sent")) == 20
    second = soup(client.get(people(response) + "?page=2"))
    assert second.select_one('a[rel="prev"]')["href"] == "?page=1#sent"  # type: ignore[index]


def test_a_page_asks_as_often_for_many_people_as_for_few(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.OFFICER])
    few = questions(client, people(response))
    for n in range(20):
        member(f"officer-{n}@demo.example", Role.OFFICER, cast.body)
        member(f"approver-{n}@demo.example", Role.APPROVER, cast.body)
        note_mail_failure(f"approver-{n}@demo.example", at=day(2), reason="A message came back.")
    sweep_at(day(49))
    lots = questions(client, people(response))
    assert lots.number == few.number
    assert " ".join(rows(lots.page, "will-be-sent")).count("Mail does not arrive") >= 20
