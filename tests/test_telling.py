"""Who is told at once of what others did? A row in the same transaction, for everybody concerned but who did it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Membership, Role
from journal.models import NoticeState, Notification
from pcc_tracker.demo import Cast
from responses.actions import (
    CannotMove,
    CannotRemind,
    Details,
    comment,
    hand_over,
    move,
    put_in_charge,
    put_in_charge_of_text,
    remind_now,
    resolve,
)
from responses.ladder import Strand
from responses.models import Audience, Part, Response, Side
from responses.subjects import Subject
from tests.people import member
from tests.post_office import PostOffice
from tests.stories import approved, awaiting_approval, day, logged, published, say_something, submitted
from tests.test_post import deliver, office, texts

__all__ = ["office"]

OWN, QUEUED = NoticeState.OWN, NoticeState.QUEUED


def told() -> list[tuple[str, str, str]]:
    """The ledger since it was emptied: code without its moment, address before the @, state."""
    rows = Notification.objects.select_related("recipient")
    found = [(row.rule.partition("@")[0], row.recipient.email.partition("@")[0], row.state) for row in rows]
    return sorted(found, key=lambda row: (row[1], row[0]))


@pytest.fixture
def colleagues(cast: Cast) -> Cast:
    """The cast with a second person in each role that matters here."""
    member("officer-2@demo.example", Role.OFFICER, cast.body)
    member("approver-2@demo.example", Role.APPROVER, cast.body)
    member("liaison-2@demo.example", Role.FORCE_LIAISON, cast.force)
    member("signatory-2@demo.example", Role.FORCE_SIGNATORY, cast.force)
    return cast


def forget() -> None:
    Notification.objects.all().delete()


def test_a_new_duty_is_told_to_the_other_officers(colleagues: Cast) -> None:
    logged(colleagues)
    assert told() == [("office.start", "officer", OWN), ("office.start", "officer-2", QUEUED)]


def test_an_invitation_is_told_to_who_writes_for_the_force(colleagues: Cast) -> None:
    response = logged(colleagues)
    forget()
    details = Details(comment_by=day(28).date())
    move(response, "invite", by=colleagues.people[Role.OFFICER], at=day(2), details=details)
    assert told() == [("force.invited", "liaison", QUEUED), ("force.invited", "liaison-2", QUEUED)]


def test_what_is_sent_for_sign_off_is_told_to_the_signatories_and_what_is_submitted_to_the_office(
    colleagues: Cast,
) -> None:
    submitted(colleagues)
    rows = [row for row in told() if row[0].startswith(("sign-off", "move.submit"))]
    assert rows == [
        ("move.submit", "officer", QUEUED),
        ("move.submit", "officer-2", QUEUED),
        ("sign-off.waits.0", "signatory", QUEUED),
        ("sign-off.waits.0", "signatory-2", QUEUED),
    ]


@pytest.mark.parametrize(
    ("story", "name", "role", "rows"),
    [
        (submitted, "return_to_force", Role.OFFICER, [("liaison", QUEUED), ("liaison-2", QUEUED)]),
        (submitted, "withdraw_submission", Role.FORCE_SIGNATORY, [("officer", QUEUED), ("officer-2", QUEUED)]),
        (awaiting_approval, "approve", Role.APPROVER, [("officer", QUEUED), ("officer-2", QUEUED)]),
        (awaiting_approval, "send_back", Role.APPROVER, [("officer", QUEUED), ("officer-2", QUEUED)]),
        (approved, "publish", Role.OFFICER, [("liaison", QUEUED), ("liaison-2", QUEUED)]),
    ],
)
def test_a_move_is_told_to_those_whose_turn_it_is_then(
    colleagues: Cast, story: Any, name: str, role: Role, rows: list[tuple[str, str]]
) -> None:
    response = story(colleagues)
    forget()
    move(response, name, by=colleagues.people[role], at=day(9), details=Details(note="Why."))
    assert told() == [(f"move.{name}", who, state) for who, state in rows]


def test_who_holds_two_roles_is_not_told_what_they_did_themselves(colleagues: Cast) -> None:
    response = awaiting_approval(colleagues)
    both = colleagues.people[Role.APPROVER]
    Membership.objects.create(user=both, body=colleagues.body, role=Role.OFFICER)
    forget()
    move(response, "send_back", by=both, at=day(9), details=Details(note="Why."))
    assert ("move.send_back", "approver", OWN) in told()


def test_the_person_in_charge_is_told_alone(colleagues: Cast) -> None:
    response = awaiting_approval(colleagues)
    put_in_charge(response, Side.BODY, colleagues.people[Role.OFFICER], by=colleagues.people[Role.OFFICER], at=day(8))
    forget()
    move(response, "approve", by=colleagues.people[Role.APPROVER], at=day(9))
    assert told() == [("move.approve", "officer", QUEUED)]


def test_whoever_takes_work_on_is_not_told_and_whoever_is_given_work_is(colleagues: Cast) -> None:
    response, officer = logged(colleagues), colleagues.people[Role.OFFICER]
    second = Membership.objects.get(user__email="officer-2@demo.example").user
    forget()
    put_in_charge(response, Side.BODY, officer, by=officer, at=day(2))
    put_in_charge(response, Side.BODY, None, by=officer, at=day(3))
    put_in_charge_of_text(response, Side.BODY, Subject(Part.OVERALL), second, by=officer, at=day(4))
    found = [(rule.rstrip("0123456789"), who, state) for rule, who, state in told()]
    assert found == [("move.in-charge", "officer", OWN), ("move.in-charge-", "officer-2", QUEUED)]


def test_work_that_is_handed_over_is_told_in_one_letter(colleagues: Cast, office: PostOffice) -> None:
    officer = colleagues.people[Role.OFFICER]
    second = Membership.objects.get(user__email="officer-2@demo.example").user
    many = [logged(colleagues, day(1).date() - timedelta(days=days)) for days in range(3)]
    for response in many:
        put_in_charge(response, Side.BODY, officer, by=officer, at=day(2))
    forget()
    hand_over(many, Side.BODY, officer, second, by=officer, at=day(3))
    assert deliver(day(3) - timedelta(hours=9)) == 1  # at night
    plain, _html = texts(office.to(second.email)[0])
    assert plain.count("You are in charge of the comments of the Commissioner.") == 3


def test_who_is_mentioned_is_told_by_whom_and_about_what_and_not_what_was_said(
    colleagues: Cast, office: PostOffice
) -> None:
    response, officer = logged(colleagues), colleagues.people[Role.OFFICER]
    second = Membership.objects.get(user__email="officer-2@demo.example").user
    item = response.report.recommendations.get(number="1")
    forget()
    said = comment(
        response, "Zebracrossing?", recommendation=item, side=Side.BODY, audience=Audience.OWN_SIDE,
        mentioned=[second, officer], by=officer, at=day(2),
    )  # fmt: skip
    assert told() == [("move.mentioned", "officer", OWN), ("move.mentioned", "officer-2", QUEUED)]
    assert deliver(day(2)) == 1
    (message,) = office.to(second.email)
    plain, html = texts(message)
    assert "Olivia Hart mentions you in a comment on: Recommendation 1." in plain
    assert f"/texts/body/{item.slug}/#comment-{said.pk}" in html
    assert "Zebracrossing" not in message.as_string()


def test_a_comment_that_was_resolved_meanwhile_is_not_told(colleagues: Cast, office: PostOffice) -> None:
    response, officer = logged(colleagues), colleagues.people[Role.OFFICER]
    second = Membership.objects.get(user__email="officer-2@demo.example").user
    forget()
    said = say_something(response, colleagues)
    said.mentioned.set([second])
    resolve(said, by=officer, at=day(2))
    assert deliver(day(2)) == 0


@pytest.mark.parametrize(
    ("story", "move_by", "said"),
    [
        (submitted, ("return_to_force", Role.OFFICER), "returned the comments of WMP. Read why, and change them."),
        (awaiting_approval, ("send_back", Role.APPROVER), "The approver sent the comments of the Commissioner back."),
        (awaiting_approval, ("approve", Role.APPROVER), "The response is approved, and can be published."),
    ],
)
def test_a_move_reads_as_what_to_do_next(
    colleagues: Cast, office: PostOffice, story: Any, move_by: tuple[str, Role], said: str
) -> None:
    response = story(colleagues)
    forget()
    name, role = move_by
    move(response, name, by=colleagues.people[role], at=day(9), details=Details(note="Zebracrossing"))
    assert deliver(day(9)) == 2
    for _who, message in office.letters:
        assert said in " ".join(texts(message)[0].split())
        assert "Zebracrossing" not in message.as_string()


def test_a_move_that_was_overtaken_by_another_is_not_told(colleagues: Cast, office: PostOffice) -> None:
    response = awaiting_approval(colleagues)
    forget()
    move(response, "send_back", by=colleagues.people[Role.APPROVER], at=day(9), details=Details(note="Why."))
    move(response, "send_for_approval", by=colleagues.people[Role.OFFICER], at=day(10))
    deliver(day(10))
    assert {who for who, _ in office.letters} == {"approver@demo.example", "approver-2@demo.example"}
    assert {message["Subject"].partition(":")[0] for _, message in office.letters} == {"Waits for your approval"}


def test_what_is_sent_for_approval_a_second_time_is_told_a_second_time(colleagues: Cast, office: PostOffice) -> None:
    response = awaiting_approval(colleagues)
    deliver(day(8))
    first = len(office.to("approver@demo.example"))
    move(response, "send_back", by=colleagues.people[Role.APPROVER], at=day(9), details=Details(note="Why."))
    move(response, "send_for_approval", by=colleagues.people[Role.OFFICER], at=day(9) + timedelta(hours=1))
    deliver(day(9) + timedelta(hours=1))
    assert len(office.to("approver@demo.example")) == first + 1


def test_a_refused_move_tells_nobody(colleagues: Cast) -> None:
    response = awaiting_approval(colleagues)
    forget()
    with pytest.raises(CannotMove):
        move(response, "publish", by=colleagues.people[Role.OFFICER], at=day(9))
    assert told() == []


def test_what_is_taken_back_with_its_transaction_is_told_to_nobody(colleagues: Cast) -> None:
    response = awaiting_approval(colleagues)
    forget()
    with transaction.atomic():
        move(response, "approve", by=colleagues.people[Role.APPROVER], at=day(9))
        assert told()
        transaction.set_rollback(True)
    assert told() == []


def test_an_officer_reminds_who_is_waited_for_and_not_again_within_the_hour(
    colleagues: Cast, office: PostOffice
) -> None:
    response, officer = awaiting_approval(colleagues), colleagues.people[Role.OFFICER]
    forget()
    people = remind_now(response, Strand.APPROVAL, by=officer, at=day(9))
    assert [person.email for person in people] == ["approver@demo.example", "approver-2@demo.example"]
    with pytest.raises(CannotRemind, match="sent already, on Tuesday 13 January 2026, 12:00pm"):
        remind_now(response, Strand.APPROVAL, by=officer, at=day(9) + timedelta(minutes=59))
    assert deliver(day(9)) == 2
    assert office.letters[0][1]["Subject"].startswith("Waits for your approval")
    remind_now(response, Strand.APPROVAL, by=officer, at=day(9) + timedelta(minutes=61))


def test_nobody_is_reminded_of_what_nobody_waits_for_and_only_an_officer_reminds(colleagues: Cast) -> None:
    response, officer = awaiting_approval(colleagues), colleagues.people[Role.OFFICER]
    for strand in (Strand.FORCE, Strand.SIGN_OFF):
        with pytest.raises(CannotRemind, match="nobody to remind"):
            remind_now(response, strand, by=officer, at=day(9))
    for role in (Role.APPROVER, Role.FORCE_LIAISON, Role.VIEWER):
        with pytest.raises(CannotRemind, match="Only an officer"):
            remind_now(response, Strand.APPROVAL, by=colleagues.people[role], at=day(9))


def test_what_is_published_is_told_to_the_force(colleagues: Cast, office: PostOffice) -> None:
    published(colleagues)
    deliver(day(10))
    subjects = [message["Subject"] for message in office.to("liaison@demo.example")]
    assert any("published the response" in subject for subject in subjects)
    assert Response.objects.get().published_on == day(10).date()
