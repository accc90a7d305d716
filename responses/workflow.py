"""When may it move? One table of moves for the duty and for both sides' tracks; nothing else decides.

A move needs three things: the state allows it, the person may (accounts/policy.py), and what must hold does hold.
`responses.actions.move` asks for all three and carries the move out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.policy import Right


class Duty(TextChoices):
    """Whether the body owes a response of its own."""

    REQUIRED = "required", _("Required")
    COVERED_BY = "covered by", _("Covered by another response")
    NOT_APPLICABLE = "not applicable", _("Not required")


class ForceState(TextChoices):
    """Where the force's comments stand."""

    NOT_INVITED = "not invited", _("Not invited yet")
    INVITED = "invited", _("Invited")
    DRAFTING = "drafting", _("Drafting")
    AWAITING_SIGN_OFF = "awaiting sign-off", _("Awaiting sign-off")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    NONE_RECEIVED = "none received", _("None received")


class OfficeState(TextChoices):
    """Where the body's comments stand."""

    DRAFTING = "drafting", _("Drafting")
    AWAITING_APPROVAL = "awaiting approval", _("Awaiting approval")
    SENT_BACK = "sent back", _("Sent back")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    CORRECTING = "correcting", _("Correcting")


class Track(StrEnum):
    """What a move moves."""

    DUTY = "duty"
    FORCE = "force_state"
    OFFICE = "office_state"


State = Duty | ForceState | OfficeState


@dataclass(frozen=True, kw_only=True)
class Case:
    """What the guards may know of a response and of the person who wants to move it."""

    duty: Duty
    force_state: ForceState
    office_state: OfficeState
    force_gaps: tuple[str, ...]  # sentences: what the force has not answered
    office_gaps: tuple[str, ...]  # sentences: what the body's comments lack
    is_author: bool  # of a text of the body's as it stands
    published: bool  # at least once, in whatever state a correction is
    has_submission: bool  # the force has submitted comments at some time
    last_day_reached: bool  # a gate must not cause the breach that it exists to prevent
    submission_used: bool  # the office has sent the submission on for approval
    approval_holds: bool  # somebody approved exactly what the texts say now
    comment_date_over: bool  # the date that the chief officer was given is over
    note: str


Guard = Callable[[Case], str | Promise | None]


def is_required(case: Case) -> str | Promise | None:
    return None if case.duty == Duty.REQUIRED else _("No response of its own is required here.")


def every_item_answered_by_force(case: Case) -> str | Promise | None:
    return case.force_gaps[0] if case.force_gaps else None


def every_item_answered_by_body(case: Case) -> str | Promise | None:
    return case.office_gaps[0] if case.office_gaps else None


def force_has_had_its_say(case: Case) -> str | Promise | None:
    settled = case.last_day_reached or case.force_state in (ForceState.SUBMITTED, ForceState.NONE_RECEIVED)
    return None if settled else _("The force’s comments have not been submitted, or recorded as none received.")


def not_an_author(case: Case) -> str | Promise | None:
    return _("You wrote some of this, so somebody else has to approve it.") if case.is_author else None


def not_used_yet(case: Case) -> str | Promise | None:
    return (
        _("The office has sent your submission on for approval. Ask it to return it.") if case.submission_used else None
    )


def comment_date_is_over(case: Case) -> str | Promise | None:
    return None if case.comment_date_over else _("The date by which the chief officer may comment is not over yet.")


def approved_as_it_stands(case: Case) -> str | Promise | None:
    return None if case.approval_holds else _("The texts are not the ones that were approved. Send them for approval.")


def says_why(case: Case) -> str | Promise | None:
    return None if case.note.strip() else _("Say why, so that the others can read it.")


def not_published(case: Case) -> str | Promise | None:
    return _("A response has been published for this report.") if case.published else None


def nothing_submitted(case: Case) -> str | Promise | None:
    if case.has_submission:
        return _("The force has submitted comments. What it submitted is published, unless it submits others.")
    return None


