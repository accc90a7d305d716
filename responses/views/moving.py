"""The one page that asks what a move needs to know, and carries it out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import User
from accounts.people import signed_in
from recommendations.deadlines import civil_day
from responses.actions import CannotMove, move
from responses.cases import refused
from responses.content import fingerprint_for
from responses.forms import MoveForm
from responses.history import history
from responses.models import Response
from responses.moving import after
from responses.register import counted
from responses.visible import may_read_draft
from responses.workflow import BY_NAME, Move, Track


@login_required
def response_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask what a move needs to know, and carry it out."""
    user = signed_in(request)
    now = timezone.now()
    if name not in BY_NAME or name in ("approve", "publish"):
        raise Http404
    response = get_object_or_404(Response.objects.visible_to(user, civil_day(now)).with_facts(), pk=pk)
    row = BY_NAME[name]
    today = civil_day(now)
    shown = request.POST if request.method == "POST" else None
    form = MoveForm(row, response, shown, today=today, initial=_initial(row, response, user))
    # The reason that a move asks for is entered on this page, so it does not stop it yet.
    reason = refused(response, row, user, today, note="-")
    status = 200 if not reason else 403
    if request.method == "POST" and not reason and form.is_valid():
        try:
            move(response, name, by=user, at=now, details=form.details())
        except CannotMove as refusal:
            reason, status = str(refusal), 409
        else:
            messages.success(request, history(response, inside=True)[0].words)
            return redirect(after(row, response))
    facts = {
        "response": response,
        "row": row,
        "form": form,
        "refused": reason,
        "counted": counted(response, today),
        "fingerprint": fingerprint_for(row, response),
        "shows_document": row.track == Track.OFFICE and may_read_draft(response, user, today),
    }
    return render(request, "responses/response_move.html", facts, status=status)


def _initial(row: Move, response: Response, user: User) -> dict[str, str]:
    """What a move's form begins with: the fingerprint of what is signed, and the signer's own name."""
    return {"seen": fingerprint_for(row, response), "signed_name": user.name}
