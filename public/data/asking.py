"""What may a program ask for, and which rows are that? The same choices as on the pages, each checked."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from django.db.models import Q, QuerySet
from ninja import Field, Schema
from pydantic import BeforeValidator

from public import catalogue, lists, searching, soon
from public.data.shapes import Disposition, Kind, Position
from publications.models import Entry, Passage
from recommendations.deadlines import LONDON

MOST = 100  # rows in one answer
FURTHEST = 100_000  # rows that may be passed over: whoever wants all of them takes the whole register
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


class RecommendationsAsked(Narrowed):
    """Which recommendations."""

    position: Position | None = Field(None, description="On which the local policing body took this position.")
    disposition: Disposition | None = Field(None, description="On which the body tells of this action.")
    kind: Kind | None = Field(None, description="What the report calls them.")


class PassagesAsked(Narrowed):
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
    rows = passages(asked).filter(kind__in=catalogue.ITEMS)
    if asked.disposition:
        rows = rows.filter(disposition=asked.disposition)
    return rows.filter(kind=asked.kind) if asked.kind else rows


def passages(asked: RecommendationsAsked | PassagesAsked) -> QuerySet[Passage]:
    """The passages that fit: the latest first, or with words the best first, as the search page lists them."""
    rows = lists.narrowed(searching.found(_words(asked)), _chosen(asked), "entry__")
    if asked.updated_since:
        begins = _begins(asked.updated_since)
        rows = rows.filter(Q(entry__publication__sealed_at__gte=begins) | Q(published_at__gte=begins))
    return rows.filter(position=asked.position) if asked.position else rows


def _chosen(asked: Narrowed) -> dict[str, Any]:
    """As lists know the choices."""
    chosen = {name: getattr(asked, name) for name in ("force", "body", "programme", "year")} | {"grade": asked.rating}
    return {name: value for name, value in chosen.items() if value is not None}


def _words(asked: Narrowed) -> str:
    return searching.read(asked.q or "").typed


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)
