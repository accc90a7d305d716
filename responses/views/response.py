"""The page of one response: where it stands, what can be done next, and what was done."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.people import signed_in
from recommendations.deadlines import civil_day
from responses.cases import case_of, may_not_move
from responses.history import history
from responses.models import Part, Response
from responses.register import counted, tag_of
from responses.visible import content_visible_to, groups, may_read_draft
from responses.voiding import why_void
from responses.workflow import MOVES, Move, state_of, why_not


@dataclass(frozen=True)
class Button:
    """A move as the page offers it: where it leads, or the sentence that stops it."""

    move: Move
    link: str
    reason: str | None

    @property
    def is_aside(self) -> bool:
        """A move back, or about the duty itself: possible, but not what comes next."""
        return self.move.asks_note


@login_required
def response_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One response: its date, what can be done next, both sides' texts as far as visible, and its history."""
    user = signed_in(request)
    today = civil_day(timezone.now())
    response = get_object_or_404(Response.objects.visible_to(user, today).with_facts(), pk=pk)
    content = content_visible_to(response, user, today)
    inside = may_read_draft(response, user, today)
    buttons = _buttons(response, user, today)
    facts = {
        "response": response,
        "tag": tag_of(response, today),
        "counted": counted(response, today),
        "grade": response.report.overall_grade_of(response.force),
        "content": content,
        "reply": content.body.get(Part.ON_COMMENTS),
        "groups": groups(response, content),
        "next_moves": [button for button in buttons if not button.is_aside],
        "asides": [button for button in buttons if button.is_aside],
        "history": history(response, inside=inside),
        "may_read_draft": inside,
        "void": why_void(response) if inside else "",
    }
    return render(request, "responses/response_detail.html", facts)


def _buttons(response: Response, user: User, today: date) -> list[Button]:
    """The moves of where the response stands that this person has the right to; a reason greys one out.

    A reason to be entered on the move's own page does not stop it here.
    """
    case = case_of(response, user, today, note="-")
    offered = [row for row in MOVES if state_of(case, row.track) in row.sources]
    mine = [row for row in offered if not may_not_move(response, row, user, today)]
    return [Button(row, _link(response, row), why_not(row, case)) for row in mine]


def _link(response: Response, row: Move) -> str:
    # Approving and publishing have pages of their own, in the room of the record.
    if row.name in ("approve", "publish"):
        return reverse(f"publications:{row.name}", args=[response.pk])
    return reverse("responses:response_move", args=[response.pk, row.name])
