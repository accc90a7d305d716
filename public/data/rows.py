"""What does a sealed version say, as rows? Read from its record, and from what lists keep of it."""

import json
from collections.abc import Collection, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet

from progress.published import Said, by_slug, said_in, said_of, with_progress, with_update
from progress.recurring import Elsewhere, changed_at, elsewhere_of, with_elsewhere
from progress.states import State, state_of
from public.data.shapes import (
    Document,
    OtherReport,
    PassageRow,
    ProgressRow,
    RecommendationInFull,
    RecommendationRow,
    ResponseInFull,
    ResponseRow,
    UpdateInFull,
    Version,
)
from public.sharing import address
from publications.models import Entry, Passage, Publication
from recommendations.richtext import to_plain


def with_record(entries: QuerySet[Entry]) -> QuerySet[Any]:
    """Entries with what is sealed. As columns: an entry and its version would hold on to each other, and a long file
    would fill the memory until Python looks for such pairs."""
    columns = ("canonical", "version", "sha256", "sealed_at", "published_on")
    return entries.annotate(**{name: F(f"publication__{name}") for name in columns})


def with_states(entries: QuerySet[Entry], slug: str = "") -> QuerySet[Any]:
    """The same, with what is published of progress and where else it was recommended: of one recommendation with its
    texts, or of all of them."""
    response = "publication__response"
    return with_elsewhere(with_progress(with_record(entries), slug, response=response), slug, response=response)


def with_said(passages: QuerySet[Passage]) -> QuerySet[Any]:
    """Passages of progress with their updates, and with when the version that they stand beside was sealed."""
    sealed = passages.annotate(sealed_at=F("entry__publication__sealed_at"))
    return with_update(sealed.select_related("entry").defer("words", "lexemes"))


class Told:
    """A version and its entry, with the record as plain JSON values: quick to read, and dates as they are written."""

    def __init__(self, entry: Any) -> None:
        self.entry = entry  # as `with_record` reads it
        self.record: dict[str, Any] = json.loads(entry.canonical)

    @cached_property
    def id(self) -> str:
        """FORCE/REPORT."""
        return f"{self.entry.force_slug}/{self.entry.report_slug}"

    @cached_property
    def causes(self) -> dict[str, int]:
        """To which cause of concern each item belongs, by the item's slug."""
        causes = enumerate(self.record["causes"], 1)
        return {slug: number for number, cause in causes for slug in cause["recommendations"]}

    @cached_property
    def items(self) -> dict[str, dict[str, Any]]:
        """The recommendations, by their slugs, in printed order."""
        return {item["slug"]: item for item in self.record["recommendations"]}

    @cached_property
    def progress(self) -> dict[str, list[Said]]:
        """What is published of each, by the item's slug, the latest first. Read by `with_states`."""
        return by_slug(said_of(self.entry))


def answered(entry: Entry) -> dict[str, Any]:
    """The fields of `shapes.Answered`."""
    return {
        "force": entry.force_slug,
        "force_name": entry.force_name,
        "body": entry.body_slug,
        "body_name": entry.body_name,
        "programme": entry.programme_slug,
        "programme_name": entry.programme,
        "report": entry.report_slug,
        "report_title": entry.title,
        "rating": entry.grade_slug,
        "rating_name": entry.grade,
        "first_published_on": entry.first_published_on,
    }


def response_row(told: Told) -> ResponseRow:
    """One version as a row."""
    return ResponseRow(**_response(told))


def _response(told: Told) -> dict[str, Any]:
    entry, record = told.entry, told.record
    kinds = [item["kind"] for item in record["recommendations"]]
    return answered(told.entry) | {
        "id": told.id,
        "address": address("public:response_detail", entry.force_slug, entry.report_slug),
        "report_published_on": record["report"]["published_on"],
        "last_day": record["clock"]["last_on"],
        "day": entry.day,
        "days": entry.days,
        "days_late": entry.days_late,
        "invitation": record["invitation"]["outcome"],
        "recommendations": entry.recommendations,
        "areas_for_improvement": kinds.count("area for improvement"),
        "licence": record["body"]["licence"],
        "licence_link": record["body"]["licence_link"],
        **_version(entry, record),
    }


def _version(sealed: Any, record: dict[str, Any]) -> dict[str, Any]:
    """Of a publication, or of an entry with its record."""
    of_version = (sealed.force_slug, sealed.report_slug, sealed.version)
    return {
        "version": sealed.version,
        "published_on": sealed.published_on,
        "updated_at": sealed.sealed_at,
        "sha256": sealed.sha256,
        "correction_reason": record["edition"]["correction_reason"],
        "data_address": address("public:response_json", *of_version),
    }


def version(publication: Publication) -> Version:
    """What is said of each version beside the others."""
    of_version = (publication.force_slug, publication.report_slug, publication.version)
    facts = _version(publication, json.loads(publication.canonical))
    return Version(**facts | {"address": address("public:response_detail", *of_version)})


def response_in_full(told: Told, versions: list[Publication]) -> ResponseInFull:
    """One version with its record, beside the others."""
    shown = next(row for row in versions if row.pk == told.entry.pk)
    of_version = (shown.force_slug, shown.report_slug, shown.version)
    sizes: list[dict[str, Any]] = getattr(shown, "sizes", [])
    documents = [
        Document(
            format=made["format"], size=made["size"], address=address(f"public:response_{made['format']}", *of_version)
        )
        for made in sizes
    ]
    return ResponseInFull(
        **_response(told), record=told.record, versions=[version(row) for row in versions], documents=documents
    )


def recommendation_rows(told: Told, slugs: Collection[str]) -> Iterator[RecommendationRow]:
    """Those of its recommendations, in printed order."""
    for slug in told.items:
        if slug in slugs:
            yield recommendation_row(told, slug)


