"""Where do a text's footnotes go? Marks in the text, notes at the end, a link each way.

In the stored text a footnote is a span at the place of its mark (see `recommendations.richtext`). Linked endnotes
are read aloud in their place, which floating footnotes are not.
"""

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from django.utils.safestring import SafeString, mark_safe

from recommendations.richtext import sanitise


@dataclass(frozen=True)
class Note:
    """One endnote: its number in the document and its words."""

    number: int
    text: SafeString


@dataclass
class Notes:
    """The notes of one document, in the order in which its texts were marked."""

    listed: list[Note] = field(default_factory=list)

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
        return mark_safe(str(soup))  # noqa: S308: sanitised above

    def _mark(self, soup: BeautifulSoup, span: Tag) -> Tag:
        number = len(self.listed) + 1
        for inner in span.select("span.footnote"):
            inner.unwrap()
        self.listed.append(Note(number, mark_safe(span.decode_contents().strip())))  # noqa: S308: sanitised
        mark = soup.new_tag("sup")
        mark.append(soup.new_tag("a", id=f"mark-{number}", href=f"#note-{number}", string=str(number)))
        return mark
