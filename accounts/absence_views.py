"""Who is away, and who covers? Noted by oneself, or by an administrator for somebody ill."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.actions import CannotManage
from accounts.colleagues import may_cover
from accounts.models import Absence, User
from accounts.people import signed_in
from accounts.people_forms import AbsenceForm
from accounts.people_views import administrator
from accounts.reach import people_within


@login_required
def absence(request: HttpRequest) -> HttpResponse:
    """One's own absence. The account's page shows the same form and sends it here."""
    user = signed_in(request)
    return _page(request, user, user, "people:absence")


@login_required
def person_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """The absence of somebody who cannot note it."""
    user = administrator(request)
    person = get_object_or_404(people_within(user, timezone.localdate()), pk=pk)
    return _page(request, person, user, "people:person")


def _page(request: HttpRequest, person: User, user: User, back: str) -> HttpResponse:
    now = timezone.now()
    sent = request.POST if request.method == "POST" else None
    form = AbsenceForm(sent, colleagues=may_cover(person, user, timezone.localdate(now)))
    if form.is_valid() and _note(person, form, user, now):
        messages.success(request, _("The absence is noted."))
        return redirect(back) if person == user else redirect(back, pk=person.pk)
    facts = {"form": form, "away": person, "is_oneself": person == user}
    return render(request, "people/absence.html", facts)


def _note(person: User, form: AbsenceForm, user: User, now: datetime) -> bool:
    cover, first, last = form.entered()
    try:
        actions.note_absence(person, cover, first, last, by=user, at=now)
    except CannotManage as refused:
        form.add_error(None, str(refused))
    return form.is_valid()


@login_required
@require_POST
def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The person is back, or does not go."""
    user, today = signed_in(request), timezone.localdate()
    noted = get_object_or_404(Absence.objects.select_related("user"), pk=pk)
    is_oneself = noted.user_id == user.pk
    if not is_oneself and not people_within(user, today).filter(pk=noted.user_id).exists():
        raise Http404
    actions.end_absence(noted, by=user, at=timezone.now())
    messages.success(request, _("The absence has ended."))
    return redirect("people:absence") if is_oneself else redirect("people:person", pk=noted.user_id)
