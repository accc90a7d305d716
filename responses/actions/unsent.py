"""Make it so: what somebody typed waits for them, until it is sent anew or too old."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from responses.unsent import Unsent

HELD = timedelta(days=14)
_MOST = 20  # pages of one person


@transaction.atomic
def keep_unsent(address: str, fields: dict[str, list[str]], *, by: User, at: datetime) -> None:
    """Keep what a person sent to a page; what they had sent there before is replaced, and the oldest makes room."""
    # The one character that no database takes.
    clean = {name: [value.replace("\x00", "") for value in values] for name, values in fields.items()}
    Unsent.objects.update_or_create(person=by, address=address, defaults={"fields": clean, "kept_at": at})
    newest = Unsent.objects.filter(person=by).order_by("-kept_at", "-pk").values("pk")[:_MOST]
    Unsent.objects.filter(person=by).exclude(pk__in=newest).delete()


def forget_unsent(address: str, *, by: User) -> None:
    """Forget what a person had sent to a page: it is done, or not wanted."""
    Unsent.objects.filter(person=by, address=address).delete()


def discard_unsent(before: datetime) -> int:
    """Throw away what nobody came back for; how many."""
    return Unsent.objects.filter(kept_at__lt=before).delete()[0]
