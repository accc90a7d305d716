"""How does the letter read with which a copy goes by e-mail? Written from the sealed record, the PDF with it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from journal.models import Letter
from journal.outside import CannotWrite
from publications.actions.copies import CannotRecord
from publications.actions.sending import check_public, note_copy_sent
from publications.models import STATUTORY, Dispatch, Publication, Recipient, Rendition


@dataclass(frozen=True)
class Draft:
    """A letter before it is sent, as the officer reads it and as it goes."""

    subject: str
    text: str
    answers_to: str
    name: str  # of the file
    content: bytes
    sha256: str  # of the file


def draft(publication: Publication, recipient: Recipient, sender: User) -> Draft:
    """The letter with this version for one of its recipients. Raises CannotWrite where the PDF is not as sealed."""
    rendition = publication.renditions.filter(format=Rendition.Format.PDF).first()
    content = bytes(rendition.content) if rendition else b""
    sha256 = hashlib.sha256(content).hexdigest()
    if rendition is None or sha256 != rendition.sha256:
        raise CannotWrite(_("The sealed PDF is missing or is not what was made, so it is not sent."))
    record = publication.record
    facts = {
        "publication": publication,
        "record": record,
        "recipient": recipient,
        "statutory": recipient in STATUTORY,
        "sender": sender,
        "sha256": sha256,
        "check": f"{settings.PUBLIC_ADDRESS}{reverse('public:verify')}?fingerprint={publication.sha256}",
    }
    words = _("%(title)s: copy under section 55(6) Police Act 1996") if facts["statutory"] else _("%(title)s: copy")
    return Draft(
        subject=" ".join((words % {"title": record.title}).split()),
        text=render_to_string("publications/copy_letter.txt", facts).strip() + "\n",
        answers_to=sender.email,
        name=f"{publication.force_slug}-{publication.report_slug}-response-version-{publication.version}.pdf",
        content=content,
        sha256=sha256,
    )


class CopyLetters:
    """What the post asks of the copies."""

    subject_type = Dispatch._meta.label_lower

    def write(self, letter: Letter, at: datetime) -> EmailMessage | None:  # noqa: ARG002  # the record does not change
        """The letter, or None where the copy was recorded meanwhile. Raises journal.outside.CannotWrite."""
        dispatch = self._dispatch(letter)
        if dispatch.copy.recorded_at is not None:
            return None
        try:
            check_public(dispatch.copy.publication)
        except CannotRecord as gone:
            raise CannotWrite(str(gone)) from gone
        ready = draft(dispatch.copy.publication, Recipient(dispatch.copy.recipient), dispatch.asked_by)
        message = EmailMessage(ready.subject, ready.text, settings.DEFAULT_FROM_EMAIL, reply_to=[ready.answers_to])
        message.attach(ready.name, ready.content, "application/pdf")
        return message

    def sent(self, letter: Letter, at: datetime) -> None:
        """The copy is recorded."""
        note_copy_sent(self._dispatch(letter), letter, at=at)

    def refused(self, letter: Letter, at: datetime) -> None:
        """The page of the copy shows what became of its letter, and the copy stays to be sent."""

    @staticmethod
    def _dispatch(letter: Letter) -> Dispatch:
        rows = Dispatch.objects.select_related("copy__publication__response__body", "asked_by")
        return rows.get(pk=letter.subject_id or 0)
