"""What became of a message? The mail service tells us, and signs what it tells."""

from typing import Any

from anymail.signals import AnymailTrackingEvent
from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.mail import DELIVERED, UNDELIVERED


@csrf_exempt  # the secret and the service's signature vouch for the request
@require_http_methods(["POST", "HEAD"])
def mail_events(request: HttpRequest) -> HttpResponse:
    """What the service says became of messages. A request that nothing vouches for is refused with status 400."""
    if not settings.EMAIL_SERVICE:
        raise Http404
    reader = reader_of(settings.EMAIL_SERVICE)
    if request.method == "POST":  # some services ask by HEAD whether the address is there
        reader.run_validators(request)
        # Anymail would send each event round as a signal. We call what we want done.
        for event in reader.parse_events(request):
            _note(event)
    return HttpResponse()


def reader_of(service: str) -> AnymailBaseWebhookView:
    """What checks and reads this service's requests, with the settings as they are now."""
    view: Any = resolve(f"/{service}/tracking/", "anymail.urls").func
    return view.view_class()


def _note(event: AnymailTrackingEvent) -> None:
    if not event.recipient:
        return
    at = event.timestamp or timezone.now()
    if reason := UNDELIVERED.get(event.event_type):
        actions.note_mail_failure(event.recipient, at=at, reason=str(reason))
    elif event.event_type in DELIVERED:
        actions.note_mail_delivered(event.recipient, at=at, confirmed=True)
