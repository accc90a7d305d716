"""In which order is a record read on a page? The same as in its document, cut into what a page shows."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from publications import documents
from publications.notes import Notes
from publications.record import Recommendation, Record


def whole(record: Record) -> dict[str, Any]:
    """All texts of a response with their notes numbered as they are read."""
    notes = Notes()
    findings = notes.marked(record.report.findings)
    overall = {
        "body": notes.marked(record.overall.body),
        "force": notes.marked(record.overall.force),
        "body_on_force": notes.marked(record.overall.body_on_force),
    }
    groups = documents._groups(record, notes)
    return {
        "findings": findings,
        "overall": overall,
        "groups": groups,
        "notes": notes.listed,
        "body_response": documents._response_of(record.body.called),
        "force_response": documents._response_of(record.force.name),
        **documents._counts(record),
        **frame(record),
    }


def frame(record: Record) -> dict[str, Any]:
    """What each page of a record shows around it."""
    return {"record": record, "links": documents._links(record)}


@dataclass(frozen=True)
class Place:
    """One recommendation and its neighbours in printed order."""

    item: Recommendation
    before: Recommendation | None
    after: Recommendation | None


def place_of(record: Record, slug: str) -> Place:
    """The recommendation with this slug. Raises Http404."""
    for at, item in enumerate(record.recommendations):
        if item.slug == slug:
            before = record.recommendations[at - 1] if at else None
            after = record.recommendations[at + 1] if at + 1 < len(record.recommendations) else None
            return Place(item, before, after)
    raise Http404


def one(record: Record, place: Place) -> dict[str, Any]:
    """The texts of one recommendation, its notes numbered from 1."""
    notes = Notes()
    item = documents._item(record, notes, place.item)
    cause = next((cause for cause in record.causes if place.item.slug in cause.recommendations), None)
    return {
        "item": item,
        "place": place,
        "cause": cause,
        "notes": notes.listed,
        **frame(record),
    }
