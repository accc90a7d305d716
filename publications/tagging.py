"""Does the PDF's tag tree read as the document was written? Four things that WeasyPrint leaves undone.

The contents are tagged as a list like any other: `_contents` makes them a table of contents.

A paragraph, list or section that runs over a page's end is tagged once for each page, so that a screen reader
announces it twice and a reader of the file cannot tell one paragraph from two: `_join_pages` makes it one again,
with the lists inside of lists.
The footer's words are marked as text without a place in the tree: `_furniture` makes them artefacts, which are
not read out.

What an element says is shown by its look alone: `_names` gives it the name that the template wrote as `data-part`, as
its title in the tree. A response that comes back as a PDF is read by these names (`imports.pdf_register`).
"""

from collections.abc import Iterator
from typing import Any

import pydyf

BLOCKS = {"/Part", "/Sect", "/Div", "/P", "/L", "/LI", "/LBody", "/BlockQuote", "/H1", "/H2", "/H3", "/H4"}
BLOCKS |= {"/TOC", "/TOCI", "/Reference", "/Table", "/TBODY", "/TR", "/TH", "/TD", "/NonStruct"}


def mend(document: Any, pdf: Any) -> None:
    """Finish WeasyPrint's PDF before it is written. `document` is its laid-out pages, `pdf` a pydyf.PDF."""
    tree = _Tree(pdf)
    _names(document, tree)
    _contents(document, tree)
    _inner_lists_into_items(tree)
    _join_pages(document, tree)
    _inner_lists_after_items(tree)
    _furniture(pdf, tree)


class _Tree:
    """The structure elements of one PDF. References are bytes such as b"12 0 R"."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.root = self.at(pdf.catalog["StructTreeRoot"])
        self.top = self.at(self.root["K"][0])

    def at(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def is_element(self, kid: Any) -> bool:
        """Whether a kid is an element of the tree: the others are numbers of marked content and links' objects."""
        return isinstance(kid, bytes) and self.at(kid).get("Type") == "/StructElem"

    def below(self, element: Any) -> set[bytes]:
        """All elements that can be reached from this one."""
        seen: set[bytes] = set()
        waiting = [element]
        while waiting:
            kids = [kid for kid in waiting.pop()["K"] if self.is_element(kid)]
            seen.update(kids)
            waiting += [self.at(kid) for kid in kids]
        return seen


SECTIONS = {"main", "header", "section", "div", "tbody", "tr"}


def _names(document: Any, tree: _Tree) -> None:
    for page, run in zip(document.pages, _runs(document, tree), strict=True):
        body = _body(page)
        _entitle(tree.top, body)
        for box, reference in zip(body.children, run, strict=True):
            _name(box, tree, reference)


def _name(box: Any, tree: _Tree, reference: bytes) -> None:
    element = tree.at(reference)
    _entitle(element, box)
    inside = box.get_wrapped_table() if box.element_tag == "table" else box
    if inside.element_tag in SECTIONS or inside is not box:
        for child, kid in zip(inside.children, element["K"], strict=True):
            _name(child, tree, kid)


def _entitle(element: Any, box: Any) -> None:
    if name := box.element.get("data-part"):
        element["T"] = pydyf.String(name)


AS_CONTENTS = {"/L": "/TOC", "/LI": "/TOCI", "/LBody": "/Reference"}


def _contents(document: Any, tree: _Tree) -> None:
    for page, run in zip(document.pages, _runs(document, tree), strict=True):
        for box, reference in zip(_body(page).children, run, strict=True):
            if box.element_tag == "main":
                _retag_contents(box, tree, reference)


def _retag_contents(main: Any, tree: _Tree, reference: bytes) -> None:
    for box, kid in zip(main.children, tree.at(reference)["K"], strict=True):
        if box.element_tag == "nav":
            for below in tree.below(tree.at(kid)):
                element = tree.at(below)
                element["S"] = AS_CONTENTS.get(element["S"], element["S"])


def _inner_lists_into_items(tree: _Tree) -> None:
    """Put each list within an item where its box stands, so that it is joined over a page's end like any other."""
    for outer in _lists(tree):
        kept: list[bytes] = []
        for kid in outer["K"]:
            if tree.at(kid)["S"] == "/L" and kept:
                tree.at(kid)["P"] = kept[-1]
                tree.at(kept[-1])["K"].append(kid)
                tree.at(kept[-1])["K"].sort(key=lambda part: _first_mark(tree, part))
            else:
                kept.append(kid)
        outer["K"][:] = kept


