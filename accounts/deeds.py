"""What was done to an account or a body, by whom and when? Kept where no row of its own says so.

Django's own log of administration holds it: this room stands below the journal and cannot write there.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import label_for_field
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Deed(TextChoices):
    """Something done to an account or a body."""

    ACCOUNT_CLOSED = "account closed", _("Account closed")
    ACCOUNT_OPENED = "account opened", _("Account opened again")
    SECOND_FACTOR_REMOVED = "second factor removed", _("Second factor removed")
    BODY_SETTLED = "body settled", _("Settings changed")


@dataclass(frozen=True)
class Done:
    """A deed as a page tells it."""

    words: str | Promise
    what: str  # of which fields, where it says so
    at: datetime
    by: User


def note(deed: Deed, thing: Model, *, by: User, at: datetime, what: str = "") -> None:
    """Keep that it was done, to which fields if to some. Call it inside the transaction of the write."""
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=ContentType.objects.get_for_model(thing),
        object_id=str(thing.pk),
        object_repr=str(thing)[:200],
        action_flag=CHANGE,
        action_time=at,
        change_message=f"{deed.value}: {what}" if what else deed.value,
    )


def deeds_of(thing: Model) -> list[Done]:
    """What was done to it, the latest first."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(thing), object_id=str(thing.pk)
    ).select_related("user")
    found = []
    for entry in entries.order_by("-action_time", "-pk"):
        deed, _colon, what = entry.change_message.partition(": ")
        if deed in Deed.values:
            fields = ", ".join(str(label_for_field(name, type(thing))) for name in what.split(", ") if name)
            found.append(Done(Deed(deed).label, fields, entry.action_time, entry.user))
    return found
