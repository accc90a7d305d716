"""How does a draft become a block? Lines joined, addresses linked, footnotes at their marks, labels set apart."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import Protocol

from imports.blocks import Block, words_of
from imports.labels import label_of, run_in
from imports.notes import attach, joins_address, linked, without_repeats

_TOKEN = re.compile(r"<[^>]*>|&[#\w]+;|.", re.S)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_EMPTY = re.compile(r"<(strong|em|a|span)\b[^>]*>\s*</\1>")


class HasText(Protocol):
    @property
    def raw(self) -> str: ...
    @property
    def text(self) -> str: ...


class HasLines(Protocol):
    """What `finish` needs to know of a draft."""

    kind: str
    first: str
    mark: str
    role: str
    notes: list[str]

    @property
    def lines(self) -> Sequence[HasText]: ...
    @property
    def page(self) -> int: ...


def finish(drafts: Sequence[HasLines]) -> tuple[Block, ...]:
    """The blocks of plain drafts, in order and numbered."""
    known = Counter(word.lower() for draft in drafts for line in draft.lines for word in _WORD.findall(line.text))
    return numbered(attach(without_repeats([_block(draft, known) for draft in drafts])))


def _block(draft: HasLines, known: Counter[str]) -> Block:
    texts = [draft.first, *(line.text for line in draft.lines[1:])]
    words, told = joined(texts, known)
    return Block(
        index=0, kind=draft.kind, html=linked(words), text=words, role=draft.role, mark=draft.mark, page=draft.page,
        source="\n".join(line.raw.strip("\f") for line in draft.lines), notes=(*draft.notes, *told),
    )  # fmt: skip


def joined(texts: Iterable[str], known: Counter[str]) -> tuple[str, list[str]]:
    """Lines put together, and a sentence for each hyphen that was taken out.

    A hyphen at a line's end stays ("crime-" + "recording"), unless the document elsewhere has the whole word
    without it and nowhere with it.
    """
    whole, told = "", []
    for text in texts:
        if not whole:
            whole = text
        elif whole.endswith("\u00ad"):
            whole = whole[:-1] + text
        elif re.search(r"[^\W_]-$", whole[-2:]) and not text.startswith(("-", "–")):
            left, right = (
                re.findall(r"[^\W\d_]+-$|$", whole[-100:])[0][:-1],
                (re.match(r"[^\W\d_]*", text) or [""])[0],
            )
            divided = bool(left and right) and _divided(left, right, known)
            if divided:
                told.append(f"“{left}-” and “{right}” were put together as “{left}{right}”.")
            whole = (whole[:-1] if divided else whole) + text
        else:
            whole += text if joins_address(whole, text.split()[0]) else f" {text}"
    return whole, told


def _divided(left: str, right: str, known: Counter[str]) -> bool:
    one = (left + right).lower()
    return known[one] > 0 and known[f"{left}-{right}".lower()] == 0


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with labels split off the words they open, headings marked, and each with its index."""
    split: list[Block] = []
    for block in blocks:
        split.extend(_split(block) if block.kind in ("paragraph", "heading") and not block.role else [block])
    return tuple(replace(block, index=index) for index, block in enumerate(split))


def _split(block: Block) -> list[Block]:
    found = run_in(block.text)
    if not found or label_of(block.text):
        return [block]
    head, rest = cut(block.html, len(found[0]))
    first, second = _cut_source(block.source, found[0])
    return [
        replace(block, kind="heading", html=head, text=found[0], source=first, notes=()),
        replace(block, kind="paragraph", html=rest, text=words_of(rest), source=second),
    ]


def _cut_source(source: str, head: str) -> tuple[str, str]:
    found = re.match(r"\s*" + r"\s*".join(re.escape(word) for word in head.split()), source)
    return (source[: found.end()], source[found.end() :]) if found else ("", source)


def cut(inline: str, length: int) -> tuple[str, str]:
    """Inline HTML in two after so many plain characters, elements closed before the cut and opened again after it."""
    head, seen, is_open = [], 0, list[str]()
    tokens = _TOKEN.findall(inline)
    while tokens and seen < length:
        token = tokens.pop(0)
        head.append(token)
        if token.startswith("</"):
            is_open.pop()
        elif token.startswith("<"):
            is_open.append(token)
        else:
            seen += 1
    closing = "".join(f"</{tag.strip('<>').split()[0]}>" for tag in reversed(is_open))
    first, second = "".join(head) + closing, "".join(is_open) + "".join(tokens)
    return _EMPTY.sub("", first).strip(), _trimmed(_EMPTY.sub("", second))


def _trimmed(inline: str) -> str:
    return re.sub(r"^((?:<[^>]*>)*)\s+", r"\1", inline).strip()


def plain(words: str) -> str:
    """Escaped words without links."""
    return escape(words, quote=False)
