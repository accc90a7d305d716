"""How does any HTML become the one shape of a stored text? Read tag by tag, and built anew.

In that shape paragraphs hold words and no blocks, lists hold items, and every element ends in the block that it began
in: so a browser, the cleaner and this module itself all read it as it stands, and building it again changes nothing.
"""

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

TAGS = {"p", "ul", "ol", "li", "blockquote", "strong", "em", "a", "br", "span"}
BLOCKS = {"p", "ul", "ol", "blockquote"}
_KEPT_AS = {"b": "strong", "i": "em", "div": "p", **{f"h{level}": "p" for level in range(1, 7)}}
_WITHOUT_WORDS = {"script", "style", "title", "template", "iframe", "object", "svg", "math"}
_FOLLOWED = re.compile(r"(?:https?://[^/\\]|mailto:.)[^\x00-\x1f\x7f]*", re.IGNORECASE)
_DEEPEST = 16  # lists and quotations within each other; what is deeper becomes paragraphs
_MOST_STYLES = 6  # emphasis, links and notes within each other


@dataclass(eq=False)
class _Element:
    """An element of the text that is being built."""

    name: str
    start: str = ""
    inside: list["str | _Element"] = field(default_factory=list)
    worded: bool = False

    def html(self) -> str:
        inner = "".join(part if isinstance(part, str) else part.html() for part in self.inside)
        return f"{self.start or f'<{self.name}>'}{inner}</{self.name}>"


@dataclass(eq=False)
class _Style:
    """Emphasis, a link or a footnote in force; `element` is what shows it in the block at hand, once it has words."""

    name: str
    start: str
    element: _Element | None = None


