"""Which paragraphs does a Word file of this register hold? With their styles, bookmarks, lists, emphasis and notes."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from lxml import etree

from imports.office_lines import Held, Line, Words
from imports.register import is_ours

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BULLET = "•"


def lines_of_docx(archive: zipfile.ZipFile) -> list[Line]:
    """The lines of a file that this register made, or none."""
    return list(_Reading(archive).lines()) if is_ours(_format(archive)) else []


def parsed(archive: zipfile.ZipFile, name: str) -> Any:
    """A member's root, or an empty element where there is none. Nothing outside of it is read."""
    if name not in archive.namelist():
        return etree.Element("none")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(archive.read(name), parser)


def _format(archive: zipfile.ZipFile) -> str:
    found = (each for each in parsed(archive, "docProps/custom.xml") if each.get("name") == "format")
    return "".join(next(found, etree.Element("none")).itertext())


class _Reading:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.document = parsed(archive, "word/document.xml")
        self.styles = _styles(parsed(archive, "word/styles.xml"))
        self.links = {part: _links(archive, part) for part in ("document", "footnotes")}
        self.numbering = _Numbering(parsed(archive, "word/numbering.xml"))
        footnotes = parsed(archive, "word/footnotes.xml")
        self.notes = {note.get(f"{_W}id"): note for note in footnotes.iter(f"{_W}footnote")}
        self.open: dict[str, str] = {}  # bookmarks: number -> name, outermost first

    def lines(self) -> Iterator[Line]:
        yield from self._in(self.document)

    def _in(self, parent: Any) -> Iterator[Line]:
        for child in parent:
            if child.tag == f"{_W}p":
                yield self._line(child)
            elif not self._bookmark(child):
                yield from self._in(child)

    def _bookmark(self, element: Any) -> bool:
        """Open or close the place that an element marks, if it marks one."""
        if element.tag == f"{_W}bookmarkStart":
            self.open[str(element.get(f"{_W}id"))] = str(element.get(f"{_W}name"))
        elif element.tag == f"{_W}bookmarkEnd":
            self.open.pop(str(element.get(f"{_W}id")), None)
        else:
            return False
        return True

    def _line(self, paragraph: Any) -> Line:
        words, parts = Words(), dict(self.open)
        for child in paragraph:
            if self._bookmark(child):  # what ends before the first word was never around it
                parts = parts | self.open if words.source else dict(self.open)
            elif child.tag != f"{_W}pPr":
                self._gather(child, words, (), self.links["document"])
        style = self.styles.get(_value(paragraph, "pPr/pStyle"), "Normal")
        level = re.fullmatch(r"heading ([1-6])", style.lower())
        lists, mark = self.numbering.of(paragraph)
        return Line(
            style=style, parts=tuple(parts.values()), words=words, level=int(level[1]) if level else 0, lists=lists,
            mark=mark,
        )  # fmt: skip

    def _gather(self, element: Any, words: Words, tags: tuple[str, ...], links: Mapping[str, str]) -> None:
        """The words of a run, a link or whatever holds runs."""
        if element.tag == f"{_W}r":
            self._run(element, words, (*tags, *_emphasis(element)))
            return
        address = links.get(element.get(f"{_R}id", ""), "") if element.tag == f"{_W}hyperlink" else ""
        inside = (*tags, f'<a href="{address}">') if address else tags
        for child in element:
            if not self._bookmark(child):
                self._gather(child, words, inside, links)

    def _run(self, run: Any, words: Words, tags: tuple[str, ...]) -> None:
        signs = {f"{_W}noBreakHyphen": "\u2011", f"{_W}softHyphen": "\u00ad", f"{_W}tab": " "}
        for child in run:
            if child.tag == f"{_W}t":
                words.say(child.text or "", tags)
            elif child.tag in (f"{_W}br", f"{_W}cr"):
                words.end_line(tags)
            elif child.tag in signs:
                words.say(signs[child.tag], tags)
            elif child.tag == f"{_W}footnoteReference" and child.get(f"{_W}id") in self.notes:
                words.note(self._note(self.notes[child.get(f"{_W}id")]), tags)

    def _note(self, note: Any) -> Words:
        words = Words()
        for paragraph in note.iter(f"{_W}p"):
            words.say(" " if words.pieces else "", ())
            for child in paragraph:
                self._gather(child, words, (), self.links["footnotes"])
        return words


class _Numbering:
    """Which lists and items are open, by the numbers that paragraphs name."""

    def __init__(self, numbering: Any) -> None:
        kinds = {each.get(f"{_W}abstractNumId"): _levels(each) for each in numbering.iter(f"{_W}abstractNum")}
        self.kinds = {
            each.get(f"{_W}numId"): kinds.get(_value(each, "abstractNumId"), {}) for each in numbering.iter(f"{_W}num")
        }
        self.standing: list[tuple[str, Held, int]] = []  # number of the list, its names, number of the item
        self.names = 0

    def of(self, paragraph: Any) -> tuple[tuple[Held, ...], str]:
        """The lists that a paragraph stands in, and the mark before it."""
        number = _value(paragraph, "pPr/numPr/numId")
        if not number:
            self.standing = []
            return (), ""
        level = int(_value(paragraph, "pPr/numPr/ilvl") or 0)
        form, sign = self.kinds.get(number, {}).get(level, ("bullet", _BULLET))
        mark = "" if form == "bullet" and not sign.strip() else self._begin(number, level, form)
        del self.standing[level + 1 :]
        return tuple(held for _, held, _ in self.standing), mark

    def _begin(self, number: str, level: int, form: str) -> str:
        """A new item, of the list that stands at this level or of a new one."""
        before = self.standing[level] if len(self.standing) > level else None
        at = before[2] + 1 if before and before[0] == number else 1
        self.names += 2
        kind = "ul" if form == "bullet" else "ol"
        name = before[1].list if before and at > 1 else f"{kind}.{self.names}"
        self.standing[level:] = [(number, Held(list=name, item=f"li.{self.names + 1}"), at)]
        return _BULLET if form == "bullet" else f"{at}."


def _levels(abstract: Any) -> dict[int, tuple[str, str]]:
    """The form and the sign of each level of a kind of list."""
    levels = abstract.iter(f"{_W}lvl")
    return {int(each.get(f"{_W}ilvl")): (_value(each, "numFmt"), _value(each, "lvlText")) for each in levels}


def _styles(styles: Any) -> dict[str, str]:
    """The names that people see, by the ids that paragraphs carry."""
    return {each.get(f"{_W}styleId"): _value(each, "name") for each in styles.iter(f"{_W}style")}


def _links(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The addresses that links in a part lead to, ready for an attribute."""
    relations = parsed(archive, f"word/_rels/{part}.xml.rels")
    return {each.get("Id"): escape(each.get("Target")) for each in relations if each.get("TargetMode") == "External"}


def _emphasis(run: Any) -> Iterator[str]:
    for name, tag in (("b", "<strong>"), ("i", "<em>")):
        found = run.find(f"{_W}rPr/{_W}{name}")
        if found is not None and found.get(f"{_W}val") not in ("0", "false", "off"):
            yield tag


def _value(element: Any, path: str) -> str:
    found = element.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return str(found.get(f"{_W}val", "")) if found is not None else ""
