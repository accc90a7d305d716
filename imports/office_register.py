"""How is a Word or OpenDocument file read back that this register published? By the names of its parts and styles.

They are those that `publications.office` gives them, and people see them in their word processor. What they say is
where words belong, and in which lists and quotations they stand; the words are those of the paragraphs.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from imports.blocks import Block, Document, words_of
from imports.docx_lines import lines_of_docx, parsed
from imports.odt_lines import lines_of_odt
from imports.office_lines import Held, Line
from imports.register import PLACES, front
from publications.office.names import WORD, WRITER, bookmark_of, holders_of, part_of, quotation_in

_NAMES = {bookmark_of(name): name for name in PLACES}
_BY_STYLE = {
    "name of the body": "body", "subtitle": "subtitle", "terms": "terms:{item}", "lead-in": "heading",
    "label": "heading", "status": "heading", "absent": "heading", "counted": "furniture", "caption": "furniture",
}  # fmt: skip
_OURS = {theirs.lower(): ours for names in (WORD, WRITER) for ours, theirs in names.items()}
_LANGUAGE = "{http://purl.org/dc/elements/1.1/}language"

_Holder = tuple[str, ...]  # ("ul.1", "li.2") or ("blockquote.3",)


def document_of_register(data: bytes, kind: str) -> Document | None:
    """The document in a file of kind "docx" or "odt" that this register published, its blocks with their placements.

    None for any other file.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        lines = lines_of_docx(archive) if kind == "docx" else lines_of_odt(archive)
        language = _language(archive)
    found = [replace(block, index=index) for index, block in enumerate(front(list(_Walk().blocks(lines))))]
    raw = "\n".join(block.source for block in found)
    return Document(blocks=tuple(found), raw=raw, format=kind, language=language) if found else None


def _language(archive: zipfile.ZipFile) -> str:
    roots = (parsed(archive, name) for name in ("docProps/core.xml", "meta.xml"))
    return next((each.text or "" for root in roots for each in root.iter(_LANGUAGE)), "")


@dataclass
class _Walk:
    """One reading of the lines in order. `standing` is what the line before stood in, within its part."""

    names: int = 0
    part: str = ""
    standing: tuple[_Holder, ...] = ()

    def blocks(self, lines: Sequence[Line]) -> Iterator[Block]:
        for line in lines:
            if line.words.source.strip() or line.words.notes:
                yield self._block(line)

    def _block(self, line: Line) -> Block:
        style = _OURS.get(line.style.lower(), line.style)
        named = [(part, number) for part, number in map(part_of, line.parts) if part in _NAMES]
        part, number = named[-1] if named else ("", 0)
        inside = self._inside(line, style, f"{part}_{number}")
        mark = line.mark if inside else ""
        return Block(
            index=0,
            kind=_kind(line, inside, mark),
            html=line.words.html,
            text=words_of(_without_notes(line)),
            source="\n".join([f"{mark} {line.words.source}" if mark else line.words.source, *line.words.notes]),
            level=line.level,
            mark=mark,
            notes=tuple(f"A footnote stands at its mark now: {words}" for words in line.words.notes),
            inside=inside,
            placed=_place(line, style, part, number),
        )

    def _inside(self, line: Line, style: str, part: str) -> tuple[str, ...]:
        """The names of the lists and quotations around a line, and of itself where it is a paragraph within them."""
        kinds, bare = holders_of(style, len(line.lists)) or (("list",) * len(line.lists), True)
        before = self.standing if part == self.part else ()
        self.part, self.standing = part, tuple(self._holders(line, kinds, before))
        names = [name for holder in self.standing for name in holder]
        return (*names, self._new("p")) if names and not bare else tuple(names)

    def _holders(self, line: Line, kinds: Sequence[str], before: Sequence[_Holder]) -> Iterator[_Holder]:
        """A quotation goes on where the line before stood in it and in all that is around it."""
        lists = iter(line.lists)
        wanted = [_of_list(next(lists)) if kind == "list" else None for kind in kinds]
        same = len(list(takewhile(_goes_on, zip(wanted, before, strict=False))))
        parts = {part_of(name)[0] for name in line.parts}
        for at in range(same):  # a bookmark says that a quotation is another one, which follows
            if wanted[at] is None and bookmark_of(quotation_in(kinds[:at])) in parts:
                same = min(same, at)
        for at, holder in enumerate(wanted):
            yield before[at] if at < same else holder or (self._new("blockquote"),)

    def _new(self, element: str) -> str:
        self.names += 1
        return f"{element}.{self.names}"


def _of_list(held: Held) -> _Holder:
    return (held.list, held.item)


def _goes_on(pair: tuple[_Holder | None, _Holder]) -> bool:
    """Whether what a line stands in is what the one before stood in; None is a quotation, which has no name yet."""
    wanted, before = pair
    return before == wanted if wanted else before[0].startswith("blockquote")


def _kind(line: Line, inside: Sequence[str], mark: str) -> str:
    if line.level:
        return "heading"
    if mark:
        return "numbered" if line.lists[-1].list.startswith("ol") else "bullet"
    return "quotation" if inside else "paragraph"


def _place(line: Line, style: str, part: str, number: int) -> str:
    """Where a line belongs: its style says so for a label, its part for a text."""
    counts = {"cause": number, "item": number}
    if style.lower() == "position":
        return PLACES.get(f"position, {_NAMES.get(part)}", "unplaced").format(**counts)
    if style.lower() in _BY_STYLE and (number or "{" not in _BY_STYLE[style.lower()]):
        return _BY_STYLE[style.lower()].format(**counts)
    if line.level and part != "furniture":
        return "title" if line.level == 1 else f"item:{number}" if part == "recommendation" else "heading"
    return PLACES.get(_NAMES.get(part, ""), "unplaced").format(**counts)


def _without_notes(line: Line) -> str:
    return "".join(words for words, _ in line.words.pieces if not words.startswith('<span class="footnote">'))
