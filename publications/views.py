"""The staff's pages of the record: the document before it is published, publishing, and what follows."""

from datetime import date, datetime

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from accounts.models import User
from accounts.people import signed_in
from accounts.policy import Right, refusal
from publications import documents
from publications.actions import publish
from publications.copies import lines, may_see_copies
from publications.deciding import before_the_decision, draft_record
from publications.forms import DecisionForm
from publications.loading import response_for, version_of
from publications.record import fingerprint
from recommendations.deadlines import civil_day
from responses import kept
from responses.actions import CannotMove, Details
from responses.cases import refused
from responses.models import Response
from responses.moving import is_made, press, say_what_was_done
from responses.register import counted
from responses.views.keeping import keeps
from responses.visible import may_read_draft
from responses.workflow import BY_NAME

# A browser's own PDF reader is a page, which the site's policy would stop. A draft is not left in its store.
_PDF = {"Content-Security-Policy": "frame-ancestors 'none'", "Cache-Control": "private, no-store"}


@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as it would be published today. For those who write or approve it; it is a draft."""
    response = response_for(request, pk)
    if not may_read_draft(response, request.user, civil_day(timezone.now())):
        raise PermissionDenied(refusal(Right.READ_DRAFTS))
    record = draft_record(response, civil_day(timezone.now()))
    pdf = documents.pdf(record, fingerprint(record.canonical()), draft=True)
    name = content_disposition_header(as_attachment=False, filename=f"draft-{record.report.slug}.pdf")
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": str(name), **_PDF})


@keeps("note", "on_behalf_of")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as the public will see it, and the decision on exactly this text. Officers see it without one."""
    user, now = signed_in(request), timezone.now()
    response = response_for(request, pk)
    if not may_read_draft(response, user, civil_day(now)):
        raise PermissionDenied(refusal(Right.READ_DRAFTS))
    if request.method == "POST":
        return _decide(request, response, user, now)
    waiting = kept.kept(request, user)
    form = DecisionForm(initial=_on_behalf_of(response, user, civil_day(now)) | kept.each(waiting))
    return _show_decision(request, response, form, waited=waiting is not None)


def _decide(request: HttpRequest, response: Response, user: User, now: datetime) -> HttpResponse:
    """The decision that was sent: carried out, or shown again with what stops it."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _show_decision(request, response, form)
    reason = press(response, form.cleaned_data["do"], by=user, at=now, details=form.details())
    if reason:
        return _show_decision(request, response_for(request, response.pk), form, stopped=reason)
    kept.drop(request, user)
    say_what_was_done(request, response, form.cleaned_data["do"])
    return redirect("responses:response_detail", pk=response.pk)


def _show_decision(
    request: HttpRequest, response: Response, form: DecisionForm, *, stopped: str = "", waited: bool = False
) -> HttpResponse:
    user, today = signed_in(request), civil_day(timezone.now())
    facts = {"response": response, "form": form, "refused": stopped, "counted": counted(response, today)}
    facts |= {"writer": kept.token(user), "waited": waited} | before_the_decision(
        response, user, today, request.GET.get("page")
    )
    return render(request, "publications/approve.html", facts, status=409 if stopped else 200)


def _on_behalf_of(response: Response, user: User, today: date) -> dict[str, str]:
    """The office-holder's name, where the approver is somebody else."""
    holder = response.body.office_holder_on(today)
    return {"on_behalf_of": "" if holder == str(user) else holder}


@login_required
def publish_response(request: HttpRequest, pk: int) -> HttpResponse:
    """What becomes public, on which day, with which exceptions; and the button that publishes it."""
    user, now = signed_in(request), timezone.now()
    response = response_for(request, pk)
    reason = _publish(response, user, now) if request.method == "POST" else None
    if request.method == "POST" and not reason:
        return redirect("publications:published", pk=pk)
    stops = refused(response, BY_NAME["publish"], user, civil_day(now), note="")
    facts = {
        "response": response,
        "refused": reason or stops,
        "record": None if reason or stops else draft_record(response, civil_day(now)),
        "approval": response.approvals.select_related("approved_by").last(),
        "counted": counted(response, civil_day(now)),
    }
    return render(request, "publications/publish.html", facts, status=403 if stops else 409 if reason else 200)


def _publish(response: Response, user: User, now: datetime) -> str | None:
    """Publish; the sentence that stops it, or None. A second press, which drawing gives time for, finds it done."""
    try:
        publish(response, by=user, at=now)
    except CannotMove as refusal_:
        return None if is_made(response, BY_NAME["publish"], user, Details()) else str(refusal_)
    return None


@login_required
def published(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirmation: where the public reads it, and what comes next."""
    response = response_for(request, pk)
    publication = version_of(response)
    sees_copies = may_see_copies(response, signed_in(request), civil_day(timezone.now()))
    facts = {"response": response, "publication": publication, "lines": lines(publication) if sees_copies else []}
    return render(request, "publications/published.html", facts)
