"""What does the published document look like? The HTML and the PDF of one record, drawn from that record alone.

Both are the same document. The HTML stands by itself: one file, no script, nothing fetched. The PDF is that HTML
set in the project's own fonts (see `publications.typesetting`), tagged for PDF/UA-1, and the same to the byte
wherever it is drawn.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from .notes import Notes
from .record import Answer, Cause, Recommendation, Record

STYLE = settings.BASE_DIR / "static" / "publications" / "document.css"
CONTENTS_FROM = 5  # more than four items: a reader can no longer see at once what there is
# Characters of a text that may be kept whole on one page without leaving the page before it half empty.
SHORT = 800
PAIR_SHORT = 200
POSITIONS = {
    "accepted": gettext_lazy("Accepted"),
    "accepted in part": gettext_lazy("Accepted in part"),
    "not accepted": gettext_lazy("Not accepted"),
    "for others": gettext_lazy("For others"),
}
DISPOSITIONS = {
    "action taken": gettext_lazy("Action taken"),
    "action proposed": gettext_lazy("Action proposed"),
    "no action": gettext_lazy("No action"),
}


class CannotDrawError(Exception):
    """The PDF cannot be made on this machine; the message says what to install."""


def html(record: Record, fingerprint: str, *, draft: bool = False) -> str:
    """The document as one self-standing HTML file. `fingerprint` is that of the record's canonical bytes.

    A draft says on each page that it is one, so that no preview can pass for what was published.
    """
    with translation.override(_language(record)):
        return render_to_string("publications/document.html", _context(record, fingerprint, draft=draft))


def pdf(record: Record, fingerprint: str, *, draft: bool = False) -> bytes:
    """The document as a tagged PDF, the same to the byte for the same record. Raises CannotDrawError without Pango."""
    try:
        from .typesetting import typeset  # loads Pango, which most processes can do without
    except OSError as missing:
        raise CannotDrawError(
            "The PDF needs Pango and HarfBuzz. On Debian and Ubuntu: "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from missing
    return typeset(html(record, fingerprint, draft=draft))


@dataclass(frozen=True)
class Side:
    """One side's answer, ready for the page. `absent` is the sentence that stands where no text does."""

    heading: str
    text: SafeString
    position: str
    disposition: str
    absent: str


@dataclass(frozen=True)
class Item:
    """A recommendation or area for improvement, ready for the page."""

    source: Recommendation
    heading: str
    text: SafeString
    short: bool
    pair_short: bool
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class Group:
    """A cause of concern with its recommendations, or the items that belong to none (`text` is then empty)."""

    anchor: str
    heading: str
    text: SafeString
    accelerated: bool
    items: list[Item]


def _language(record: Record) -> str:
    """The interface language that is nearest to the record's own."""
    try:
        return translation.get_supported_language_variant(record.language.lower())
    except LookupError:
        return settings.LANGUAGE_CODE


def _context(record: Record, fingerprint: str, *, draft: bool) -> dict[str, object]:
    """All that the template needs. Texts are marked in the order in which they are read: that numbers the notes."""
    notes, edition = Notes(), record.edition
    findings = notes.marked(record.report.findings)
    overall = {
        "body": notes.marked(record.overall.body),
        "force": notes.marked(record.overall.force),
        "body_on_force": notes.marked(record.overall.body_on_force),
    }
    groups = _groups(record, notes)
    return {
        "record": record,
        "fingerprint": fingerprint,
        "fingerprint_parts": [fingerprint[at : at + 8] for at in range(0, len(fingerprint), 8)],
        "style": mark_safe(STYLE.read_text()),  # noqa: S308  # our own file
        "brand": _colour(record.body.colour),
        "findings": findings,
        "overall": overall,
        "groups": groups,
        "subtitle": _subtitle(record),
        "draft": draft,
        "foot": _foot(record, fingerprint, draft=draft),
        "notes": notes.listed,
        "notices": bool(edition.correction_reason or edition.already_published or edition.exceptions),
        "contents": sum(len(group.items) for group in groups) >= CONTENTS_FROM,
        "body_response": _response_of(record.body.called),
        "force_response": _response_of(record.force.name),
        "links": _links(record),
        **_counts(record),
    }