class Builder(HTMLParser):
    """Reads tags one after another, as a browser would, and builds the one shape.

    The cleaner cannot come first: a browser's parser makes a page of many gigabytes out of a few thousand tags
    that are never closed.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.standing = [_Element("")]  # the whole, lists, items and quotations, a paragraph, shown styles
        self.styles: list[_Style] = []
        self.spans: list[bool] = []  # whether each open span is a footnote
        self.over: Counter[str] = Counter()  # ends to come of what was nested too deeply
        self.in_note = 0  # blocks begun within a footnote, which is one run of words
        self.apart = False  # whether the next words of the footnote need a space before them
        self.silent, self.silences = "", 0

    def built(self, text: str) -> str:
        self.feed(text)
        if not self.cdata_elem:  # what is left is a tag that never ended
            self.handle_data(html.unescape(self.rawdata))
        while len(self.standing) > 1:
            self._close()
        return "".join(part if isinstance(part, str) else part.html() for part in self.standing[0].inside)

    def parse_html_declaration(self, i: int) -> int:
        """Whatever begins with "<!" is a comment, as to a browser."""
        return self.parse_comment(i) if self.rawdata.startswith("<!--", i) else self.parse_bogus_comment(i)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = _KEPT_AS.get(tag, tag)
        if self.silent in ("svg", "math") and name in TAGS:
            self.silent = ""  # a browser ends the drawing here
        if self.silent:
            self.silences += tag == self.silent and tag not in ("title", "iframe")
        elif tag in _WITHOUT_WORDS:
            self.silent, self.silences = tag, 1
        elif name == "br":
            self._put("<br/>")
        elif name in BLOCKS or name == "li":
            self._begin(name)
        elif name in TAGS:
            self._style(name, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        name = _KEPT_AS.get(tag, tag)
        if self.silent:
            self.silences -= tag == self.silent
            self.silent = self.silent if self.silences else ""
        elif name in BLOCKS or name == "li":
            self._end(name)
        elif name == "span":
            if self.spans and self.spans.pop():
                self._end_style("span")
        elif self.over[name]:
            self.over[name] -= 1
        elif name in TAGS:
            self._end_style(name)

    def handle_data(self, data: str) -> None:
        if data and not self.silent:
            words = data.replace("\r\n", "\n").replace("\r", "\n")
            self._put(html.escape(words, quote=False), worded=bool(words.strip()))

    def _put(self, piece: str, *, worded: bool = False) -> None:
        """Add to the block at hand, within the styles in force. Words outside a block become one."""
        if self._top in ("ul", "ol") and not worded:
            self.standing[-1].inside.append(piece if piece.isspace() else "")
            return
        if self._top in ("", "ul", "ol"):
            self._open("li" if self._top else "p")
        if self.apart and worded:
            begun = any(style.name == "span" and style.element for style in self.styles)
            piece, self.apart = f" {piece}" if begun else piece, False
        for style in self.styles:
            style.element = style.element or self._open(style.name, style.start)
        self.standing[-1].inside.append(piece)
        self.standing[-1].worded |= worded

    @property
    def _top(self) -> str:
        return self.standing[-1].name

    def _open(self, name: str, start: str = "") -> _Element:
        element = _Element(name, start)
        self.standing[-1].inside.append(element)
        self.standing.append(element)
        return element

    def _close(self) -> None:
        """End the innermost element. One without words goes."""
        element = self.standing.pop()
        if element.worded:
            self.standing[-1].worded = True
        else:
            self.standing[-1].inside.pop()

    def _begin(self, name: str) -> None:
        if self._in_footnote():
            self.in_note, self.apart = self.in_note + 1, True
            return
        self._end_paragraph()
        if name == "li":
            if self._top == "li":
                self._close()
            self._open("li" if self._top in ("ul", "ol") else "p")
        elif name != "p" and self._depth() >= _DEEPEST:
            self.over[name] += 1
        else:
            self._into_item()
            self._open(name)

    def _into_item(self) -> None:
        """A block directly in a list belongs to the item before it."""
        if self._top in ("ul", "ol"):
            before = next((part for part in reversed(self.standing[-1].inside) if isinstance(part, _Element)), None)
            if before:
                self.standing.append(before)
            else:
                self._open("li")

    def _in_footnote(self) -> bool:
        return any(style.name == "span" for style in self.styles)

    def _depth(self) -> int:
        return sum(element.name in ("ul", "ol", "blockquote") for element in self.standing)

    def _end(self, name: str) -> None:
        if self._in_footnote():
            if self.in_note:
                self.in_note, self.apart = self.in_note - 1, True
                return
            self._end_note()
        self._end_paragraph()
        if self.over[name]:
            self.over[name] -= 1
        elif name != "p":
            self._end_holder(name)

    def _end_note(self) -> None:
        """A footnote that was never closed ends with the block that it stands in."""
        self.spans.clear()
        while self._in_footnote():
            self._end_style("span")

    def _end_holder(self, name: str) -> None:
        names = [element.name for element in self.standing]
        floor = max((at for at, known in enumerate(names) if known in ("ul", "ol")), default=0) if name == "li" else 0
        if name in names[floor:]:
            for _ in range(names[::-1].index(name) + 1):
                self._close()

    def _end_paragraph(self) -> None:
        self._hide_styles(0)
        if self._top == "p":
            self._close()

    def _hide_styles(self, first: int) -> None:
        """End what shows the styles from this one on; they come again with the next words."""
        for style in reversed(self.styles[first:]):
            if style.element:
                self._close()
                style.element = None

    def _style(self, name: str, attributes: dict[str, str | None]) -> None:
        start = f"<{name}>"
        if name == "a":
            self._end_style("a")
            start = _link(attributes.get("href") or "")
        elif name == "span":
            footnote = "footnote" in (attributes.get("class") or "").split() and len(self.styles) < _MOST_STYLES
            self.spans.append(footnote)
            start = '<span class="footnote">' if footnote else ""
            self.in_note = self.in_note if self._in_footnote() else 0
        elif len(self.styles) >= _MOST_STYLES:
            self.over[name] += 1
            start = ""
        if start:
            self.styles.append(_Style(name, start))

    def _end_style(self, name: str) -> None:
        at = next((at for at in reversed(range(len(self.styles))) if self.styles[at].name == name), None)
        if at is not None:
            self._hide_styles(at)
            del self.styles[at]


def _link(href: str) -> str:
    """The start of a link, or "" for an address that leads anywhere but to the web or to a mailbox."""
    address = href.strip().replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
    return f'<a href="{html.escape(address)}">' if _FOLLOWED.fullmatch(address) else ""
