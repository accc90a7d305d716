"""What does a paragraph of a Word or OpenDocument file say, and what is it called? The same for both kinds of file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from imports.nesting import Piece, nested


@dataclass(frozen=True, kw_only=True)
class Held:
    """A list and its item that a paragraph stands in. The same names are the same list and item."""

    list: str  # "ul.3"
    item: str  # "li.4"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One paragraph, in reading order."""

    style: str  # as people see it
    parts: tuple[str, ...]  # names of the bookmarks and sections that it stands in, outermost first
    words: "Words"
    level: int = 0  # of a heading
    lists: tuple[Held, ...] = ()
    mark: str = ""  # "•" or "2." where it begins an item


@dataclass
class Words:
    """Words as they are gathered: pieces of HTML with the tags they stand in, and what a reader of the page sees."""

    pieces: list[Piece] = field(default_factory=list)
    source: str = ""
    notes: list[str] = field(default_factory=list)  # those of footnotes, in order

    def say(self, words: str, tags: Sequence[str]) -> None:
        """Add words in these opening tags."""
        if words:
            self.pieces.append((escape(words, quote=False), tuple(tags)))
            self.source += words

    def end_line(self, tags: Sequence[str]) -> None:
        """Add a line's end of the writer's."""
        self.pieces.append(("<br/>", tuple(tags)))
        self.source += "\n"

    def note(self, note: "Words", tags: Sequence[str]) -> None:
        """Add a footnote at its mark."""
        self.pieces.append((f'<span class="footnote">{note.html}</span>', tuple(tags)))
        self.notes.append(note.source.strip())

    @property
    def html(self) -> str:
        return nested(_whole(self.pieces)).strip()


def _whole(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours in the same tags as one: programs cut words into runs for reasons of their own."""
    joined: list[Piece] = []
    for words, tags in pieces:
        if joined and joined[-1][1] == tags:
            joined[-1] = (joined[-1][0] + words, tags)
        else:
            joined.append((words, tags))
    return joined