@dataclass(frozen=True, kw_only=True)
class Move:
    """One row of the table."""

    name: str
    label: str | Promise  # what the button says
    track: Track
    sources: tuple[State, ...]
    target: State
    needs: Right
    at: str  # "force" or "body": where the right is held
    holds: tuple[Guard, ...] = field(default=())
    asks_note: bool = False
    means: str | Promise = ""  # what pressing it does, where the label does not say it all


_F, _O = ForceState, OfficeState

MOVES: tuple[Move, ...] = (
    # The duty itself
    Move(name="not_applicable", label=_("Record that no response is required"), track=Track.DUTY,
         sources=(Duty.REQUIRED, Duty.COVERED_BY), target=Duty.NOT_APPLICABLE,
         needs=Right.MANAGE_RESPONSE, at="body", holds=(not_published, says_why), asks_note=True),
    Move(name="covered_by", label=_("Record that another response covers this"), track=Track.DUTY,
         sources=(Duty.REQUIRED, Duty.NOT_APPLICABLE), target=Duty.COVERED_BY,
         needs=Right.MANAGE_RESPONSE, at="body", holds=(not_published, says_why), asks_note=True),
    Move(name="required", label=_("Record that a response is required"), track=Track.DUTY,
         sources=(Duty.COVERED_BY, Duty.NOT_APPLICABLE), target=Duty.REQUIRED,
         needs=Right.MANAGE_RESPONSE, at="body", holds=(says_why,), asks_note=True),
    # The force's comments
    Move(name="invite", label=_("Invite the chief officer to comment"), track=Track.FORCE,
         sources=(_F.NOT_INVITED, _F.INVITED), target=_F.INVITED,
         needs=Right.MANAGE_RESPONSE, at="body", holds=(is_required, not_published),
         means=_("The date is recorded with the invitation. The force can start drafting at once.")),
    Move(name="start", label=_("Start drafting"), track=Track.FORCE,
         sources=(_F.INVITED, _F.RETURNED), target=_F.DRAFTING, needs=Right.WRITE, at="force", holds=(is_required,)),
    Move(name="send_for_sign_off", label=_("Send for sign-off"), track=Track.FORCE,
         sources=(_F.DRAFTING,), target=_F.AWAITING_SIGN_OFF, needs=Right.WRITE, at="force",
         holds=(is_required, every_item_answered_by_force),
         means=_("The force’s signatories find it waiting. The texts can still be changed.")),
    Move(name="submit", label=_("Sign off and submit"), track=Track.FORCE,
         sources=(_F.AWAITING_SIGN_OFF,), target=_F.SUBMITTED, needs=Right.SIGN_OFF, at="force",
         holds=(is_required, every_item_answered_by_force),
         means=_("The texts are frozen as they stand and go to the office. They are published word for word.")),
    Move(name="withdraw_submission", label=_("Withdraw the submission"), track=Track.FORCE,
         sources=(_F.SUBMITTED,), target=_F.DRAFTING, needs=Right.SIGN_OFF, at="force",
         holds=(not_published, not_used_yet, says_why), asks_note=True,
         means=_("The texts can be changed, and have to be signed off anew. The submission stays in the record.")),
    Move(name="return_to_force", label=_("Return to the force"), track=Track.FORCE,
         sources=(_F.SUBMITTED,), target=_F.RETURNED, needs=Right.MANAGE_RESPONSE, at="body",
         holds=(not_published, says_why), asks_note=True,
         means=_("The force reads why. It can change its texts, and signs them off anew.")),
    Move(name="record_none_received", label=_("Record that no comments were received"), track=Track.FORCE,
         sources=(_F.INVITED, _F.DRAFTING, _F.AWAITING_SIGN_OFF, _F.RETURNED), target=_F.NONE_RECEIVED,
         needs=Right.MANAGE_RESPONSE, at="body", holds=(is_required, nothing_submitted, comment_date_is_over),
         means=_("The response will say that the chief officer was invited and that no comments came.")),
    # The body's comments
    Move(name="send_for_approval", label=_("Send for approval"), track=Track.OFFICE,
         sources=(_O.DRAFTING, _O.SENT_BACK, _O.CORRECTING, _O.APPROVED), target=_O.AWAITING_APPROVAL,
         needs=Right.MANAGE_RESPONSE, at="body",
         holds=(is_required, force_has_had_its_say, every_item_answered_by_body),
         means=_("The approvers find it waiting. Whoever changes a text after this takes the request back.")),
    Move(name="send_back", label=_("Send back with a reason"), track=Track.OFFICE,
         sources=(_O.AWAITING_APPROVAL, _O.APPROVED), target=_O.SENT_BACK, needs=Right.APPROVE, at="body",
         holds=(says_why,), asks_note=True),
    Move(name="approve", label=_("Approve this exact text"), track=Track.OFFICE,
         sources=(_O.AWAITING_APPROVAL,), target=_O.APPROVED, needs=Right.APPROVE, at="body",
         holds=(is_required, force_has_had_its_say, every_item_answered_by_body, not_an_author),
         means=_("The approval is bound to exactly these texts. Any change after this makes it void.")),
    Move(name="publish", label=_("Publish"), track=Track.OFFICE,
         sources=(_O.APPROVED,), target=_O.PUBLISHED, needs=Right.PUBLISH, at="body",
         holds=(is_required, force_has_had_its_say, every_item_answered_by_body, approved_as_it_stands)),
    Move(name="correct", label=_("Correct what was published"), track=Track.OFFICE,
         sources=(_O.PUBLISHED,), target=_O.CORRECTING, needs=Right.MANAGE_RESPONSE, at="body",
         holds=(says_why,), asks_note=True,
         means=_("What is published stays public until the correction is published. Your reason is printed in it.")),
)  # fmt: skip

