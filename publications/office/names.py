"""What are the paragraphs of a Word or OpenDocument file called? Names that people see, and that can be read back.

A style says what a paragraph is: "List item", "Quotation list item". A bookmark (in OpenDocument a section) says which
part of the record begins with it: "recommendation_3". Both are those of the names in the templates, `data-part`.
"""

import re
from collections.abc import Sequence

TEXT = "Body text"
# How the two families of word processors call what every document has; other names are ours, the same in both.
WORD = {
    TEXT: "Body Text", "Quotation": "Quote", "Contents heading": "TOC Heading", "Contents 2": "toc 2",
    "Contents 3": "toc 3", "Caption": "caption", "Footnote": "footnote text",
}  # fmt: skip
WRITER = {TEXT: "Text body", "Quotation": "Quotations", "Contents heading": "Contents Heading"}
_NUMBERED = re.compile(r"(?P<part>\D+)_(?P<number>[1-9]\d{0,3})")


def style_of(holders: Sequence[str], *, bare: bool, text: str = TEXT) -> str:
    """The style of words within lists and quotations, outermost first: ("quotation", "list") -> "Quotation list item".

    `bare`: they are no paragraph of their own, as the words of most list items are not.
    """
    if not holders:
        return text
    lists_only = "quotation" not in holders  # then the numbering says how deep they are
    last = {("list", True): " item", ("list", False): " paragraph", ("quotation", True): " words"}
    return " ".join(("list",) if lists_only else holders).capitalize() + last.get((holders[-1], bare), "")


def holders_of(style: str, depth: int) -> tuple[tuple[str, ...], bool] | None:
    """Lists and quotations around a paragraph of this style in so many lists, and whether it is bare words.

    None where the style says nothing of them, or they are not as many as there are.
    """
    words = style.lower().split()
    ending = words.pop() if words and words[-1] in ("item", "paragraph", "words") else ""
    if not words or set(words) - {"list", "quotation"}:
        return None
    holders = ("list",) * depth if words == ["list"] else tuple(words)
    return (holders, ending in ("item", "words")) if holders.count("list") == depth else None


def quotation_in(holders: Sequence[str]) -> str:
    """The part that a quotation within these is, where it comes directly after another one: "inner quotation"."""
    return "inner " * holders.count("quotation") + "quotation"


def bookmark_of(part: str, number: int = 0) -> str:
    """The name of a place: "answer of the force" -> "answer_of_the_force_3"."""
    name = re.sub(r"\W", "_", part)
    return f"{name}_{number}" if number else name


def anchor_of(address: str) -> str:
    """The name of a heading that the contents lead to, apart from those of parts: "recommendation-1"."""
    return f"at_{bookmark_of(address)}"


def part_of(bookmark: str) -> tuple[str, int]:
    """The part, as a bookmark writes it, and its number: "answer_of_the_force_3" -> ("answer_of_the_force", 3)."""
    found = _NUMBERED.fullmatch(bookmark)
    return (found["part"], int(found["number"])) if found else (bookmark, 0)
