"""Who learns what of a response's history? What both sides share is for all, the rest for those whose step it was."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from journal.actions import record
from journal.models import Event
from pcc_tracker.demo import Cast
from responses.actions import (
    Details,
    comment,
    confirm_detail,
    hand_over,
    move,
    put_in_charge,
    put_in_charge_of_text,
    resolve,
)
from responses.history import told
from responses.models import Audience, Comment, Part, Response, Side
from responses.steps import STEPS, TOLD_ELSEWHERE, events_known_to
from responses.subjects import Subject
from responses.workflow import MOVES
from tests.large import questions
from tests.pages import soup, words
from tests.people import member
from tests.stories import approved, awaiting_approval, day, history, logged, published, submitted

OFFICE, FORCE = [Role.OFFICER, Role.APPROVER], [Role.FORCE_LIAISON, Role.FORCE_SIGNATORY]
_RECORDED = re.compile(r'\brecord\(\s*"([a-z_.]+)",\s*(?:response|row|statement\.response)\b')
STAFF = [*OFFICE, Role.VIEWER, *FORCE]


def known(response: Response, person: User) -> list[str]:
    """What a person reads, the latest first."""
    response.refresh_from_db()
    return [sentence.words for sentence in told(response, events_known_to(response, person, day(30).date()))]


def said(response: Response, cast: Cast, role: Role, side: Side, audience: Audience) -> Comment:
    """Somebody's comment on recommendation 1."""
    item = response.report.recommendations.get(number="1")
    by = cast.people[role]
    return comment(response, "What of page 9?", recommendation=item, side=side, audience=audience, by=by, at=day(3))


def test_every_event_of_a_response_has_its_sentence_or_is_told_at_its_text() -> None:
    recorded = {f"response.{row.name}" for row in MOVES}
    for room in ("responses", "publications", "progress"):
        for path in Path(settings.BASE_DIR, room).rglob("*.py"):
            recorded |= set(_RECORDED.findall(path.read_text()))
    assert len(recorded) > 20
    assert recorded <= STEPS.keys() | set(TOLD_ELSEWHERE)


@pytest.mark.parametrize("role", FORCE)
def test_the_force_does_not_learn_of_the_offices_inner_steps(cast: Cast, role: Role) -> None:
    response, officer = approved(cast), cast.people[Role.OFFICER]
    confirm_detail(response, "0" * 64, by=officer, at=day(9))
    put_in_charge(response, Side.BODY, officer, by=officer, at=day(9))
    move(response, "send_back", by=cast.people[Role.APPROVER], at=day(10), details=Details(note="Not so."))
    sentences = known(response, cast.people[role])
    assert sentences[0].startswith("WMP submitted its comments, fingerprint ")
    assert sentences[-1] == "Response opened"
    assert len(sentences) == 5


@pytest.mark.parametrize("role", OFFICE)
def test_the_office_does_not_learn_of_the_forces_inner_steps(cast: Cast, role: Role) -> None:
    response, liaison = submitted(cast), cast.people[Role.FORCE_LIAISON]
    put_in_charge(response, Side.FORCE, liaison, by=liaison, at=day(7))
    sentences = known(response, cast.people[role])
    assert [words.partition(",")[0] for words in sentences] == [
        "WMP submitted its comments",
        "Chief officer invited to comment by Sunday 1 February 2026",
        "Response opened",
    ]


def test_who_only_looks_on_learns_of_neither_sides_inner_steps(cast: Cast) -> None:
    response = approved(cast)
    said(response, cast, Role.OFFICER, Side.BODY, Audience.BOTH)
    sentences = known(response, cast.people[Role.VIEWER])
    assert [words.partition(",")[0] for words in sentences] == [
        "WMP submitted its comments",
        "Chief officer invited to comment by Sunday 1 February 2026",
        "Response opened",
    ]


@pytest.mark.parametrize("role", STAFF)
def test_what_both_sides_did_to_each_other_is_told_to_everybody(cast: Cast, role: Role) -> None:
    response = published(cast).response
    assert known(response, cast.people[role])[0] == "Published"


