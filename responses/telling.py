"""Which moves are told to whom, at once? A table beside the table of moves, and who is concerned by a row of it.

A move is told while the response still stands where the move put it. Whoever made it is not told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from journal.notices import Channel, Notice
from responses.ladder import stamp
from responses.models import Response
from responses.reminders import SUBJECT, Facts, People, force, office
from responses.workflow import BY_NAME, Track

MOVE = "move"  # the strand of what is told at once and is no reminder


@dataclass(frozen=True)
class Told:
    """One row: what those concerned read, about %(force)s, %(body)s and %(office)s."""

    concerned: Callable[[Facts, People], frozenset[int]]
    words: str | Promise


TOLD: dict[str, Told] = {
    "submit": Told(office, _("%(force)s submitted its comments.")),
    "withdraw_submission": Told(office, _("%(force)s withdrew its submission.")),
    "return_to_force": Told(force, _("%(office)s returned the comments of %(force)s. Read why, and change them.")),
    "record_none_received": Told(force, _("%(office)s recorded that no comments of %(force)s were received.")),
    "send_back": Told(office, _("The approver sent the comments of %(body)s back. Read why, and change them.")),
    "approve": Told(office, _("The response is approved, and can be published.")),
    "publish": Told(force, _("%(office)s published the response.")),
}

_MOVED_AT = {Track.FORCE: "force_moved_at", Track.OFFICE: "office_moved_at"}


def move_notices(name: str, duty: Facts, people: People, *, at: datetime, day: date) -> list[Notice]:
    """What a move that was made at a moment is to be told."""
    told = TOLD.get(name)
    concerned = told.concerned(duty, people) if told else ()
    return [notice(f"{MOVE}.{name}@{stamp(at)}", duty.pk, person, day) for person in sorted(concerned)]


def notice(rule: str, response: int, recipient: int, day: date, **facts: object) -> Notice:
    """A notice that goes out at once and that a person may do without."""
    return Notice(
        subject_type=SUBJECT,
        subject_id=response,
        clock_version=0,  # no date starts it
        strand=MOVE,
        rule=rule,
        recipient=recipient,
        channel=Channel.AT_ONCE,
        due_on=day,
        statutory=False,
        facts=facts,
    )


def still_stands(name: str, moment: str, response: Response) -> bool:
    """Whether a response still stands where a move put it at a moment, as `stamp` writes it."""
    move = BY_NAME[name]
    moved_at: datetime | None = getattr(response, _MOVED_AT[move.track])
    return getattr(response, move.track) == move.target and moved_at is not None and stamp(moved_at) == moment
