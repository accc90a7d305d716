"""What the editor sends by itself while somebody types, and at a press of Save. JSON in, JSON out, no redirect."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from responses.actions import CannotWrite, SomeoneElseSaved
from responses.models import Statement
from responses.views.editor import find_page, write
from responses.views.keeping import is_forged
from responses.writing import Page, said_of_saving
from responses.writing_forms import WritingForm


@csrf_exempt  # asked below, so that the answer is always one that the editor understands
@require_POST
def text_keep(request: HttpRequest, pk: int, side: str, address: str) -> JsonResponse:
    """Save a text as it stands: 200 with its version, 401 without a session, 403 or 409 with a sentence."""
    if not request.user.is_authenticated:
        return JsonResponse({"sentence": _("You have been signed out.")}, status=401)
    if is_forged(request):
        return JsonResponse({"sentence": _("Not saved: load the page again.")}, status=403)
    page = find_page(request, pk, side, address)
    try:
        statement = _write(page, request)
    except SomeoneElseSaved as clash:
        return JsonResponse({"sentence": str(clash), "link": request.path.removesuffix("keep/")}, status=409)
    except CannotWrite as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=403)
    saved = said_of_saving(statement, page.user, timezone.now())
    return JsonResponse({"version": statement.version, "saved": saved})


def _write(page: Page, request: HttpRequest) -> Statement:
    sent = _sent(request)
    form = WritingForm(page, {**sent, "format": "html"})
    if not form.is_valid():
        raise CannotWrite(" ".join(str(error) for errors in form.errors.values() for error in errors))
    settled = sent.get("settled") is True
    return write(page, form.typed(), form.cleaned_data["version"], writer=form.cleaned_data["writer"], settled=settled)


def _sent(request: HttpRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):  # no JSON, or nested beyond all sense
        return {}
    return sent if isinstance(sent, dict) else {}
