"""What has been published, by which force, in which versions? Every question that the window asks of the record.

Only sealed publications, the documents made from them, what is derived from them and published progress are read, so
that no draft can be seen from here.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject, Length
from django.http import Http404

from progress.published import with_progress
from progress.recurring import with_elsewhere
from publications.models import Entry, Passage, Publication, Removal, Rendition
from publications.outline import counts
from publications.record import Record
from recommendations.deadlines import days_left

ITEMS = Passage.ITEMS


@dataclass(frozen=True)
class Published:
    """One version of a published response, with what its page shows of it."""

    publication: Publication

    @property
    def record(self) -> Record:
        return self.publication.record

    @property
    def days_late(self) -> int:
        """By how many days the first publication missed the last lawful day."""
        first_on, last_on = self.record.edition.first_published_on, self.record.clock.last_on
        return max(-days_left(last_on, first_on), 0) if last_on else 0

    @property
    def recommendations(self) -> int:
        """How many recommendations the report makes: as it states, else as they are counted here."""
        return counts(self.record)["recommendations"]


def latest() -> QuerySet[Entry]:
    """The current version of each response, the latest first."""
    entries: QuerySet[Entry] = Entry.objects.current()
    return entries


def record_of(entry: Entry) -> Record:
    """The sealed record behind a row of a list."""
    return entry.publication.record


def versions_of(force_slug: str, report_slug: str) -> list[Publication]:
    """Every version of one response, the latest first, each with the `sizes` of its documents and what is published
    of its progress, in one query.

    Raises Http404 where there is none, or Removed.
    """
    documents = Rendition.objects.filter(publication=OuterRef("pk")).order_by("format")
    sizes = documents.values(json=JSONObject(format="format", size=Length("content")))
    rows = with_progress(_public(force_slug, report_slug))
    return list(rows.annotate(sizes=ArraySubquery(sizes))) or missing(force_slug, report_slug)


def find(force_slug: str, report_slug: str, version: int | None = None) -> Publication:
    """One version, the latest where none is named. Raises Http404, or Removed."""
    rows = _public(force_slug, report_slug)
    row: Publication | None = (rows if version is None else rows.filter(version=version)).first()
    return row or missing(force_slug, report_slug, version)


def with_recommendation(force_slug: str, report_slug: str, slug: str) -> Publication:
    """The latest version with what is published of the progress of one recommendation and where else it was made, in
    one query.

    Raises Http404, or Removed.
    """
    rows = with_elsewhere(with_progress(_public(force_slug, report_slug), slug), slug)
    row: Publication | None = rows.first()
    return row or missing(force_slug, report_slug)


def _public(force_slug: str, report_slug: str) -> QuerySet[Publication]:
    found: QuerySet[Publication] = Publication.objects.public().filter(force_slug=force_slug, report_slug=report_slug)
    return found.order_by("-version")


class Removed(Exception):
    """What stood at this address was withdrawn or taken down."""

    def __init__(self, removal: Removal) -> None:
        super().__init__(str(removal))
        self.removal = removal


def missing(force_slug: str, report_slug: str, version: int | None = None) -> NoReturn:
    """Say that a version is not there: Removed where it was once, else Http404."""
    here = Q(publication__force_slug=force_slug, publication__report_slug=report_slug)
    if version is not None:
        here &= Q(publication__version=version)
    removals = Removal.objects.in_force().filter(here).select_related("publication")
    removal = removals.order_by("-publication__version").first()  # of the newest: the earlier ones went with it
    if removal is None:
        raise Http404
    raise Removed(removal)


def due_next(entries: QuerySet[Entry], today: date, most: int = 5) -> list[Passage]:
    """What the inspectorate asked for by a day that is still to come, the nearest day first."""
    coming = Passage.objects.filter(entry__in=entries.order_by(), kind__in=ITEMS, due_on__gte=today)
    return list(coming.select_related("entry").defer("words", "lexemes").order_by("due_on", "entry_id", "pk")[:most])


def answers(entries: QuerySet[Entry]) -> dict[str, Counter[str]]:
    """How often the bodies took each position, and told of each action, on what was asked for in these responses."""
    items = Passage.objects.filter(entry__in=entries.order_by(), kind__in=ITEMS).order_by()
    positions, dispositions = Counter[str](), Counter[str]()
    counted = items.values_list("position", "disposition").annotate(items=Count("pk"))
    for position, disposition, number in counted:
        positions[position] += number
        dispositions[disposition] += number
    return {"position": positions, "disposition": dispositions}
