"""Where is one's own calendar? Its address is made, made anew and ended here, and shown once."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.people import signed_in
from accounts.policy import Right, rights_of


@sensitive_variables("link")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """What the calendar is for and whether it has an address. A new one is kept nowhere: the answer itself shows it."""
    user, now = signed_in(request), timezone.now()
    link = ""
    if request.method == "POST":
        secret = actions.make_calendar(by=user, at=now)
        link = settings.PUBLIC_ADDRESS + reverse("responses:calendar", args=[secret])
    sees = Right.SEE in rights_of(user, timezone.localdate(now))
    return render(request, "people/calendar.html", {"link": link, "sees": sees})


@login_required
@require_POST
def calendar_end(request: HttpRequest) -> HttpResponse:
    """The address works no longer."""
    actions.end_calendar(by=signed_in(request))
    messages.success(request, _("The calendar’s address works no longer."))
    return redirect("people:calendar")
