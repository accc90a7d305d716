"""What came to the demo's mailbox? Reads the folder that the demo's mail server keeps messages in."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

from django.utils import timezone


@dataclass(frozen=True)
class Message:
    """One message as it lies in the folder. `key` is the name of its file."""

    key: str
    came_at: datetime
    headers: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.headers["Subject"] or "")

    @property
    def delivered_to(self) -> list[str]:
        """The addresses that it was delivered to, in small letters."""
        return [str(address).strip().lower() for address in self.headers.get_all("Delivered-To", [])]

    @property
    def shown_headers(self) -> list[tuple[str, str]]:
        """The headers that somebody may want to see."""
        names = ("From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID")
        return [(name, str(self.headers[name])) for name in names if self.headers[name]]

    @property
    def text(self) -> str:
        """The plain part, or "" where there is none."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The part for browsers as it was sent, or "" where there is none. Nothing about it is safe."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.headers.get_body((kind,))
        return str(part.get_content()) if part else ""


def messages(folder: Path) -> list[Message]:
    """The heads of all messages, the newest first; of what follows a head nothing is read."""
    paths = sorted(folder.glob("new/*"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [found for path in paths if (found := _read(path, whole=False))]


def message(folder: Path, key: str) -> Message | None:
    """One whole message by its key, or None where there is none of that key."""
    known = {path.name: path for path in folder.glob("new/*")}
    return _read(known[key], whole=True) if key in known else None


def _read(path: Path, *, whole: bool) -> Message | None:
    try:
        came_at = datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_default_timezone())
        if whole:
            headers = message_from_bytes(path.read_bytes(), policy=default)
        else:
            with path.open("rb") as file:
                headers = BytesHeaderParser(policy=default).parse(file)
    except FileNotFoundError:  # it was thrown away meanwhile
        return None
    return Message(path.name, came_at, headers)
