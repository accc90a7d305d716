"""The pages that set a publication for a moment and take it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.people import signed_in
from publications import actions
from publications.actions.scheduling import may_not_publish
from publications.forms import MomentForm
from publications.loading import response_for
from recommendations.deadlines import civil_day
from responses.actions import CannotMove
from responses.history import just_done
from responses.models import Response
from responses.register import counted


@login_required
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """The day and the time by London's clocks, and the button that sets them."""
    response, user, now = response_for(request, pk), signed_in(request), timezone.now()
    if reason := may_not_publish(response, by=user, at=now):
        raise PermissionDenied(reason)
    form, refused = MomentForm(request.POST or None, response=response), ""
    if form.is_valid():
        late = form.cleaned_data["late_accepted"]
        try:
            actions.schedule(response, form.moment, late_accepted=late, by=user, at=now)
        except (actions.CannotSchedule, CannotMove) as stopped:
            refused = str(stopped)
        else:
            return _done(request, response)
    facts = {"response": response, "form": form, "refused": refused, "counted": counted(response, civil_day(now))}
    return render(request, "publications/schedule.html", facts, status=409 if refused else 200)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    response = response_for(request, pk)
    try:
        actions.cancel_schedule(response, by=signed_in(request), at=timezone.now())
    except actions.CannotSchedule as stopped:
        messages.error(request, str(stopped))
        return redirect("responses:response_detail", pk=pk)
    return _done(request, response)


def _done(request: HttpRequest, response: Response) -> HttpResponse:
    messages.success(request, just_done(response, signed_in(request)))
    return redirect("responses:response_detail", pk=response.pk)