def recommendation_row(told: Told, slug: str) -> RecommendationRow:
    """One recommendation as a row. Raises KeyError where there is none of that name."""
    return RecommendationRow(**_recommendation(told, slug))


def recommendation_in_full(told: Told, slug: str) -> RecommendationInFull:
    """The same with rich text. Raises KeyError where there is none of that name."""
    item = told.items[slug]
    html = {"text_html": item["text"], "force_response_html": item["force"]["text"]}
    return RecommendationInFull(
        **_recommendation(told, slug),
        **html,
        body_response_html=item["body"]["text"],
        updates=[update(told, said) for said in told.progress.get(slug, [])],
        elsewhere=[other_report(other) for other in elsewhere_of(told.entry, slug)],
    )


def _recommendation(told: Told, slug: str) -> dict[str, Any]:
    item, entry = told.items[slug], told.entry
    said, linked_at = told.progress.get(slug, []), changed_at(entry, slug)
    moments = [entry.sealed_at, *(one.published_at for one in said), *([linked_at] if linked_at else [])]
    return answered(told.entry) | {
        "id": f"{told.id}/{slug}",
        "response": told.id,
        "version": entry.version,
        "address": address("public:recommendation_detail", entry.force_slug, entry.report_slug, slug),
        "report_published_on": told.record["report"]["published_on"],
        "kind": item["kind"],
        "number": item["number"],
        "cause_of_concern": told.causes.get(slug),
        "text": to_plain(item["text"]),
        "addressed_to": item["addressed_to"],
        "deadline": item["deadline"]["phrase"],
        "deadline_kind": item["deadline"]["kind"],
        "due_on": item["deadline"]["due_on"],
        "force_position": item["force"]["position"],
        "force_response": to_plain(item["force"]["text"]),
        "body_position": item["body"]["position"],
        "body_disposition": item["body"]["disposition"],
        "body_response": to_plain(item["body"]["text"]),
        **_standing(state_of(said)),
        **_first(told, slug),
        "updated_at": max(moments),
    }


def _first(told: Told, slug: str) -> dict[str, Any]:
    """The earliest of the reports that say the same, where it is earlier than this one."""
    others, made_on = elsewhere_of(told.entry, slug), date.fromisoformat(told.record["report"]["published_on"])
    first = others[0] if others and others[0].made_on < made_on else None
    return {
        "first_recommended_on": first.made_on if first else None,
        "first_recommended_in": _where(first) if first else "",
    }


def _where(other: Elsewhere) -> str:
    if not other.slug:
        return other.link
    return address("public:recommendation_detail", other.force, other.report, other.slug)


def other_report(other: Elsewhere) -> OtherReport:
    """Another report that says the same."""
    facts: dict[str, Any] = {
        "id": "/".join((other.force, other.report, other.slug)) if other.slug else "",
        "address": _where(other),
        "report_title": other.title,
        "report_published_on": other.made_on,
        "kind": other.kind,
        "heading": other.item,
    }
    return OtherReport(**facts)


def _standing(state: State) -> dict[str, Any]:
    return {
        "delivery": state.delivery,
        "delivery_by": state.delivery_side,
        "assurance": state.verification,
        "with_inspectorate": state.inspectorate,
        "progress_as_of": state.as_of,
    }


def progress_row(passage: Any) -> ProgressRow:
    """An update, from its passage as `with_said` reads it."""
    said, entry = said_in(passage), passage.entry
    response = f"{entry.force_slug}/{entry.report_slug}"
    return ProgressRow(
        **answered(entry),
        **_said(said),
        id=passage_name(passage),
        address=passage_address(passage),
        response=response,
        recommendation=f"{response}/{passage.anchor}",
        heading=passage.heading,
        updated_at=max(passage.sealed_at, said.published_at),
    )


def update(told: Told, said: Said) -> UpdateInFull:
    """An update among those of its recommendation."""
    page = address("public:recommendation_detail", told.entry.force_slug, told.entry.report_slug, said.slug)
    place = said.place
    return UpdateInFull(
        id=f"{told.id}/{said.slug}/{place}", address=f"{page}#{place}", **_said(said), text_html=said.text
    )


def _said(said: Said) -> dict[str, Any]:
    """The fields of `shapes.Said`."""
    return {
        "side": said.side,
        "as_of": said.as_of,
        "delivery": said.delivery,
        "assurance": said.verification,
        "with_inspectorate": said.inspectorate,
        "text": to_plain(said.text),
        "published_at": said.published_at,
    }


def passage_row(passage: Passage) -> PassageRow:
    """A part that a search finds."""
    facts: dict[str, Any] = answered(passage.entry) | {
        "id": passage_name(passage),
        "address": passage_address(passage),
        "kind": passage.kind,
        "heading": passage.heading,
        "position": passage.position,
        "words": passage.words,
    }
    return PassageRow(**facts)


def passage_name(passage: Passage) -> str:
    """Its lasting name: that of its recommendation and the place there, or that of its part of the response."""
    parts = [passage.entry.force_slug, passage.entry.report_slug, passage.anchor]
    return "/".join([*parts, passage.place] if passage.kind == Passage.Kind.PROGRESS else parts)


def passage_address(passage: Passage) -> str:
    """Where it can be read: a recommendation has a page of its own, the rest stands on that of the response."""
    of_response = (passage.entry.force_slug, passage.entry.report_slug)
    place = f"#{passage.place}" if passage.place else ""
    if passage.kind in (Passage.Kind.OVERALL, Passage.Kind.CAUSE):
        return f"{address('public:response_detail', *of_response)}{place}"
    return f"{address('public:recommendation_detail', *of_response, passage.anchor)}{place}"
