"""What does each person find on the first page after signing in? What waits for them, and what they wait for."""

from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import add_person
from accounts.models import Absence, Role, User
from accounts.policy import RIGHTS
from pcc_tracker.demo import Cast
from publications.actions import publish
from responses.actions import CannotMove, Details, check_move, comment, move, put_in_charge, put_in_charge_of_text
from responses.desk import Desk, desk_of, summary
from responses.models import Audience, Part, Response, Side
from responses.subjects import Subject
from responses.visible import comments_visible_to
from responses.waiting import TURNS, turns_of
from responses.workflow import BY_NAME, Duty, ForceState, OfficeState, Track
from tests.large import questions
from tests.pages import words
from tests.stories import approved, awaiting_approval, day, logged, submitted, write


def asked(cast: Cast, role: Role, on: date | None = None) -> list[str]:
    """What waits for the person with this role."""
    return [task.asks for task in desk(cast, role, on).mine]


def desk(cast: Cast, role: Role, on: date | None = None) -> Desk:
    return desk_of(cast.people[role], on or day(20).date())


def invited(cast: Cast, comment_day: int = 28) -> Response:
    response = logged(cast)
    move(
        response, "invite", by=cast.people[Role.OFFICER], at=day(2), details=Details(comment_by=day(comment_day).date())
    )
    return response


def test_the_officer_is_asked_to_invite_and_the_force_waits_for_it(cast: Cast) -> None:
    logged(cast)
    assert asked(cast, Role.OFFICER) == ["Invite the chief officer to comment"]
    assert asked(cast, Role.FORCE_LIAISON) == []
    awaited = desk(cast, Role.FORCE_LIAISON).with_others[0]
    assert (awaited.what, awaited.who) == ("The invitation to comment", str(cast.body))


def test_the_liaison_is_asked_to_start_and_then_to_write(cast: Cast) -> None:
    response = invited(cast)
    assert asked(cast, Role.FORCE_LIAISON) == ["Start drafting the comments of WMP"]
    move(response, "start", by=cast.people[Role.FORCE_LIAISON], at=day(3))
    task = desk(cast, Role.FORCE_LIAISON).mine[0]
    assert task.asks == "Write the comments of WMP and send them for sign-off"
    assert task.on == day(28).date()
    assert task.link == reverse("responses:workspace", args=[response.pk])
    assert asked(cast, Role.FORCE_SIGNATORY) == []  # who signs is not asked to write
    since = desk(cast, Role.OFFICER).with_others[0]
    assert (since.who, since.since) == ("WMP", day(3))


def test_what_awaits_sign_off_is_with_the_signatory_alone(cast: Cast) -> None:
    response = invited(cast)
    move(response, "start", by=cast.people[Role.FORCE_LIAISON], at=day(3))
    write(response, cast, Side.FORCE, day(4))
    move(response, "send_for_sign_off", by=cast.people[Role.FORCE_LIAISON], at=day(5))
    task = desk(cast, Role.FORCE_SIGNATORY).mine[0]
    assert task.link == reverse("responses:response_move", args=[response.pk, "submit"])
    assert asked(cast, Role.FORCE_LIAISON) == []
    assert desk(cast, Role.FORCE_LIAISON).with_others[0].who == "A signatory of WMP"


def test_once_the_forces_date_is_over_the_office_may_record_that_nothing_came(cast: Cast) -> None:
    invited(cast)
    assert asked(cast, Role.OFFICER, day(28).date()) == []
    assert "nothing came" in asked(cast, Role.OFFICER, day(29).date())[0]
    assert [awaited.what for awaited in desk(cast, Role.FORCE_LIAISON, day(29).date()).with_others] == []


def test_what_was_submitted_is_answered_by_the_office(cast: Cast) -> None:
    submitted(cast)
    assert asked(cast, Role.OFFICER) == ["Write the comments of the Commissioner and send them for approval"]
    awaited = desk(cast, Role.FORCE_SIGNATORY).with_others[0]
    assert (awaited.what, awaited.since) == ("Comments of the Commissioner", day(6))


def test_on_the_last_day_the_office_is_asked_to_go_on_without_the_force(cast: Cast) -> None:
    invited(cast, comment_day=50)
    asks = asked(cast, Role.OFFICER, day(56).date())
    assert any("The last day has come" in said for said in asks)


def test_an_approver_is_asked_and_an_author_waits_for_another_approver(cast: Cast) -> None:
    response = awaiting_approval(cast)
    assert desk(cast, Role.APPROVER).mine[0].link == reverse("publications:approve", args=[response.pk])
    add_person(cast.people[Role.OFFICER].email, "", Role.APPROVER, body=cast.body, at=day(1))
    assert asked(cast, Role.OFFICER) == []
    assert desk(cast, Role.OFFICER).with_others[0].what == "Approval"


