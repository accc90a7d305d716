"""How does the post go out? Letters are claimed, written, sent and recorded, one after the other."""

import logging
import time
from collections.abc import Callable
from datetime import date, datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

from accounts.actions import note_mail_delivered, note_mail_failure
from accounts.mail import CANNOT_SEND, why_refused
from journal.actions.post import MOST_ATTEMPTS, claim, make_letters, note_needless, note_sent, set_aside, try_again
from journal.letters import Written, write
from journal.models import Letter
from journal.outside import CannotWrite, writer_of

logger = logging.getLogger(__name__)

# Well below the time after which Celery's broker would give the task to another worker.
LONGEST_RUN = 60
# How long to wait for the database to come back before what was sent is recorded.
LONGEST_WAIT = 90
# Larger than the server takes. It says so when it hears who sends and how much, before any of it (RFC 1870).
TOO_LARGE = 552


def deliver(*, morning: date | None, now: Callable[[], datetime]) -> int:
    """Send what is to be sent now; returns how many letters went out. `morning` as in `make_letters`.

    Ends early where the mail server cannot be reached, since every other letter would meet the same.
    """
    make_letters(morning=morning, at=now())
    sent, began = 0, time.monotonic()
    while time.monotonic() - began < LONGEST_RUN:
        letter = claim(at=now())
        if letter is None:
            break
        try:
            sent += _send(letter, now)
        except _ServerAway:
            break
    return sent


class _ServerAway(Exception):
    """The mail server cannot be reached, or takes nothing from us."""


def _send(letter: Letter, now: Callable[[], datetime]) -> bool:
    address = letter.to
    if letter.attempts > MOST_ATTEMPTS:
        reason = _("Begun %(n)d times and never finished.") % {"n": letter.attempts}
        set_aside(letter, reason, address=address)
        return False
    try:
        written = write(letter, now())
        if written is None:
            note_needless(letter)
            return False
        written.message.send()
    except CannotWrite as why:
        set_aside(letter, str(why), address=address)
        return False
    except CANNOT_SEND as error:
        _note_failure(letter, error, address, now())
        return False
    except (OperationalError, InterfaceError):
        raise  # the database is away: the claim grows old, and the letter is taken up again
    except Exception as error:
        logger.exception("Letter %d could not be written", letter.pk)
        try_again(letter, _("It could not be written (%(why)s).") % {"why": _name(error)}, address=address, at=now())
        return False
    _record(letter, written, address, now)
    return True


def _record(letter: Letter, written: Written, address: str, now: Callable[[], datetime]) -> None:
    """Note that the letter went out; wait for the database if it is away, or else the letter would go out again."""
    began = time.monotonic()
    while True:
        try:
            note_sent(letter, written.carried, address=address, at=now())
            if letter.recipient:  # of an address outside nothing is kept but the letter itself
                note_mail_delivered(address, at=now())
            return
        except (OperationalError, InterfaceError):
            if time.monotonic() - began > LONGEST_WAIT:
                raise
            connection.close()
            time.sleep(0.5)


def _note_failure(letter: Letter, error: Exception, address: str, at: datetime) -> None:
    logger.warning("Letter %d could not be sent: %s", letter.pk, _name(error))
    if reason := why_refused(error):
        set_aside(letter, reason, address=address)
        if letter.recipient:
            note_mail_failure(address, at=at, reason=reason)
        else:
            writer_of(letter).refused(letter, at)
    elif code := _refused_message(error):
        reason = _("The mail server refused the message (code %(code)d).") % {"code": code}
        set_aside(letter, reason, address=address)
    else:
        try_again(
            letter, _("The mail server did not take it (%(why)s).") % {"why": _name(error)}, address=address, at=at
        )
        if not isinstance(error, (SMTPRecipientsRefused, SMTPDataError)):
            raise _ServerAway


def _refused_message(error: Exception) -> int:
    """The code with which the server refused this message for good; 0 where it is not known to be to blame."""
    if isinstance(error, SMTPDataError) and error.smtp_code >= 500:
        return error.smtp_code
    return TOO_LARGE if isinstance(error, SMTPSenderRefused) and error.smtp_code == TOO_LARGE else 0


def _name(error: Exception) -> str:
    """What kind of error it is; its words may hold what is nobody's business."""
    return type(error).__name__
