"""Make it so: a copy goes from here by e-mail, once, and is recorded when the mail server takes it.

Source: section 55(6) of the Police Act 1996.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from journal.actions.post import write_outside
from journal.letters import message_id
from journal.models import Letter, Outcome
from publications.actions.copies import CannotRecord, check_open, check_right, held, tell
from publications.copies import email_of, why_not_from_here
from publications.models import Copy, Dispatch, Means, Publication, Recipient
from recommendations.deadlines import civil_day

RULE = "copy"


@transaction.atomic
def send_copy(publication: Publication, recipient: Recipient, *, by: User, at: datetime) -> Dispatch:
    """Give a copy of this version to the post, to the address that the body has set. Raises CannotRecord.

    A second press finds the first one's letter on its way, and is refused.
    """
    check_right(publication, by=by, at=at)
    address = email_of(publication, recipient)
    if not address:
        raise CannotRecord(_("No address is set for it. An administrator enters it under “People”, “Settings”."))
    copy = held(publication, recipient)
    check_open(copy)
    check_public(publication)
    last = copy.dispatches.first()
    if last and last.letter.outcome == Outcome.WAITING:
        raise CannotRecord(_("%(who)s sent this copy already. It is on its way.") % {"who": last.asked_by})
    dispatch = Dispatch.objects.create(copy=copy, address=address, asked_at=at, asked_by=by)
    write_outside(address, dispatch._meta.label_lower, dispatch.pk, RULE, at=at)
    tell("copy.sending", copy, by=by, at=at, address=address)
    return dispatch


def check_public(publication: Publication) -> None:
    """Only what the public reads now, as the newest version, is sent from here. Raises CannotRecord."""
    if reason := why_not_from_here(publication):
        raise CannotRecord(reason)


def note_copy_sent(dispatch: Dispatch, letter: Letter, *, at: datetime) -> None:
    """The mail server took it: the copy is recorded, with what shows it. One that was recorded meanwhile stays so."""
    copy = Copy.objects.select_for_update(of=("self",)).select_related("publication__response").get(pk=dispatch.copy_id)
    if copy.recorded_at is not None:
        return
    facts = {
        "address": letter.address,
        "moment": timezone.localtime(at).strftime("%H:%M"),
        "id": message_id(letter),
    }
    copy.means, copy.sent_on = Means.FROM_HERE, civil_day(at)
    copy.proof = (
        _("By e-mail from here to %(address)s. The mail server took it at %(moment)s.\nMessage-ID: %(id)s") % facts
    )
    copy.recorded_at, copy.recorded_by = at, dispatch.asked_by
    copy.save()
    tell("copy.sent", copy, by=dispatch.asked_by, at=at, address=letter.address)
