"""In which other reports does the public read that the same was recommended? In the query that reads the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest, JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from progress.models import Occurrence
from publications.models import Passage, Publication, Removal
from recommendations.models import ItemKind

# An area for improvement is not a recommendation, and is not called one.
_FIRST = {ItemKind.RECOMMENDATION: _("First recommended in"), ItemKind.AREA_FOR_IMPROVEMENT: _("First raised in")}
_ALSO = {ItemKind.RECOMMENDATION: _("Also recommended in"), ItemKind.AREA_FOR_IMPROVEMENT: _("Also raised in")}
_AGAIN = {ItemKind.RECOMMENDATION: _("Recommended again in"), ItemKind.AREA_FOR_IMPROVEMENT: _("Raised again in")}


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """One other report that says the same. Its response is in the register, or only its own address is known, or ""."""

    title: str
    kind: str
    item: str  # "Recommendation 2"
    made_on: date
    force: str = ""  # the parts of the public address
    report: str = ""
    slug: str = ""
    link: str = ""


@dataclass(frozen=True)
class Group:
    """Other reports under one heading, such as “Recommended again in”."""

    heading: str | Promise
    reports: list[Elsewhere]


def public_passage(response: Any, slug: Any) -> QuerySet[Passage]:
    """What the public reads now of one recommendation of a response, at most one row: that of the newest version.

    `response` is asked for from within the query of a query, `slug` from within a query, where they are references.
    """
    newest = Publication.objects.public().filter(response=response).order_by("-version").values("pk")[:1]
    return Passage.objects.filter(entry=Subquery(newest), anchor=slug, kind__in=Passage.ITEMS).order_by()


def with_elsewhere(rows: QuerySet[Publication], slug: str) -> QuerySet[Publication]:
    """Sealed versions, each with where else one of its recommendations was made, and when that last changed.

    It comes in the same query; `elsewhere_of` and `changed_at` read it.
    """
    own = Occurrence.objects.filter(response=OuterRef(OuterRef("response")), slug=slug).order_by().values("matter")
    others = Occurrence.objects.standing().filter(matter__in=own.filter(ended_at__isnull=True))
    others = others.exclude(response=OuterRef("response"), slug=slug).order_by("made_on", "pk")
    where = {"title": "entry__title", "force": "entry__force_slug", "report": "entry__report_slug", "slug": "anchor"}
    read = public_passage(OuterRef(OuterRef("response")), OuterRef("slug"))
    told = {name: name for name in ("title", "kind", "number", "link", "made_on")}
    said = JSONObject(
        **told, of="response", read=Subquery(read.values(json=JSONObject(**where, kind="kind", item="heading"))[:1])
    )
    changes = Occurrence.objects.filter(matter__in=own).annotate(at=_last_changed()).order_by("-at")
    return rows.annotate(elsewhere=ArraySubquery(others.values(json=said)), elsewhere_at=changes.values("at")[:1])


def _last_changed() -> Greatest:
    """When an occurrence last came or went, and whether the public reads it last changed."""
    versions = Publication.objects.filter(response=OuterRef("response")).order_by("-sealed_at")
    removals = Removal.objects.filter(publication__response=OuterRef("response")).order_by("-removed_at")
    moments = Subquery(versions.values("sealed_at")[:1]), Subquery(removals.values("removed_at")[:1])
    return Greatest("added_at", "ended_at", *moments)  # PostgreSQL passes over those that are unknown


def changed_at(row: Publication) -> datetime | None:
    """When what came with a version of other reports last changed; None where there never was any."""
    return getattr(row, "elsewhere_at", None)


def elsewhere_of(row: Publication) -> list[Elsewhere]:
    """The other reports that came with a version, the earliest first: those that the public reads, and those told."""
    found = [_elsewhere(said) for said in getattr(row, "elsewhere", []) if said["read"] or not said["of"]]
    return sorted(found, key=lambda one: (one.made_on, one.title, one.item))


def _elsewhere(said: dict[str, Any]) -> Elsewhere:
    made_on = date.fromisoformat(said["made_on"])
    if said["read"]:
        return Elsewhere(made_on=made_on, **said["read"])
    item = f"{ItemKind(said['kind']).label} {said['number']}".strip()
    return Elsewhere(made_on=made_on, title=said["title"], kind=said["kind"], item=item, link=said["link"])


def grouped(others: Iterable[Elsewhere], made_on: date) -> list[Group]:
    """Others of a recommendation of this day, the earliest first, under their headings: the first of all if it is
    earlier, those that are later, and between them the rest."""
    found: dict[str | Promise, list[Elsewhere]] = {}
    for number, other in enumerate(others):
        words = _AGAIN if other.made_on > made_on else _FIRST if not number and other.made_on < made_on else _ALSO
        found.setdefault(words[ItemKind(other.kind)], []).append(other)
    return [Group(heading, reports) for heading, reports in found.items()]
