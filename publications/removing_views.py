"""The pages by which what was published leaves the public’s sight: withdrawing for good, taking down at once."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.people import signed_in
from accounts.policy import Right, bodies_where, may_at_body, may_somewhere, refusal
from publications import actions
from publications.forms import ReasonForm, TakeDownForm
from publications.loading import response_for, version_of
from publications.models import Publication, PublicationQuerySet, Removal
from recommendations.deadlines import civil_day

ON_A_PAGE = 50


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The legal reason, which everybody will read, and the button."""
    response, user = response_for(request, pk), signed_in(request)
    if not may_at_body(user, Right.WITHDRAW, response.body, civil_day(timezone.now())):
        raise PermissionDenied(refusal(Right.WITHDRAW))
    publication = version_of(response)
    form = ReasonForm(
        request.POST or None,
        label=_("Legal reason"),
        hint=_("Everybody reads it at the public address, word for word."),
        button=_("Withdraw for good"),
    )
    reason = _act(form, lambda note: actions.withdraw(response, reason=note, by=user, at=timezone.now()))
    if form.is_valid() and not reason:
        messages.success(request, _("The response is withdrawn. Its public address shows the reason."))
        return redirect("responses:response_detail", pk=pk)
    facts = {"response": response, "publication": publication, "form": form, "refused": reason}
    return render(request, "publications/withdraw.html", facts, status=409 if reason else 200)


def _act(form: ReasonForm, action: Callable[[str], Any]) -> str:
    """Do it where the form is complete; the sentence that stops it, or ""."""
    if not form.is_valid():
        return ""
    try:
        action(form.cleaned_data["note"])
    except actions.CannotRemove as stopped:
        return str(stopped)
    return ""


def _mine(request: HttpRequest) -> PublicationQuerySet:
    """The newest version of each response of the bodies at which this person takes pages down."""
    user, today = signed_in(request), civil_day(timezone.now())
    if not may_somewhere(user, Right.TAKE_DOWN, today):
        raise PermissionDenied(refusal(Right.TAKE_DOWN))
    removed = Removal.objects.in_force().filter(publication=OuterRef("pk"))
    newest = Publication.objects.latest_versions().filter(response__body__in=bodies_where(user, Right.TAKE_DOWN, today))
    found: PublicationQuerySet = newest.annotate(is_removed=Exists(removed)).select_related(
        "response__report", "response__force", "response__body"
    )
    return found


@login_required
@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """Every published page of the administrator’s bodies, the latest first, found by words of its title."""
    sought = request.GET.get("q", "").replace("\0", "").strip()
    rows = _mine(request).filter(response__report__title__icontains=sought).defer("canonical").latest_first()
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "publications/pages.html", {"page": page, "sought": sought})


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one down, or see why it is down and put it back."""
    publication, user = get_object_or_404(_mine(request), response=pk), signed_in(request)
    public = publication.response.publications.public().exclude(pk=publication.pk)
    earlier = list(public.order_by("version").values_list("version", flat=True))
    form = TakeDownForm(request.POST or None, earlier=earlier)

    def act(note: str) -> None:
        only = form.cleaned_data["only"]
        actions.take_down(publication.response, reason=note, only=only, by=user, at=timezone.now())

    reason = _act(form, act)
    if form.is_valid() and not reason:
        messages.success(request, _("Taken down. The public does not read it any more."))
        return redirect("publications:page", pk=pk)
    return _show(request, publication, form=form, refused=reason)


@login_required
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what was taken down."""
    publication, user = get_object_or_404(_mine(request), response=pk), signed_in(request)
    form = ReasonForm(request.POST)
    put_back = actions.put_back
    reason = _act(form, lambda note: put_back(publication.response, reason=note, by=user, at=timezone.now()))
    if form.is_valid() and not reason:
        messages.success(request, _("Put back. The public reads it again."))
        return redirect("publications:page", pk=pk)
    return _show(request, publication, form=TakeDownForm(earlier=[]), refused=reason or _("Say why."))


def _show(request: HttpRequest, publication: Publication, *, form: TakeDownForm, refused: str) -> HttpResponse:
    removals = Removal.objects.in_force().filter(publication__response=publication.response_id)
    facts = {
        "publication": publication,
        "response": publication.response,
        "form": form,
        "refused": refused,
        "removals": removals.select_related("removed_by", "publication").defer("publication__canonical"),
        "is_down": removals.filter(kind=Removal.Kind.TAKEN_DOWN).exists(),
    }
    return render(request, "publications/page.html", facts, status=409 if refused else 200)