def _first_mark(tree: _Tree, kid: Any) -> int:
    """Where on its page the words of an element begin; a label, which is drawn last, stands first all the same."""
    if not tree.is_element(kid):
        return kid if isinstance(kid, int) else -1
    if tree.at(kid)["S"] == "/Lbl":
        return -1
    # An item that begins with a list has its label before it, and a label says nothing of where the words are.
    parts = [part for part in tree.at(kid)["K"] if not (tree.is_element(part) and tree.at(part)["S"] == "/Lbl")]
    return min((mark for part in parts if (mark := _first_mark(tree, part)) >= 0), default=-1)


def _inner_lists_after_items(tree: _Tree) -> None:
    """Put each list within an item back behind it, as PDF 1.7 has it: an item holds a label and a body, and no list."""
    for outer in _lists(tree):
        for item in list(outer["K"]):
            inner = [kid for kid in tree.at(item)["K"] if tree.is_element(kid) and tree.at(kid)["S"] == "/L"]
            at = outer["K"].index(item) + 1
            outer["K"][at:at] = inner
            tree.at(item)["K"][:] = [kid for kid in tree.at(item)["K"] if kid not in inner]
            for kid in inner:
                tree.at(kid)["P"] = outer.reference


def _lists(tree: _Tree) -> list[Any]:
    return [element for reference in tree.below(tree.top) if (element := tree.at(reference))["S"] == "/L"]


def _join_pages(document: Any, tree: _Tree) -> None:
    bodies = [_body(page) for page in document.pages]
    runs = _runs(document, tree)
    joined: list[bytes] = list(runs[0])
    for before, after, run in zip(bodies, bodies[1:], runs[1:], strict=False):
        if joined and run and _continues(before.children[-1], after.children[0], tree, joined[-1], run[0]):
            _join(tree, joined[-1], before.children[-1], run[0], after.children[0])
            run = run[1:]  # noqa: PLW2901
        joined += run
    tree.top["K"][:] = joined


def _body(page: Any) -> Any:
    root = page._page_box.children[0]
    return root.children[0]


def _runs(document: Any, tree: _Tree) -> list[list[bytes]]:
    """The top's kids, page by page."""
    pages = list(tree.pdf.page_references)
    runs: list[list[bytes]] = [[] for _ in document.pages]
    for kid in tree.top["K"]:
        runs[pages.index(tree.at(kid)["Pg"])].append(kid)
    return runs


def _continues(one: Any, two: Any, tree: _Tree, first: Any, second: Any) -> bool:
    """Whether two boxes on neighbouring pages are the same element of the document, tagged in the same way."""
    if one.element is None or one.element is not two.element or one.element_tag != two.element_tag:
        return False
    if not (tree.is_element(first) and tree.is_element(second)):
        return False
    return tree.at(first)["S"] == tree.at(second)["S"] and tree.at(first)["S"] in BLOCKS


def _join(tree: _Tree, first: bytes, one: Any, second: bytes, two: Any) -> None:
    """Move what the second element holds to the end of the first, and so on down the fold of the page."""
    head, tail = tree.at(first), tree.at(second)
    kids = list(tail["K"])
    if head["K"] and kids and one.children and two.children:
        last, start = one.children[-1], two.children[0]
        if _continues(last, start, tree, head["K"][-1], kids[0]):
            _join(tree, head["K"][-1], last, kids[0], start)
            kids = kids[1:]
    for kid in kids:
        if tree.is_element(kid):
            tree.at(kid)["P"] = head.reference
        head["K"].append(kid)
    tail["K"].clear()


def _furniture(pdf: Any, tree: _Tree) -> None:
    """Turn marked text that no element of the tree holds into artefacts."""
    reached = tree.below(tree.top)
    numbers = tree.at(tree.root["ParentTree"])["Nums"]
    pages = [tree.at(reference) for reference in pdf.page_references]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in pages:
        owners = parents[page["StructParents"]]
        stray = {mark for mark, owner in enumerate(owners) if owner not in reached}
        for mark in stray:
            owners[mark] = b"null"
        stream = tree.at(page["Contents"]).stream
        for at in _marked(stream, stray):
            stream[at - 1 : at + 2] = [b"/Artifact", b"<</Type/Pagination>>", b"BDC"]


def _marked(stream: list[Any], marks: set[int]) -> Iterator[int]:
    """Where in a page's operators the property lists of these marks stand."""
    for at, operator in enumerate(stream):
        if isinstance(operator, dict) and operator.get("MCID") in marks:
            yield at
