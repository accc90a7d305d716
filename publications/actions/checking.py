"""Is the record still what was sealed? Every fingerprint computed again."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from journal.actions import broken_links
from journal.models import Event
from publications.models import Publication, Rendition
from publications.record import fingerprint

Made = dict[str, str]  # the documents made from one version: format -> SHA-256, or "" where the journal has none
# What was made of every version before the journal kept the fingerprints of documents.
_AT_FIRST = {Rendition.Format.HTML.value: "", Rendition.Format.PDF.value: ""}


def made(pk: int | None = None) -> dict[int, Made]:
    """The documents that the journal says were made of each publication, or of one, by its key."""
    found: dict[int, Made] = defaultdict(dict)
    events = Event.objects.filter(verb__in=("publication.sealed", "publication.drawn"))
    events = events if pk is None else events.filter(subject_id=pk)
    for subject, documents in events.order_by("pk").values_list("subject_id", "facts__documents"):
        found[subject] |= documents or _AT_FIRST
    return found


def flaws() -> Iterator[str]:
    """What in the sealed record no longer agrees with its fingerprints, one sentence each; none if all is well."""
    sealed = dict(Event.objects.filter(verb="publication.sealed").values_list("subject_id", "facts__sha256"))
    documents = made()
    kept = {(row["publication"], row["format"]) for row in Rendition.objects.values("publication", "format")}
    for publication in Publication.objects.iterator():
        if not fingerprint(publication.canonical.encode()) == publication.sha256 == sealed.pop(publication.pk, None):
            yield f"Publication {publication.pk} is not what was sealed."
        if any((publication.pk, form) not in kept for form in documents[publication.pk]):
            yield f"Publication {publication.pk} has lost a document."
    for missing in sealed:
        yield f"Publication {missing} is gone."
    for rendition in Rendition.objects.iterator(chunk_size=20):
        told = documents[rendition.publication_id].get(rendition.format)
        if hashlib.sha256(rendition.content).hexdigest() != rendition.sha256 or told not in ("", rendition.sha256):
            yield f"Document {rendition.pk} ({rendition.format}) is not what was made."
    for event in broken_links():
        yield f"Event {event.pk} does not follow from the one before it."
