"""Make it so: mail to an address failed, or got through. The last failure stands until some gets through."""

from datetime import datetime

from django.conf import settings

from accounts.addresses import is_known, of_nobody
from accounts.models import MailFailure


def note_mail_failure(address: str, *, at: datetime, reason: str) -> None:
    """Keep that mail to this address failed, for a reason that is a sentence to show. A later failure stays.

    Of an address that nobody has who works here, is invited or is sent something by them, nothing is kept: a service
    may report long after somebody outside has had their address deleted.
    """
    if not is_known(address):
        return
    known, new = MailFailure.objects.get_or_create(
        address=address.lower(), defaults={"failed_at": at, "reason": reason[:200]}
    )
    if not new:
        MailFailure.objects.filter(pk=known.pk, failed_at__lt=at).update(failed_at=at, reason=reason[:200])


def forget_mail_failures() -> None:
    """Forget what is known of addresses that nobody here has or writes to any more."""
    of_nobody(MailFailure.objects.all()).delete()


def note_mail_delivered(address: str, *, at: datetime, confirmed: bool = False) -> None:
    """Forget an earlier failure. A mail service takes every message, so of it only what it `confirmed` later counts."""
    if confirmed or not settings.EMAIL_SERVICE:
        MailFailure.objects.filter(address=address.lower(), failed_at__lte=at).delete()
