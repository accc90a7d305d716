"""The page of what could not be sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.people_views import administrator
from accounts.reach import people_here
from journal.actions.post import CannotSendAgain
from journal.actions.post import send_again as put_into_a_new_letter
from journal.undelivered import people_not_reached, undelivered

PER_PAGE = 50


@login_required
@require_safe
def not_sent(request: HttpRequest) -> HttpResponse:
    """To whom something could not be sent, and why."""
    user, today = administrator(request), timezone.localdate()
    page = Paginator(people_not_reached(user, today), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "journal/not_sent.html", {"page": page, "rows": undelivered(list(page))})


@login_required
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again with everything that could not be sent to somebody."""
    user, now = administrator(request), timezone.now()
    person = get_object_or_404(people_here(user, timezone.localdate(now)), pk=pk)
    try:
        put_into_a_new_letter(person, by=user, at=now)
    except CannotSendAgain as refused:
        messages.error(request, str(refused))
    else:
        said = _("%(who)s is sent one letter in the next minutes, with what is still true of it.")
        messages.success(request, said % {"who": person})
    return redirect("undelivered:people")
