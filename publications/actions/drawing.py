"""Make it so: the documents of a version are drawn and kept; those of a format that came later are added."""

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import transaction

from journal.actions import record
from publications import documents
from publications.actions.checking import made
from publications.models import Publication, Rendition
from publications.record import Record, fingerprint

Drawn = Mapping[Rendition.Format, bytes]
OFFICE = (Rendition.Format.DOCX, Rendition.Format.ODT)  # of which versions sealed before them have none


def draw(sealed: Record) -> dict[Rendition.Format, bytes]:
    """All documents of a record. Raises documents.CannotDrawError.

    Those for word processors are written by a program of its own, while the PDF is set here.
    """
    seal = fingerprint(sealed.canonical())
    with ThreadPoolExecutor(len(OFFICE)) as pool:
        waiting = {form: pool.submit(documents.office, sealed, seal, form.value) for form in OFFICE}
        here = {
            Rendition.Format.HTML: documents.html(sealed, seal).encode(),
            Rendition.Format.PDF: documents.pdf(sealed, seal),
        }
        return here | {form: made.result() for form, made in waiting.items()}


def keep(publication: Publication, drawn: Drawn, *, at: datetime) -> dict[str, str]:
    """Keep documents with the version that they were drawn from. Returns the SHA-256 of each, for the journal."""
    rows = [
        Rendition(
            publication=publication,
            format=form,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            made_at=at,
        )
        for form, content in drawn.items()
    ]
    Rendition.objects.bulk_create(rows)
    return {row.format: row.sha256 for row in rows}


def draw_missing(*, at: datetime) -> int:
    """Add the documents for word processors to versions that were sealed before there were any. Returns how many.

    One that was made once and is gone is not made again: it would not be what people downloaded.
    """
    without = [Publication.objects.exclude(renditions__format=form).values_list("pk", flat=True) for form in OFFICE]
    return sum(_add(pk, at) for pk in sorted(set().union(*without)))


@transaction.atomic
def _add(pk: int, at: datetime) -> int:
    """Add what one version lacks, alone: of two workers the second finds nothing to do."""
    publication = Publication.objects.select_for_update(of=("self",)).get(pk=pk)
    lacking = [form for form in OFFICE if form.value not in made(pk).get(pk, {})]
    if lacking:
        drawn = {form: documents.office(publication.record, publication.sha256, form.value) for form in lacking}
        record("publication.drawn", publication, by=None, at=at, documents=keep(publication, drawn, at=at))
    return len(lacking)
