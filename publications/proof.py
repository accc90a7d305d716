"""May this file be kept as the proof that a copy was sent? Its content decides, never its name."""

import hashlib
from dataclasses import asdict, dataclass
from email import message_from_bytes, policy
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

LARGEST = 5 * 1024 * 1024  # a letter scanned, or an e-mail with the document itself
# What each kind begins with. An e-mail that Outlook saved (.msg) is a compound file, as old Word documents are.
_BEGINNINGS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"\xd0\xcf\x11\xe0": "msg"}
_SAVED_NAMES = {"jpeg": "jpg"}
ACCEPTED = ".pdf,.png,.jpg,.jpeg,.eml,.msg"


class CannotKeep(Exception):
    """A file that is not kept; the text is the sentence to show."""


@dataclass(frozen=True)
class Kept:
    """A file fit to be kept."""

    name: str
    kind: str  # "pdf", "png", "jpg", "eml" or "msg"
    content: bytes
    sha256: str

    def columns(self) -> dict[str, object]:
        """As the columns of `publications.models.Proof`."""
        return asdict(self)


def checked(name: str, content: bytes) -> Kept:
    """The file under a plain name, or CannotKeep with the sentence."""
    if not content:
        raise CannotKeep(_("The file is empty. Choose another one."))
    if len(content) > LARGEST:
        raise CannotKeep(_("The file is larger than %(n)d MB. Choose a smaller one.") % {"n": LARGEST >> 20})
    kind = _kind_of(content)
    end = PurePosixPath(name).suffix.lower().lstrip(".")
    if kind is None or _SAVED_NAMES.get(end, end) != kind:
        raise CannotKeep(_("Choose a PDF, a picture (PNG or JPEG) or a saved e-mail (EML or MSG)."))
    return Kept(_plain(name, kind), kind, content, hashlib.sha256(content).hexdigest())


def _kind_of(content: bytes) -> str | None:
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    head = message_from_bytes(content[:100_000], policy=policy.default)
    return "eml" if head["From"] and head["Date"] else None


def _plain(name: str, kind: str) -> str:
    """A name that is safe in a list and in a header: its printable characters, not too long."""
    stem = "".join(sign for sign in PurePosixPath(name).stem if sign.isprintable())[:100]
    return f"{stem or 'proof'}.{kind}"
