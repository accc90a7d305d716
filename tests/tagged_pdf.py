"""What does a screen reader find in a PDF? The tag tree with its words, read with pikepdf and pdfplumber."""

import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pdfplumber
import pikepdf


@dataclass
class Element:
    """One structure element: its kind ("P", "H2", ...), its own and its kids' words in order, the links it holds."""

    kind: str
    kids: list["Element | str"] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    def all(self, *kinds: str) -> Iterator["Element"]:
        """The elements of these kinds below this one, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                if kid.kind in kinds:
                    yield kid
                yield from kid.all(*kinds)


def read(pdf: bytes) -> Element:
    """The tag tree from the top."""
    words = _words(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
        root = document.Root.StructTreeRoot
        return _element(root.K[0] if isinstance(root.K, pikepdf.Array) else root.K, 0, pages, words)


def _words(pdf: bytes) -> dict[tuple[int, int], str]:
    """The words of each piece of marked content: (page from 1, mark) -> text."""
    found: dict[tuple[int, int], str] = defaultdict(str)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, 1):
            for char in page.chars:
                if char.get("mcid") is not None:
                    found[number, char["mcid"]] += char["text"]
    return found


def _element(node: Any, page: int, pages: dict[Any, int], words: dict[tuple[int, int], str]) -> Element:
    element = Element(str(node.S).removeprefix("/"))
    page = pages[node.Pg.objgen] if "/Pg" in node else page
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            element.kids.append(words.get((page, kid), ""))
        elif kid.get("/Type") == "/OBJR":
            element.links.append(str(kid.Obj.A.URI if "/A" in kid.Obj else kid.Obj.Dest))
        else:
            element.kids.append(_element(kid, page, pages, words))
    return element


def untagged(pdf: bytes) -> list[str]:
    """The text operators that are neither in the tag tree nor artefacts, as "page: operator"."""
    missing: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        owned = _owned(document)
        for number, page in enumerate(document.pages):
            missing += [f"{number + 1}: {text}" for text in _loose(page, owned[number])]
    return missing


def _owned(document: pikepdf.Pdf) -> list[set[int]]:
    """For each page, the marks that the tree can be walked down to."""
    pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
    owned: list[set[int]] = [set() for _ in document.pages]
    waiting: list[tuple[Any, int]] = [(node, 0) for node in document.Root.StructTreeRoot.K]
    while waiting:
        node, page = waiting.pop()
        page = pages[node.Pg.objgen] if "/Pg" in node else page
        for kid in node.get("/K", []):
            if isinstance(kid, int):
                owned[page].add(kid)
            elif kid.get("/Type") == "/StructElem":
                assert kid.P.objgen == node.objgen
                waiting.append((kid, page))
    return owned


def _loose(page: pikepdf.Page, owned: set[int]) -> Iterator[str]:
    inside: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if name in ("BMC", "BDC"):
            mark = operands[1].get("/MCID") if name == "BDC" else None
            inside.append(str(operands[0]) == "/Artifact" or (mark is not None and int(mark) in owned))
        elif name == "EMC":
            inside.pop()
        elif name in ("Tj", "TJ", "'", '"') and not any(inside):
            yield str(operands)
