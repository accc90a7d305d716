"""How do styled runs become inline HTML? Line ends joined, emphasis and links kept."""

import re
from collections.abc import Iterable
from html import escape

from imports.notes import joins_address, linked
from imports.pdf_pages import Style


def inline_of(runs: Iterable[tuple[str, Style]], *, bold: bool = True) -> str:
    """Inline HTML of runs in order. `bold=False` leaves weight out, where it is the block's own (a heading)."""
    pieces: list[tuple[str, Style]] = []
    so_far = ""
    for text, style in runs:
        words = _unwrapped(so_far, text)
        kept = Style(style.bold and bold, style.italic, style.uri)
        if so_far.endswith(" "):
            words = words.lstrip(" ")
        so_far = (so_far + words)[-300:]
        if pieces and pieces[-1][1] == kept:
            pieces[-1] = (pieces[-1][0] + words, kept)
        elif words:
            pieces.append((words, kept))
    return _spaces_outside("".join(_styled(words, style) for words, style in pieces))


def _unwrapped(before: str, text: str) -> str:
    """The text with its line ends made into spaces, or into nothing after a hyphen or inside an address."""
    lines = re.split(r"\s*\n\s*", text)
    whole = lines[0]
    for line in lines[1:]:
        together = before + whole
        if not line and line is lines[-1]:
            return whole if re.search(r"[^\W_]-$", together) or _cut_address(together) else f"{whole} "
        if together.endswith("\u00ad"):
            whole = whole[:-1] + line
        elif re.search(r"[^\W_]-$", together) or (line and joins_address(together, line.split()[0])):
            whole += line
        else:
            whole += f" {line}"
    return re.sub(r"[ \t\u00a0]+", " ", whole) if "\u00a0" not in whole else re.sub(r"[ \t]+", " ", whole)


def _cut_address(text: str) -> bool:
    return bool(re.search(r"(?:https?://|www\.)\S*[-_/=&?]$", text))


def _styled(words: str, style: Style) -> str:
    if not words.strip():
        return words
    inner = escape(words, quote=False) if style.uri else linked(words)
    if style.italic:
        inner = f"<em>{inner}</em>"
    if style.bold:
        inner = f"<strong>{inner}</strong>"
    return f'<a href="{escape(style.uri)}">{inner}</a>' if style.uri else inner


def _spaces_outside(inline: str) -> str:
    """Spaces at the edge of an element go outside of it, so that equal texts have equal HTML."""
    before = None
    while before != inline:
        before = inline
        inline = re.sub(r"((?:<(?:strong|em|a)\b[^>]*>)+) ", r" \1", inline)
        inline = re.sub(r" ((?:</(?:strong|em|a)>)+)", r"\1 ", inline)
    return re.sub(r" +", " ", inline).strip()
