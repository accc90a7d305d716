"""What does somebody's calendar program get? The days, for whoever has the address, while the account is open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from accounts.actions import hash_of
from accounts.context import service_name
from accounts.models import CalendarFeed
from recommendations import calendars
from responses.calendar import days_of


@sensitive_variables("secret")
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The days of one person's duties, asked of the rights that they have today."""
    feeds = CalendarFeed.objects.select_related("user").filter(user__is_active=True)
    user = get_object_or_404(feeds, sha256=hash_of(secret)).user
    name = _("Last days: %(service)s") % {"service": service_name()}
    content = calendars.calendar(name, days_of(user, timezone.localdate()))
    response = calendars.calendar_response(request, content)
    patch_cache_control(response, private=True, no_cache=True)
    return response
