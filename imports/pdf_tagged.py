"""What do a PDF's tags say? Headings, paragraphs, lists, quotations and links in order; artefacts are left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from imports.blocks import Block, words_of
from imports.finishing import numbered
from imports.inline import inline_of
from imports.labels import label_of
from imports.pdf_pages import Run, joined_runs

_HEADING = re.compile(r"^H([1-6])?$")
_LEAVES = {"P", "LBody", "Caption", "TD", "TH", "Title", "DT", "DD", "Note", "FENote", "TOCI"}
_INLINE = {
    "Span",
    "Link",
    "Em",
    "Strong",
    "Sub",
    "Quote",
    "Reference",
    "NonStruct",
    "Code",
    "Lbl",
    "Annot",
    "BibEntry",
    "Note",
}
_SKIPPED = {"TOC", "Artifact", "Figure", "Formula"}
_NOTES_HEADING = re.compile(r"^(?:end\s?|foot)?notes$|^nodiadau$", re.I)
_BACK = re.compile(r"\s*(?:[↩↑]\ufe0e?|Back to the text \(note \d+\)|Yn ôl i.r testun \(nodyn \d+\))\s*$")
_FINISHED = re.compile(r"[.!?:;…][\"”’'»)\]]*$")
_MARK = re.compile(r"\ue000(\d{1,3})\ue001")


@dataclass(frozen=True)
class _Where:
    """What the walk is inside of."""

    quoted: bool = False
    mark: str = ""
    kind: str = "paragraph"


def blocks_by_tags(tree: list[Any], pages: list[list[Run]]) -> tuple[Block, ...]:
    """The blocks of a tagged PDF, in the order of its tags, then what is marked but in no tag, as furniture."""
    walk = Walk(pages)
    found = [block for element in tree for block in walk.block(element, _Where())]
    return numbered([*_with_notes(_across_pages(found)), *walk.left()])


class Walk:
    """One reading of a tag tree. What was read is taken out of `marked`; `left` gives the rest."""

    def __init__(self, pages: list[list[Run]]) -> None:
        self.marked: dict[tuple[int, int], list[Run]] = {}
        self.loose: list[Run] = []
        for page in pages:
            for run in page:
                if run.mark is None:
                    self.loose.append(run)
                else:
                    self.marked.setdefault((run.page, run.mark), []).append(run)

    def block(self, element: Any, where: _Where) -> Iterator[Block]:
        """The blocks in one element of the tree."""
        kind = element.type
        if kind in _SKIPPED:
            yield from self._as_furniture(element)
        elif found := _HEADING.match(kind):
            yield from self._leaf(element, "heading", level=int(found[1] or 0))
        elif kind == "LI":
            yield from self._item(element, where)
        elif kind in _LEAVES or kind in _INLINE:
            yield from self._paragraphs(element, where)
        else:
            inside = replace(where, quoted=where.quoted or kind == "BlockQuote")
            if element.mcids:
                yield from self._leaf(element, "quotation" if inside.quoted else "paragraph", own=True)
            yield from self._mixed(element, inside)

    def _paragraphs(self, element: Any, where: _Where) -> Iterator[Block]:
        if any(child.type not in _INLINE for child in element.children):
            yield from self._mixed(element, where)
            return
        kind = where.kind if where.mark else ("quotation" if where.quoted else "paragraph")
        yield from self._leaf(element, kind, mark=where.mark)

    def _mixed(self, element: Any, where: _Where) -> Iterator[Block]:
        """Children of which some are blocks: inline ones that stand together make a paragraph."""
        inline: list[Any] = []
        inside = where
        for child in [*element.children, None]:
            if child is not None and child.type in _INLINE and not any(c.type not in _INLINE for c in child.children):
                inline.append(child)
                continue
            if inline:
                runs = [run for part in inline for run in self._runs(part)]
                yield from self._made(runs, where.kind if inside.mark else self._plain(where), mark=inside.mark)
                inline, inside = [], replace(where, mark="")
            if child is not None:
                made = list(self.block(child, inside))
                yield from made
                inside = replace(inside, mark="") if made else inside

    @staticmethod
    def _plain(where: _Where) -> str:
        return "quotation" if where.quoted else "paragraph"

    def _item(self, element: Any, where: _Where) -> Iterator[Block]:
        labels = [child for child in element.children if child.type == "Lbl"]
        words = " ".join("".join(text for label in labels for text, _ in joined_runs(self._runs(label))).split())
        for child in element.children:
            if child.type == "Lbl":
                continue
            listed = _Where(where.quoted, words or "•", "numbered" if re.match(r"\(?\w", words) else "bullet")
            if not words:  # a list that is set without marks: its items are paragraphs
                listed = _Where(where.quoted)
            yield from self.block(child, listed)

    def _leaf(self, element: Any, kind: str, *, mark: str = "", level: int = 0, own: bool = False) -> Iterator[Block]:
        runs = self._own(element) if own else self._runs(element)
        yield from self._made(runs, kind, mark=mark, level=level)

    def _made(self, runs: list[Run], kind: str, *, mark: str = "", level: int = 0) -> Iterator[Block]:
        texts = list(joined_runs(runs))
        inline = inline_of(texts, bold=kind != "heading")
        if not words_of(inline):
            return
        source = "".join(text for text, _ in texts)
        text = words_of(_MARK.sub("", inline))
        yield Block(index=0, kind=kind, html=inline, text=text, page=runs[0].page, level=level, mark=mark,
                    source=f"{mark} {source}" if mark else source)  # fmt: skip

    def _own(self, element: Any) -> list[Run]:
        return [run for mark in element.mcids for run in self.marked.pop((element.page_number, mark), [])]

    def _runs(self, element: Any) -> list[Run]:
        """All runs in an element, in order. A link without an address whose words are a number is a note's mark."""
        runs = self._own(element)
        for child in element.children:
            runs += self._runs(child)
        links = element.type in ("Link", "Reference") and len(runs) == 1 and not runs[0].style.uri
        if links and re.fullmatch(r"\s*\d{1,3}\s*", runs[0].text):
            runs[0].text = f"\ue000{runs[0].text.strip()}\ue001"
        return runs

    def _as_furniture(self, element: Any) -> Iterator[Block]:
        for block in self._leaf(element, "paragraph"):
            yield replace(block, role="furniture")

    def left(self) -> Iterator[Block]:
        """What no tag holds: running headers, footers and page numbers."""
        strays = [*self.loose, *(run for runs in self.marked.values() for run in runs)]
        for page in sorted({run.page for run in strays}):
            for block in self._made([run for run in strays if run.page == page], "paragraph"):
                yield replace(block, role="furniture")


