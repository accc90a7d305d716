"""What was published about a recommendation since its response was sealed? A room above tells, so that it is found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Since:
    """One update that everybody may read."""

    number: int  # which update, as its room numbers them
    response: int  # the key of the response
    slug: str  # of the recommendation
    published_at: datetime
    words: str  # all that it says, as plain words


# The updates of one response, by its key, or of all for None, in the order in which they were sent.
Source = Callable[[int | None], Iterable[Since]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Called by a room when the program starts."""
    _sources.append(source)


def published(response: int | None = None) -> Iterable[Since]:
    """What everybody may read of one response, or of all."""
    for source in _sources:
        yield from source(response)
