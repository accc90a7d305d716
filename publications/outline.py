"""In which order and under which headings is a record read? Its texts, made ready for a page in that order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from .notes import Notes
from .record import Answer, Cause, Recommendation, Record

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


def whole(record: Record) -> dict[str, Any]:
    """All texts of a record with their headings. They are marked as they are read: that numbers the notes."""
    return part(record, in_order(record))


def in_order(record: Record) -> list[Recommendation]:
    """The recommendations in the order in which they are read: each under its cause, then those that stand alone."""
    return [*(item for cause in record.causes for item in record.under(cause)), *record.standing_alone()]


def part(record: Record, shown: Sequence[Recommendation]) -> dict[str, Any]:
    """The same for a stretch of the recommendations; what is said of the whole report comes with the first of them."""
    notes = Notes()
    begins = in_order(record)[:1] == list(shown[:1])
    marked = notes.marked if begins else notes.passed
    findings = marked(record.report.findings)
    overall = {
        "body": marked(record.overall.body),
        "force": marked(record.overall.force),
        "body_on_force": marked(record.overall.body_on_force),
    }
    return {
        "record": record,
        "begins": begins,
        "findings": findings,
        "overall": overall,
        "groups": groups(record, notes, {item.slug for item in shown}),
        "notes": notes.listed,
        "body_response": response_of(record.body.called),
        "force_response": response_of(record.force.name),
        "links": links(record),
        **counts(record),
    }


def groups(record: Record, notes: Notes, shown: Collection[str]) -> list[Group]:
    """The causes of concern with the items that are shown, then those that belong to none. Marks their notes."""
    found = [_cause(record, notes, number, cause, shown) for number, cause in enumerate(record.causes, 1)]
    if alone := record.standing_alone():
        items = _items(record, notes, alone, shown)
        found.append(Group("standing-alone", _alone(record, alone), SafeString(""), False, items) if items else None)
    return [group for group in found if group]


def _cause(record: Record, notes: Notes, number: int, cause: Cause, shown: Collection[str]) -> Group | None:
    """A cause of concern; None where it has items and none of them is shown."""
    under = record.under(cause)
    if under and not any(each.slug in shown for each in under):
        notes.passed(cause.text)
        _items(record, notes, under, shown)
        return None
    heading = _("Cause of concern %(number)s") % {"number": number} if len(record.causes) > 1 else _("Cause of concern")
    text = notes.marked(cause.text)
    return Group(f"cause-of-concern-{number}", heading, text, cause.accelerated, _items(record, notes, under, shown))


def _items(record: Record, notes: Notes, sources: list[Recommendation], shown: Collection[str]) -> list[Item]:
    """Those of the items that are shown; the notes of the others are counted."""
    found = []
    for each in sources:
        if each.slug in shown:
            found.append(item(record, notes, each))
            continue
        for text in (each.text, each.force.text, each.body.text):
            notes.passed(text)
    return found


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


def item(record: Record, notes: Notes, source: Recommendation) -> Item:
    """One recommendation with both sides' answers. Marks its notes."""
    heading = _("Area for improvement") if source.kind == "area for improvement" else _("Recommendation")
    text = notes.marked(source.text)
    force = _side(response_of(record.force.name), source.force, notes, _("No comments were received on this item."))
    body = _side(response_of(record.body.called), source.body, notes, _("No comments were published on this item."))
    return Item(
        source=source,
        heading=f"{heading} {source.number}".strip(),
        text=text,
        short=len(source.text) < SHORT,
        pair_short=len(source.force.text + source.body.text) < PAIR_SHORT,
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


def response_of(name: str) -> str:
    """The heading over a response: "The Mayor’s response"."""
    return pgettext("whose response", "%(name)s’s response") % {"name": capfirst(name)}


def counts(record: Record) -> dict[str, int]:
    """The number of recommendations, as the report states it or else as counted, and of areas for improvement."""
    kinds = [item.kind for item in record.recommendations]
    stated = record.report.stated_recommendations
    counted = kinds.count("recommendation")
    found = {
        "recommendations": counted if stated is None else stated,
        "areas_for_improvement": kinds.count("area for improvement"),
    }
    # Said only where it differs from what the report states.
    return found | ({} if stated in (None, counted) else {"answered_here": counted})


def links(record: Record) -> dict[str, str]:
    """The addresses that the document may link to. One that is not a web address stays words."""
    addresses = {
        "report": record.report.link,
        "statute": record.clock.link,
        "edition": record.edition.link,
        "licence": record.body.licence_link,
        "website": record.body.website,
    }
    return {name: link for name, link in addresses.items() if urlsplit(link).scheme in {"http", "https"}}