def test_what_was_sent_back_approved_or_is_corrected_waits_for_the_officer(cast: Cast) -> None:
    response = awaiting_approval(cast)
    approver, officer = cast.people[Role.APPROVER], cast.people[Role.OFFICER]
    move(response, "send_back", by=approver, at=day(9), details=Details(note="More."))
    assert "sent back" in asked(cast, Role.OFFICER)[0]
    move(response, "send_for_approval", by=officer, at=day(9))
    move(response, "approve", by=approver, at=day(9))
    assert asked(cast, Role.OFFICER) == ["Publish the response"]
    publish(response, by=officer, at=day(10))
    assert [words.split(",")[0] for words in asked(cast, Role.OFFICER)] == [
        "Send a copy of what was published to the inspectors of constabulary and to the Secretary of State"
    ]
    move(response, "correct", by=officer, at=day(11), details=Details(note="A slip."))
    task = desk(cast, Role.OFFICER).mine[-1]
    assert ("correction" in task.asks, task.on) == (True, None)


def test_who_is_in_charge_is_asked_and_the_others_may_take_it_on(cast: Cast) -> None:
    response = submitted(cast)
    second = add_person("second@demo.example", "Sam Second", Role.OFFICER, body=cast.body, at=day(1))
    assert len(desk_of(second, day(20).date()).mine) == 1
    put_in_charge(response, Side.BODY, second, by=second, at=day(7))
    assert len(desk_of(second, day(20).date()).mine) == 1
    others = desk(cast, Role.OFFICER)
    assert others.mine == []
    assert others.with_others[0].who.startswith("Sam Second, ")
    assert others.with_others[0].take_on == "body"
    assert desk(cast, Role.FORCE_LIAISON).with_others[0].take_on == ""


def test_no_work_waits_for_a_leaver(cast: Cast) -> None:
    response = submitted(cast)
    second = add_person("second@demo.example", "Sam Second", Role.OFFICER, body=cast.body, at=day(1))
    put_in_charge(response, Side.BODY, second, by=second, at=day(7))
    User.objects.filter(pk=second.pk).update(is_active=False)
    assert len(asked(cast, Role.OFFICER)) == 1


def test_the_work_of_a_colleague_who_is_away_is_marked_as_theirs(cast: Cast) -> None:
    response, officer = submitted(cast), cast.people[Role.OFFICER]
    second = add_person("second@demo.example", "Sam Second", Role.OFFICER, body=cast.body, at=day(1))
    put_in_charge(response, Side.BODY, second, by=second, at=day(7))
    tasks = desk_of(officer, day(20).date(), [second]).mine
    assert [task.instead_of for task in tasks] == [second]
    approver = cast.people[Role.APPROVER]
    assert desk_of(approver, day(20).date(), [second]).mine == []  # covering gives no right


def test_a_cover_is_found_by_the_page(client: Client, cast: Cast) -> None:
    response, officer = submitted(cast), cast.people[Role.OFFICER]
    second = add_person("second@demo.example", "Sam Second", Role.OFFICER, body=cast.body, at=day(1))
    put_in_charge(response, Side.BODY, second, by=second, at=day(7))
    Absence.objects.create(user=second, cover=officer, noted_at=day(8), noted_by=second)
    client.force_login(officer)
    assert "for Sam Second" in words(client.get(reverse("responses:mine")))


def test_texts_that_somebody_is_in_charge_of_wait_until_they_are_complete(cast: Cast) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    item = response.report.recommendations.first()
    for subject in (Subject(Part.ANSWER, item), Subject(Part.OVERALL)):
        put_in_charge_of_text(response, Side.BODY, subject, officer, by=officer, at=day(3))
    task = desk(cast, Role.OFFICER).mine[-1]
    assert task.asks.startswith("Write what you are in charge of: ")
    assert "Recommendation 1" in task.asks
    response.statements.update(
        text="<p>Done.</p>", disposition="no action", version=1, saved_at=day(4), saved_by=officer
    )
    assert not any("in charge" in said for said in asked(cast, Role.OFFICER))


def test_a_comment_waits_for_those_whom_it_mentions_until_it_is_resolved(cast: Cast) -> None:
    response, officer, liaison = invited(cast), cast.people[Role.OFFICER], cast.people[Role.FORCE_LIAISON]
    item = response.report.recommendations.get(number="1")
    facts: dict[str, Any] = {"recommendation": item, "side": Side.BODY, "by": officer, "at": day(4)}
    said = comment(response, "Is it so?", audience=Audience.BOTH, mentioned=[liaison], **facts)
    task = desk(cast, Role.FORCE_LIAISON).mine[-1]
    assert task.asks == "Answer Olivia Hart, who asks about: Recommendation 1"
    place = reverse("responses:text_edit", args=[response.pk, "force", item.slug])
    assert task.link == f"{place}#comment-{said.pk}"
    assert "Is it so?" not in task.asks
    said.resolved_at, said.resolved_by = day(5), liaison
    said.save()
    assert len(asked(cast, Role.FORCE_LIAISON)) == 1


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("audience", list(Audience))
def test_a_mention_is_listed_where_the_comment_can_be_read_and_nowhere_else(
    cast: Cast, role: Role, audience: Audience
) -> None:
    response, person = invited(cast), cast.people[role]
    facts: dict[str, Any] = {"recommendation": None, "by": cast.people[Role.OFFICER], "at": day(4)}
    said = comment(response, "Is it so?", side=Side.BODY, audience=audience, **facts)
    said.mentioned.set([person])
    listed = any(f"#comment-{said.pk}" in task.link for task in desk(cast, role).mine)
    assert listed == comments_visible_to(response, person, day(20).date()).exists()


