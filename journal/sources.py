"""Who knows what is owed? The rooms above tell the ledger where notices come from; it knows none of them by name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from journal.models import Notification
from journal.notices import Notice

Owed = tuple[int, str, int]  # the subject's id, the strand, the recipient's id


class Owing(Protocol):
    """What is owed on one day, and what it has overtaken on its way. May be gone through again and again."""

    def __iter__(self) -> Iterator[Notice]: ...

    def overtaken(self, owed: Set[Owed]) -> Iterator[Notice]:
        """The notices that are idle once those that are owed here go out."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One notice in words, as they hold at the moment of sending."""

    subject: str  # what a letter with this alone is called
    about: str  # the report's title: lines about the same one stand together
    words: tuple[str, ...]  # sentences
    link: str  # the path of the page that is exactly the place
    by: date | None  # by when; the nearest comes first
    answers_to: str = ""  # the address of the office that it concerns


class Source(Protocol):
    """A room that owes notices about one type of subject."""

    subject_type: str

    def owing(self, day: date, today: date) -> Owing:
        """What is owed on a day, by the facts and the people as they are `today`."""

    def lines(self, notifications: Sequence[Notification], at: datetime) -> Mapping[int, Line]:
        """Each notice that is still true and still theirs, by its key, in words. The others are left out."""

    def titles(self, subjects: Iterable[int]) -> Mapping[int, str]:
        """What each subject is called."""


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called by a room when the program starts."""
    _sources[source.subject_type] = source


def sources() -> list[Source]:
    """Every room that owes notices, in a fixed order."""
    return [_sources[name] for name in sorted(_sources)]


def source_of(subject_type: str) -> Source | None:
    """The room that a notice came from."""
    return _sources.get(subject_type)
