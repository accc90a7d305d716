"""What did the demo send? Pages that are there only where the demo keeps its mail on its own machine."""

from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pcc_tracker import mailbox
from public.views import ALONE

PER_PAGE = 50


def _folder() -> Path:
    if not settings.DEMO_MAILBOX:
        raise Http404
    return Path(settings.DEMO_MAILBOX)


def _message(key: str) -> mailbox.Message:
    found = mailbox.message(_folder(), key)
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Everything that came, the newest first, to one address or to all."""
    came = mailbox.messages(_folder())
    to = request.GET.get("to", "")
    shown = [message for message in came if not to or to in message.delivered_to]
    facts = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "addresses": sorted({address for message in came for address in message.delivered_to}),
        "to": to,
    }
    return render(request, "mailbox/messages.html", facts)


@never_cache
@require_safe
def message(request: HttpRequest, key: str) -> HttpResponse:
    """One message: its headers and its plain part."""
    return render(request, "mailbox/message.html", {"message": _message(key)})


@never_cache
@require_safe
def message_html(request: HttpRequest, key: str) -> HttpResponse:  # noqa: ARG001  # every view takes it
    """A message's part for browsers as it was sent: alone in a sandbox, where it can fetch, run and send nothing."""
    html = _message(key).html
    if not html:
        raise Http404
    response = HttpResponse(html)
    response["Content-Security-Policy"] = ALONE
    return response
