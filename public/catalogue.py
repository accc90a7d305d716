"""What has been published, by which force, in which versions? Every question that the window asks of the database.

Only sealed publications and the documents made from them are read, so that no draft can be seen from here.
"""

from dataclasses import dataclass

from django.db.models import Count, JSONField, Max, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Length
from django.http import Http404

from publications.models import Publication, Rendition
from publications.outline import counts
from publications.record import Record
from recommendations.deadlines import days_left


@dataclass(frozen=True)
class PublishedForce:
    """A force with published responses, and how many."""

    slug: str
    name: str
    responses: int


@dataclass(frozen=True)
class Published:
    """One version of a published response, with what a list shows of it."""

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


def forces() -> list[PublishedForce]:
    """The forces with published responses, by name."""
    by_force = Publication.objects.latest_versions().order_by().values("force_slug")
    counted = {row["newest"]: row for row in by_force.annotate(count=Count("pk"), newest=Max("pk"))}
    named = Publication.objects.filter(pk__in=counted).annotate(data=Cast("canonical", JSONField()))
    names = named.values_list("pk", KT("data__force__name"))
    listed = (PublishedForce(counted[pk]["force_slug"], name, counted[pk]["count"]) for pk, name in names)
    return sorted(listed, key=lambda force: force.name.casefold())


def latest(force_slug: str = "") -> QuerySet[Publication]:
    """The current version of each response, of one force where its slug is given, the latest first."""
    publications: QuerySet[Publication] = Publication.objects.latest_versions().latest_first()
    return publications.filter(force_slug=force_slug) if force_slug else publications


def versions_of(force_slug: str, report_slug: str) -> list[Published]:
    """Every version of one response, the latest first. Raises Http404 where there is none."""
    rows = Publication.objects.filter(force_slug=force_slug, report_slug=report_slug).order_by("-version")
    if not rows:
        raise Http404
    return [Published(row) for row in rows]


def find(force_slug: str, report_slug: str, version: int | None = None) -> Publication:
    """One version, the latest where none is named. Raises Http404."""
    rows = Publication.objects.filter(force_slug=force_slug, report_slug=report_slug).order_by("-version")
    row: Publication | None = (rows if version is None else rows.filter(version=version)).first()
    if row is None:
        raise Http404
    return row


def document_sizes(publication: Publication) -> dict[str, int]:
    """The documents of a publication: format, and size in bytes."""
    rows = Rendition.objects.filter(publication=publication).annotate(size=Length("content"))
    return dict(rows.values_list("format", "size"))
