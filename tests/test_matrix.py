"""Every role, every move, every state: who may not is refused, and a refusal writes nothing."""

from dataclasses import dataclass
from itertools import product

import pytest
from django.db import transaction

from accounts.models import FORCE_ROLES, Role
from accounts.policy import RIGHTS
from journal.models import Event
from pcc_tracker.demo import Cast
from responses.actions import CannotMove, Details, move
from responses.models import Approval, Response, Submission
from responses.workflow import MOVES, Duty, ForceState, Move, OfficeState, State, Track
from tests.stories import approved, day, logged

STATES: dict[Track, list[State]] = {
    Track.DUTY: list(Duty),
    Track.FORCE: list(ForceState),
    Track.OFFICE: list(OfficeState),
}


NEVER_AFTER_PUBLICATION = {"not_applicable", "covered_by", "return_to_force", "withdraw_submission"}


class Undo(Exception):
    """Takes back what one try wrote, so that the next begins from the same rows."""


@dataclass
class Outcome:
    """What one try left behind, and the sentence of its refusal or None."""

    state: str
    rows: tuple[int, int, int]
    refusal: str | None


def rows() -> tuple[int, int, int]:
    """How many events, submissions and approvals there are."""
    return Event.objects.count(), Submission.objects.count(), Approval.objects.count()


def put(response: Response, track: Track, state: State, *, other: Response, by: object, published: bool) -> None:
    """Set one track to a state, whatever came before, with what the database asks of such a row."""
    facts: dict[str, object] = {track.value: state}
    if track == Track.DUTY and state != Duty.REQUIRED:
        facts |= {"duty_reason": "A reason.", "duty_decided_at": day(2), "duty_decided_by": by}
        facts |= {"covered_by": other if state == Duty.COVERED_BY else None}
    if published or state in (OfficeState.PUBLISHED, OfficeState.CORRECTING):
        facts |= {"published_on": day(10).date()}
    Response.objects.filter(pk=response.pk).update(**facts)


def attempt(
    response: Response, row: Move, state: State, role: Role, *, cast: Cast, other: Response, published: bool = False
) -> Outcome:
    """Try one move from one state as one role, look, and take it back."""
    found: list[Outcome] = []
    details = Details(note="A reason.", comment_by=day(50).date(), covered_by=other, signed_name="N", signed_rank="R")
    try:
        with transaction.atomic():
            put(response, row.track, state, other=other, by=cast.people[Role.OFFICER], published=published)
            refusal = None
            try:
                move(response, row.name, by=cast.people[role], at=day(40), details=details)
            except CannotMove as refused:
                refusal = str(refused)
            stands = str(Response.objects.values_list(row.track.value, flat=True).get(pk=response.pk))
            found.append(Outcome(stands, rows(), refusal))
            raise Undo
    except Undo:
        return found[0]


@pytest.mark.parametrize("row", MOVES, ids=lambda row: row.name)
def test_who_may_not_is_refused_and_a_refusal_writes_nothing(cast: Cast, row: Move) -> None:
    response, other = approved(cast), logged(cast, day(3).date())
    before = rows()
    for role, state, published in product(Role, STATES[row.track], (False, True)):
        tried = f"{role} tried to {row.name} from {state}{', after publication' if published else ''}"
        at_place = (role in FORCE_ROLES) == (row.at == "force")
        may = at_place and row.needs in RIGHTS[role]
        outcome = attempt(response, row, state, role, cast=cast, other=other, published=published)
        if not may or state not in row.sources:
            assert outcome.refusal, tried
        if outcome.refusal:
            assert outcome.refusal.endswith("."), tried
            assert (outcome.state, outcome.rows) == (state, before), tried
        else:
            assert outcome.state == row.target, tried
            assert outcome.rows[0] > before[0], tried
            assert not (published and row.name in NEVER_AFTER_PUBLICATION), tried


@pytest.mark.parametrize("row", MOVES, ids=lambda row: row.name)
def test_every_move_can_be_made_by_somebody(cast: Cast, row: Move) -> None:
    response, other = approved(cast), logged(cast, day(3).date())
    Response.objects.filter(pk=response.pk).update(comment_by=day(28).date())
    if row.name == "withdraw_submission":
        Response.objects.filter(pk=response.pk).update(office_state=OfficeState.DRAFTING)
    if row.name == "record_none_received":
        response = logged(cast, day(20).date())
        invitation = {"invited_at": day(20), "invited_by": cast.people[Role.OFFICER]}
        Response.objects.filter(pk=response.pk).update(comment_by=day(28).date(), **invitation)
    tries = [attempt(response, row, state, role, cast=cast, other=other) for state in row.sources for role in Role]
    assert any(outcome.refusal is None for outcome in tries)
