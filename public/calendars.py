"""Which days of a body's published responses stand in its calendar? Read from the sealed record alone."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import F, JSONField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.http import Http404
from django.utils.translation import gettext as _

from public import catalogue
from recommendations.calendars import Day

# Older ones are history that nobody waits for in a calendar, and each costs the server time.
LATEST = 100
SHOWN = {
    "version": F("publication__version"),
    "sealed_at": F("publication__sealed_at"),
    "report_on": KT("data__clock__first_on"),
    "last_on": KT("data__clock__last_on"),
    "link": KT("data__edition__link"),
}


def published_days(body_slug: str) -> tuple[str, list[Day]]:
    """The body's name and the days of its latest responses, in one query. Raises Http404 where it published none."""
    own: Any = catalogue.latest().filter(body_slug=body_slug)
    read = own.annotate(data=Cast("publication__canonical", JSONField()))
    of_entry = ("force_slug", "report_slug", "force_name", "body_name", "title", "first_published_on")
    found = list(read.values(*of_entry, **SHOWN)[:LATEST])
    if not found:
        raise Http404
    return found[0]["body_name"], [day for row in found for day in _days(row)]


def _days(row: dict[str, Any]) -> Iterator[Day]:
    """The report, the last lawful day where there was one, and the publication."""
    facts = {"report": row["title"]}
    titles = {
        "report": (date.fromisoformat(row["report_on"]), _("Report published: %(report)s") % facts),
        "last-day": (
            row["last_on"] and date.fromisoformat(row["last_on"]),
            _("Last day to publish the response: %(report)s") % facts,
        ),
        "published": (row["first_published_on"], _("Response published: %(report)s") % facts),
    }
    sealed_at: datetime = row["sealed_at"]
    for name, (day, title) in titles.items():
        if day:
            yield Day(
                key=f"{row['force_slug']}-{row['report_slug']}-{name}",
                on=day,
                title=title,
                about=row["force_name"],
                link=row["link"],
                changed_at=sealed_at,
                sequence=row["version"] - 1,
            )
