"""What becomes of a text while it is written? Nothing is lost, and the history stays readable."""

from datetime import timedelta

import pytest

from accounts.actions import add_person
from accounts.models import Role, User
from journal.models import Event
from pcc_tracker.demo import Cast
from responses.actions import CannotWrite, SomeoneElseSaved, move, restore, save_text
from responses.content import Text
from responses.models import Part, Response, Side, Statement
from responses.workflow import OfficeState
from tests.stories import awaiting_approval, day, logged, write

NOON = day(2)


def keep(
    response: Response, words: str, version: int, by: User, *, minutes: float = 0, settled: bool = False
) -> Statement:
    """What the editor does by itself every few seconds."""
    return save_text(
        response,
        Side.BODY,
        Text(f"<p>{words}</p>"),
        part=Part.OVERALL,
        expected_version=version,
        by=by,
        at=NOON + timedelta(minutes=minutes),
        settled=settled,
    )


def told(statement: Statement) -> list[str]:
    """The revisions of a text, the oldest first."""
    return [revision.text for revision in statement.revisions.all()]


@pytest.fixture
def response(cast: Cast) -> Response:
    return logged(cast)


@pytest.fixture
def officer(cast: Cast) -> User:
    return cast.people[Role.OFFICER]


@pytest.fixture
def colleague(cast: Cast) -> User:
    return add_person("second@demo.example", "Sam Second", Role.OFFICER, body=cast.body, at=day(1))


def test_typing_does_not_clutter_the_history(response: Response, officer: User) -> None:
    for version, words in enumerate(["We", "We agree", "We agree and act"]):
        statement = keep(response, words, version, officer, minutes=version)
    assert statement.text == "<p>We agree and act</p>"
    assert told(statement) == []
    statement = keep(response, "We agree and act.", 3, officer, minutes=4, settled=True)
    assert told(statement) == ["<p>We agree and act.</p>"]
    assert Event.objects.filter(verb="text.saved").count() == 1


def test_the_words_of_another_person_are_settled_before_they_are_replaced(
    response: Response, officer: User, colleague: User
) -> None:
    keep(response, "Hers", 0, officer)
    statement = keep(response, "His", 1, colleague, minutes=1)
    assert told(statement) == ["<p>Hers</p>"]
    assert statement.revisions.get().saved_by == officer


def test_a_long_sitting_leaves_a_line_every_few_minutes(response: Response, officer: User) -> None:
    for version in range(31):
        statement = keep(response, "word " * (version + 1), version, officer, minutes=version)
    assert len(told(statement)) == 3  # of half an hour


def test_what_is_deleted_by_mistake_is_in_the_history(response: Response, officer: User) -> None:
    keep(response, "A long paragraph that took an hour to write", 0, officer)
    statement = keep(response, "x", 1, officer, minutes=1)
    assert told(statement) == ["<p>A long paragraph that took an hour to write</p>"]


def test_the_same_words_saved_twice_change_nothing(response: Response, officer: User) -> None:
    first = keep(response, "Once", 0, officer, settled=True)
    again = keep(response, "Once", 0, officer, settled=True)
    assert (again.pk, again.version) == (first.pk, 1)
    assert Event.objects.filter(verb="text.saved").count() == 1


def test_who_comes_second_is_told_by_whom_and_when(response: Response, officer: User, colleague: User) -> None:
    keep(response, "Hers", 0, officer, settled=True)
    with pytest.raises(SomeoneElseSaved, match=r"saved this text, Tuesday 6 January 2026, 12:00pm\. Nothing is lost\."):
        keep(response, "His", 0, colleague)
    with pytest.raises(SomeoneElseSaved, match="You saved this text in another window"):
        keep(response, "Mine, elsewhere", 0, officer)


def test_typing_does_not_take_back_a_request_for_approval(cast: Cast, officer: User) -> None:
    response = awaiting_approval(cast)
    with pytest.raises(CannotWrite, match="takes back the request"):
        keep(response, "A second thought", 1, officer)
    response.refresh_from_db()
    assert response.office_state == OfficeState.AWAITING_APPROVAL
    keep(response, "A second thought", 1, officer, settled=True, minutes=60 * 24 * 8)
    response.refresh_from_db()
    assert response.office_state == OfficeState.DRAFTING
    assert response.office_moved_at == NOON + timedelta(days=8)


def test_to_save_the_same_words_does_not_take_it_back(cast: Cast, officer: User) -> None:
    response = awaiting_approval(cast)
    save_text(
        response, Side.BODY, Text("<p>Overall.</p>"), part=Part.OVERALL, expected_version=1, by=officer, at=day(9)
    )
    response.refresh_from_db()
    assert response.office_state == OfficeState.AWAITING_APPROVAL


def test_what_a_text_said_can_be_brought_back(response: Response, officer: User) -> None:
    keep(response, "First", 0, officer, settled=True)
    statement = keep(response, "Second", 1, officer, settled=True)
    restored = restore(statement.revisions.get(version=1), expected_version=2, by=officer, at=day(3))
    assert (restored.version, restored.text) == (3, "<p>First</p>")
    assert told(statement) == ["<p>First</p>", "<p>Second</p>", "<p>First</p>"]
    with pytest.raises(SomeoneElseSaved):
        restore(statement.revisions.get(version=2), expected_version=2, by=officer, at=day(3))


def test_every_word_that_stood_when_a_move_was_made_is_in_the_history(cast: Cast, officer: User) -> None:
    response = logged(cast)
    write(response, cast, Side.BODY, day(3), disposition="action proposed")
    keep(response, "Overall, and not yet saved.", 1, officer)
    response.refresh_from_db()
    Response.objects.filter(pk=response.pk).update(last_on=day(9).date())
    move(response, "send_for_approval", by=officer, at=day(9))
    statement = response.statements.get(side=Side.BODY, part=Part.OVERALL)
    assert told(statement)[-1] == "<p>Overall, and not yet saved.</p>"
