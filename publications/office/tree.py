"""How does our HTML become what pandoc writes from? Element by element, into pandoc's own tree of a document.

Pandoc's reader of HTML would drop the names of parts, which stand on paragraphs and cells, and knows no footnote in
our endnotes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lxml.html import HtmlElement

from publications.office.names import TEXT, anchor_of, bookmark_of, quotation_in, style_of

Node = dict[str, Any]

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
_LISTS = {"ul": "list", "ol": "list"}
_WORDS = {"strong": "Strong", "em": "Emph"}
_INLINE = {"a", "strong", "em", "sup", "span", "br", "wbr"}
# The look of a part's own paragraphs, where it is not that of any text.
_LOOKS = {"cause": "Cause of concern", "recommendation": "Recommendation", "findings": "Findings"}
_OWN = {"terms", "position", "subtitle", "name of the body"}
WIDTHS = (0.38, 0.62)  # of a table's two columns


@dataclass(frozen=True)
class _Where:
    """What the walk is inside of: how its text looks, and the lists and quotations around it."""

    text: str = TEXT
    holders: tuple[str, ...] = ()
    mark: str = ""  # the bookmark that the next words begin with


@dataclass
class Tree:
    """One document's blocks in pandoc's terms. `kind` is "docx" or "odt"."""

    kind: str
    styles: dict[str, str]  # our names of styles -> those of this kind of file
    used: set[str] = field(default_factory=set)  # our names of the styles that it needs
    numbered: list[bool] = field(default_factory=list)  # of each list in order: whether it has numbers
    numbers: Counter[str] = field(default_factory=Counter)
    notes: dict[str, HtmlElement] = field(default_factory=dict)

    def blocks_of(self, body: HtmlElement) -> list[Node]:
        """The blocks of the HTML document's body."""
        self.notes = {f"#{item.get('id')}": item for item in body.xpath(".//ol[@class='notes']/li")}
        return list(self._all(body, _Where()))

    def _all(self, parent: HtmlElement, where: _Where) -> Iterator[Node]:
        """Everything in an element; words that stand beside paragraphs make one."""
        words: list[str | HtmlElement] = [parent.text or ""]
        before = ""
        for child in parent:
            if child.tag in _INLINE:
                words += [child, child.tail or ""]
                continue
            if _said(words):
                yield self._bare(words, where)
                where, before = replace(where, mark=""), ""
            # A quotation directly after another one is told from the first one's next paragraph by its bookmark.
            if child.tag == before == "blockquote":
                where = replace(where, mark=self._number(quotation_in(where.holders)))
            yield from self._block(child, where)
            where, words, before = replace(where, mark=""), [child.tail or ""], child.tag
        if _said(words):
            yield self._bare(words, where)

    def _bare(self, words: Sequence[str | HtmlElement], where: _Where) -> Node:
        return self._paragraph(self._words(words), style_of(where.holders, bare=True, text=where.text), where.mark)

    def _block(self, tag: HtmlElement, where: _Where) -> Iterator[Node]:
        part = tag.get("data-part", "")
        if tag.tag == "p":
            style = style_of(where.holders, bare=False, text=_look(tag, where))
            yield self._paragraph(self._inside(tag), style, where.mark)
        elif tag.tag in _HEADINGS:
            yield self._heading(tag, where)
        elif tag.tag in _LISTS:
            yield self._list(tag, replace(where, holders=(*where.holders, "list")))
        elif tag.tag == "table":
            captions = [self._paragraph(self._inside(caption), "Caption") for caption in tag.iter("caption")]
            yield self._div(self._number(part), [*captions, self._table(tag)])
        elif tag.tag == "nav":
            yield self._div(self._number(part), list(self._contents(tag)))
        elif part == "findings":  # the whole part is one quotation, and not its writer's own
            yield self._div(self._number(part), list(self._all(tag, _Where(_LOOKS[part]))))
        elif tag.tag == "blockquote":
            yield from self._all(tag, replace(where, holders=(*where.holders, "quotation")))
        elif part != "notes":
            inside = list(self._all(tag, replace(where, text=_look(tag, where))))
            yield from [self._div(self._number(part), inside)] if part and tag.tag != "header" else inside

    def _number(self, part: str) -> str:
        self.numbers[part] += 1
        return bookmark_of(part, self.numbers[part])

    def _paragraph(self, words: list[Node], style: str, mark: str = "") -> Node:
        self.used.add(style)
        words = [_node("Span", [_attributes(mark), words])] if mark else words
        named = _attributes(**{"custom-style": self._style(style)})
        return _node("Div", [named, [_node("Para", words)]])

    def _style(self, name: str) -> str:
        name = self.styles.get(name, name)
        return name.replace(" ", "_20_") if self.kind == "odt" else name

    def _heading(self, tag: HtmlElement, where: _Where) -> Node:
        if where.text == "Notice":
            return self._paragraph(self._inside(tag), "Notice heading")
        # The address of a section is that of its heading.
        holder = next((up for up in tag.iterancestors() if up.get("id")), None)
        first = holder is not None and next(holder.iter(*_HEADINGS), None) is tag
        anchor = anchor_of(holder.get("id")) if first and holder is not None else ""
        return _node("Header", [_HEADINGS[tag.tag], _attributes(anchor), self._inside(tag)])

    def _list(self, tag: HtmlElement, where: _Where) -> Node:
        self.numbered.append(tag.tag == "ol")
        items = [list(self._all(item, where if at == 0 else replace(where, mark=""))) for at, item in enumerate(tag)]
        if tag.tag == "ul":
            return _node("BulletList", items)
        return _node("OrderedList", [[1, {"t": "Decimal"}, {"t": "Period"}], items])

    def _table(self, tag: HtmlElement) -> Node:
        columns = [[{"t": "AlignLeft"}, _node("ColWidth", width)] for width in WIDTHS]
        head = [self._row(row) for row in tag.xpath("./thead/tr")]
        rows = [self._row(row) for row in tag.xpath("./tbody/tr")]
        none = _attributes()
        body = [none, 1, [], rows]
        return _node("Table", [none, [None, []], columns, [none, head], [body], [none, []]])

    def _row(self, row: HtmlElement) -> list[Any]:
        return [_attributes(), [self._cell(cell) for cell in row]]

    def _cell(self, cell: HtmlElement) -> list[Any]:
        words = self._inside(cell)
        if part := cell.get("data-part"):
            words = [_node("Span", [_attributes(bookmark_of(part)), words])]
        style = "Table heading" if cell.tag == "th" else "Table text"
        return [_attributes(), {"t": "AlignDefault"}, 1, 1, [self._paragraph(words, style)]]

    def _contents(self, nav: HtmlElement) -> Iterator[Node]:
        """The contents as lines that lead to their headings, which a word processor can make anew."""
        yield from self._raw("Block", CONTENTS_START) if self.kind == "odt" else ()
        yield self._paragraph(self._inside(next(nav.iter("h2"))), "Contents heading")
        yield from self._raw("Block", CONTENTS_TITLED) if self.kind == "odt" else ()
        lines = [line for line in nav.iter("li") if line.find(".//a").get("href") != "#notes"]
        for at, line in enumerate(lines):
            words = self._inside(line.find(".//a").getparent())
            if self.kind == "docx":
                words = [*(self._raw("Inline", FIELD_START) if at == 0 else ()), *words]
                words += self._raw("Inline", FIELD_END) if at == len(lines) - 1 else ()
            yield self._paragraph(words, "Contents 3" if line.get("class") == "under" else "Contents 2")
        yield from self._raw("Block", CONTENTS_END) if self.kind == "odt" else ()

    def _raw(self, what: str, xml: str) -> list[Node]:
        return [_node(f"Raw{what}", ["openxml" if self.kind == "docx" else "opendocument", xml])]

    def _inside(self, tag: HtmlElement) -> list[Node]:
        words: list[str | HtmlElement] = [tag.text or ""]
        for child in tag:
            words += [child, child.tail or ""]
        return self._words(words)

    def _words(self, words: Iterable[str | HtmlElement]) -> list[Node]:
        return [node for each in words for node in self._inline(each)]

    def _inline(self, each: str | HtmlElement) -> Iterator[Node]:
        if isinstance(each, str):
            yield from [_node("Str", each.replace("\n", ""))] if each.replace("\n", "") else ()
        elif each.tag == "br":
            yield {"t": "LineBreak"}
        elif each.tag in _WORDS:
            yield _node(_WORDS[each.tag], self._inside(each))
        elif each.tag == "sup":
            yield _node("Note", [_node("Para", self._note(self.notes[each[0].get("href")]))])
        elif each.tag == "a":
            href = str(each.get("href"))
            href = f"#{anchor_of(href[1:])}" if href.startswith("#") else href
            yield _node("Link", [_attributes(), self._inside(each), [href, ""]])
        else:
            yield from self._inside(each)

    def _note(self, item: HtmlElement) -> list[Node]:
        """The words of a note without the way back, which a word processor gives by itself."""
        words: list[str | HtmlElement] = [item.text or ""]
        for child in item:
            if not str(child.get("href", "")).startswith("#mark-"):
                words += [child, child.tail or ""]
        while words and isinstance(words[-1], str) and not words[-1].strip():
            words.pop()
        return self._words([*words[:-1], words[-1].rstrip() if isinstance(words[-1], str) else words[-1]])

    @staticmethod
    def _div(name: str, blocks: list[Node]) -> Node:
        return _node("Div", [_attributes(name), blocks])


