"""The staff's pages of the record: the document before it is published, publishing, and what follows."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from accounts.people import signed_in
from accounts.policy import Right, refusal
from publications import documents
from publications.actions import publish
from publications.compose import compose
from publications.record import Record, fingerprint
from recommendations.deadlines import civil_day
from responses.actions import CannotMove
from responses.cases import refused
from responses.models import Response
from responses.register import counted
from responses.visible import may_read_draft
from responses.workflow import BY_NAME

# A browser's own PDF reader is a page, which the site's policy would stop. A draft is not left in its store.
_PDF = {"Content-Security-Policy": "frame-ancestors 'none'", "Cache-Control": "private, no-store"}


def _load(request: HttpRequest, pk: int) -> Response:
    """The response, where this person may see it; 404 for anybody else."""
    today = civil_day(timezone.now())
    response: Response = get_object_or_404(Response.objects.visible_to(request.user, today).with_facts(), pk=pk)
    return response


def _draft_record(response: Response) -> Record:
    version = response.publications.count() + 1
    return compose(response, version=version, published_on=civil_day(timezone.now()))


@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as it would be published today. For those who write or approve it; it is a draft."""
    response = _load(request, pk)
    if not may_read_draft(response, request.user, civil_day(timezone.now())):
        raise PermissionDenied(refusal(Right.READ_DRAFTS))
    record = _draft_record(response)
    pdf = documents.pdf(record, fingerprint(record.canonical()), draft=True)
    name = content_disposition_header(as_attachment=False, filename=f"draft-{record.report.slug}.pdf")
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": str(name), **_PDF})


@login_required
def publish_response(request: HttpRequest, pk: int) -> HttpResponse:
    """What becomes public, on which day, with which exceptions; and the button that publishes it."""
    user = signed_in(request)
    response = _load(request, pk)
    now = timezone.now()
    today = civil_day(now)
    reason = refused(response, BY_NAME["publish"], user, today, note="")
    status = 403 if reason else 200
    if request.method == "POST" and not reason:
        try:
            publish(response, by=user, at=now)
        except CannotMove as refusal_:
            reason, status = str(refusal_), 409
        else:
            return redirect("publications:published", pk=pk)
    facts = {
        "response": response,
        "refused": reason,
        "record": None if reason else _draft_record(response),
        "counted": counted(response, today),
    }
    return render(request, "publications/publish.html", facts, status=status)


@login_required
def published(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirmation: where the public reads it."""
    response = _load(request, pk)
    publication = get_object_or_404(response.publications.order_by("-version")[:1])
    return render(request, "publications/published.html", {"response": response, "publication": publication})
