"""Is the record still what was sealed? Every fingerprint computed again."""

import hashlib
from collections.abc import Iterator

from journal.actions import broken_links
from journal.models import Event
from publications.models import Publication, Rendition
from publications.record import fingerprint


def flaws() -> Iterator[str]:
    """What in the sealed record no longer agrees with its fingerprints, one sentence each; none if all is well."""
    sealed = dict(Event.objects.filter(verb="publication.sealed").values_list("subject_id", "facts__sha256"))
    kept = {(row["publication"], row["format"]) for row in Rendition.objects.values("publication", "format")}
    for publication in Publication.objects.iterator():
        if not fingerprint(publication.canonical.encode()) == publication.sha256 == sealed.pop(publication.pk, None):
            yield f"Publication {publication.pk} is not what was sealed."
        if any((publication.pk, form.value) not in kept for form in Rendition.Format):
            yield f"Publication {publication.pk} has lost a document."
    for missing in sealed:
        yield f"Publication {missing} is gone."
    for rendition in Rendition.objects.iterator(chunk_size=20):
        if hashlib.sha256(rendition.content).hexdigest() != rendition.sha256:
            yield f"Document {rendition.pk} ({rendition.format}) is not what was made."
    for event in broken_links():
        yield f"Event {event.pk} does not follow from the one before it."
