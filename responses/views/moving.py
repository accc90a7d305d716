"""The one page that asks what a move needs to know, and carries it out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import User
from accounts.people import signed_in
from recommendations.deadlines import civil_day
from responses import kept, signing
from responses.asked_back import asked_back
from responses.cases import last_move, may_not_move, refused
from responses.content import fingerprint_for
from responses.forms import MoveForm
from responses.models import Response, Side
from responses.moving import after, press, say_what_was_done
from responses.register import counted
from responses.views.keeping import keeps
from responses.visible import may_read_draft
from responses.workflow import BY_NAME, Move

TYPED = ("note", "signed_name", "signed_rank", "covered_by", "comment_by_0", "comment_by_1", "comment_by_2")


@dataclass(frozen=True)
class Asked:
    """A move that somebody wants to make: which, of what, who and when, and what of theirs waited for them."""

    response: Response
    row: Move
    user: User
    now: datetime
    waiting: kept.Fields | None

    @property
    def today(self) -> date:
        """The civil day of it."""
        return civil_day(self.now)

    @property
    def is_made(self) -> bool:
        """Whether this person made this move, and nobody has moved on since."""
        event = last_move(self.response, self.row.track)
        return event is not None and event.by_id == self.user.pk and event.verb == f"response.{self.row.name}"

    def form(self, sent: QueryDict | None = None) -> MoveForm:
        """What the move asks for. It begins with what waited, or else with the signer's own name."""
        shown: dict[str, Any] = {"seen": fingerprint_for(self.row, self.response), "writer": kept.token(self.user)}
        typed = {"signed_name": self.user.name} | kept.each(self.waiting)
        if "comment_by_0" in typed:
            shown["comment_by"] = [typed.get(f"comment_by_{place}", "") for place in range(3)]
        return MoveForm(self.row, self.response, sent, today=self.today, initial=typed | shown)


@keeps(*TYPED)
def response_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask what a move needs to know, and carry it out."""
    asked = _asked(request, pk, name)
    form = asked.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _make(request, asked, form)
    # The reason that a move asks for is entered on this page, so it does not stop it yet.
    reason = refused(asked.response, asked.row, asked.user, asked.today, note="-")
    if reason and request.method == "GET" and asked.is_made:
        return redirect(after(asked.row, asked.response))  # who goes back to the form of what they have done
    return _show(request, asked, form, refused=reason, status=403 if reason else 200)


def _make(request: HttpRequest, asked: Asked, form: MoveForm) -> HttpResponse:
    """Make the move with what was entered, or say what stops it."""
    reason = press(asked.response, asked.row.name, by=asked.user, at=asked.now, details=form.details())
    if reason:
        is_theirs = may_not_move(asked.response, asked.row, asked.user, asked.today) is None
        return _show(request, asked, form, refused=reason, status=409 if is_theirs else 403)
    kept.drop(request, asked.user)
    say_what_was_done(request, asked.response, asked.row.name)
    return redirect(after(asked.row, asked.response))


def _asked(request: HttpRequest, pk: int, name: str) -> Asked:
    """The move, of a response that the person sees. Raises Http404."""
    user, now = signed_in(request), timezone.now()
    if name not in BY_NAME or name in ("approve", "publish"):  # which have pages of their own
        raise Http404
    response = get_object_or_404(Response.objects.visible_to(user, civil_day(now)).with_facts(), pk=pk)
    return Asked(response, BY_NAME[name], user, now, kept.kept(request, user))


def _show(
    request: HttpRequest, asked: Asked, form: MoveForm, *, refused: str | None = None, status: int = 200
) -> HttpResponse:
    response, row = asked.response, asked.row
    # What was sent and came back, or waited, stands with the form, at the end.
    page = signing.LAST_PAGE if form.is_bound or asked.waiting else request.GET.get("page")
    facts = {
        "response": response,
        "row": row,
        "form": form,
        "refused": refused,
        "waited": asked.waiting is not None and not form.is_bound,
        "counted": counted(response, asked.today),
        "fingerprint": form.initial["seen"],
        "shows_document": row.name == "send_for_approval" and may_read_draft(response, asked.user, asked.today),
        "asked_back": asked_back(response, Side.FORCE) if row.name in signing.MOVES else None,
        "unsigned": signing.to_sign(response, page) if row.name in signing.MOVES and not refused else None,
    }
    return render(request, "responses/response_move.html", facts, status=status)
