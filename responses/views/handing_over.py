"""Handing over: everything that one person is in charge of goes to a colleague of the same side."""

from datetime import date, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.colleagues import people_where_one_holds
from accounts.models import User
from accounts.people import signed_in
from accounts.policy import Right
from accounts.reach import people_within
from recommendations.deadlines import civil_day
from responses.actions import CannotTakeCharge, hand_over
from responses.hand_over_forms import HandOverForm
from responses.in_charge import Work, may_take_over, open_work


@login_required
def handing_over(request: HttpRequest) -> HttpResponse:
    """Choose who takes the work of ?from=, once for each side and place."""
    user, now = signed_in(request), timezone.now()
    today = civil_day(now)
    person = _person(request, user, today)
    parts = []
    for work in open_work(person, user, today):
        sent = request.POST if f"{work.key}-what" in request.POST else None
        form = HandOverForm(sent, what=work.key, colleagues=may_take_over(work, person, today))
        if form.is_valid() and _hand_over(request, work, person, form, by=user, at=now):
            return redirect(f"{request.path}?from={person.pk}")
        parts.append((work, form))
    facts = {
        "person": person,
        "parts": parts,
        "wrong": next((form for _work, form in parts if form.errors), None),
        "is_oneself": person == user,
        "manages": people_within(user, today).filter(pk=person.pk).exists(),
    }
    return render(request, "responses/hand_over.html", facts)


def _person(request: HttpRequest, user: User, today: date) -> User:
    """Whose work it is: 404 for a stranger, 403 for one who may look at the work but not hand it over."""
    asked = request.GET.get("from", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
        raise Http404
    person = get_object_or_404(User, pk=asked)
    if people_where_one_holds(user, Right.WRITE, today).filter(pk=person.pk).exists():
        return person
    if people_within(user, today).filter(pk=person.pk).exists():
        return person
    if people_where_one_holds(user, Right.SEE, today).filter(pk=person.pk).exists():
        raise PermissionDenied(_("Only those who write for a side, and its administrators, hand its work over."))
    raise Http404


def _hand_over(request: HttpRequest, work: Work, person: User, form: HandOverForm, *, by: User, at: datetime) -> bool:
    to = form.cleaned_data["to"]
    try:
        moved = hand_over(work.responses, work.side, person, to, by=by, at=at)
    except CannotTakeCharge as refused:
        form.add_error("to", str(refused))
        return False
    said = ngettext("%(n)d thing is now with %(who)s.", "%(n)d things are now with %(who)s.", moved)
    messages.success(request, said % {"n": moved, "who": to})
    return True
