"""What does a web page, or a document turned into one, hold? Its headings, paragraphs and lists in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from imports.blocks import Block, Document, words_of
from imports.finishing import numbered
from imports.notes import linked
from imports.tables import is_data, rows_of
from imports.text_reader import decoded

_SKIPPED = {
    "script",
    "style",
    "head",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "math",
    "select",
    "button",
    "form",
}
_FURNITURE = {"nav", "header", "footer", "aside"}
_BLOCKS = {
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "table", "tr", "td", "th", "dl", "dt", "dd",
    "section", "article", "main", "body", "html", "pre", "address", "figure", "figcaption",
    "caption", "thead", "tbody", "tfoot",
    "hr", "details", "summary", "fieldset", "legend", "colgroup",
} | _FURNITURE  # fmt: skip
_HEADING = re.compile(r"^h([1-6])$")
_NOTE_REF = re.compile(r"^#(?:fn|ftn|sdfootnote|note|endnote)[\w:-]*$", re.I)
_BACK = re.compile(r"^#(?:fnref|ftnref|.*anc|ref)[\w:-]*$", re.I)
_DEEPEST = 200
_BULLET = re.compile(r"^(?P<mark>[•‣◦▪●○∙·\uf0a7\uf0b7\uf0d8])\s*")


@dataclass(frozen=True)
class _Where:
    """What the walk is inside of."""

    kind: str = "paragraph"
    level: int = 0
    mark: str = ""
    role: str = ""
    depth: int = 0


@dataclass
class _Run:
    """Inline pieces that will be one block."""

    pieces: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


def read_html(data: bytes) -> Document:
    """A web page in any usual encoding."""
    return document_of(_characters(data), "html")


def _characters(data: bytes) -> str:
    named = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)", data[:2048], re.I)
    if named:
        try:
            return data.decode(named[1].decode("ascii"), "replace")
        except LookupError:
            pass
    return decoded(data)


def document_of(text: str, kind: str) -> Document:
    """The document in an HTML text."""
    soup = BeautifulSoup(text, "html.parser")
    walk = _Walk(soup)
    blocks = numbered(walk.blocks())
    page = soup.find("html")
    language = str(page.get("lang") or page.get("xml:lang") or "") if isinstance(page, Tag) else ""
    raw = "\n".join(block.source for block in blocks)
    return Document(blocks=blocks, raw=raw, format=kind, language=language)


class _Walk:
    """Goes through the page once, in reading order, with footnotes put at their marks."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.soup = soup
        self.notes = _footnotes(soup)
        self.used: set[int] = set()

    def blocks(self) -> list[Block]:
        """All blocks; footnotes whose mark was not found come last."""
        found = list(self._children(self.soup, _Where()))
        left = [note for note in self.notes.values() if id(note) not in self.used]
        for note in {id(note): note for note in left}.values():
            words = " ".join(note.get_text(" ").split())
            if words:
                found.append(_plain_block(words, role="footnote"))
        return found

    def _children(self, parent: Tag, where: _Where) -> Iterator[Block]:
        if where.depth > _DEEPEST:
            raise RecursionError
        run = _Run()
        for child in parent.children:
            if isinstance(child, Tag) and (child.name in _BLOCKS or _holds_blocks(child)):
                yield from self._flush(run, where)
                run = _Run()
                yield from self._block(child, where)
            else:
                self._inline(child, run, 0)
        yield from self._flush(run, where)

    def _block(self, tag: Tag, where: _Where) -> Iterator[Block]:
        if tag.name in _SKIPPED or any(tag is note or tag is note.parent for note in self.notes.values()):
            return
        if tag.name in ("ul", "ol"):
            yield from self._list(tag, where)
            return
        if tag.name == "table" and is_data(tag):
            yield from rows_of(tag)
            return
        yield from self._children(tag, _inside(tag, where))

    def _list(self, tag: Tag, where: _Where) -> Iterator[Block]:
        start = str(tag.get("start") or "1")
        number = int(start) if start.isdigit() and len(start) < 6 else 1
        for item in tag.children:
            if not isinstance(item, Tag):
                continue
            kind, mark = ("numbered", f"{number}.") if tag.name == "ol" else ("bullet", "•")
            found = list(self._children(item, _Where(kind, 0, mark, where.role, where.depth + 1)))
            for at, block in enumerate(found):
                yield block if at == 0 or block.kind != kind or block.mark != mark else _continued(block)
            number += 1

    def _inline(self, node: PageElement, run: _Run, depth: int) -> None:
        if depth > _DEEPEST:
            raise RecursionError
        if isinstance(node, NavigableString):
            if type(node) is NavigableString:
                run.pieces.append(escape(str(node), quote=False))
                run.sources.append(str(node))
            return
        if not isinstance(node, Tag) or node.name in _SKIPPED:
            return
        if node.name == "br":
            run.pieces.append(" ")
            run.sources.append("\n")
            return
        if note := self._note_of(node):
            self._put_note(note, node, run)
            return
        before, after = _around(node)
        run.pieces.append(before)
        for child in node.children:
            self._inline(child, run, depth + 1)
        run.pieces.append(after)

    def _note_of(self, tag: Tag) -> Tag | None:
        href = str(tag.get("href") or "")
        return self.notes.get(href[1:]) if tag.name == "a" and _NOTE_REF.match(href) else None

    def _put_note(self, note: Tag, mark: Tag, run: _Run) -> None:
        self.used.add(id(note))
        words = " ".join(note.get_text(" ").split()).rstrip("↩︎ ").strip()
        inner = _Run()
        for child in list(note.descendants):
            if isinstance(child, Tag) and _BACK.match(str(child.get("href") or "")):
                child.extract()
        for child in note.children:
            self._inline(child, inner, 0)
        run.pieces.append(f'<span class="footnote">{" ".join("".join(inner.pieces).split())}</span>')
        run.sources.append(f" {mark.get_text()} {words} ")

    def _flush(self, run: _Run, where: _Where) -> Iterator[Block]:
        inline = " ".join("".join(run.pieces).split())
        text = words_of(re.sub(r'<span class="footnote">.*?</span>', "", inline))
        if not text:
            return
        kind, mark = where.kind, where.mark
        if kind == "paragraph" and (found := _BULLET.match(inline)):
            kind, mark, inline, text = "bullet", found["mark"], inline[found.end() :], _BULLET.sub("", text)
        if "<a " not in inline:
            inline = linked(text) if inline == escape(text, quote=False) else inline
        yield Block(
            index=0, kind=kind, html=_tidy(inline), text=text, source="".join(run.sources).strip(), level=where.level,
            mark=mark, role=where.role, notes=_mark_note(run),
        )  # fmt: skip


