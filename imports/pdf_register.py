"""How is a response that this register published read back? By the names that the parts of its tag tree carry.

The names (see `imports.register`) say where the words of a part belong; the words
themselves are read from the pages. A part without a name is left for a person to place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from imports.blocks import Block, words_of
from imports.pdf_pages import Run
from imports.pdf_tagged import Walk
from imports.pdf_words import Leaf, Note, note_of, words_of_leaves
from imports.register import PLACES, front, is_ours

_HEADING = re.compile(r"^H([1-6])$")
_INLINE = {"Span", "Link", "NonStruct"}
_WORDS = {"P", "TH", "TD", "TOCI"}
_FOOTNOTE = re.compile(r'<span class="footnote">.*?</span>', re.S)

_At = tuple[int, int]  # page and mark: the order in which it was written


@dataclass(frozen=True)
class _Where:
    """What the walk is inside of: the part of the document, and the lists and quotations of a text."""

    part: str = ""
    inside: tuple[str, ...] = ()

    def within(self, *names: str) -> "_Where":
        return replace(self, inside=(*self.inside, *names))


def published_here(tree: Sequence[Any]) -> bool:
    """Whether the tags are those of a document that this register made."""
    return bool(tree) and is_ours(str(tree[0].title))


def blocks_of_register(tree: Sequence[Any], pages: list[list[Run]]) -> tuple[Block, ...]:
    """The blocks of such a document in the order of its tags, each with its placement, then its running lines."""
    walk = _Walk(tree, pages)
    found = [block for element in tree for _, block in walk.blocks(element, _Where())]
    found = [*front(found), *walk.unused_notes(), *walk.rest.left()]
    return tuple(replace(block, index=index) for index, block in enumerate(found))


class _Walk:
    def __init__(self, tree: Sequence[Any], pages: list[list[Run]]) -> None:
        self.rest = Walk(pages)
        self.marked = self.rest.marked
        self.counts = {"cause": 0, "item": 0}
        self.names = 0
        self.notes: dict[str, Note] = {}
        self.used: set[str] = set()
        self._gather_notes(tree, named=False)

    def _gather_notes(self, elements: Sequence[Any], *, named: bool) -> None:
        for element in elements:
            inside = named or element.title == "notes"
            if inside and element.type == "LI":
                mark = self._mark_of(element).strip(".")
                self.notes[mark] = note_of(mark, self._leaves(element))
            else:
                self._gather_notes(element.children, named=inside)

    def blocks(self, element: Any, where: _Where) -> Iterator[tuple[_At, Block]]:
        """The blocks in one element, with the places of their first words."""
        where = self._entered(element, where)
        if found := _HEADING.match(element.type):
            part = where.part if element.title or where.part == "furniture" else "heading"
            yield from self._made(self._leaves(element), _Where(part), level=int(found[1]))
        elif element.type in _WORDS:
            inside = where.within(self._new("p")) if where.inside else where
            yield from self._made(self._leaves(element), inside)
        elif element.type == "L":
            yield from self._list(element, where, self._new(self._kind_of(element)))
        elif element.type == "BlockQuote" and not element.title and not _only_words(element, where):
            yield from self._children(element.children, where.within(self._new("blockquote")))
        else:
            yield from self._children(element.children, where)

    def _entered(self, element: Any, where: _Where) -> _Where:
        """What the name of an element opens. A text begins anew in each part: what encloses it is the document's."""
        name = element.title or ""
        if name == "heading of a cause":
            self.counts["cause"] += 1
        elif name == "heading of an item":
            self.counts["item"] += 1
        elif name == "position":
            name = f"position, {where.part}"
        return _Where(name) if name in PLACES else where

    def _children(self, children: Sequence[Any], where: _Where) -> Iterator[tuple[_At, Block]]:
        """Children in order; words that stand beside paragraphs make a block together."""
        for inline, group in groupby(children, key=_is_inline):
            if inline:
                yield from self._made([leaf for child in group for leaf in self._leaves(child)], where)
            else:
                for child in group:
                    yield from self.blocks(child, where)

    def _list(self, element: Any, where: _Where, name: str) -> Iterator[tuple[_At, Block]]:
        """The items of a list in the order of their words: a list within an item is tagged after it."""
        found: list[tuple[_At, Block]] = []
        item = ""
        for child in element.children:
            if child.type == "L":
                found += self._list(child, where.within(name, item), self._new(self._kind_of(child)))
            else:
                item = self._new("li")
                found += self._item(child, where.within(name, item), self._mark_of(child))
        yield from sorted(found, key=lambda block: block[0])

    def _item(self, element: Any, where: _Where, mark: str) -> Iterator[tuple[_At, Block]]:
        bodies = [child.children if child.type == "LBody" else [child] for child in element.children]
        for number, (at, block) in enumerate(found for body in bodies for found in self._children(body, where)):
            kind = "numbered" if where.inside[-2].startswith("ol") else "bullet"
            yield at, replace(block, kind=kind, mark=mark, source=f"{mark} {block.source}") if not number else block

    def _made(self, leaves: Sequence[Leaf], where: _Where, *, level: int = 0) -> Iterator[tuple[_At, Block]]:
        read = words_of_leaves(leaves, self.notes)
        self.used |= read.notes
        if not words_of(read.html):
            return
        # A heading's weight is its own, and not a stress that its writer laid on it.
        inline = re.sub(r"</?strong>", "", read.html) if level else read.html
        place = PLACES.get(where.part, "unplaced").format(**self.counts)
        kind = "heading" if level else "quotation" if where.inside else "paragraph"
        yield (leaves[0].page, leaves[0].mark), Block(
            index=0, kind=kind, html=inline, text=words_of(_FOOTNOTE.sub("", inline)), source=read.source,
            page=leaves[0].page, level=level, notes=read.told, inside=where.inside, placed=place,
        )  # fmt: skip

    def unused_notes(self) -> Iterator[Block]:
        """Footnotes that no mark calls."""
        for mark, note in self.notes.items():
            if mark not in self.used:
                yield Block(
                    index=0, kind="numbered", html=note.html, text=words_of(note.html), source=note.source, mark=mark,
                    role="footnote",
                )  # fmt: skip

    def _leaves(self, element: Any, *, linked: bool = False) -> list[Leaf]:
        """All words in an element as they were written, without list marks."""
        linked = linked or element.type == "Link"
        found = [
            Leaf(element.page_number, mark, tuple(runs), linked)
            for mark in element.mcids
            if (runs := self.marked.pop((element.page_number, mark), []))
        ]
        for child in element.children:
            if child.type != "Lbl":
                found += self._leaves(child, linked=linked)
        return sorted(found, key=lambda leaf: (leaf.page, leaf.mark))

    def _mark_of(self, item: Any) -> str:
        """What stands before a list item: "•", "1."."""
        labels = [child for child in item.children if child.type == "Lbl"]
        return "".join(leaf.text for label in labels for leaf in self._leaves(label)).strip()

    def _kind_of(self, element: Any) -> str:
        """ "ol" or "ul", by the mark of the first item, which stays to be read."""
        items = [child for child in element.children if child.type == "LI"]
        labels = [label for item in items[:1] for label in item.children if label.type == "Lbl"]
        words = "".join(run.text for label in labels for part in label.children for run in self._at(part))
        return "ol" if re.match(r"\w", words) else "ul"

    def _at(self, element: Any) -> list[Run]:
        return [run for mark in element.mcids for run in self.marked.get((element.page_number, mark), [])]

    def _new(self, element: str) -> str:
        self.names += 1
        return f"{element}.{self.names}"


def _is_inline(element: Any) -> bool:
    return element.type in _INLINE and not element.title and all(_is_inline(child) for child in element.children)


def _only_words(element: Any, where: _Where) -> bool:
    """Whether a quotation is nothing but the words that stand in another one beside its paragraphs."""
    return bool(where.inside) and where.inside[-1].startswith("blockquote") and all(map(_is_inline, element.children))
