"""Is this what was published? Found by the bytes of a file, by the fingerprint that it names, or by one that is typed.

Whatever is found is checked at once: the record and its documents against their own fingerprints and against those
that the journal kept when the version was sealed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, F, Func, Value
from django.db.models.fields.json import KT

from journal.models import Event
from publications.actions.checking import made
from publications.fingerprints import LONGEST
from publications.models import Publication, Removal, Rendition
from publications.record import fingerprint

DATA = "json"  # the sealed bytes themselves
MOST = 5  # publications whose fingerprints begin alike are told, and no more

# The data cannot name their own fingerprint. They name the permanent address and, a few lines away, the version.
_ADDRESS = re.compile(r"/responses/([\w-]{1,50})/([\w-]{1,120})/")
_VERSION = re.compile(r'"version"\s{0,20}:\s{0,20}(\d{1,4})\b')


@dataclass(frozen=True)
class Found:
    """One version of a publication, and what is to be said of it now."""

    publication: Publication
    form: str  # the document that was found by its bytes: "json", "pdf" and so on; "" where the version was named
    newest: Publication | None  # the version that the public reads now, None where it reads none
    removal: Removal | None  # why the public does not read this version
    intact: bool  # the record and its documents are what was sealed

    @property
    def is_newest(self) -> bool:
        """Whether no later version is public."""
        return self.newest is None or self.newest.version <= self.publication.version


def by_bytes(sha256: str) -> Found | None:
    """The version that has a document, or data, with exactly these bytes."""
    if publication := Publication.objects.filter(sha256=sha256).first():
        return _told(publication, DATA)
    if rendition := Rendition.objects.filter(sha256=sha256).select_related("publication").defer("content").first():
        return _told(rendition.publication, rendition.format)
    return None


def by_fingerprint(digits: str) -> list[Found]:
    """The versions whose fingerprint is this or begins so, at most five. That of a document counts when it is whole."""
    rows = list(Publication.objects.filter(sha256__startswith=digits).order_by("sha256")[:MOST])
    if not rows and len(digits) == LONGEST:
        found = by_bytes(digits) or _of_a_lost_seal([digits])
        return [found] if found else []
    return [_told(row, DATA) for row in rows]


def by_names(fingerprints: Iterable[str]) -> Found | None:
    """The first of these that is the fingerprint of a version."""
    asked = list(fingerprints)
    rows = {row.sha256: row for row in Publication.objects.filter(sha256__in=asked)}
    first = next((rows[name] for name in asked if name in rows), None)
    return _told(first, "") if first else _of_a_lost_seal(asked)


def by_address(text: str) -> Found | None:
    """The version whose permanent address a text names, and its number, as the published data do."""
    address, version = _ADDRESS.search(text), _VERSION.search(text)
    if not address or not version:
        return None
    rows = Publication.objects.filter(force_slug=address[1], report_slug=address[2], version=int(version[1]))
    publication = rows.first()
    return _told(publication, "") if publication else None


def _of_a_lost_seal(fingerprints: list[str]) -> Found | None:
    """A version that was sealed with one of these, and whose row says otherwise now."""
    seals = Event.objects.filter(verb="publication.sealed").annotate(seal=KT("facts__sha256"))
    keys = seals.filter(seal__in=fingerprints).values_list("subject_id", flat=True)
    publication = Publication.objects.filter(pk__in=list(keys)).first()
    return _told(publication, "") if publication else None


def _told(publication: Publication, form: str) -> Found:
    of_response = Publication.objects.public().filter(response=publication.response_id)
    return Found(
        publication,
        form,
        newest=of_response.defer("canonical").order_by("-version").first(),
        removal=Removal.objects.in_force().filter(publication=publication).first(),
        intact=_is_intact(publication),
    )


def _is_intact(publication: Publication) -> bool:
    """Whether record and documents agree with their fingerprints, and both with the journal. Three queries."""
    seals = Event.objects.filter(subject_type="publications.publication", verb="publication.sealed")
    sealed = seals.filter(subject_id=publication.pk).values_list("facts__sha256", flat=True).first()
    if not fingerprint(publication.canonical.encode()) == publication.sha256 == sealed:
        return False
    hashed = Func(F("content"), function="sha256")
    computed = Func(hashed, Value("hex"), function="encode", output_field=CharField())
    rows = publication.renditions.annotate(computed=computed).values_list("format", "sha256", "computed")
    kept = {form: (noted, found) for form, noted, found in rows}
    journal = made(publication.pk).get(publication.pk, {})
    return journal.keys() <= kept.keys() and all(
        noted == found and journal.get(form) in ("", noted) for form, (noted, found) in kept.items()
    )