def _subtitle(record: Record) -> str:
    return _("%(body)s: response to the publication of ‘%(report)s’ by %(inspectorate)s") % {
        "body": record.body.name,
        "report": record.report.title,
        "inspectorate": record.report.inspectorate,
    }


def _foot(record: Record, fingerprint: str, *, draft: bool) -> str:
    if draft:
        return _("%(title)s · Draft, not published") % {"title": Truncator(record.title).chars(70)}
    return _("%(title)s · Version %(version)s · Fingerprint %(start)s") % {
        "title": Truncator(record.title).chars(70),
        "version": record.edition.version,
        "start": fingerprint[:8],
    }


def _groups(record: Record, notes: Notes) -> list[Group]:
    groups = [_cause(record, notes, number, cause) for number, cause in enumerate(record.causes, 1)]
    if alone := record.standing_alone():
        items = [_item(record, notes, item) for item in alone]
        groups.append(Group("standing-alone", _alone(record, alone), mark_safe(""), False, items))
    return groups


def _cause(record: Record, notes: Notes, number: int, cause: Cause) -> Group:
    heading = _("Cause of concern %(number)s") % {"number": number} if len(record.causes) > 1 else _("Cause of concern")
    text = notes.marked(cause.text)
    items = [_item(record, notes, item) for item in record.under(cause)]
    return Group(f"cause-of-concern-{number}", heading, text, cause.accelerated, items)


def _alone(record: Record, items: list[Recommendation]) -> str:
    """The heading over what belongs to no cause of concern."""
    kinds = {item.kind for item in items}
    if kinds == {"area for improvement"}:
        return _("Areas for improvement")
    if kinds == {"recommendation"}:
        return _("Other recommendations") if record.causes else _("Recommendations")
    if record.causes:
        return _("Other recommendations and areas for improvement")
    return _("Recommendations and areas for improvement")


def _item(record: Record, notes: Notes, item: Recommendation) -> Item:
    heading = _("Area for improvement") if item.kind == "area for improvement" else _("Recommendation")
    text = notes.marked(item.text)
    force = _side(_response_of(record.force.name), item.force, notes, _("No comments were received on this item."))
    body = _side(_response_of(record.body.called), item.body, notes, _("No comments were published on this item."))
    return Item(
        source=item,
        heading=f"{heading} {item.number}".strip(),
        text=text,
        short=len(item.text) < SHORT,
        pair_short=len(item.force.text + item.body.text) < PAIR_SHORT,
        sides=(force, body),
    )


def _side(heading: str, answer: Answer, notes: Notes, absent: str) -> Side:
    text = notes.marked(answer.text)
    return Side(
        heading=heading,
        text=text,
        position=str(POSITIONS.get(answer.position, answer.position)),
        disposition=str(DISPOSITIONS.get(answer.disposition, answer.disposition)),
        absent="" if text else absent,
    )


def _response_of(name: str) -> str:
    return pgettext("whose response", "%(name)s’s response") % {"name": capfirst(name)}


def _counts(record: Record) -> dict[str, int]:
    kinds = [item.kind for item in record.recommendations]
    stated = record.report.stated_recommendations
    counted = kinds.count("recommendation")
    return {
        "recommendations": counted if stated is None else stated,
        "recommendations_here": counted,
        "areas_for_improvement": kinds.count("area for improvement"),
    }


def _links(record: Record) -> dict[str, str]:
    """The addresses that the document may link to. One that is not a web address stays words."""
    addresses = {
        "report": record.report.link,
        "statute": record.clock.link,
        "edition": record.edition.link,
        "licence": record.body.licence_link,
        "website": record.body.website,
    }
    return {name: link for name, link in addresses.items() if urlsplit(link).scheme in {"http", "https"}}


def _colour(colour: str) -> str:
    """The body's colour, or a dark grey where the record has something else in its place."""
    return colour if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) else "#2b2f33"
