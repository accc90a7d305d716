"""What becomes of a text that is changed as plain text, without JavaScript? Paragraphs left alone keep their marks."""

import re
from collections import Counter
from difflib import SequenceMatcher

from bs4 import BeautifulSoup

from recommendations.richtext import from_plain, sanitise, to_plain

_BETWEEN = re.compile(r"\n\s*\n")
_MARKS = re.compile(r"<(?:strong|em|a|span|blockquote)\b|<li>(?:(?!</li>).)*<[uo]l>", re.DOTALL)


def has_marks(text: str) -> bool:
    """Whether a stored text has anything that its plain form does not show."""
    return bool(_MARKS.search(text))


def with_its_marks(plain: str, stored: str) -> str:
    """Stored HTML of a plain text, in which the blocks that still say what `stored` says are taken over from it."""
    typed = _chunks(plain)
    if typed == _chunks(to_plain(stored)):
        return stored
    blocks = [str(node) for node in BeautifulSoup(stored, "html.parser").contents if str(node).strip()]
    known = [(number, chunk) for number, block in enumerate(blocks) for chunk in _chunks(to_plain(block))]
    numbers = [number for number, _ in known]
    sizes = Counter(numbers)
    found = _pairs([chunk for _, chunk in known], typed)
    parts: list[str] = []
    loose: list[str] = []
    at = 0
    while at < len(typed):
        block = numbers[found[at]] if at in found else None
        if block is not None and _is_whole(at, numbers.index(block), sizes[block], found):
            parts += [from_plain("\n\n".join(loose)), blocks[block]]
            loose, at = [], at + sizes[block]
        else:
            loose.append(typed[at])
            at += 1
    return sanitise("".join([*parts, from_plain("\n\n".join(loose))]))


def _chunks(plain: str) -> list[str]:
    lines = [line.rstrip() for line in plain.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return [chunk for chunk in _BETWEEN.split("\n".join(lines).strip()) if chunk]


def _pairs(old: list[str], new: list[str]) -> dict[int, int]:
    """For each place in `new` that says the same as one in `old`, that one."""
    matches = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {match.b + step: match.a + step for match in matches for step in range(match.size)}


def _is_whole(at: int, first: int, size: int, found: dict[int, int]) -> bool:
    """Whether all chunks of a block stand here, the first of them first."""
    return all(found.get(at + step) == first + step for step in range(size))
