"""Which paragraphs does an OpenDocument file of this register hold? With their styles, sections, lists and notes."""

import re
import zipfile
from collections.abc import Iterator
from html import escape
from typing import Any

from imports.docx_lines import parsed
from imports.office_lines import Held, Line, Words
from imports.register import is_ours

_URN = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _STYLE, _FO = f"{_URN}text:1.0}}", f"{_URN}style:1.0}}", f"{_URN}xsl-fo-compatible:1.0}}"
_META, _XLINK = f"{_URN}meta:1.0}}", "{http://www.w3.org/1999/xlink}"


def lines_of_odt(archive: zipfile.ZipFile) -> list[Line]:
    """The lines of a file that this register made, or none."""
    said = parsed(archive, "meta.xml").iter(f"{_META}user-defined")
    if not any(each.get(f"{_META}name") == "format" and is_ours(each.text or "") for each in said):
        return []
    return list(_Reading(parsed(archive, "content.xml"), parsed(archive, "styles.xml")).lines())


class _Reading:
    def __init__(self, content: Any, styles: Any) -> None:
        self.content = content
        every = [each for root in (styles, content) for each in root.iter(f"{_STYLE}style")]
        self.shown = {each.get(f"{_STYLE}name"): each.get(f"{_STYLE}display-name") for each in every}
        self.parents = {each.get(f"{_STYLE}name"): each.get(f"{_STYLE}parent-style-name") for each in every}
        self.emphasis = {each.get(f"{_STYLE}name"): tuple(_emphasis(each)) for each in every}
        self.numbered = _numbered(content) | _numbered(styles)
        self.names = 0

    def lines(self) -> Iterator[Line]:
        yield from self._in(self.content.find(f".//{_URN}office:1.0}}text"), (), ())

    def _in(self, parent: Any, parts: tuple[str, ...], lists: tuple[Held, ...]) -> Iterator[Line]:
        for child in parent:
            if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield self._line(child, parts, lists, "")
            elif child.tag == f"{_TEXT}section":
                yield from self._in(child, (*parts, str(child.get(f"{_TEXT}name"))), lists)
            elif child.tag == f"{_TEXT}list":
                yield from self._list(child, parts, lists)
            else:
                yield from self._in(child, parts, lists)

    def _list(self, element: Any, parts: tuple[str, ...], lists: tuple[Held, ...]) -> Iterator[Line]:
        numbered = len(lists) in self.numbered.get(element.get(f"{_TEXT}style-name"), set())
        name = self._new("ol" if numbered else "ul")
        for at, item in enumerate(element.iterchildren(f"{_TEXT}list-item"), 1):
            inside = (*lists, Held(list=name, item=self._new("li")))
            found = list(self._in(item, parts, inside))
            mark = f"{at}." if numbered else "•"
            for line in found:
                own = line is found[0] and line.lists == inside
                yield Line(**{**vars(line), "mark": mark}) if own else line

    def _line(self, element: Any, parts: tuple[str, ...], lists: tuple[Held, ...], mark: str) -> Line:
        words = Words()
        self._gather(element, words, ())
        marked = tuple(str(each.get(f"{_TEXT}name")) for each in element.iterchildren(f"{_TEXT}bookmark-start"))
        level = int(element.get(f"{_TEXT}outline-level", "1")) if element.tag == f"{_TEXT}h" else 0
        style = self._named(element.get(f"{_TEXT}style-name", ""))
        return Line(style=style, parts=(*parts, *marked), words=words, level=level, lists=lists, mark=mark)

    def _named(self, style: str) -> str:
        """The name that people see: a style that was made for one paragraph goes by the one that it is based on."""
        seen: set[str] = set()
        while style and not self.shown.get(style) and self.parents.get(style) and style not in seen:
            seen.add(style)
            style = str(self.parents[style])
        return self.shown.get(style) or style.replace("_20_", " ")

    def _gather(self, element: Any, words: Words, tags: tuple[str, ...]) -> None:
        words.say(_spaced(element.text), tags)
        for child in element:
            self._piece(child, words, tags)
            words.say(_spaced(child.tail), tags)

    def _piece(self, child: Any, words: Words, tags: tuple[str, ...]) -> None:
        name = child.tag.removeprefix(_TEXT) if isinstance(child.tag, str) else ""
        if name == "span":
            self._gather(child, words, (*tags, *self.emphasis.get(child.get(f"{_TEXT}style-name"), ())))
        elif name == "a":
            address = child.get(f"{_XLINK}href", "")
            link = () if address.startswith("#") or not address else (f'<a href="{escape(address)}">',)
            self._gather(child, words, (*tags, *link))
        elif name == "line-break":
            words.end_line(tags)
        elif name in ("s", "tab"):
            words.say(" " * int(child.get(f"{_TEXT}c", "1")), tags)
        elif name == "note":
            words.note(self._note(child), tags)

    def _note(self, note: Any) -> Words:
        words = Words()
        for paragraph in note.iter(f"{_TEXT}p"):
            words.say(" " if words.pieces else "", ())
            self._gather(paragraph, words, ())
        return words

    def _new(self, element: str) -> str:
        self.names += 1
        return f"{element}.{self.names}"


def _spaced(words: str | None) -> str:
    """As the format has it, white space is one space; a no-break space is none."""
    return re.sub(r"[ \t\r\n]+", " ", words or "")


def _emphasis(style: Any) -> Iterator[str]:
    for each in style.iter(f"{_STYLE}text-properties"):
        if each.get(f"{_FO}font-weight") == "bold":
            yield "<strong>"
        if each.get(f"{_FO}font-style") == "italic":
            yield "<em>"


def _numbered(root: Any) -> dict[str, set[int]]:
    """The levels from 0 that are numbered, for each kind of list."""
    return {
        each.get(f"{_STYLE}name"): {
            int(level.get(f"{_TEXT}level")) - 1 for level in each.iter(f"{_TEXT}list-level-style-number")
        }
        for each in root.iter(f"{_TEXT}list-style")
    }