def _node(kind: str, content: Any) -> Node:
    return {"t": kind, "c": content}


def _attributes(name: str = "", **others: str) -> list[Any]:
    return [name, [], [[key, value] for key, value in others.items()]]


def _said(words: Iterable[str | HtmlElement]) -> bool:
    return any(not isinstance(each, str) or each.strip() for each in words)


def _look(tag: HtmlElement, where: _Where) -> str:
    """The style of an element's text: its part's own, that of its class, or that of what it stands in."""
    part, named = tag.get("data-part", ""), tag.get("class", "").split(" ")[0]
    if part in _LOOKS:
        return _LOOKS[part]
    if part in _OWN:
        return str(part).capitalize()
    return named.capitalize() if named in LABELS else where.text


LABELS = {"notice", "label", "status", "absent", "lead-in", "counted"}
FIELD_START = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "2-3" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_ENTRY = (
    '<text:table-of-content-entry-template text:outline-level="{0}" text:style-name="Contents_20_{0}">'
    '<text:index-entry-link-start/><text:index-entry-text/><text:index-entry-tab-stop style:type="right" '
    'style:leader-char="."/><text:index-entry-page-number/><text:index-entry-link-end/>'
    "</text:table-of-content-entry-template>"
)
CONTENTS_START = (
    '<text:table-of-content text:name="Contents"><text:table-of-content-source text:outline-level="3">'
    f"{_ENTRY.format(2)}{_ENTRY.format(3)}"
    '</text:table-of-content-source><text:index-body><text:index-title text:name="Contents_Head">'
)
CONTENTS_TITLED = "</text:index-title>"
CONTENTS_END = "</text:index-body></text:table-of-content>"
