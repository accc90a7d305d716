"""What do the parts of a document mean that this register published? Its names for them, each with its placement.

The names are those of `data-part` in templates/publications. A PDF has them in its tags, a Word or OpenDocument file
as bookmarks, sections and styles. They say where the words of a part belong; the words are read from the pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from imports.blocks import Block, words_of
from imports.finishing import cut
from publications.record import FORMAT

PLACES = {
    "furniture": "furniture", "heading": "heading", "title": "title", "subtitle": "subtitle",
    "name of the body": "body", "name of the force": "force", "date of the report": "published_on",
    "address of the report": "url", "rating": "overall_grade", "stated number": "stated_recommendations",
    "date of the response": "response_published_on", "statutory": "statutory", "findings": "findings",
    "overall": "overall", "overall-force": "overall-force", "overall-reply": "overall-reply",
    "heading of a cause": "heading", "cause": "cause:{cause}", "heading of an item": "item:{item}",
    "recommendation": "recommendation:{item}", "terms": "terms:{item}",
    "answer of the force": "force:{item}", "answer of the body": "body:{item}",
    "position, answer of the force": "force-position:{item}", "position, answer of the body": "body-position:{item}",
    "notes": "footnote",
}  # fmt: skip
_TITLE_STARTS = "Response to "
_BY = "’ by "


def is_ours(form: str) -> bool:
    """Whether a document that calls itself this was made by this register, in whichever version."""
    return form.partition("/")[0] == FORMAT.partition("/")[0]


def front(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with the report's title and its inspectorate cut out of the lines that name them."""
    title = next((block.text.removeprefix(_TITLE_STARTS) for block in blocks if block.placed == "title"), "")
    for block in blocks:
        before, by, after = block.text.partition(f"‘{title}{_BY}")
        if block.placed == "title" and block.text.startswith(_TITLE_STARTS):
            yield from _cut_in_two(block, len(_TITLE_STARTS), "title")
        elif block.placed == "subtitle" and after:
            yield from _cut_in_two(block, len(before + by), "inspectorate")
        else:
            yield replace(block, placed="heading") if block.placed == "subtitle" else block


def _cut_in_two(block: Block, length: int, place: str) -> Iterator[Block]:
    first, second = cut(block.html, length)
    for inline, placed in ((first, "heading"), (second, place)):
        yield replace(block, html=inline.strip(), text=words_of(inline), source=words_of(inline), placed=placed)
