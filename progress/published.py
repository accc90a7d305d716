"""What does the public read of progress? Published updates and nothing else, in the query that reads the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from progress.models import Delivery, Update, Verification, WithInspectorate
from progress.states import State, state_of
from publications.models import Passage
from publications.record import Record
from publications.since import Since
from recommendations.richtext import words

_READ = ("id", "slug", "side", "as_of", "delivery", "verification", "inspectorate", "published_at")


@dataclass(frozen=True)
class Said:
    """One published update, its choices the values of progress.models; `text` is rich, "" where it was not read."""

    id: int
    slug: str
    side: str
    as_of: date
    delivery: str
    verification: str
    inspectorate: str
    published_at: datetime
    text: str = ""

    @property
    def place(self) -> str:
        """Where it stands on the page of its recommendation, at an address that stays."""
        return f"progress-{self.id}"


@dataclass(frozen=True)
class Line:
    """One update as a page shows it: who says it and, in words, what."""

    said: Said
    who: str
    states: list[tuple[str, str]]  # of what, and how it stands


def with_progress(rows: QuerySet[Any], slug: str = "", *, response: str = "response") -> QuerySet[Any]:
    """Sealed versions, each with what is published of their progress: of one recommendation with its texts, or of all.

    It comes in the same query; `said_of` reads it. `response` leads from a row to the response.
    """
    updates = Update.objects.published().filter(response=OuterRef(response))
    if slug:
        updates = updates.filter(slug=slug)
    read = updates.latest_first().values(json=_read(with_text=bool(slug)))
    found: QuerySet[Any] = rows.annotate(progress=ArraySubquery(read))
    return found


def with_update(passages: QuerySet[Passage]) -> QuerySet[Any]:
    """Passages of progress, each with its update, which comes in the same query; `said_in` reads it."""
    update = Update.objects.published().filter(pk=OuterRef("progress")).order_by()
    return passages.annotate(update=Subquery(update.values(json=_read(with_text=True))))


def _read(*, with_text: bool) -> JSONObject:
    return JSONObject(**{name: name for name in (*_READ, *(["text"] if with_text else []))})


def of_side(side: str) -> QuerySet[Update]:
    """What one side said."""
    found: QuerySet[Update] = Update.objects.published().filter(side=side).order_by()
    return found


def last_word(about: str, response: str, slug: str) -> Subquery:
    """What was said last about one of the three things that a recommendation stands at, like "delivery", in SQL; as
    progress.states.state_of finds it. `response` and `slug` lead from a row to its recommendation."""
    said = Update.objects.published().filter(response=OuterRef(response), slug=OuterRef(slug)).exclude(**{about: ""})
    return Subquery(said.latest_first().values(about)[:1])


def newest() -> dict[str, Subquery]:
    """How many updates are published, and when the last one was: both together stand for all of them."""
    updates = Update.objects.published()
    counted = updates.order_by().values(all=Value(1)).annotate(number=Count("pk")).values("number")
    latest = updates.order_by("-published_at").values("published_at")[:1]
    return {"updates": Subquery(counted), "updated_at": Subquery(latest)}


def said_of(row: Any) -> list[Said]:
    """The updates that came with a version, the latest first; none where it was read without."""
    return [_said(found) for found in getattr(row, "progress", [])]


def said_in(passage: Any) -> Said:
    """The update that came with a passage."""
    return _said(passage.update)


def _said(found: dict[str, Any]) -> Said:
    moments = {
        "as_of": date.fromisoformat(found["as_of"]),
        "published_at": datetime.fromisoformat(found["published_at"]),
    }
    return Said(**(found | moments))


def since(response: int | None = None) -> Iterator[Since]:
    """What can be found of progress with one response, or with all of them (`publications.since`)."""
    updates = Update.objects.published().order_by("pk")
    if response is not None:
        updates = updates.filter(response=response)
    for update in updates.iterator():
        yield as_found(update)


def as_found(update: Update) -> Since:
    """An update as it can be found: what it states in words, then its text. Raises ValueError for one that waits."""
    if update.published_at is None:
        raise ValueError("An update that is not published is not found.")
    stated = "; ".join(f"{about}: {value}" for about, value in in_words(update))
    said = " ".join(part for part in (f"{stated}." if stated else "", words(update.text)) if part)
    return Since(update.pk, update.response_id, update.slug, update.published_at, said)


def lines(record: Record, said: list[Said]) -> list[Line]:
    """Updates as a page shows them, in their order."""
    return [Line(one, who(record, one.side), in_words(one)) for one in said]


def who(record: Record, side: str) -> str:
    """Whose word it is: the names are those of the record."""
    return record.force.name if side == "force" else capfirst(record.body.called)


def in_words(said: Said | State | Update) -> list[tuple[str, str]]:
    """What is stated, each with what it is about; nothing of what is left open."""
    stated = [
        (_("Delivery"), said.delivery and Delivery(said.delivery).label),
        (_("Assurance"), said.verification and Verification(said.verification).label),
        (_("With the inspectorate"), said.inspectorate and WithInspectorate(said.inspectorate).label),
    ]
    return [(about, str(value)) for about, value in stated if value]


def standing(record: Record, said: list[Said]) -> list[tuple[str, str, str]]:
    """Where it stands after these updates: of what, how, and who says so."""
    state = state_of(said)
    sides = {_("Delivery"): state.delivery_side or "body"}
    return [(about, value, who(record, sides.get(about, "body"))) for about, value in in_words(state)]


def states(said: list[Said]) -> dict[str, State]:
    """The state of each recommendation of which anything is said, by its slug."""
    return {slug: state_of(found) for slug, found in by_slug(said).items()}


def by_slug(said: list[Said]) -> dict[str, list[Said]]:
    """The updates of each recommendation, in their order."""
    grouped: dict[str, list[Said]] = {}
    for one in said:
        grouped.setdefault(one.slug, []).append(one)
    return grouped
