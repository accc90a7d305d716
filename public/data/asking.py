"""What may a program ask for, and which rows are that? The same choices as on the pages, each checked."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from ninja import Field, Schema
from pydantic import BeforeValidator

from progress import published, recurring
from public import catalogue, lists, searching, soon
from public.data.shapes import Assurance, Delivery, Disposition, Kind, Position, Side, WithInspectorate
from publications.models import Entry, Passage
from recommendations.deadlines import LONDON

MOST = 100  # rows in one answer
FURTHEST = 100_000  # rows that may be passed over: whoever wants all of them takes the whole register
# Where a recommendation stands: what the window calls each thing, and the column that holds it.
STANDING = {"delivery": "delivery", "assurance": "verification", "with_inspectorate": "inspectorate"}
SHORT_NAME = r"^[A-Za-z0-9_-]{1,120}$"


def _day(typed: Any) -> Any:
    """2024-02-29 and nothing else that a date could be written as, like seconds since 1970."""
    if isinstance(typed, str) and (len(typed) != len("2024-02-29") or typed[4:5] + typed[7:8] != "--"):
        raise ValueError("Give a day like 2024-02-29.")
    return typed


def _number(typed: Any) -> Any:
    """Plain digits: "1_0" and " 10" are numbers to Python only."""
    if isinstance(typed, str) and not (typed.isascii() and typed.removeprefix("-").isdigit()):
        raise ValueError("Give a whole number.")
    return typed


Day = Annotated[date, BeforeValidator(_day)]
Year = Annotated[int, Field(ge=1900, le=2099), BeforeValidator(_number)]
Limit = Annotated[int, Field(ge=1, le=MOST), BeforeValidator(_number)]
Offset = Annotated[int, Field(ge=0, le=FURTHEST), BeforeValidator(_number)]
ShortName = Annotated[str, Field(pattern=SHORT_NAME)]
Words = Annotated[str, Field(min_length=1, max_length=searching.LONGEST)]


class Narrowed(Schema):
    """What every list can be narrowed by."""

    force: ShortName | None = Field(None, description="Of this police force.")
    body: ShortName | None = Field(None, description="By this local policing body.")
    programme: ShortName | None = Field(None, description="To reports of this programme.")
    year: Year | None = Field(None, description="First published in this year.")
    rating: ShortName | None = Field(None, description="To reports with this overall rating.")
    updated_since: Day | None = Field(None, description="Sealed on this day in London or later.")
    q: Words | None = Field(
        None,
        description="With these words, as in the search: “a phrase” in quotation marks, a minus leaves a word out.",
    )


class ResponsesAsked(Narrowed):
    """Which responses."""

    compared: Literal["yes"] | None = Field(
        None, description="Only those that the page on timeliness compares: with a period, of bodies that take part."
    )


class WithProgress(Narrowed):
    """Where what was published of progress counts as well."""

    updated_since: Day | None = Field(
        None, description="With the version sealed, or progress published, on this day in London or later."
    )


class RecommendationsAsked(WithProgress):
    """Which recommendations."""

    updated_since: Day | None = Field(
        None,
        description="With the version sealed, progress published, or what is said of other reports changed, on this day"
        " in London or later.",
    )
    position: Position | None = Field(None, description="On which the local policing body took this position.")
    disposition: Disposition | None = Field(None, description="On which the body tells of this action.")
    kind: Kind | None = Field(None, description="What the report calls them.")
    delivery: Delivery | None = Field(None, description="Which are so far delivered, by the last word on it.")
    assurance: Assurance | None = Field(None, description="Of whose delivery the body is so far assured.")
    with_inspectorate: WithInspectorate | None = Field(
        None, description="Which stand so with the inspectorate, by the last word on it."
    )


class ProgressAsked(WithProgress):
    """Which updates."""

    year: Year | None = Field(None, description="Of responses that were first published in this year.")
    side: Side | None = Field(None, description="By the force, or by the local policing body.")


class PassagesAsked(WithProgress):
    """Which passages."""

    position: Position | None = Field(None, description="On which the local policing body took this position.")


class Stretch(Schema):
    """Which of the rows that fit."""

    limit: Limit = Field(20, description=f"How many rows, {MOST} at most.")
    offset: Offset = Field(0, description="How many rows to pass over.")


def entries(asked: Narrowed) -> QuerySet[Entry]:
    """The current versions of responses that fit, the latest first."""
    rows = lists.narrowed(catalogue.latest(), _chosen(asked))
    if asked.updated_since:
        rows = rows.filter(publication__sealed_at__gte=_begins(asked.updated_since))
    return rows


def responses(asked: ResponsesAsked) -> QuerySet[Entry]:
    """The responses that fit; with words, those that hold a passage with all of them."""
    rows = entries(asked)
    if asked.compared:
        rows = soon.compared(rows)
    if words := _words(asked):
        rows = rows.filter(pk__in=searching.found(words).order_by().values("entry"))
    return rows


def recommendations(asked: RecommendationsAsked) -> QuerySet[Passage]:
    """The passages of the recommendations that fit: the latest first, or with words the best first."""
    rows = _found(asked).filter(kind__in=catalogue.ITEMS)
    if asked.updated_since:
        since = Passage.objects.filter(entry=OuterRef("entry"), anchor=OuterRef("anchor"))
        begins = _begins(asked.updated_since)
        linked = recurring.changing(OuterRef("entry__publication__response"), OuterRef("anchor"))
        new = _sealed(begins) | Exists(since.filter(published_at__gte=begins)) | Exists(linked.filter(at__gte=begins))
        rows = rows.filter(new)
    for column in ("position", "disposition", "kind"):
        if value := getattr(asked, column):
            rows = rows.filter(**{column: value})
    for name, column in STANDING.items():
        if value := getattr(asked, name):
            stands = published.last_word(column, "entry__publication__response", "anchor")
            rows = rows.alias(**{f"{column}_now": stands}).filter(**{f"{column}_now": value})
    return rows


def progress(asked: ProgressAsked) -> QuerySet[Passage]:
    """The passages of the updates that fit: the one published last first, or with words the best first."""
    rows = _since(_found(asked).filter(kind=Passage.Kind.PROGRESS), asked)
    if asked.side:
        rows = rows.filter(progress__in=published.of_side(asked.side).values("pk"))
    return rows if _words(asked) else rows.order_by("-published_at", "-progress")


def passages(asked: PassagesAsked) -> QuerySet[Passage]:
    """The passages that fit: the latest first, or with words the best first, as the search page lists them."""
    rows = _since(_found(asked), asked)
    return rows.filter(position=asked.position) if asked.position else rows


def _found(asked: WithProgress) -> QuerySet[Passage]:
    """What holds the words, of the responses that fit."""
    return lists.narrowed(searching.found(_words(asked)), _chosen(asked), "entry__")


def _since(rows: QuerySet[Passage], asked: WithProgress) -> QuerySet[Passage]:
    """Those that are new since the day that was asked for, if one was."""
    if asked.updated_since is None:
        return rows
    begins = _begins(asked.updated_since)
    return rows.filter(_sealed(begins) | Q(published_at__gte=begins))


def _sealed(begins: datetime) -> Q:
    return Q(entry__publication__sealed_at__gte=begins)


def _chosen(asked: Narrowed) -> dict[str, Any]:
    """As lists know the choices."""
    chosen = {name: getattr(asked, name) for name in ("force", "body", "programme", "year")} | {"grade": asked.rating}
    return {name: value for name, value in chosen.items() if value is not None}


def _words(asked: Narrowed) -> str:
    return searching.read(asked.q or "").typed


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)
