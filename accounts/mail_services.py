"""Which mail service sends for us, with which secrets? What EMAIL_SERVICE and its settings say; read by settings."""

import json
from typing import Any

from django.core.exceptions import ImproperlyConfigured

# Those that say what became of a message in a request which their signature or our secret vouches for.
SERVICES = ("brevo", "mailgun", "mailjet", "postmark", "sparkpost")


def service_settings(service: str, text: str) -> dict[str, Any]:
    """The value of EMAIL_SERVICE_SETTINGS for this service. Raises ImproperlyConfigured with a sentence."""
    if not service:
        return {}
    if service not in SERVICES:
        raise ImproperlyConfigured(f"EMAIL_SERVICE has to be one of {', '.join(SERVICES)}, or empty.")
    try:
        entered = json.loads(text or "{}")
    except ValueError as problem:
        raise ImproperlyConfigured(f"EMAIL_SERVICE_SETTINGS is not JSON: {problem}") from problem
    if not isinstance(entered, dict) or ":" not in str(entered.get("WEBHOOK_SECRET", "")):
        # Without it anybody could tell us that somebody's mail does not arrive.
        raise ImproperlyConfigured('EMAIL_SERVICE_SETTINGS needs a "WEBHOOK_SECRET" like "name:long random text".')
    return entered
