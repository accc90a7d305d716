"""Who writes to those who have no account here? The rooms above: each names its letters by a subject and a rule.

Such a letter goes to a bare address. Claim, retries, Message-ID and what becomes of it are those of every letter.
"""

from datetime import datetime
from typing import Protocol

from django.core.mail import EmailMessage
from django.db.models import QuerySet

from journal.models import Letter, LetterKind


class CannotWrite(Exception):
    """A letter that is not to go out, for a reason that is a sentence to show. It is set aside."""


class Writer(Protocol):
    """A room that writes letters to addresses, all about one type of subject."""

    subject_type: str

    def write(self, letter: Letter, at: datetime) -> EmailMessage | None:
        """The message as it is true now, without its address and Message-ID, or None where it is needless by now.

        Raises CannotWrite.
        """

    def sent(self, letter: Letter, at: datetime) -> None:
        """The mail server took it. Called in the transaction that notes so, and has to be safe to repeat."""

    def refused(self, letter: Letter, at: datetime) -> None:
        """The mail server refused the address for good, and the letter was set aside. Has to be safe to repeat."""


_writers: dict[str, Writer] = {}


def letters_about(subject_type: str) -> QuerySet[Letter]:
    """The letters to addresses about one type of subject. The kind is named because their index holds no other."""
    return Letter.objects.filter(kind=LetterKind.OUTSIDE, subject_type=subject_type)


def register(writer: Writer) -> None:
    """Called by a room when the program starts."""
    _writers[writer.subject_type] = writer


def writer_of(letter: Letter) -> Writer:
    """The room that writes this letter. Raises LookupError where nothing that is installed knows its subject."""
    return _writers[letter.subject_type]
