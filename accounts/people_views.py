"""The people of a body and its forces: who they are, what they may, and how somebody leaves."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.actions import CannotManage
from accounts.authenticators import having_one
from accounts.colleagues import absences_of, covers
from accounts.deeds import deeds_of
from accounts.letters import tell_second_factor_removed
from accounts.mail import failure_of, with_mail_failure
from accounts.models import User
from accounts.people import signed_in
from accounts.people_forms import AddRoleForm
from accounts.people_list import people_found, rows
from accounts.policy import Right, may_somewhere, refusal
from accounts.reach import (
    invitations_within,
    managed_bodies,
    memberships_within,
    people_within,
    places_within,
    roles_elsewhere,
)

PER_PAGE = 50


def administrator(request: HttpRequest) -> User:
    """The signed-in person, who manages people somewhere; 403 with the reason for anybody else."""
    user = signed_in(request)
    if not may_somewhere(user, Right.MANAGE_PEOPLE, timezone.localdate()):
        raise PermissionDenied(refusal(Right.MANAGE_PEOPLE))
    return user


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody within reach, and the invitations that are open."""
    user, today = administrator(request), timezone.localdate()
    words = request.GET.get("q", "").replace("\x00", "").strip()
    page = Paginator(people_found(user, words, today), PER_PAGE).get_page(request.GET.get("page"))
    invitations = invitations_within(user, today).filter(accepted_at=None, withdrawn_at=None)
    facts = {
        "page": page,
        "rows": rows(list(page), user, today),
        "words": words,
        "invitations": with_mail_failure(invitations).select_related("invited_by", "body", "force"),
        "bodies": managed_bodies(user, today),
        "now": timezone.now(),
    }
    return render(request, "people/people.html", facts)


@login_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: their roles, of which one can be added, and what was done to the account."""
    user, now = administrator(request), timezone.now()
    found = _person(user, pk)
    form = AddRoleForm(_sent(request), places=places_within(user, timezone.localdate(now)))
    if request.method == "POST" and form.is_valid():
        role, place = form.chosen()
        try:
            actions.add_role(found, role, place, by=user, at=now)
        except CannotManage as refused:
            form.add_error("role", str(refused))
        else:
            facts = {"who": found, "role": role.label, "place": place}
            messages.success(request, _("%(who)s: %(role)s, %(place)s.") % facts)
            return redirect("people:person", pk=pk)
    return render(request, "people/person.html", _facts(found, user) | {"form": form})


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _person(user: User, pk: int) -> User:
    return get_object_or_404(people_within(user, timezone.localdate()), pk=pk)


def _facts(found: User, user: User) -> dict[str, Any]:
    today = timezone.localdate()
    mine = memberships_within(user, today).filter(user=found).select_related("body", "force", "added_by", "ended_by")
    held = set(mine.on(today).values_list("pk", flat=True))
    return {
        "person": found,
        "roles": [role for role in mine.order_by("starts_on", "pk") if role.pk in held],
        "past_roles": [role for role in mine.order_by("-ends_on", "pk") if role.pk not in held],
        "absences": absences_of(found, today),
        "covers": covers(found, today),
        "mail_failure": failure_of(found.email) if held else None,  # of whoever left nobody here has to know
        "has_second_factor": bool(having_one([found.pk])),
        "deeds": deeds_of(found),
        "is_oneself": found.pk == user.pk,
        "elsewhere": roles_elsewhere(found, user, today).exists(),
    }


@login_required
@require_POST
def role_end(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """End one role at once."""
    user, now = administrator(request), timezone.now()
    found = _person(user, pk)
    role = get_object_or_404(memberships_within(user, timezone.localdate(now)).filter(user=found), pk=membership_pk)
    said = _("The role has ended: %(role)s.") % {"role": role.get_role_display()}
    return _do(request, found, said, lambda: actions.end_role(role, by=user, at=now))


@login_required
def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what closing an account does, and do it."""
    user, now = administrator(request), timezone.now()
    found = _person(user, pk)
    if request.method != "POST":
        return render(request, "people/account_close.html", _facts(found, user))
    try:
        closed = actions.close_account(found, by=user, at=now)
    except CannotManage as refused:
        messages.error(request, str(refused))
        return redirect("people:person", pk=pk)
    said = (
        _("The account of %(who)s is closed.")
        if closed
        else _("The roles of %(who)s here have ended. The account stays open, because there are roles elsewhere.")
    )
    messages.success(request, said % {"who": found})
    return redirect("people:person", pk=pk)


@login_required
@require_POST
def account_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    user, now = administrator(request), timezone.now()
    found = _person(user, pk)
    said = _("The account of %(who)s is open again. Now give %(who)s a role.") % {"who": found}
    return _do(request, found, said, lambda: actions.open_account(found, by=user, at=now))


@login_required
def second_factor_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what it does to remove somebody's second factors, and do it."""
    user, now = administrator(request), timezone.now()
    found = _person(user, pk)
    if request.method != "POST":
        return render(request, "people/second_factor_remove.html", _facts(found, user))
    said = _("The second factor of %(who)s is removed.") % {"who": found}

    def act() -> None:
        if actions.remove_second_factor(found, by=user, at=now):
            tell_second_factor_removed(found, user)

    return _do(request, found, said, act)


def _do(request: HttpRequest, found: User, said: str, act: Callable[[], None]) -> HttpResponse:
    """Act once, say so or say why not, and go back to the person."""
    try:
        act()
    except CannotManage as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("people:person", pk=found.pk)
