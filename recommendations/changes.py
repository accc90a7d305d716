"""What changed between two texts? The newer one, with what was added and what was removed marked word by word."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any

import nh3
from bs4 import BeautifulSoup
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lxml.etree import LxmlError
from lxml.html import diff

from recommendations.richtext import sanitise
from recommendations.shaping import TAGS

# Words of the older times words of the newer passage up to which they are compared word by word; time grows with it.
_COMPARED = 2_000 * 2_000
_FINELY = 500 * 500  # the same for the words of a passage of which each that stays is left unmarked
_REWRITTEN = 0.4  # a passage of whose words fewer than this part stay
_ALIGNED = 1_500 * 1_500  # the same for paragraphs
_CLEANER = nh3.Cleaner(
    tags=TAGS | {"ins", "del"},
    attributes={"a": {"href"}},
    allowed_classes={"span": {"footnote"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
    generic_attribute_prefixes=set(),
)


def marked(old: str, new: str) -> SafeString:
    """The newer of two rich texts as safe HTML: what it adds in <ins>, what it no longer says in <del>.

    Both say in hidden words what they are, for those who do not see colours. Word by word, or by whole paragraphs
    where most of two very long texts differs: so it takes about a second at the most for two texts of 40 pages.
    A change of layout alone, such as bold or a new paragraph, is not marked.
    """
    parts = [part for before, after in _passages(_blocks(old), _blocks(new)) for part in _compared(before, after)]
    clean = _CLEANER.clean("".join(parts))
    added, removed = _said(_("added:")), _said(_("removed:"))
    shown = clean.replace("<ins>", f"<ins>{added}").replace("<del>", f"<del>{removed}")
    return mark_safe(shown)  # noqa: S308  # the cleaner's output, and two sentences of ours


def _said(words: str) -> str:
    return format_html('<span class="govuk-visually-hidden">{} </span>', words)


def _blocks(text: str) -> list[str]:
    """The paragraphs, lists and quotations of a rich text."""
    return [str(node) for node in BeautifulSoup(sanitise(text), "html.parser").contents if str(node).strip()]


def _passages(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Both texts cut into passages that are the same in both or differ, in order."""
    if len(before) * len(after) > _ALIGNED:
        yield before, after
        return
    for _kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield before[a:b], after[c:d]


def _compared(before: list[str], after: list[str]) -> Iterator[str]:
    """One passage: word by word where that is quick, else paragraph by paragraph, else as a whole."""
    if before == after:
        yield from after
    elif not before or not after:
        yield from _whole(before, after)
    elif _size(before) * _size(after) <= _COMPARED:
        yield _by_words("".join(before), "".join(after))
    elif len(before) == len(after) > 1:
        for one, other in zip(before, after, strict=True):
            yield from _compared([one], [other])
    else:
        yield from _whole(before, after)


def _size(blocks: list[str]) -> int:
    return sum(block.count(" ") + 1 for block in blocks)


def _whole(before: list[str], after: list[str]) -> Iterator[str]:
    yield from (f"<del>{block}</del>" for block in before)
    yield from (f"<ins>{block}</ins>" for block in after)


def _by_words(before: str, after: str) -> str:
    """One passage, word by word.

    lxml takes short runs of words that stay for part of a rewriting. That reads well where most is rewritten, and
    marks a whole sentence where every third word is: where two words of five stay, each that stays is left unmarked.
    """
    try:
        old, new = diff.tokenize(before), diff.tokenize(after)
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if len(old) * len(new) <= _FINELY and matcher.ratio() >= _REWRITTEN:
            return _joined(old, new, matcher.get_opcodes())
        return str(diff.htmldiff(before, after))
    except (LxmlError, ValueError, LookupError, AssertionError, RecursionError):  # no text may cost a page
        return "".join(_whole([before], [after]))


def _joined(old: list[Any], new: list[Any], steps: Iterable[tuple[str, int, int, int, int]]) -> str:
    """The words of both with the marks around them, as lxml puts them: the layout is the newer one’s."""
    chunks: list[Any] = []
    for kind, a, b, c, d in steps:
        if kind == "equal":
            chunks.extend(diff.expand_tokens(new[c:d], equal=True))
        if kind in {"insert", "replace"}:
            diff.merge_insert(diff.expand_tokens(new[c:d]), chunks)
        if kind in {"delete", "replace"}:
            diff.merge_delete(diff.expand_tokens(old[a:b]), chunks)
    diff.cleanup_delete(chunks)
    return str(diff.fixup_ins_del_tags("".join(chunks).strip()))
