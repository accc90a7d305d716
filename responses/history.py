"""What happened to a response? Its events as sentences, the latest first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from journal.models import Event
from recommendations.wording import moment
from responses.models import Response


@dataclass(frozen=True)
class Sentence:
    """One event in words."""

    words: str
    who: str
    when: str


_WORDS: dict[str, str | Promise] = {
    "response.opened": _("Response opened"),
    "response.taken_over": _("Texts taken over from a document"),
    "response.recorded_as_published": _("Recorded as published on %(published_on)s"),
    "response.invite": _("Chief officer invited to comment by %(comment_by)s"),
    "response.start": _("Force started drafting"),
    "response.send_for_sign_off": _("Force’s comments sent for sign-off"),
    "response.submit": _("Force submitted its comments, fingerprint %(sha256)s"),
    "response.withdraw_submission": _("Force withdrew its submission: %(note)s"),
    "response.return_to_force": _("Returned to the force: %(note)s"),
    "response.record_none_received": _("Recorded that no comments were received"),
    "response.send_for_approval": _("Sent for approval"),
    "response.send_back": _("Sent back: %(note)s"),
    "response.approve": _("Approved, fingerprint %(sha256)s"),
    "response.publish": _("Published"),
    "response.correct": _("Correction started: %(note)s"),
    "response.not_applicable": _("Recorded that no response is required: %(note)s"),
    "response.covered_by": _("Recorded that another response covers this one: %(note)s"),
    "response.required": _("Recorded that a response is required: %(note)s"),
    "response.put_in_charge": _("The person in charge changed"),
    "response.handed_over": _("Work was handed over to a colleague"),
    "response.reminded": _("A reminder was sent"),
    "copy.recorded": _("Copy of version %(version)s to %(to)s recorded as sent on %(sent_on)s"),
    "copy.taken_back": _("Copy of version %(version)s to %(to)s recorded as not sent after all: %(note)s"),
    "page.withdrawn": _("Withdrawn from the public, version %(versions)s: %(note)s"),
    "page.taken_down": _("Taken down from the public page, version %(versions)s: %(note)s"),
    "page.put_back": _("Put back on the public page, version %(versions)s: %(note)s"),
    "publication.scheduled": _("Publication set for %(publish_at)s"),
    "publication.unscheduled": _("Publication set for %(publish_at)s cancelled"),
    "publication.not_published": _("Not published at the moment that was set, %(publish_at)s: %(note)s"),
    "detail.confirmed": _("A personal detail was confirmed for publication"),
    "approval.voided": _("A text was changed, so the request for approval is void"),
}

_SHOWN: dict[str, Callable[[str], str]] = {
    "sha256": lambda value: f"{value[:8]}…",
    "comment_by": lambda value: date_format(date.fromisoformat(value)),
    "publish_at": lambda value: moment(datetime.fromisoformat(value)),
    "sent_on": lambda value: date_format(date.fromisoformat(value)),
    "published_on": lambda value: date_format(date.fromisoformat(value)),
}


# What an approver sends back with is for those who write, not for the force or for those who only read.
_INSIDE = {"response.send_back": _("Sent back")}
# What is said and shared out within a side is told where it belongs: at the text.
_TOLD_AT_THE_TEXT = ("text.saved", "text.put_in_charge", "comment.written", "comment.resolved")


def history(response: Response, *, inside: bool) -> list[Sentence]:
    """What happened to a response, the latest first. One query.

    `inside` is whether the person reads the body's drafts, and so its approver's reasons.
    """
    events = Event.objects.filter(subject_type=response._meta.label_lower, subject_id=response.pk)
    shown = events.exclude(verb__in=_TOLD_AT_THE_TEXT).select_related("by").order_by("-pk")
    return [_sentence(event, inside=inside) for event in shown]


def _sentence(event: Event, *, inside: bool) -> Sentence:
    facts: dict[str, Any] = {
        name: _SHOWN[name](value) if name in _SHOWN and value else value for name, value in event.facts.items()
    }
    words = str((_WORDS if inside else _WORDS | _INSIDE).get(event.verb, event.verb))
    return Sentence(words % facts if "%(" in words else words, str(event.by or ""), moment(event.at))
