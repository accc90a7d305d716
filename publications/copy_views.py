"""The staff's pages of the copies: which are due, how each went, and what shows it. For the body's own people."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people import signed_in
from accounts.policy import Right, may_at_body, refusal
from journal.outside import CannotWrite
from publications.actions import CannotRecord, record_copy, send_copy, take_back_copy
from publications.copies import (
    Line,
    came_back,
    email_of,
    lines,
    may_be_sent,
    may_see_copies,
    on_its_way,
    why_not_from_here,
)
from publications.copy_letters import draft
from publications.forms import ReasonForm, SentForm
from publications.loading import response_for, version_of
from publications.models import Copy, Proof, Publication, Recipient
from recommendations.deadlines import civil_day
from responses.history import just_done


def _version(request: HttpRequest, pk: int, version: int | None = None) -> Publication:
    """The version whose copies this person may see: 404 for a stranger, 403 for the force."""
    response = response_for(request, pk)
    if not may_see_copies(response, signed_in(request), civil_day(timezone.now())):
        raise PermissionDenied(refusal(Right.SEE))
    return version_of(response, version)


def _recipient(slug: str) -> Recipient:
    try:
        return Recipient(slug.replace("-", " "))
    except ValueError as unknown:
        raise Http404 from unknown


def _may_record(request: HttpRequest, publication: Publication) -> bool:
    body, today = publication.response.body, civil_day(timezone.now())
    return may_at_body(request.user, Right.MANAGE_RESPONSE, body, today)


@login_required
@require_safe
def copies(request: HttpRequest, pk: int) -> HttpResponse:
    """The copies of the newest version, and those of earlier ones that went."""
    publication = _version(request, pk)
    earlier = Copy.objects.filter(publication__response=pk, recorded_at__isnull=False).exclude(publication=publication)
    facts = {
        "response": publication.response,
        "publication": publication,
        "lines": lines(publication),
        "earlier": earlier.select_related("publication", "recorded_by").defer("publication__canonical"),
    }
    return render(request, "publications/copies.html", facts)


@login_required
def copy(request: HttpRequest, pk: int, version: int, recipient: str) -> HttpResponse:
    """One copy: the form that records it, or what was recorded."""
    publication, to, now = _version(request, pk, version), _recipient(recipient), timezone.now()
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form, refused, status = SentForm(*posted, today=civil_day(now)), "", 200
    if form.is_valid():
        try:
            record_copy(publication, to, form.sent(), by=signed_in(request), at=now)
        except CannotRecord as stopped:
            refused, status = str(stopped), 409 if _may_record(request, publication) else 403
        else:
            messages.success(request, just_done(publication.response, signed_in(request)))
            return redirect("publications:copies", pk=pk)
    return _page(request, publication, to, status=status, form=form, refused=refused)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: int, version: int, recipient: str) -> HttpResponse:
    """The letter with which a copy goes from here, to be read before it is sent."""
    publication, to, user = _version(request, pk, version), _recipient(recipient), signed_in(request)
    refused, status, ready = "", 200, None
    if request.method == "POST":
        try:
            send_copy(publication, to, by=user, at=timezone.now())
        except CannotRecord as stopped:
            refused, status = str(stopped), 409 if _may_record(request, publication) else 403
        else:
            messages.success(request, just_done(publication.response, user))
            return redirect("publications:copy", pk=pk, version=version, recipient=recipient)
    if not _may_record(request, publication):
        raise PermissionDenied(refusal(Right.MANAGE_RESPONSE))
    if request.method != "POST" and not may_be_sent(publication, to):
        return redirect("publications:copy", pk=pk, version=version, recipient=recipient)
    try:
        ready = draft(publication, to, user)
    except CannotWrite as stopped:
        refused = refused or str(stopped)
    facts = {
        "response": publication.response,
        "publication": publication,
        "line": Line(publication, to, None),
        "address": email_of(publication, to),
        "may_be_sent": may_be_sent(publication, to),
        "letter": ready,
        "refused": refused,
    }
    return render(request, "publications/copy_send.html", facts, status=status)


@login_required
@require_POST
def not_sent(request: HttpRequest, pk: int, version: int, recipient: str) -> HttpResponse:
    """A copy was recorded by mistake."""
    publication, to = _version(request, pk, version), _recipient(recipient)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, publication, to, refused=str(form.errors["note"][0]), status=400)
    try:
        recorded = get_object_or_404(publication.copies, recipient=to)
        take_back_copy(recorded, note=form.cleaned_data["note"], by=signed_in(request), at=timezone.now())
    except CannotRecord as stopped:
        status = 409 if _may_record(request, publication) else 403
        return _page(request, publication, to, refused=str(stopped), status=status)
    messages.success(request, just_done(publication.response, signed_in(request)))
    return redirect("publications:copy", pk=pk, version=version, recipient=recipient)


def _page(
    request: HttpRequest,
    publication: Publication,
    to: Recipient,
    *,
    form: SentForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    recorded = publication.copies.filter(recipient=to, recorded_at__isnull=False).select_related("recorded_by").first()
    facts = {
        "response": publication.response,
        "publication": publication,
        "line": Line(publication, to, recorded),
        "mail_failure": came_back(recorded) if recorded else None,
        "proof": Proof.objects.filter(copy=recorded).defer("content").first(),
        "may_record": _may_record(request, publication),
        "address": email_of(publication, to),
        "dispatch": on_its_way(publication, to),
        "not_from_here": why_not_from_here(publication),
        "form": form or SentForm(today=civil_day(timezone.now())),
        "refused": refused,
    }
    return render(request, "publications/copy.html", facts, status=status)


@login_required
@require_safe
def proof(request: HttpRequest, pk: int, version: int, recipient: str) -> HttpResponse:
    """The file that shows that a copy went, to be kept and never opened in place."""
    publication = _version(request, pk, version)
    file = get_object_or_404(Proof, copy__publication=publication, copy__recipient=_recipient(recipient))
    headers = {
        "Content-Disposition": str(content_disposition_header(as_attachment=True, filename=file.name)),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(file.content), content_type="application/octet-stream", headers=headers)
