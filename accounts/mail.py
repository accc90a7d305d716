"""Does mail reach somebody? What a server or a mail service says of it, as a sentence where the address is to blame."""

from collections.abc import Collection
from smtplib import SMTPRecipientsRefused

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from anymail.signals import EventType
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Invitation, MailFailure

# Whatever a mail server, a mail service or the way to it comes up with while a message is handed over.
CANNOT_SEND = (OSError, AnymailError)

UNDELIVERED = {
    EventType.BOUNCED: gettext_lazy("A message to this address came back undelivered."),
    EventType.REJECTED: gettext_lazy("The mail service does not send messages to this address."),
    EventType.FAILED: gettext_lazy("The mail service could not send a message to this address."),
    EventType.COMPLAINED: gettext_lazy("A message to this address was reported as unwanted."),
    EventType.UNSUBSCRIBED: gettext_lazy("This address was taken off the mail service’s list."),
}
DELIVERED = {EventType.DELIVERED, EventType.OPENED, EventType.CLICKED}


def why_refused(error: BaseException) -> str:
    """The sentence about an address that was refused for good; "" where the address is not known to be to blame."""
    if isinstance(error, AnymailRecipientsRefused):
        return str(UNDELIVERED[EventType.REJECTED])
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        if min(codes, default=0) >= 500:  # below, the server asks to try again later
            return _("The mail server refused this address (code %(code)d).") % {"code": min(codes)}
    return ""


def with_mail_failure(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """The invitations, each with `mail_failure`: why mail to its address failed last, or None."""
    failed = MailFailure.objects.filter(address=Lower(OuterRef("email")))
    return invitations.annotate(mail_failure=Subquery(failed.values("reason")[:1]))


def failures(addresses: Collection[str]) -> dict[str, MailFailure]:
    """The last failure for each of these addresses that has one, by the address in small letters."""
    found = MailFailure.objects.filter(address__in=[address.lower() for address in addresses])
    return {failure.address: failure for failure in found}


def failure_of(address: str) -> MailFailure | None:
    """The last failure for this address, or None where mail gets through as far as is known."""
    return failures([address]).get(address.lower())