def test_each_side_reads_its_own_steps_with_the_names_of_its_people(cast: Cast) -> None:
    response, officer = awaiting_approval(cast), cast.people[Role.OFFICER]
    second = member("second@demo.example", Role.OFFICER, cast.body, name="Priya Nolan")
    put_in_charge(response, Side.BODY, officer, by=officer, at=day(9))
    put_in_charge_of_text(response, Side.BODY, Subject(Part.ON_COMMENTS), officer, by=officer, at=day(9))
    hand_over([response], Side.BODY, officer, second, by=officer, at=day(9))
    put_in_charge(response, Side.BODY, None, by=officer, at=day(9))
    assert known(response, officer)[:5] == [
        "Nobody is in charge of the comments of the Commissioner any more",
        "Work of Olivia Hart handed over to Priya Nolan",
        "Olivia Hart put in charge of a text: Reply to the comments of WMP",
        "Olivia Hart put in charge of the comments of the Commissioner",
        "Sent for approval",
    ]
    assert "WMP started drafting" in known(response, cast.people[Role.FORCE_LIAISON])


@pytest.mark.parametrize(
    ("role", "side", "audience", "readers"),
    [
        (Role.OFFICER, Side.BODY, Audience.OWN_SIDE, OFFICE),
        (Role.FORCE_LIAISON, Side.FORCE, Audience.OWN_SIDE, FORCE),
        (Role.OFFICER, Side.BODY, Audience.BOTH, [*OFFICE, *FORCE]),
        (Role.FORCE_LIAISON, Side.FORCE, Audience.BOTH, [*OFFICE, *FORCE]),
    ],
)
def test_a_comment_is_an_event_without_its_words_for_those_who_read_it(
    cast: Cast, role: Role, side: Side, audience: Audience, readers: list[Role]
) -> None:
    response = logged(cast)
    resolve(said(response, cast, role, side, audience), by=cast.people[role], at=day(4))
    for reader in STAFF:
        sentences = known(response, cast.people[reader])
        expected = ["Resolved a comment on: Recommendation 1", "Commented on: Recommendation 1"]
        assert sentences[:-1] == (expected if reader in readers else []), reader
        assert "page 9" not in str(sentences)


def test_the_words_after_a_move_are_those_of_that_move(cast: Cast) -> None:
    response = submitted(cast)
    reason = Details(note="Say when.")
    move(response, "return_to_force", by=cast.people[Role.OFFICER], at=day(7), details=reason)
    assert history(response)[0].words == "Returned to the force: Say when."


def test_an_event_that_names_many_people_is_told_too(cast: Cast) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    record("response.reminded", response, by=officer, at=day(2), strand="response", who=[officer.pk])
    assert known(response, officer)[0] == "A reminder was sent"
    assert known(response, cast.people[Role.FORCE_LIAISON]) == ["Response opened"]


def test_no_sentence_is_a_bare_verb(cast: Cast) -> None:
    response = published(cast).response
    said(response, cast, Role.OFFICER, Side.BODY, Audience.BOTH)
    verbs = set(Event.objects.values_list("verb", flat=True))
    sentences = [sentence.words for sentence in history(response)]
    assert len(sentences) > 8
    assert not verbs & set(sentences)
    assert not [words for words in sentences if "%(" in words]


def test_the_page_tells_the_latest_first_with_moment_and_name(client: Client, cast: Cast) -> None:
    response = submitted(cast)
    client.force_login(cast.people[Role.OFFICER])
    page = words(client.get(reverse("responses:response_history", args=[response.pk])))
    assert "Chief officer invited to comment by Sunday 1 February 2026" in page
    assert "Saturday 10 January 2026, 12:00pm, Deputy Chief Constable Sian Moore" in page
    assert page.index("WMP submitted its comments") < page.index("Chief officer invited")


def test_a_long_history_comes_in_pages_at_the_same_cost(client: Client, cast: Cast) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    client.force_login(officer)
    address, found = reverse("responses:response_history", args=[response.pk]), []
    for number in range(30):
        said(response, cast, Role.OFFICER, Side.BODY, Audience.BOTH)
        put_in_charge(response, Side.BODY, officer, by=officer, at=day(4))
        if number in (1, 29):
            found.append(questions(client, address))
    few, many = found
    assert few.number == many.number < 25
    assert len(soup(many.page).select(".app-history li")) == 25
    assert "Response opened" in words(client.get(address + "?page=3"))
