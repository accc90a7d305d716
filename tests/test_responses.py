"""When may a response move, and who may write in it?"""

from datetime import date

import pytest
from django.core.checks import run_checks

from accounts.actions import add_person
from accounts.models import Role
from journal.models import Event
from pcc_tracker.demo import Cast
from publications.actions import publish
from responses.actions import CannotMove, CannotWrite, Details, SomeoneElseSaved, move, save_text, take_over
from responses.content import Text, to_publish
from responses.history import told
from responses.models import Part, Response, Side, StatementRevision
from responses.steps import events_known_to
from responses.visible import content_visible_to
from responses.workflow import BY_NAME, MOVES, ForceState, OfficeState, dead_ends
from tests.stories import approved, awaiting_approval, day, history, logged, published, submitted, write


def test_every_state_can_be_reached_and_can_reach_an_end() -> None:
    assert dead_ends() == []


@pytest.mark.parametrize(("missing", "state"), [("invite", "invited"), ("publish", "published")])
def test_a_table_of_moves_with_a_hole_does_not_start(missing: str, state: str) -> None:
    flaws = dead_ends(move for move in MOVES if move.name != missing)
    assert any(state in flaw for flaw in flaws)
    assert all(flaw.endswith(".") for flaw in flaws)


def test_the_table_is_asked_when_the_program_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [error for error in run_checks() if error.id == "responses.E001"] == []
    monkeypatch.setattr("responses.checks.dead_ends", lambda: ["No move leads to “invited” (force_state)."])
    assert [error.msg for error in run_checks() if error.id == "responses.E001"]


def test_a_response_goes_from_invitation_to_publication(cast: Cast) -> None:
    publication = published(cast)
    response = Response.objects.get(pk=publication.response_id)
    assert (response.force_state, response.office_state) == (ForceState.SUBMITTED, OfficeState.PUBLISHED)
    assert response.published_on == day(10).date()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMINISTRATOR])
def test_viewers_and_administrators_move_nothing_and_nothing_is_written(cast: Cast, role: Role) -> None:
    response = awaiting_approval(cast)
    events = Event.objects.count()
    for name in sorted(BY_NAME):
        with pytest.raises(CannotMove):
            move(response, name, by=cast.people[role], at=day(9), details=Details(note="why"))
        response.refresh_from_db()
        assert Event.objects.count() == events, name
        assert response.office_state == OfficeState.AWAITING_APPROVAL, name


def test_a_move_out_of_turn_is_refused_with_a_sentence(cast: Cast) -> None:
    response = logged(cast)
    with pytest.raises(CannotMove, match=r"It stands at: Drafting\."):
        move(response, "publish", by=cast.people[Role.OFFICER], at=day(2))


def test_approval_waits_until_every_recommendation_is_answered(cast: Cast) -> None:
    response = submitted(cast)
    with pytest.raises(CannotMove, match="comments on the report as a whole are empty"):
        move(response, "send_for_approval", by=cast.people[Role.OFFICER], at=day(8))
    write(response, cast, Side.BODY, day(8))
    with pytest.raises(CannotMove, match="say whether action is taken, proposed, or none"):
        move(response, "send_for_approval", by=cast.people[Role.OFFICER], at=day(8))


def test_an_edit_after_approval_voids_it(cast: Cast) -> None:
    response = approved(cast)
    officer = cast.people[Role.OFFICER]
    text = Text("<p>Something else.</p>")
    save_text(response, Side.BODY, text, part=Part.OVERALL, expected_version=1, by=officer, at=day(9))
    response.refresh_from_db()
    assert response.office_state == OfficeState.DRAFTING
    with pytest.raises(CannotMove):
        move(response, "publish", by=officer, at=day(10))


def test_no_comments_can_be_recorded_only_after_the_date_that_was_given(cast: Cast) -> None:
    response = logged(cast)
    officer = cast.people[Role.OFFICER]
    move(response, "invite", by=officer, at=day(2), details=Details(comment_by=day(28).date()))
    with pytest.raises(CannotMove, match="is not over yet"):
        move(response, "record_none_received", by=officer, at=day(28))
    move(response, "record_none_received", by=officer, at=day(29))
    response.refresh_from_db()
    assert response.force_state == ForceState.NONE_RECEIVED


def test_an_invitation_needs_a_date_that_is_still_to_come(cast: Cast) -> None:
    response = logged(cast)
    cases = [(None, "Enter the date by which"), (date(2020, 1, 1), "over already"), (day(56).date(), "before the last")]
    for wrong, sentence in cases:
        with pytest.raises(CannotMove, match=sentence):
            move(response, "invite", by=cast.people[Role.OFFICER], at=day(2), details=Details(comment_by=wrong))


def test_an_invitation_after_the_last_lawful_day_is_for_a_day_within_a_year(cast: Cast) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    never = Details(comment_by=date(9999, 12, 31))
    with pytest.raises(CannotMove, match="more than a year ahead"):
        move(response, "invite", by=officer, at=day(60), details=never)
    move(response, "invite", by=officer, at=day(60), details=Details(comment_by=day(80).date()))


def test_an_invitation_can_be_given_another_date(cast: Cast) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    for number in (20, 28):
        move(response, "invite", by=officer, at=day(2), details=Details(comment_by=day(number).date()))
    response.refresh_from_db()
    assert response.comment_by == day(28).date()


def test_a_duty_is_set_aside_only_for_a_reason(cast: Cast) -> None:
    response = logged(cast)
    officer = cast.people[Role.OFFICER]
    with pytest.raises(CannotMove, match="Say why"):
        move(response, "not_applicable", by=officer, at=day(2))
    move(response, "not_applicable", by=officer, at=day(2), details=Details(note="Clearly not its subject."))
    response.refresh_from_db()
    assert response.duty_reason == "Clearly not its subject."


