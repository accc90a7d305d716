"""How does a letter read? Its notices are put into words when it is sent, so that it says what is true then."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.context import service_name
from journal.actions.post import note_unsayable, note_untrue
from journal.models import Letter, LetterKind, NoticeState, Notification
from journal.outside import writer_of
from journal.sources import Line, source_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Written:
    """A message, and the keys of the notices that it carries."""

    message: EmailMessage
    carried: list[int]


def write(letter: Letter, at: datetime) -> Written | None:
    """The letter as it is true now, or None where nothing is left to say. What is not true any more is noted.

    Raises journal.outside.CannotWrite for one to an address that is not to go out.
    """
    if letter.kind == LetterKind.OUTSIDE:
        return _to_an_address(letter, at)
    notices = list(letter.notifications.filter(state=NoticeState.QUEUED).order_by("pk"))
    lines = _lines(notices, at)
    note_untrue(notice for notice in notices if notice.pk not in lines and notice.state == NoticeState.QUEUED)
    if not lines:
        return None
    # What was to be said on several days and could not be is the same by now, and is said once.
    in_order = sorted(dict.fromkeys(lines.values()), key=lambda line: (line.by or date.max, line.about, line.subject))
    return Written(_message(letter, in_order), list(lines))


def _to_an_address(letter: Letter, at: datetime) -> Written | None:
    message = writer_of(letter).write(letter, at)
    if message is None:
        return None
    message.to = [letter.address]
    message.extra_headers["Message-ID"] = message_id(letter)
    return Written(message, [])


def _lines(notices: Sequence[Notification], at: datetime) -> dict[int, Line]:
    found: dict[int, Line] = {}
    for kind in sorted({notice.subject_type for notice in notices}):
        found |= _lines_of(kind, [notice for notice in notices if notice.subject_type == kind], at)
    return found


def _lines_of(kind: str, notices: Sequence[Notification], at: datetime) -> dict[int, Line]:
    """The lines of one source. Where it fails over them together, each is tried alone and the culprit set aside."""
    source = source_of(kind)
    if source is None:
        raise LookupError(f"Nothing that is installed knows about {kind}.")
    try:
        return dict(source.lines(notices, at))
    except DatabaseError:
        raise  # not the fault of any notice
    except Exception as error:
        logger.exception("Notices of %s could not be put into words", kind)
        if len(notices) == 1:
            reason = _("It could not be put into words (%(error)s).") % {"error": type(error).__name__}
            note_unsayable(notices[0], reason)
            notices[0].state = NoticeState.SET_ASIDE
            return {}
    alone = (_lines_of(kind, [notice], at) for notice in notices)
    return {pk: line for lines in alone for pk, line in lines.items()}


def _message(letter: Letter, lines: Sequence[Line]) -> EmailMultiAlternatives:
    answers_to = sorted({line.answers_to for line in lines if line.answers_to})
    facts = {
        "person": letter.recipient,
        "lines": lines,
        "site": settings.PUBLIC_ADDRESS,
        "service_name": service_name(),
        "subject": _subject(lines),
        "answered": bool(answers_to),
    }
    message = EmailMultiAlternatives(
        _subject(lines),
        render_to_string("journal/letter.txt", facts).strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [letter.to],
        reply_to=answers_to,
        headers=_headers(letter),
    )
    message.attach_alternative(render_to_string("journal/letter.html", facts).strip(), "text/html")
    return message


def _subject(lines: Sequence[Line]) -> str:
    """On one line: a break in a report's title would stop the whole letter."""
    first = " ".join(lines[0].subject.split())
    if len(lines) == 1:
        return first
    others = len(lines) - 1
    return ngettext("%(first)s, and %(n)d more", "%(first)s, and %(n)d more", others) % {"first": first, "n": others}


def host() -> str:
    """The name under which this installation writes."""
    return urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"


def message_id(letter: Letter) -> str:
    """What a letter is known by to every mail server: the same at every try."""
    return f"<{letter.message_id}@{host()}>"


def _headers(letter: Letter) -> dict[str, str]:
    return {
        "Message-ID": message_id(letter),
        "List-Id": f"<reminders.{host()}>",
        "Auto-Submitted": "auto-generated",  # so that nobody's out-of-office message answers
        "X-Auto-Response-Suppress": "All",  # the same for Exchange
    }
