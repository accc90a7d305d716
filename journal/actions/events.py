"""Make it so: the only writer of events. Call it inside the transaction of the write that it records."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from accounts.models import User
from journal.models import Event

BEGINNING = "0" * 64
# Any number will do, so long as nothing else in the database locks by it.
_CHAIN_LOCK = 5_501_996


def one_at_a_time() -> None:
    """Let no other transaction record events until this one ends. Call it inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])


def record(verb: str, subject: models.Model, *, by: User | None, at: datetime, **facts: Any) -> Event:
    """Append one event. `facts` are plain JSON values; a draft's text is never one of them."""
    with transaction.atomic():
        one_at_a_time()  # so that two events cannot follow the same one
        last = Event.objects.order_by("-pk").values_list("sha256", flat=True).first()
        event = Event(
            at=at,
            by=by,
            verb=verb,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            facts=facts,
            previous=last or BEGINNING,
        )
        event.sha256 = digest(event)
        event.save(force_insert=True)
    return event


def digest(event: Event) -> str:
    """SHA-256 over everything that the event says and the hash of the event before it."""
    said = [
        event.previous,
        event.at.timestamp(),
        event.by_id,
        event.verb,
        event.subject_type,
        event.subject_id,
        event.facts,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def broken_links() -> Iterator[Event]:
    """The events that do not follow from the one before them, or no longer say what they said."""
    previous = BEGINNING
    for event in Event.objects.order_by("pk").iterator():
        if event.previous != previous or event.sha256 != digest(event):
            yield event
        previous = event.sha256