# While a side's own track stands at one of these, its people may write its texts.
WRITABLE_BY_FORCE = frozenset({_F.INVITED, _F.DRAFTING, _F.AWAITING_SIGN_OFF, _F.RETURNED})
WRITABLE_BY_BODY = frozenset(
    {_O.DRAFTING, _O.AWAITING_APPROVAL, _O.SENT_BACK, _O.APPROVED, _O.CORRECTING},
)

BY_NAME = {move.name: move for move in MOVES}

# Where each track begins, and where it may come to rest.
BEGINNINGS: dict[Track, State] = {
    Track.DUTY: Duty.REQUIRED,
    Track.FORCE: ForceState.NOT_INVITED,
    Track.OFFICE: OfficeState.DRAFTING,
}
ENDS: dict[Track, frozenset[State]] = {
    Track.DUTY: frozenset(Duty),
    Track.FORCE: frozenset({ForceState.SUBMITTED, ForceState.NONE_RECEIVED}),
    Track.OFFICE: frozenset({OfficeState.PUBLISHED}),
}


def reached(start: State, track: Track, moves: Iterable[Move] = MOVES) -> set[State]:
    """The states of a track to which moves lead from `start`, itself included."""
    found: set[State] = {start}
    while more := {move.target for move in moves if move.track == track and found & set(move.sources)} - found:
        found |= more
    return found


def dead_ends(moves: Iterable[Move] = MOVES) -> list[str]:
    """What is wrong with a table of moves: states that nothing leads to, and states that lead to no end."""
    moves = tuple(moves)
    flaws = []
    for track, start in BEGINNINGS.items():
        states: list[State] = list(type(start))
        never = [state for state in states if state not in reached(start, track, moves)]
        stuck = [state for state in states if not reached(state, track, moves) & ENDS[track]]
        flaws += [f"No move leads to “{state.value}” ({track})." for state in never]
        flaws += [f"No move leads on from “{state.value}” to an end ({track})." for state in stuck]
    return flaws


def state_of(case: Case, track: Track) -> State:
    """Where a track of the case stands."""
    states: dict[Track, State] = {
        Track.DUTY: case.duty,
        Track.FORCE: case.force_state,
        Track.OFFICE: case.office_state,
    }
    return states[track]


def why_not(move: Move, case: Case) -> str | None:
    """The sentence that stops the move, or None: first the state, then what must hold."""
    state = state_of(case, move.track)
    if state not in move.sources:
        return str(_("This is not possible now. It stands at: %(state)s.") % {"state": state.label})
    for guard in move.holds:
        if reason := guard(case):
            return str(reason)
    return None
