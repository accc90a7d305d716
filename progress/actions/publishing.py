"""Make it so: the office publishes an update, or sends it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right, may_at_body, refusal
from progress.actions.sending import CannotUpdate, tell
from progress.models import Update
from progress.published import as_found
from progress.scruples import scruples
from publications.actions import enter_update
from recommendations.deadlines import civil_day
from recommendations.wording import moment
from responses.findings import confirmed_of


@transaction.atomic
def publish_update(update: Update, *, by: User, at: datetime) -> Update:
    """From now on everybody reads and finds it, and the database lets nobody change it. Raises CannotUpdate.

    Whoever presses twice finds it done.
    """
    update = _held(update, by=by, at=at)
    if update.published_at and update.published_by_id == by.pk:
        return update
    _check_open(update)
    _check_words(update)
    update.published_at, update.published_by = at, by
    update.save(update_fields=["published_at", "published_by"])
    enter_update(as_found(update))
    tell("progress.published", update, by=by, at=at)
    return update


@transaction.atomic
def send_back(update: Update, *, note: str, by: User, at: datetime) -> Update:
    """It is not published as it is, for a reason that both sides read; a new one may be sent. Raises CannotUpdate."""
    update = _held(update, by=by, at=at)
    if update.sent_back_at and update.sent_back_by_id == by.pk and update.sent_back_reason == note.strip():
        return update
    _check_open(update)
    if not note.strip():
        raise CannotUpdate(_("Say why, so that the others can read it."))
    update.sent_back_at, update.sent_back_by, update.sent_back_reason = at, by, note.strip()
    update.save(update_fields=["sent_back_at", "sent_back_by", "sent_back_reason"])
    tell("progress.sent_back", update, by=by, at=at, note=note.strip())
    return update


def _held(update: Update, *, by: User, at: datetime) -> Update:
    """The row as it is now, until the transaction ends, for whoever publishes at its body.

    Its response is held too: a correction that is published meanwhile knows of the update, or the update of it.
    """
    rows = Update.objects.select_related("response__body", "response__force", "published_by", "sent_back_by")
    held = rows.select_for_update(of=("self", "response")).get(pk=update.pk)
    if not may_at_body(by, Right.PUBLISH, held.response.body, civil_day(at)):
        raise CannotUpdate(refusal(Right.PUBLISH))
    return held


def _check_open(update: Update) -> None:
    if update.published_at:
        facts = {"who": update.published_by, "when": moment(update.published_at)}
        raise CannotUpdate(_("%(who)s published this already, on %(when)s.") % facts)
    if update.sent_back_at:
        facts = {"who": update.sent_back_by, "when": moment(update.sent_back_at)}
        raise CannotUpdate(_("%(who)s sent this back already, on %(when)s.") % facts)


def _check_words(update: Update) -> None:
    if found := scruples(update.response, update.text, confirmed_of(update.response)):
        said = [scruple.sentence for scruple in found]
        raise CannotUpdate(" ".join([*said, _("Say that it may be published, or send the update back.")]))
