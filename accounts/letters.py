"""How is somebody told by e-mail that they are invited? In plain text: what for, by whom, until when, the link."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.context import service_name
from accounts.models import Invitation

logger = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Send the link; returns whether the mail server took the message. What went wrong is logged without the link."""
    facts = {"invitation": invitation, "link": link, "service_name": service_name()}
    message = EmailMessage(
        subject=_("You are invited: %(service)s") % {"service": service_name()},
        body=render_to_string("people/invitation.txt", facts),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[invitation.email],
        reply_to=[invitation.invited_by.email],
    )
    try:
        return message.send() == 1
    except OSError as error:  # whatever a mail server or the way to it comes up with
        logger.warning("The invitation %d could not be sent: %s", invitation.pk, type(error).__name__)
        return False
