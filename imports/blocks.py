"""What does a reader hand on? A document as an ordered row of blocks, each with the exact source that it came from.

Plain data, JSON both ways: a document is stored between its upload and the end of its review.
"""

import html
import re
from dataclasses import asdict, dataclass, field
from typing import Any, Self

_TAG = re.compile(r"<[^>]*>")


class Unreadable(Exception):
    """The file cannot be read. The text is a sentence that says what to do, fit to show to its reader."""


class TimeUp(BaseException):
    """The time for reading is over. Not an Exception, so that no library takes it for a fault of the file."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """One paragraph, list item or heading, in reading order."""

    index: int
    kind: str  # "paragraph", "bullet", "numbered", "heading" or "quotation"
    html: str  # inline HTML: strong, em, a href, <span class="footnote">; without the list mark
    text: str  # its plain words, without the list mark
    source: str  # the raw characters before lines were joined
    page: int | None = None
    level: int = 0  # of a heading: 1 is the highest; 0 where unknown
    mark: str = ""  # what stood before a list item: "•", "1."
    role: str = ""  # "furniture" (page numbers, running headers), "footnote", or ""
    notes: tuple[str, ...] = ()  # sentences: what the reader took away or put together
    # The lists, items, quotations and paragraphs it stands in, outermost first, where the reader knows them exactly:
    # "ul.1", "li.2". The same name is the same element. Empty for a paragraph by itself.
    inside: tuple[str, ...] = ()
    placed: str = ""  # the placement that the document itself names, as ours do; "" where it names none

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        """Build from the plain object that `asdict` gives, lists back as tuples."""
        return cls(**{**data, "notes": tuple(data.get("notes", ())), "inside": tuple(data.get("inside", ()))})


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file as it was read."""

    blocks: tuple[Block, ...]
    raw: str  # all the text, before any joining; of a PDF page after page, with form feeds between
    format: str  # "txt", "pdf", "tagged pdf", "docx", "odt", "html"
    pages: int | None = None
    language: str = ""  # as the file states it: "en-GB", or ""
    notes: tuple[str, ...] = field(default=())  # sentences about the file as a whole

    def as_json(self) -> dict[str, Any]:
        """Plain lists, objects, strings and numbers."""
        blocks = [asdict(block) | {"notes": list(block.notes), "inside": list(block.inside)} for block in self.blocks]
        return {**asdict(self), "blocks": blocks, "notes": list(self.notes)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """`Document.from_json(d.as_json()) == d`. Raises KeyError or TypeError on anything else."""
        blocks = tuple(Block.read(block) for block in data["blocks"])
        return cls(**{**data, "blocks": blocks, "notes": tuple(data.get("notes", ()))})


def words_of(inline: str) -> str:
    """The plain words of inline HTML."""
    return " ".join(html.unescape(_TAG.sub("", inline.replace("<br/>", " "))).split())
