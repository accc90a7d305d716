"""How do styles that overlap become elements that stand within each other? Each opened once, the longest outermost."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

Piece = tuple[str, tuple[str, ...]]  # a piece of HTML, and the opening tags of what it stands in


def nested(pieces: Sequence[Piece]) -> str:
    """The pieces in order within their elements: [("a", (E,)), ("b", (E, S))] -> E a S b /S /E.

    Where two elements begin and end together, the order in which a piece names them decides.
    """
    out: list[str] = []
    standing: list[str] = []
    for at, (words, tags) in enumerate(pieces):
        while any(tag not in tags for tag in standing):
            out.append(_end(standing.pop()))
        fresh = sorted((tag for tag in tags if tag not in standing), key=lambda tag: -_length(pieces[at:], tag))
        standing += fresh
        out += [*fresh, words]
    return "".join([*out, *(_end(tag) for tag in reversed(standing))])


def _length(pieces: Sequence[Piece], tag: str) -> int:
    """Over how many pieces from here an element goes on."""
    return sum(1 for _ in _while_in(pieces, tag))


def _while_in(pieces: Sequence[Piece], tag: str) -> Iterator[Piece]:
    return takewhile(lambda piece: tag in piece[1], pieces)


def _end(tag: str) -> str:
    """ "<a href=...>" -> "</a>"."""
    return f"</{tag.strip('<>').split()[0]}>"
