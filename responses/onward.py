"""What happens next? Who is asked for what, the one move that is this person's, and what is not possible yet."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.colleagues import covers
from accounts.models import User
from accounts.policy import Right
from responses.cases import case_of, may_not_move
from responses.colleagues import sides_of
from responses.desk import Desk, desk_for
from responses.models import Response
from responses.workflow import MOVES, Move, state_of, why_not

# A move that is made at the end of a long page: what leads there does not promise that a press does it.
_OPENS = {"approve": _("Read and approve")}


@dataclass(frozen=True)
class Button:
    """A move as the page offers it: where it leads, or the sentence that stops it."""

    label: str | Promise
    link: str
    reason: str | None = None
    is_aside: bool = False  # a move back, or once more, or about the duty itself: possible, but not what comes next


@dataclass(frozen=True)
class Onward:
    """What is asked of whom, and what can be done about it."""

    desk: Desk
    primary: Button | None
    others: list[Button]  # possible now as well, or greyed with their reason
    asides: list[Button]


def onward(response: Response, user: User, today: date) -> Onward:
    """What happens next in a response, for one person."""
    desk = desk_for(response, user, today, covers(user, today))
    buttons = _buttons(response, user, today)
    primary = _primary(buttons, {task.link for task in desk.mine})
    asides = [button for button in buttons if button.is_aside and button != primary]
    others = [button for button in buttons if not button.is_aside and button != primary]
    texts = Button(_("Open the texts"), reverse("responses:workspace", args=[response.pk]))
    writes = bool(sides_of(response, user, Right.WRITE, today))
    if primary is None and desk.mine:
        task = desk.mine[0]
        primary = texts if task.link == texts.link else Button(task.asks, task.link)
    if writes and primary != texts:
        others.insert(0, texts)
    return Onward(desk, primary, sorted(others, key=lambda button: button.reason is not None), asides)


def _primary(buttons: list[Button], asked: set[str]) -> Button | None:
    """The move that is asked of this person, else the first that leads on; None where nothing is possible yet."""
    possible = [button for button in buttons if not button.reason]
    on = [button for button in possible if not button.is_aside]
    return next((button for button in possible if button.link in asked), next(iter(on), None))


def _buttons(response: Response, user: User, today: date) -> list[Button]:
    """The moves of where the response stands that this person has the right to; a reason greys one out.

    A reason to be entered on the move's own page does not stop it here.
    """
    mine = [row for row in MOVES if not may_not_move(response, row, user, today)]
    if not mine:
        return []
    case = case_of(response, user, today, note="-")
    states = {row.name: state_of(case, row.track) for row in mine}
    return [
        Button(
            _OPENS.get(row.name, row.label),
            _link(response, row),
            why_not(row, case),
            row.asks_note or row.target == states[row.name],
        )
        for row in mine
        if states[row.name] in row.sources
    ]


def _link(response: Response, row: Move) -> str:
    # Approving and publishing have pages of their own, in the room of the record.
    if row.name in ("approve", "publish"):
        return reverse(f"publications:{row.name}", args=[response.pk])
    return reverse("responses:response_move", args=[response.pk, row.name])
