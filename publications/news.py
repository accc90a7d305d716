"""What is there to tell those who follow by e-mail? Rooms tell where news come from, as they do for the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from publications.models import Follower


@dataclass(frozen=True)
class News:
    """Something that happened to a public response, once."""

    key: int  # of what happened, within its source
    at: datetime
    force_slug: str
    report_slug: str
    recommendation_slug: str = ""  # "": the response as a whole, which concerns all of its recommendations


@dataclass(frozen=True)
class Told:
    """News in words, as they hold when they are sent."""

    subject: str
    words: tuple[str, ...]  # sentences
    link: str  # the path of the page that shows it


class Source(Protocol):
    """A room that has news, of one kind."""

    kind: str

    def since(self, moment: datetime) -> Iterable[News]:
        """What happened after a moment and may be told to everybody."""

    def told(self, key: int, follower: Follower) -> Told | None:
        """In words for one who follows, or None where it may not be told any more."""


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called by a room when the program starts."""
    _sources[source.kind] = source


def sources() -> list[Source]:
    """Every source, in a fixed order."""
    return [_sources[kind] for kind in sorted(_sources)]


def source_of(kind: str) -> Source:
    """The source of one kind. Raises LookupError."""
    return _sources[kind]
