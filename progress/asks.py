"""What of progress waits for whom? What the office has still to publish, and what the force has back with a reason."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.policy import Right
from progress.models import Update
from responses.desk import Reader, Task, lead_of
from responses.models import Side
from responses.waiting import By, Turn
from responses.workflow import OfficeState, Track

# Turns as those of responses.waiting, about what comes after the response was published.
PUBLISH = Turn(
    name="publish_progress",
    track=Track.OFFICE,
    states=(OfficeState.PUBLISHED, OfficeState.CORRECTING),
    at="body",
    needs=Right.MANAGE_RESPONSE,
    asks=gettext_lazy("Publish the progress of %(whose)s, or send it back: %(items)s"),
    awaited="",
    who="",
    by=By.NO_DATE,
    page="progress:recommendation",
    others_wait=False,
)
SEND_ANEW = Turn(
    name="send_progress_anew",
    track=Track.OFFICE,
    states=(OfficeState.PUBLISHED, OfficeState.CORRECTING),
    at="force",
    needs=Right.UPDATE_PROGRESS,
    asks=gettext_lazy("Send progress anew, which was sent back: %(items)s"),
    awaited="",
    who="",
    by=By.NO_DATE,
    page="progress:recommendation",
    others_wait=False,
    spares=Right.SIGN_OFF,
)


def tasks(reader: Reader) -> Iterable[Task]:
    """What “Your work” shows of progress, one task for each response and side that wrote. Two queries."""
    to_publish = Update.objects.waiting().filter(response__body__in=reader.reach.places(PUBLISH.needs, PUBLISH.at))
    later = Update.objects.filter(
        response=OuterRef("response"), recommendation=OuterRef("recommendation"), side=Side.FORCE, pk__gt=OuterRef("pk")
    )
    back = Update.objects.filter(side=Side.FORCE, sent_back_at__isnull=False).exclude(Exists(later))
    places = reader.reach.places(SEND_ANEW.needs, SEND_ANEW.at)
    return [
        *_tasks(PUBLISH, to_publish, reader),
        *_tasks(SEND_ANEW, back.filter(response__force__in=places), reader),
    ]


def _tasks(turn: Turn, updates: QuerySet[Update], reader: Reader) -> list[Task]:
    facts = [f"response__{name}" for name in ("report__programme", "force", "body", "office_lead", "force_lead")]
    rows = updates.select_related(*facts, "recommendation").defer("text", "recommendation__text")
    grouped: dict[tuple[int, str], list[Update]] = {}
    for update in rows.order_by("recommendation__position", "pk"):
        if reader.is_asked(turn, update.response):
            grouped.setdefault((update.response_id, update.side), []).append(update)
    return [_task(turn, found, reader) for found in grouped.values()]


def _task(turn: Turn, updates: list[Update], reader: Reader) -> Task:
    response = updates[0].response
    items = {update.slug: str(update.recommendation) for update in updates}
    of_force = updates[0].side == Side.FORCE
    facts = {
        "whose": response.force.short_name if of_force else response.body.called,
        "items": get_text_list(list(items.values()), _("and")),
    }
    page = reverse("progress:progress", args=[response.pk])
    if len(items) == 1:
        page = reverse(turn.page, args=[response.pk, updates[0].slug])
    return Task(
        response=response,
        asks=str(turn.asks) % facts,
        on=None,
        link=page,
        instead_of=reader.stands_in_for(lead_of(response, turn)),
    )