def test_force_text_cannot_be_edited_by_the_office(cast: Cast) -> None:
    response = submitted(cast)
    text = Text("<p>Ours.</p>")
    with pytest.raises(CannotWrite, match="same side"):
        save_text(
            response, Side.FORCE, text, part=Part.OVERALL, expected_version=1, by=cast.people[Role.OFFICER], at=day(7)
        )


def test_what_the_force_submitted_cannot_be_written_over_by_a_document(cast: Cast) -> None:
    response = submitted(cast)
    with pytest.raises(CannotWrite, match="has texts already"):
        take_over(response, {}, received_at=None, by=cast.people[Role.OFFICER], at=day(7))


def test_of_two_who_save_the_same_text_the_second_is_told_and_nothing_is_lost(cast: Cast) -> None:
    response = logged(cast)
    officer = cast.people[Role.OFFICER]
    first = Text("<p>First.</p>")
    save_text(response, Side.BODY, first, part=Part.OVERALL, expected_version=0, by=officer, at=day(2))
    with pytest.raises(SomeoneElseSaved) as caught:
        save_text(response, Side.BODY, Text("<p>2</p>"), part=Part.OVERALL, expected_version=0, by=officer, at=day(3))
    assert caught.value.current.text == "<p>First.</p>"
    assert StatementRevision.objects.count() == 1


def test_each_sides_drafts_are_hidden_from_the_other(cast: Cast) -> None:
    response = submitted(cast)
    write(response, cast, Side.BODY, day(7))
    seen = content_visible_to(response, cast.people[Role.FORCE_LIAISON], day(8).date())
    assert seen.force
    assert not seen.body
    assert content_visible_to(response, cast.people[Role.OFFICER], day(8).date()).body
    draft = logged(cast, date(2026, 2, 2))
    liaison = cast.people[Role.FORCE_LIAISON]
    move(draft, "invite", by=cast.people[Role.OFFICER], at=day(40), details=Details(comment_by=day(60).date()))
    save_text(draft, Side.FORCE, Text("<p>x</p>"), part=Part.OVERALL, expected_version=0, by=liaison, at=day(41))
    assert not content_visible_to(draft, cast.people[Role.OFFICER], day(42).date()).force


def test_a_viewer_reads_what_was_submitted_and_no_draft_of_the_office(cast: Cast) -> None:
    response = submitted(cast)
    write(response, cast, Side.BODY, day(7))
    assert not content_visible_to(response, cast.people[Role.VIEWER], day(8).date()).body


def test_comments_that_were_submitted_are_never_recorded_as_none_received(cast: Cast) -> None:
    response = submitted(cast)
    officer = cast.people[Role.OFFICER]
    move(response, "return_to_force", by=officer, at=day(7), details=Details(note="Look again."))
    with pytest.raises(CannotMove, match="The force has submitted comments"):
        move(response, "record_none_received", by=officer, at=day(40))


def test_on_the_last_day_missing_comments_do_not_stop_the_publication(cast: Cast) -> None:
    response = logged(cast)
    officer = cast.people[Role.OFFICER]
    write(response, cast, Side.BODY, day(50), disposition="action proposed")
    with pytest.raises(CannotMove, match="have not been submitted"):
        move(response, "send_for_approval", by=officer, at=day(55))
    move(response, "send_for_approval", by=officer, at=day(56))
    move(response, "approve", by=cast.people[Role.APPROVER], at=day(56))
    sealed = publish(response, by=officer, at=day(56)).record
    assert sealed.edition.exceptions == ("The chief officer had not been invited to comment when this was published.",)


def test_who_signs_signs_what_was_on_the_page(cast: Cast) -> None:
    response = awaiting_approval(cast)
    approver = cast.people[Role.APPROVER]
    with pytest.raises(CannotMove, match="A text was changed since you opened this page"):
        move(response, "approve", by=approver, at=day(9), details=Details(seen="0" * 64))
    response.refresh_from_db()
    seen = to_publish(response).fingerprint()
    move(response, "approve", by=approver, at=day(9), details=Details(seen=seen))


def test_who_wrote_any_of_it_does_not_approve_it(cast: Cast) -> None:
    response = awaiting_approval(cast)
    officer = cast.people[Role.OFFICER]
    add_person(officer.email, "", Role.APPROVER, body=cast.body, at=day(1))
    with pytest.raises(CannotMove, match="You wrote some of this"):
        move(response, "approve", by=officer, at=day(9))


def test_a_correction_is_hidden_from_the_force_until_it_is_published(cast: Cast) -> None:
    response, officer = published(cast).response, cast.people[Role.OFFICER]
    move(response, "correct", by=officer, at=day(20), details=Details(note="A slip."))
    response.refresh_from_db()
    for role in (Role.FORCE_LIAISON, Role.VIEWER):
        assert not content_visible_to(response, cast.people[role], day(20).date()).body


def test_the_steps_before_an_approval_stay_within_the_office(cast: Cast) -> None:
    response = awaiting_approval(cast)
    reason = Details(note="Not in this tone.")
    move(response, "send_back", by=cast.people[Role.APPROVER], at=day(9), details=reason)
    assert history(response)[0].words == "Sent back: Not in this tone."
    known = events_known_to(response, cast.people[Role.FORCE_LIAISON], day(9).date())
    assert told(response, known)[0].words.startswith("WMP submitted its comments")


def test_every_saved_text_leaves_an_event_without_its_words(cast: Cast) -> None:
    response = logged(cast)
    write(response, cast, Side.BODY, day(2))
    events = Event.objects.filter(verb="text.saved")
    assert events.count() == 3
    assert "answer to" not in str(list(events.values_list("facts", flat=True)))
