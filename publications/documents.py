"""What does the published document look like? HTML, PDF, Word and OpenDocument of one record, from that record alone.

All are the same document. The HTML stands by itself: one file, no script, nothing fetched. The PDF is that HTML
set in the project's own fonts (see `publications.typesetting`), tagged for PDF/UA-1, and the same to the byte
wherever it is drawn. Word and OpenDocument are that HTML put into named styles (see `publications.office`).
"""

import re
from subprocess import SubprocessError
from textwrap import shorten

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from . import outline
from .office import NoPandoc, write
from .record import Record

STYLE = settings.BASE_DIR / "static" / "publications" / "document.css"
CONTENTS_FROM = 5  # more than four items: a reader can no longer see at once what there is


class CannotDrawError(Exception):
    """A document cannot be made on this machine; the message says what to install."""


def html(record: Record, fingerprint: str, *, draft: bool = False) -> str:
    """The document as one self-standing HTML file. `fingerprint` is that of the record's canonical bytes.

    A draft says on each page that it is one, so that no preview can pass for what was published.
    """
    return _rendered(record, fingerprint, draft=draft)


def _rendered(record: Record, fingerprint: str, *, draft: bool = False, office: bool = False) -> str:
    with translation.override(_language(record)):
        context = _context(record, fingerprint, draft=draft) | {"office": office}
        return render_to_string("publications/document.html", context)


def pdf(record: Record, fingerprint: str, *, draft: bool = False) -> bytes:
    """The document as a tagged PDF, the same to the byte for the same record. Raises CannotDrawError without Pango."""
    try:
        from .typesetting import typeset  # noqa: PLC0415  # loads Pango, which most processes can do without
    except OSError as missing:
        raise CannotDrawError(
            "The PDF needs Pango and HarfBuzz. On Debian and Ubuntu: "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from missing
    return typeset(html(record, fingerprint, draft=draft))


def office(record: Record, fingerprint: str, kind: str) -> bytes:
    """The document as a file of kind "docx" or "odt", the same to the byte for the same record.

    Its table has a caption and a row of headings, which word processors look for. Raises CannotDrawError.
    """
    try:
        return write(_rendered(record, fingerprint, office=True), kind)
    except (NoPandoc, SubprocessError) as missing:
        raise CannotDrawError(f"The file for word processors ({kind}) cannot be made. {missing}") from missing


def _language(record: Record) -> str:
    """The interface language that is nearest to the record's own."""
    try:
        return translation.get_supported_language_variant(record.language.lower())
    except LookupError:
        return settings.LANGUAGE_CODE


def _context(record: Record, fingerprint: str, *, draft: bool) -> dict[str, object]:
    """All that the template needs."""
    texts = outline.whole(record)
    items = sum(len(group.items) for group in texts["groups"])
    return {
        **texts,
        "fingerprint": fingerprint,
        "fingerprint_parts": [fingerprint[at : at + 8] for at in range(0, len(fingerprint), 8)],
        "style": mark_safe(STYLE.read_text()),  # noqa: S308  # our own file
        "brand": _colour(record.body.colour),
        "subtitle": _subtitle(record),
        "draft": draft,
        "foot": _foot(record, fingerprint, draft=draft),
        "contents": items >= CONTENTS_FROM,
        "contents_first": _contents_fit(record, items + len(texts["groups"])),
    }


def _contents_fit(record: Record, lines: int) -> bool:
    """Whether the contents, of so many items and headings, can stand on the first page below the facts."""
    edition = record.edition
    notices = edition.correction_reason or edition.already_published or edition.exceptions
    return not notices and lines + len(record.title) // 18 <= 12  # each 18 characters of the title cost a line


def _subtitle(record: Record) -> str:
    return _("%(body)s: response to the publication of ‘%(report)s’ by %(inspectorate)s") % {
        "body": record.body.name,
        "report": record.report.title,
        "inspectorate": record.report.inspectorate,
    }


def _foot(record: Record, fingerprint: str, *, draft: bool) -> str:
    if draft:
        return _("%(title)s · Draft, not published") % {"title": shorten(record.report.title, 62, placeholder="…")}
    return _("%(title)s · Version %(version)s · Fingerprint %(start)s") % {
        "title": shorten(record.report.title, 62, placeholder="…"),
        "version": record.edition.version,
        "start": fingerprint[:8],
    }


def _colour(colour: str) -> str:
    """The body's colour, or a dark grey where the record has something else in its place."""
    return colour if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) else "#2b2f33"