def _mark_note(run: _Run) -> tuple[str, ...]:
    marks = re.findall(
        r"^ (\S{1,4}) ", "\n".join(s for s in run.sources if s.startswith(" ") and s.endswith(" ")), re.M
    )
    return tuple(f"The footnote mark “{mark}” was replaced by its footnote." for mark in marks if mark.isdigit())


def _plain_block(words: str, role: str) -> Block:
    return Block(index=0, kind="paragraph", html=linked(words), text=words, source=words, role=role)


def _continued(block: Block) -> Block:
    """A further paragraph of a list item: a paragraph of its own, because one item cannot hold two."""
    return Block.read({**block.__dict__, "kind": "paragraph", "mark": ""})


def _inside(tag: Tag, where: _Where) -> _Where:
    depth = where.depth + 1
    role = "furniture" if tag.name in _FURNITURE and not _is_content(tag) else where.role
    if found := _HEADING.match(tag.name):
        return _Where("heading", int(found[1]), "", role, depth)
    if tag.name == "blockquote":
        return _Where("quotation", 0, "", role, depth)
    return _Where(where.kind, where.level, where.mark, role, depth)


def _is_content(tag: Tag) -> bool:
    """A page's header may hold its title; such a header is not furniture."""
    return tag.name == "header" and tag.find("h1") is not None


def _holds_blocks(tag: Tag) -> bool:
    return tag.name not in _SKIPPED and tag.name in ("a", "span", "center", "font", "strong", "em", "b", "i") and bool(
        tag.find(["p", "div", "li", "h1", "h2", "h3", "h4", "table"])
    )  # fmt: skip


def _around(tag: Tag) -> tuple[str, str]:
    """The tags that are kept around inline words."""
    if tag.name in ("strong", "b"):
        return "<strong>", "</strong>"
    if tag.name in ("em", "i"):
        return "<em>", "</em>"
    href = str(tag.get("href") or "")
    if tag.name == "a" and re.match(r"(?:https?://|mailto:)", href):
        return f'<a href="{escape(href)}">', "</a>"
    if tag.name == "span" and "footnote" in (tag.get("class") or []):
        return '<span class="footnote">', "</span>"
    return "", ""


def _tidy(inline: str) -> str:
    inline = re.sub(r"</(strong|em)>(\s*)<\1>", r"\2", inline)
    return re.sub(r"<(strong|em|a|span)\b[^>]*>\s*</\1>", "", inline).strip()


def _footnotes(soup: BeautifulSoup) -> dict[str, Tag]:
    """The elements that footnote marks point at, by id."""
    targets = {str(a["href"])[1:] for a in soup.find_all("a", href=_NOTE_REF) if not _BACK.match(str(a["href"]))}
    return {
        str(tag["id"]): tag
        for tag in soup.find_all(id=True)
        if str(tag["id"]) in targets and tag.name in ("li", "p", "div", "aside")
    }
