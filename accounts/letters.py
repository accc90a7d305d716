"""What is somebody told by e-mail about coming in? That they are invited, or that their second factor was removed."""

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import note_mail_delivered, note_mail_failure
from accounts.context import service_name
from accounts.mail import CANNOT_SEND, why_refused
from accounts.models import Invitation, User

logger = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Send the link: what for, by whom, until when. Returns whether the mail server took the message."""
    subject = _("You are invited: %(service)s") % {"service": service_name()}
    facts = {"invitation": invitation, "link": link}
    return _send(subject, "people/invitation.txt", facts, invitation.email, invitation.invited_by)


def tell_second_factor_removed(person: User, by: User) -> bool:
    """Tell somebody that an administrator removed their second factor: a removal nobody asked for is then noticed."""
    subject = _("Your second factor was removed: %(service)s") % {"service": service_name()}
    return _send(subject, "people/second_factor_removed.txt", {"person": person, "by": by}, person.email, by)


def _send(subject: str, template: str, facts: dict[str, Any], to: str, answers_to: User) -> bool:
    """Send a plain message. What goes wrong is logged without a word of it, since it may hold a link."""
    body = render_to_string(template, {**facts, "service_name": service_name()})
    message = EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to], reply_to=[answers_to.email])
    now = timezone.now()
    try:
        message.send()
    except CANNOT_SEND as error:
        logger.warning("A message (%s) could not be sent: %s", template, type(error).__name__)
        if reason := why_refused(error):
            note_mail_failure(to, at=now, reason=reason)
        return False
    note_mail_delivered(to, at=now)
    return True
