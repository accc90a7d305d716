"""Make it so: somebody's own calendar address. Its secret leaves here once; only its hash is kept."""

from datetime import datetime

from accounts.actions.links import hash_of, new_secret
from accounts.models import CalendarFeed, User


def make_calendar(*, by: User, at: datetime) -> str:
    """A new address for one's own calendar; returns its secret. The one before works no longer."""
    secret = new_secret()
    CalendarFeed.objects.update_or_create(user=by, defaults={"sha256": hash_of(secret), "made_at": at})
    return secret


def end_calendar(*, by: User) -> None:
    """Let the address of one's own calendar work no longer, where there is one."""
    CalendarFeed.objects.filter(user=by).delete()
