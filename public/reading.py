"""In which order is a record read on a page? As in its document, cut into what each page shows."""

import re
from typing import Any

from django.http import Http404

from progress.published import in_words, lines, said_of, standing, states
from progress.recurring import elsewhere_of, grouped
from public.catalogue import Published
from public.data.links import feed
from public.sharing import about_recommendation, about_response, address
from publications import outline
from publications.comparing import changes
from publications.models import Publication
from publications.notes import Notes
from publications.record import Record


def frame(record: Record) -> dict[str, Any]:
    """What each page about a body's record shows around it. `colour` is the address of its colours, or ""."""
    colour = record.body.colour.lower()
    return {
        "record": record,
        "feed": feed("force", record.force.slug),
        "links": outline.links(record),
        "colour": colour[1:] if re.fullmatch(r"#[0-9a-f]{6}", colour) else "",
    }


def response(rows: list[Publication], shown: Publication) -> dict[str, Any]:
    """All texts of a version, with their notes numbered as they are read, and what its page says of all versions."""
    versions = [Published(row) for row in rows]
    numbers = {row.version for row in rows}
    record = shown.record
    return {
        "shown": versions[rows.index(shown)],
        "latest": versions[0],
        "versions": versions,
        "comparable": {number for number in numbers if number - 1 in numbers},
        "sizes": {document["format"]: document["size"] for document in getattr(shown, "sizes", [])},
        "shared": about_response(shown),
        "canonical": address("public:response_detail", shown.force_slug, shown.report_slug),
        "progress": {slug: in_words(state) for slug, state in states(said_of(shown)).items()},
        **outline.whole(record),
        **frame(record),
    }


def correction(before: Publication, row: Publication) -> dict[str, Any]:
    """What a version changed against the one before it."""
    return {
        "publication": row,
        "before": before,
        "changes": changes(before.record, row.record),
        **frame(row.record),
    }


def recommendation(row: Publication, slug: str) -> dict[str, Any]:
    """One recommendation, its neighbours in printed order, and its notes numbered from 1. Raises Http404."""
    record = row.record
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
    said = said_of(row)
    return {
        "publication": row,
        "standing": standing(record, said),
        "progress": lines(record, said),
        "elsewhere": grouped(elsewhere_of(row, slug), record.report.published_on),
        "item": item,
        "before": before,
        "after": after,
        "cause": next((f"cause-of-concern-{number}" for number in causes), ""),
        "notes": notes.listed,
        "shared": about_recommendation(row, record.recommendations[at], item.heading) if item else None,
        **frame(record),
    }
