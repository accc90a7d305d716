"""What does every page's frame need to know? The installation's name, and what the menu may offer."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.policy import Right, may_somewhere


def service_name() -> str:
    """What this installation is called."""
    return getattr(settings, "SERVICE_NAME", "") or _("Statutory response register")


def frame(request: HttpRequest) -> dict[str, object]:
    """For templates/base.html. The question of rights is asked of the database only where a template asks it."""
    user = getattr(request, "user", None)
    return {
        "service_name": service_name(),
        "demo_mailbox": settings.DEMO_MAILBOX,
        "may_log_reports": user and partial(may_somewhere, user, Right.LOG_REPORTS, timezone.localdate()),
        "may_manage_people": user and partial(may_somewhere, user, Right.MANAGE_PEOPLE, timezone.localdate()),
    }