def _across_pages(blocks: list[Block]) -> list[Block]:
    """Some programs tag a paragraph that runs over a page's end once for each page: a cut sentence is made whole."""
    kept: list[Block] = []
    for block in blocks:
        last = kept[-1] if kept else None
        if last and _goes_on(last, block):
            inline = re.sub(r"</(strong|em)>( ?)<\1>", r"\2", f"{last.html} {block.html}")
            text, source = f"{last.text} {block.text}", f"{last.source}\n{block.source}"
            kept[-1] = replace(last, html=inline, text=text, source=source)
        else:
            kept.append(block)
    return kept


def _goes_on(last: Block, block: Block) -> bool:
    running = last.kind in ("paragraph", "bullet", "numbered", "quotation") and block.kind in ("paragraph", last.kind)
    turned = last.page is not None and block.page is not None and block.page > last.page
    unmarked = not block.mark and not last.role and not block.role
    return running and turned and unmarked and not _FINISHED.search(last.text) and not label_of(block.text)


def _with_notes(blocks: list[Block]) -> list[Block]:
    """Linked endnotes back at their marks; marks whose note is not found stay as the numbers they were."""
    start = next(
        (i for i, block in enumerate(blocks) if block.kind == "heading" and _NOTES_HEADING.match(block.text)),
        None,
    )
    notes: dict[str, int] = {}
    if start is not None:
        for i in range(start + 1, len(blocks)):
            if blocks[i].kind == "heading":
                break
            if blocks[i].mark:
                notes[blocks[i].mark.strip("().[] ")] = i
    used: set[int] = set()
    kept = [_marks_filled(block, blocks, notes, used) for block in blocks]
    return [block for i, block in enumerate(kept) if i not in used and not (i == start and len(used) == len(notes) > 0)]


def _marks_filled(block: Block, blocks: list[Block], notes: dict[str, int], used: set[int]) -> Block:
    told, sources = list(block.notes), [block.source]
    inline = block.html
    for found in list(_MARK.finditer(block.html)):
        at = notes.get(found[1])
        if at is None or blocks[at] is block:
            inline = inline.replace(found[0], found[1])
            continue
        used.add(at)
        words = _MARK.sub("", re.sub(_BACK, "", blocks[at].html)).strip()
        inline = inline.replace(found[0], f'<span class="footnote">{words}</span>')
        told.append(f"The footnote mark “{found[1]}” was replaced by its footnote.")
        sources.append(blocks[at].source)
    inline = re.sub(r'\s+(<span class="footnote">)', r"\1", inline)
    text = words_of(re.sub(r'<span class="footnote">.*?</span>', "", inline))
    return replace(block, html=inline, text=text, notes=tuple(told), source=_MARK.sub(r"\1", "\n".join(sources)))
