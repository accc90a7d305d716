"""In which other reports does the public read that the same was recommended? In the query that reads the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Value
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

_SAID = ("id", "title", "kind", "number", "link", "made_on")
# From an occurrence to those of its group, itself among them: by joins, since the database may otherwise read all of
# them again for every row of a long file.
_OTHER = "matter__occurrences"


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


def with_elsewhere(rows: QuerySet[Any], slug: str = "", *, response: str = "response") -> QuerySet[Any]:
    """Sealed versions, each with where else their recommendations were made, one of them or all, and when that last
    changed.

    It comes in the same query; `elsewhere_of` and `changed_at` read it. `response` leads from a row to the response.
    """
    own = {"response": OuterRef(response), **({"slug": slug} if slug else {})}
    together = Occurrence.objects.standing().filter(**own, **{f"{_OTHER}__ended_at__isnull": True})
    facts = {name: f"{_OTHER}__{name}" for name in _SAID} | {
        "of": f"{_OTHER}__response",
        "own": "pk",
        "own_slug": "slug",
    }
    said = together.order_by(f"{_OTHER}__pk").values(json=JSONObject(**facts, read=Subquery(_read_now())))
    changes = changing(OuterRef(response), slug).values(json=JSONObject(slug="slug", at="at"))
    found: QuerySet[Any] = rows.annotate(elsewhere=ArraySubquery(said), elsewhere_at=ArraySubquery(changes))
    return found


def _read_now() -> QuerySet[Any, Any]:
    """Of another occurrence in the register, what the public reads of it now; nothing where it does not."""
    where = {"title": "entry__title", "force": "entry__force_slug", "report": "entry__report_slug", "slug": "anchor"}
    found = public_passage(OuterRef(OuterRef(f"{_OTHER}__response")), OuterRef(f"{_OTHER}__slug"))
    return found.values(json=JSONObject(**where, kind="kind", item="heading"))[:1]


def changing(response: Any, slug: Any = "") -> QuerySet[Any]:
    """Every occurrence that a response has or had, of one recommendation or of all, with `at`: when any of its group
    last came or went, or the public came to read it otherwise."""
    own = Occurrence.objects.filter(response=response, **({"slug": slug} if slug else {})).order_by()
    group = Occurrence.objects.filter(matter=OuterRef("matter")).annotate(at=_last_changed()).order_by("-at")
    found: QuerySet[Any] = own.annotate(at=Subquery(group.values("at")[:1]))
    return found


def _last_changed() -> Greatest:
    versions = Publication.objects.filter(response=OuterRef("response")).order_by("-sealed_at")
    removals = Removal.objects.filter(publication__response=OuterRef("response")).order_by("-removed_at")
    moments = Subquery(versions.values("sealed_at")[:1]), Subquery(removals.values("removed_at")[:1])
    return Greatest("added_at", "ended_at", *moments)  # PostgreSQL passes over those that are unknown


def newest() -> dict[str, Subquery]:
    """How many occurrences there are and how many were taken out: both together stand for all of them."""
    rows = Occurrence.objects.order_by().values(all=Value(1))
    counted = rows.annotate(number=Count("pk"), ended=Count("ended_at"), at=Greatest(Max("added_at"), Max("ended_at")))
    return {f"occurrences_{name}": Subquery(counted.values(name)) for name in ("number", "ended", "at")}


def changed_at(row: Any, slug: str = "") -> datetime | None:
    """When what came with a version of other reports last changed, for one recommendation or for any of them; None
    where there never was anything."""
    found = [change for change in getattr(row, "elsewhere_at", []) if slug in ("", change["slug"])]
    return max((datetime.fromisoformat(change["at"]) for change in found), default=None)


def elsewhere_of(row: Any, slug: str) -> list[Elsewhere]:
    """The other reports that say the same as a recommendation and came with its version, the earliest first: those that
    the public reads, and those told."""
    said = [each for each in getattr(row, "elsewhere", []) if each["own_slug"] == slug and each["id"] != each["own"]]
    found = [_elsewhere(each) for each in said if each["read"] or not each["of"]]
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
