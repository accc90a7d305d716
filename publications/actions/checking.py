"""Is the record still what was sealed? Every fingerprint computed again, one version and its documents at a time."""

import hashlib
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from jsonschema import Draft202012Validator

from journal.actions import broken_links
from journal.models import Event
from publications.fingerprints import named_in
from publications.models import Publication, Rendition
from publications.record import fingerprint

Made = dict[str, str]  # the documents made from one version: format -> SHA-256, or "" where the journal has none
# What was made of every version before the journal kept the fingerprints of documents.
_AT_FIRST = {Rendition.Format.HTML.value: "", Rendition.Format.PDF.value: ""}
_AT_ONCE = 20  # records that are in memory together; of the documents it is one
# Where a file for word processors keeps its words. Those of a PDF are looked for by nobody: its bytes are checked.
_MEMBERS = {"docx": "word/document.xml", "odt": "content.xml"}


def made(pk: int | None = None) -> dict[int, Made]:
    """The documents that the journal says were made of each publication, or of one, by its key."""
    return _made(None if pk is None else [pk])


def _made(keys: Collection[int] | None) -> dict[int, Made]:
    found: dict[int, Made] = defaultdict(dict)
    events = _events("publication.sealed", "publication.drawn")
    events = events if keys is None else events.filter(subject_id__in=keys)
    for subject, documents in events.order_by("pk").values_list("subject_id", "facts__documents"):
        found[subject] |= documents or _AT_FIRST
    return found


def _events(*verbs: str) -> Any:
    return Event.objects.filter(subject_type="publications.publication", verb__in=verbs)


def flaws() -> Iterator[str]:
    """What in the sealed record no longer agrees with its fingerprints, one sentence each; none if all is well.

    The memory that it takes does not grow with the record.
    """
    last = 0
    while rows := list(Publication.objects.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        last = rows[-1].pk
        keys = [row.pk for row in rows]
        sealed = dict(
            _events("publication.sealed").filter(subject_id__in=keys).values_list("subject_id", "facts__sha256")
        )
        documents = _made(keys)
        for row in rows:
            yield from _of_record(row, sealed.get(row.pk))
            yield from _of_documents(row, documents[row.pk], sealed.get(row.pk) or row.sha256)
    kept = Publication.objects.filter(pk=OuterRef("subject_id"))
    gone = _events("publication.sealed").filter(~Exists(kept)).order_by("subject_id")
    for missing in gone.values_list("subject_id", flat=True).iterator():
        yield f"Publication {missing} is gone."
    for event in broken_links():
        yield f"Event {event.pk} does not follow from the one before it."


def _of_record(publication: Publication, sealed: str | None) -> Iterator[str]:
    canonical = publication.canonical.encode()
    if not fingerprint(canonical) == publication.sha256 == sealed:
        yield f"Publication {publication.pk} is not what was sealed."
    if where := _misshapen(canonical):
        yield f"Publication {publication.pk} has not the shape of its format ({where})."


@cache
def _shape() -> Draft202012Validator:
    return Draft202012Validator(json.loads((settings.BASE_DIR / "publications" / "schema.json").read_text()))


def _misshapen(canonical: bytes) -> str:
    """Where a record departs from the schema first, never what it says there; "" where it does not."""
    try:
        problem = next(_shape().iter_errors(json.loads(canonical)), None)
    except ValueError:
        return "no JSON"
    return problem.json_path if problem else ""


def _of_documents(publication: Publication, documents: Made, seal: str) -> Iterator[str]:
    kept = set()
    for rendition in publication.renditions.order_by("pk").iterator(chunk_size=1):
        kept.add(rendition.format)
        told, content = documents.get(rendition.format), bytes(rendition.content)
        if hashlib.sha256(content).hexdigest() != rendition.sha256 or told not in ("", rendition.sha256):
            yield f"Document {rendition.pk} ({rendition.format}) is not what was made."
        elif not _names(rendition.format, content, seal):
            yield f"Document {rendition.pk} ({rendition.format}) does not name its record’s fingerprint."
    if documents.keys() - kept:
        yield f"Publication {publication.pk} has lost a document."


def _names(form: str, content: bytes, seal: str) -> bool:
    if form == Rendition.Format.PDF:
        return True
    if form in _MEMBERS:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as file:
                content = file.read(_MEMBERS[form])
        except (zipfile.BadZipFile, KeyError):
            return False
    return seal in named_in(content.decode("utf-8", "replace"))
