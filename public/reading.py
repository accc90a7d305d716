"""In which order is a record read on a page? As in its document, cut into what each page shows."""

import re
from typing import Any

from django.http import Http404

from publications import outline
from publications.notes import Notes
from publications.record import Record


def frame(record: Record) -> dict[str, Any]:
    """What each page about a body's record shows around it. `colour` is the address of its colours, or ""."""
    colour = record.body.colour.lower()
    return {
        "record": record,
        "links": outline.links(record),
        "colour": colour[1:] if re.fullmatch(r"#[0-9a-f]{6}", colour) else "",
    }


def whole(record: Record) -> dict[str, Any]:
    """All texts of a response, with their notes numbered as they are read."""
    return {**outline.whole(record), **frame(record)}


def one(record: Record, slug: str) -> dict[str, Any]:
    """One recommendation, its neighbours in printed order, and its notes numbered from 1. Raises Http404."""
    slugs = [item.slug for item in record.recommendations]
    if slug not in slugs:
        raise Http404
    at = slugs.index(slug)
    notes = Notes()
    item, before, after = (
        outline.item(record, notes if place == at else Notes(), record.recommendations[place])
        if 0 <= place < len(slugs)
        else None
        for place in (at, at - 1, at + 1)
    )
    causes = (number for number, cause in enumerate(record.causes, 1) if slug in cause.recommendations)
    return {
        "item": item,
        "before": before,
        "after": after,
        "cause": next((f"cause-of-concern-{number}" for number in causes), ""),
        "notes": notes.listed,
        **frame(record),
    }
