"""Make it so: the copies that follow a publication become due, and are recorded as sent.

Source: section 55(6) of the Police Act 1996.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right, may_at_body, refusal
from journal.actions import record
from publications.models import STATUTORY, Copy, Means, Proof, Publication, Recipient
from publications.proof import Kept
from recommendations.deadlines import civil_day
from recommendations.wording import moment


class CannotRecord(Exception):
    """A copy that is not recorded; the text is the sentence to show."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What is recorded of a copy that went by other means than from here."""

    on: date
    told: str  # how it went, and how that can be shown
    file: Kept | None = None


def open_copies(publication: Publication) -> None:
    """The two copies that the section asks for become due. Call it in the transaction that seals."""
    Copy.objects.bulk_create([Copy(publication=publication, recipient=recipient) for recipient in STATUTORY])


@transaction.atomic
def record_copy(publication: Publication, recipient: Recipient, sent: Sent, *, by: User, at: datetime) -> Copy:
    """Record that a copy of this version went to one of its recipients. Raises CannotRecord."""
    check_right(publication, by=by, at=at)
    copy = held(publication, recipient)
    check_open(copy)
    _check_day(publication, sent.on, civil_day(at))
    if not sent.told.strip():
        raise CannotRecord(_("Say how the copy was sent, so that others can find the proof."))
    copy.means, copy.sent_on, copy.proof = Means.OTHER, sent.on, sent.told.strip()
    copy.recorded_at, copy.recorded_by = at, by
    copy.save()
    if sent.file:
        Proof.objects.create(copy=copy, **sent.file.columns())
    tell("copy.recorded", copy, by=by, at=at)
    return copy


@transaction.atomic
def take_back_copy(copy: Copy, *, note: str, by: User, at: datetime) -> Copy:
    """Say that a copy was recorded by mistake: it is due again, and the history keeps what was recorded and why not.

    Raises CannotRecord.
    """
    publication = copy.publication
    check_right(publication, by=by, at=at)
    copy = held(publication, Recipient(copy.recipient))
    if copy.recorded_at is None:
        raise CannotRecord(_("This copy is not recorded as sent."))
    if not note.strip():
        raise CannotRecord(_("Say why, so that the others can read it."))
    tell("copy.taken_back", copy, by=by, at=at, note=note.strip())
    Proof.objects.filter(copy=copy).delete()
    copy.means, copy.sent_on, copy.proof, copy.recorded_at, copy.recorded_by = "", None, "", None, None
    copy.save()
    return copy


def check_right(publication: Publication, *, by: User, at: datetime) -> None:
    """Copies are the office's. Raises CannotRecord."""
    if not may_at_body(by, Right.MANAGE_RESPONSE, publication.response.body, civil_day(at)):
        raise CannotRecord(refusal(Right.MANAGE_RESPONSE))


def held(publication: Publication, recipient: Recipient) -> Copy:
    """The row of a recipient, until the transaction ends. One for a panel or a board begins when it is recorded."""
    Copy.objects.get_or_create(publication=publication, recipient=recipient)
    row: Copy = Copy.objects.select_for_update().get(publication=publication, recipient=recipient)
    return row


def check_open(copy: Copy) -> None:
    """Nobody has recorded yet that it went. Raises CannotRecord."""
    if copy.recorded_at:
        facts = {"who": copy.recorded_by, "when": moment(copy.recorded_at)}
        raise CannotRecord(_("%(who)s recorded this copy already, on %(when)s.") % facts)


def _check_day(publication: Publication, day: date, today: date) -> None:
    if day > today:
        raise CannotRecord(_("This day is still to come. Enter the day on which the copy was sent."))
    if day < publication.published_on:
        published = date_format(publication.published_on)
        raise CannotRecord(
            _("This version was published on %(day)s. A copy went that day or later.") % {"day": published}
        )


def tell(verb: str, copy: Copy, *, by: User, at: datetime, **facts: str) -> None:
    """The journal keeps it with the response, where its history is read."""
    told = {"version": copy.publication.version, "recipient": copy.recipient, "to": copy.get_recipient_display()}
    sent_on = copy.sent_on.isoformat() if copy.sent_on else ""
    record(verb, copy.publication.response, by=by, at=at, sent_on=sent_on, means=copy.means, **told, **facts)
