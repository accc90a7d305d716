"""What does a paragraph of a PDF of this register say? Its words to the letter, emphasis, links and footnotes in place.

Nothing is guessed: the document is set so that the space at a line's end stays in the file, and each piece of one
style is marked content of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from imports.nesting import Piece, nested
from imports.pdf_pages import Run

_MAY_BREAK = tuple(" -\u2010\u2013\u2014/?&=\u00ad\u200b")  # after these a line may end without a break of the writer's


@dataclass(frozen=True)
class Leaf:
    """One piece of marked content. `linked`: it stands in a link, to an address or within the document."""

    page: int
    mark: int
    runs: tuple[Run, ...]
    linked: bool

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def address(self) -> str:
        """Where its link leads, or "" for no link and for one within the document."""
        return next((run.style.uri for run in self.runs if run.style.uri), "") if self.linked else ""

    @property
    def inner_link(self) -> bool:
        """Whether it is a footnote's mark, a way back, or a line of the contents."""
        return self.linked and not self.address

    @property
    def styles(self) -> tuple[str, ...]:
        """The opening tags of its own emphasis, by the face of most of it: a strange sign may come from another one."""
        size = sum(len(run.text) for run in self.runs)
        bold = sum(len(run.text) for run in self.runs if run.style.bold)
        italic = sum(len(run.text) for run in self.runs if run.style.italic)
        return ("<strong>",) * (2 * bold > size) + ("<em>",) * (2 * italic > size)


@dataclass(frozen=True)
class Note:
    """A footnote as it stands at the document's end. `source` has the way back as well."""

    html: str
    source: str
    back: str


@dataclass(frozen=True)
class Words:
    """Inline HTML, the characters it came from, and what was put in place of what."""

    html: str
    source: str
    told: tuple[str, ...]
    notes: frozenset[str]


def words_of_leaves(leaves: Sequence[Leaf], notes: Mapping[str, Note]) -> Words:
    """The words of pieces in order, each footnote at its mark."""
    pieces: list[Piece] = []
    used: list[tuple[str, Note]] = []
    source = ""
    for before, leaf in pairwise([None, *leaves]):
        if leaf is None:
            continue
        if before and _line_ended(before, leaf):
            pieces.append(("<br/>", tuple(tag for tag in _tags(before) if tag in _tags(leaf))))
            source += "\n"
        source += leaf.text
        if leaf.inner_link and (note := notes.get(leaf.text.strip())):
            used.append((leaf.text.strip(), note))
            pieces.append((f'<span class="footnote">{note.html}</span>', leaf.styles))
        else:
            pieces.append((escape(leaf.text, quote=False), _tags(leaf)))
    source = "\n".join([source, *(note.source for _, note in used)])
    told = tuple(_told(mark, note) for mark, note in used)
    return Words(nested(pieces).strip(), source, told, frozenset(mark for mark, _ in used))


def note_of(mark: str, leaves: Sequence[Leaf]) -> Note:
    """A footnote without its link back to the text."""
    own = [leaf for leaf in leaves if not leaf.inner_link]
    back = "".join(leaf.text for leaf in leaves if leaf.inner_link)
    return Note(words_of_leaves(own, {}).html, f"{mark}. {''.join(leaf.text for leaf in leaves)}", back)


def _told(mark: str, note: Note) -> str:
    return f"The footnote mark “{mark}” was replaced by footnote {mark}, and “{note.back}” was left out."


def _tags(leaf: Leaf) -> tuple[str, ...]:
    link = (f'<a href="{escape(leaf.address)}">',) if leaf.address else ()
    return (*link, *leaf.styles)


def _line_ended(before: Leaf, leaf: Leaf) -> bool:
    """Whether the writer ended the line between two pieces: it broke where a full line would not have been broken."""
    last, first = before.runs[-1], leaf.runs[0]
    lower = first.page > last.page or (first.top + first.bottom) / 2 > last.bottom
    return lower and first.x0 < last.x1 and not _breakable(before, leaf)


def _breakable(before: Leaf, leaf: Leaf) -> bool:
    one_address = bool(before.address) and before.address == leaf.address  # a long address is broken anywhere
    return one_address or before.text.endswith(_MAY_BREAK)