def moves_asked_of(cast: Cast, role: Role, on: date) -> list[tuple[str, bool]]:
    """The moves that wait for the person with this role, and whether the move can be made by a press."""
    links = [task.link for task in desk(cast, role, on).mine]
    names = [(link.rstrip("/").rsplit("/", 1)[1], "/moves/" in link) for link in links]
    return [(name, moves and name != "submit") for name, moves in names if moves or name in ("submit", "approve")]


@pytest.mark.parametrize("role", list(Role))
def test_nobody_is_asked_for_a_move_that_is_not_theirs(cast: Cast, role: Role) -> None:
    response, person, on = approved(cast), cast.people[role], day(30)
    facts = {"comment_by": day(28).date(), "invited_at": day(2), "invited_by": cast.people[Role.OFFICER]}
    for office, force in product([state for state in OfficeState if state != OfficeState.PUBLISHED], ForceState):
        published = day(10).date() if office == OfficeState.CORRECTING else None
        facts |= {"office_state": office, "force_state": force, "published_on": published}
        Response.objects.filter(pk=response.pk).update(**facts)
        response = Response.objects.get(pk=response.pk)
        for name, by_a_press in moves_asked_of(cast, role, on.date()):
            where = f"{role} is asked to {name} at {office}, {force}"
            if by_a_press:
                why_not = refusal_of(response, name, by=person, at=on)
                assert why_not is None, f"{where}: {why_not}"
            else:
                assert BY_NAME[name].needs in RIGHTS[role], where


def refusal_of(response: Response, name: str, *, by: User, at: datetime) -> str | None:
    """Why a move is refused, or None where it is not."""
    try:
        check_move(response, name, by=by, at=at, note="-")
    except CannotMove as refused:
        return str(refused)
    return None


@pytest.mark.parametrize("force", list(ForceState))
@pytest.mark.parametrize("office", [state for state in OfficeState if state != OfficeState.PUBLISHED])
def test_in_every_open_state_somebody_is_awaited(force: ForceState, office: OfficeState) -> None:
    facts = {"comment_by": day(28).date(), "last_on": day(56).date()}
    published = day(10).date() if office == OfficeState.CORRECTING else None
    response = Response(force_state=force, office_state=office, published_on=published, duty=Duty.REQUIRED, **facts)
    response.has_submission = force == ForceState.SUBMITTED  # type: ignore[attr-defined]
    assert turns_of(response, day(20).date())
    assert {turn.track for turn in TURNS} == {Track.FORCE, Track.OFFICE}


def test_the_sentence_counts_and_names_the_nearest_day(cast: Cast) -> None:
    assert summary(desk(cast, Role.OFFICER), day(20).date()) == ""
    logged(cast)
    expected = "1 thing needs you. The nearest last day is Sunday 1 March 2026, day 56 of 56."
    assert summary(desk(cast, Role.OFFICER), day(20).date()) == expected
    late = summary(desk(cast, Role.OFFICER, day(57).date()), day(57).date())
    assert late.endswith("The first is overdue: its last day was Sunday 1 March 2026, day 56 of 56.")


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (Role.VIEWER, "you read what is shared with you"),
        (Role.ADMINISTRATOR, "your work is people and settings"),
        (Role.OFFICER, "No response is open."),
        (Role.FORCE_SIGNATORY, "No response is open."),
    ],
)
def test_an_empty_desk_says_why(client: Client, cast: Cast, role: Role, said: str) -> None:
    client.force_login(cast.people[role])
    assert said in words(client.get(reverse("responses:mine")))


def test_the_desk_asks_the_same_number_of_questions_however_full_it_is(client: Client, cast: Cast) -> None:
    response, officer = submitted(cast), cast.people[Role.OFFICER]
    facts: dict[str, Any] = {
        "recommendation": None,
        "side": Side.BODY,
        "audience": Audience.BOTH,
        "mentioned": [officer],
    }
    comment(response, "?", by=officer, at=day(3), **facts)
    put_in_charge_of_text(response, Side.BODY, Subject(Part.OVERALL), officer, by=officer, at=day(3))
    client.force_login(officer)
    address = f"{reverse('responses:mine')}?all=1"
    few = questions(client, address)
    Response.objects.bulk_create(_copies(response, 1_000))
    many = questions(client, address)
    assert many.number == few.number < 22
    assert len(many.page.context["lines"]) == 1_003
    assert len(client.get(reverse("responses:mine")).context["lines"]) == 50


def _copies(response: Response, count: int) -> list[Response]:
    """Other reports with a response in the same state."""
    found = []
    for number in range(count):
        report = response.report
        report.pk, report.slug, report._state.adding = None, f"copy-{number}", True
        report.save()
        copy = Response.objects.get(pk=response.pk)
        copy.pk, copy.report_id = None, report.pk
        found.append(copy)
    return found
