"""The receipt: what the force submitted, frozen, with its fingerprint, for both sides to read and to check."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.people import signed_in
from recommendations.deadlines import civil_day
from responses.models import Response
from responses.receipts import receipts, since_before, written


@login_required
def submission(request: HttpRequest, pk: int, submission_pk: int) -> HttpResponse:
    """One submission, word for word; with ?data, the bytes that its fingerprint is of."""
    today = civil_day(timezone.now())
    response = get_object_or_404(Response.objects.visible_to(signed_in(request), today).with_facts(), pk=pk)
    every = receipts(response)
    receipt = next((one for one in every if one.submission.pk == submission_pk), None)
    if receipt is None:
        raise Http404
    if "data" in request.GET:
        name = f'attachment; filename="submission-{pk}-{receipt.number}.json"'
        headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
        return HttpResponse(receipt.submission.content, content_type="application/json", headers=headers)
    before = every[receipt.number - 2] if receipt.number > 1 else None
    facts = {
        "response": response,
        "receipt": receipt,
        "is_latest": receipt == every[-1],
        "others": [one for one in every if one != receipt],
        "texts": written(response, receipt),
        "before": before,
        "differences": since_before(response, receipt, before) if before else [],
    }
    return render(request, "responses/submission.html", facts)
