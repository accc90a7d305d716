"""Where do addresses and footnotes belong? Wrapped addresses become whole; a footnote goes to the place of its mark."""

import re
from dataclasses import replace
from html import escape

from imports.blocks import Block, words_of

ADDRESS_ONLY = re.compile(r"^(?:https?://|www\.)\S+$")
FOOTNOTE = re.compile(r"^(?:\[(?P<boxed>\d{1,2})\]|(?P<mark>\d{1,2}|[*†‡]))\s+(?P<words>\S.*)$")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]’']")
_ADDRESS_CUT = re.compile(r"(?:https?://|www\.)\S*[-/_.=&?#%,]$")
_LONGEST_PARAGRAPH = 20_000  # what is longer has not been written as one, and is looked through for no notes
_PATH = re.compile(r"^[\w%~.,;:?&=+()-]*[-/_=&?%.][\w%~./,;:?&=+()-]*$")


def goes_on(before: str, text: str, gap: bool) -> bool:
    """Whether a line is the rest of the address that the line before broke off."""
    if gap or not before.split() or ADDRESS_ONLY.match(text) or len(text.split()) != 1:
        return False
    return bool(re.search(r"[-/_.=&?#%,]$", before) and _PATH.match(text))


def joins_address(before: str, word: str) -> bool:
    """Whether the first word of the next line belongs to the address that ends the text before it."""
    found = _ADDRESS_CUT.search(before, before.rfind(" ") + 1)  # the last word: a long text is joined line by line
    if not found or word.startswith(("http", "www.")):
        return False
    return found[0].endswith(("-", "_", "=", "&", "?")) or bool(_PATH.match(word) and not word.endswith("."))


def linked(words: str) -> str:
    """Escaped words in which addresses are links."""
    parts, at = [], 0
    for found in _ADDRESS.finditer(words):
        address = found[0] if found[0].startswith("http") else f"http://{found[0]}"
        parts.append(escape(words[at : found.start()], quote=False))
        parts.append(f'<a href="{escape(address)}">{escape(found[0], quote=False)}</a>')
        at = found.end()
    return "".join([*parts, escape(words[at:], quote=False)])


def whole_address(text: str) -> str:
    """A text that is nothing but one address as it can be followed, or "" ."""
    if not ADDRESS_ONLY.match(text):
        return ""
    return text if text.startswith("http") else f"http://{text}"


def without_repeats(blocks: list[Block]) -> list[Block]:
    """Mark an address as a repeat where the same one stands directly before it, as at a page's foot."""
    kept: list[Block] = []
    run: set[str] = set()
    for block in blocks:
        address = whole_address(block.text)
        if not address and block.role != "furniture":
            run = set()
        elif address and address in run and not block.role:
            kept.append(replace(block, role="repeat"))
            continue
        run |= {address}
        kept.append(block)
    return kept


def attach(blocks: list[Block]) -> list[Block]:
    """Put each footnote whose mark is found at its mark, as a footnote span; the others stay where they stood."""
    kept: list[Block] = []
    marks: list[set[str]] = []  # in each of those
    since = 0  # footnotes come after their marks, one after another
    for block in blocks:
        at = (
            next((n for n in range(since, len(kept)) if block.mark in marks[n]), None)
            if block.role == "footnote" and block.mark
            else None
        )
        if at is None:
            kept.append(block)
            marks.append(_marks_in(block))
            continue
        kept[at] = _with_note(kept[at], block)
        marks[at] = _marks_in(kept[at])
        since = at
    return kept


def _glued(mark: str = r"\d{1,2}|[*†‡]") -> re.Pattern[str]:
    """A mark that ran into the word before it: "20171" is a year, "theft.1" a sentence, "recording1" a word."""
    return re.compile(rf"(?P<word>\b(?:19|20)\d\d|[a-z]{{3}}|[a-z][.,;:’”)])(?P<mark>{mark})(?=[\s.,;:]|$)")


def _marks_in(block: Block) -> set[str]:
    if block.role or len(block.html) > _LONGEST_PARAGRAPH:
        return set()
    return {found["mark"] for found in _glued().finditer(block.html)}


def _with_note(block: Block, note: Block) -> Block:
    found = _glued(re.escape(note.mark)).search(block.html)
    if found is None:
        return block
    span = f'<span class="footnote">{note.html}</span>'
    before = words_of(block.html[: found.start("mark")]).split()[-1]
    told = f"The footnote mark “{note.mark}” was taken out of “{before}{note.mark}”."
    return replace(
        block, html=block.html[: found.start("mark")] + span + block.html[found.end() :],
        text=words_of(block.html[: found.start("mark")] + block.html[found.end() :]),
        source=f"{block.source}\n{note.source}", notes=(*block.notes, *note.notes, told),
    )  # fmt: skip
