"""The press of “Remind now”."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import signed_in
from accounts.policy import Right, may_at_body, refusal
from recommendations.deadlines import civil_day
from responses.actions import CannotRemind, remind_now
from responses.ladder import Strand
from responses.models import Response
from responses.reminded import BY_HAND, reminded_since


@login_required
def remind(request: HttpRequest, pk: int, strand: str) -> HttpResponse:
    """Remind those who are waited for, and say whom; or say why not."""
    user, now = signed_in(request), timezone.now()
    response = get_object_or_404(Response.objects.visible_to(user, civil_day(now)).with_facts(), pk=pk)
    if strand not in BY_HAND:
        raise Http404
    if request.method == "POST":
        if not may_at_body(user, Right.MANAGE_RESPONSE, response.body, civil_day(now)):
            raise PermissionDenied(refusal(Right.MANAGE_RESPONSE))
        _remind(request, response, Strand(strand), by=user, at=now)
    return redirect("responses:response_people", pk=pk)


def _remind(request: HttpRequest, response: Response, strand: Strand, *, by: User, at: datetime) -> None:
    try:
        told = remind_now(response, strand, by=by, at=at)
    except CannotRemind as refused:
        # One's own second press finds it done.
        told = reminded_since(request.POST.get("seen", ""), response, strand, by)
        if not told:
            messages.error(request, str(refused))
            return
    names = get_text_list([str(person) for person in told], _("and"))
    messages.success(request, _("Reminded: %(who)s.") % {"who": names})
