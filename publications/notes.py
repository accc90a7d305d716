"""Where do a text's footnotes go? Marks in the text, notes at the end, a link each way.

In the stored text a footnote is a span at the place of its mark (see `recommendations.richtext`). Linked endnotes
are read aloud in their place, which floating footnotes are not.
"""

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from django.utils.safestring import SafeString, mark_safe

from recommendations.richtext import sanitise

_BLOCKS = {"p", "ul", "ol", "li", "blockquote"}
_SPACES = re.compile(r"[ \t\r\n\f]+")  # not \s: a no-break space is a choice of the writer's


@dataclass(frozen=True)
class Note:
    """One endnote: its number in the document and its words."""

    number: int
    text: SafeString


@dataclass
class Notes:
    """The notes of one document, in the order in which its texts were marked, and how many were passed over."""

    listed: list[Note] = field(default_factory=list)
    elsewhere: int = 0

    def marked(self, text: str) -> SafeString:
        """The text with a numbered link in place of each footnote.

        It is sanitised once more: a record may have been written by another version of the program.
        """
        soup = BeautifulSoup(sanitise(text), "html.parser")
        for span in soup.select("span.footnote"):
            if span.find_parent("span", class_="footnote"):
                span.unwrap()  # a note within a note is part of the outer one
                continue
            span.replace_with(self._mark(soup, span))
        _close_up(soup)
        return mark_safe(str(soup))  # noqa: S308  # sanitised above

    def passed(self, text: str) -> SafeString:
        """Nothing of a text that is not shown here, but its notes are counted: those after it keep their numbers."""
        if "footnote" in text:
            there = Notes()
            there.marked(text)
            self.elsewhere += len(there.listed)
        return SafeString("")

    def _mark(self, soup: BeautifulSoup, span: Tag) -> Tag:
        number = self.elsewhere + len(self.listed) + 1
        for inner in span.select("span.footnote"):
            inner.unwrap()
        self.listed.append(Note(number, mark_safe(span.decode_contents().strip())))  # noqa: S308  # sanitised
        mark = soup.new_tag("sup")
        mark.append(soup.new_tag("a", id=f"mark-{number}", href=f"#note-{number}", string=str(number)))
        return mark


def _close_up(soup: BeautifulSoup) -> None:
    """Leave exactly the white space that is read: one space between words, none at the edges of a block.

    The page is set with `white-space: pre-wrap`, so that the space at the end of each line stays in the PDF and its
    text can be taken out again as it was; what is in the source is then what is drawn.
    """
    for words in list(soup.find_all(string=True)):
        spaced = _SPACES.sub(" ", words)
        if _at_edge(words.previous_sibling, words.parent):
            spaced = spaced.lstrip(" ")
        if _at_edge(words.next_sibling, words.parent):
            spaced = spaced.rstrip(" ")
        words.replace_with(NavigableString(spaced)) if spaced else words.extract()


def _at_edge(neighbour: object, parent: Tag | None) -> bool:
    """Whether a text begins or ends at a block: at the edge of its own, or beside one."""
    if isinstance(neighbour, Tag):
        return neighbour.name in _BLOCKS or neighbour.name == "br"
    return neighbour is None and parent is not None and (parent.name in _BLOCKS or parent.parent is None)
