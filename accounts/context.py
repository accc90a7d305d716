"""What does every page's frame need to know? The installation's name, and what the menu may offer."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.policy import Person, Right, may_somewhere


def service_name() -> str:
    """What this installation is called."""
    return getattr(settings, "SERVICE_NAME", "") or _("Statutory response register")


def frame(request: HttpRequest) -> dict[str, object]:
    """For templates/base.html. The question of rights is asked of the database only where a template asks it."""
    user = getattr(request, "user", None)
    return {
        "service_name": service_name(),
        "demo_mailbox": settings.DEMO_MAILBOX,
        "may_log_reports": user and _asked_once(user, Right.LOG_REPORTS),
        "may_manage_people": user and _asked_once(user, Right.MANAGE_PEOPLE),
    }


def _asked_once(user: Person, right: Right) -> "SimpleLazyObject[bool]":
    """Whether the person holds the right anywhere: asked by the first place of a page that wants to know."""
    return SimpleLazyObject(partial(may_somewhere, user, right, timezone.localdate()))
