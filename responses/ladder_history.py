"""Who changed a body's ladder of reminders, when, and to what?"""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import LocalPolicingBody, User
from journal.models import Event
from responses.ladder import Rules
from responses.ladder_words import told

MOST = 20


@dataclass(frozen=True)
class Change:
    """One change as a page tells it."""

    sentences: list[str]
    at: datetime
    by: User | None


def changes_of(body: LocalPolicingBody) -> list[Change]:
    """The latest changes, the newest first. Two queries."""
    events = Event.objects.filter(
        subject_type=body._meta.label_lower, subject_id=body.pk, verb="body.reminders_set"
    ).select_related("by")
    found = list(events.order_by("-pk")[:MOST])
    names = User.objects.in_bulk({event.facts["chief_executive"] for event in found} - {None})
    return [Change(_told(event, names), event.at, event.by) for event in found]


def _told(event: Event, names: dict[int, User]) -> list[str]:
    rules = Rules(**event.facts)
    return told(rules, str(names.get(rules.chief_executive or 0, "")))
