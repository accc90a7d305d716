"""What may a text contain? Paragraphs, lists, quotations, emphasis, links and footnotes, and nothing else.

Stored texts are sanitised HTML. A footnote is `<span class="footnote">its words</span>` at the place of its mark.
The plain form, for forms without JavaScript and for machines, is paragraphs joined by blank lines with list items
as lines that start with "- " or "1. "; a list within an item is indented by two spaces.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache

import nh3
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from recommendations.shaping import BLOCKS, TAGS, Builder

_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}},
    allowed_classes={"span": {"footnote"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
    generic_attribute_prefixes=set(),
)
_BULLET = re.compile(r"^\s*[-•*‣·–]\s+(?P<item>.*)$")
_NUMBERED = re.compile(r"^\s*(?P<number>\d{1,3})[.)]\s+(?P<item>.*)$")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]’']")


@lru_cache(maxsize=32)  # one save washes the same text five times: in the form, the action, and the fields of two rows
def sanitise(text: str) -> str:
    """The allowed part of any HTML: what is not allowed is dropped, its words kept (but not a script's).

    Words outside a block become paragraphs; empty paragraphs and NUL characters go. Never fails, takes time in
    proportion to the length, and changes nothing that it has made: its HTML is built in one shape only, in which
    paragraphs hold no blocks, lists hold items, and every element ends in the block that it began in.
    """
    built = Builder().built(text.encode("utf-8", "replace").decode().replace("\x00", ""))
    clean = _CLEANER.clean(built).replace("<br>", "<br/>").replace("&nbsp;", "\xa0")
    # The cleaner is the stricter judge of an address; the words of a link without one stand by themselves.
    return sanitise(clean) if "<a rel=" in clean else clean


def from_plain(text: str) -> str:
    """Sanitised HTML of the plain form. Addresses become links; single line ends inside a paragraph become spaces."""
    blocks: list[str] = []
    for chunk in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip()):
        blocks.extend(_chunk(chunk.split("\n")))
    return sanitise(_join_lists("".join(blocks)))


def _chunk(lines: list[str]) -> list[str]:
    """The blocks of one run of lines without a blank line between them."""
    blocks: list[tuple[str, list[str]]] = []
    for line in lines:
        if not line.strip():
            continue
        if found := _BULLET.match(line):
            blocks.append(("ul", [found["item"]]))
        elif found := _NUMBERED.match(line):
            blocks.append(("ol", [found["item"]]))
        elif blocks:
            blocks[-1][1].append(line.strip())
        else:
            blocks.append(("p", [line.strip()]))
    return [_block(kind, " ".join(words)) for kind, words in blocks]


def _block(kind: str, words: str) -> str:
    inner = linked(words)
    return f"<p>{inner}</p>" if kind == "p" else f"<{kind}><li>{inner}</li></{kind}>"


def _join_lists(text: str) -> str:
    return text.replace("</ul><ul>", "").replace("</ol><ol>", "")


def linked(words: str) -> str:
    """Escaped words in which addresses are links."""
    parts: list[str] = []
    at = 0
    for found in _ADDRESS.finditer(words):
        address = found[0] if found[0].startswith("http") else f"http://{found[0]}"
        parts += [html.escape(words[at : found.start()], quote=False)]
        parts += [f'<a href="{html.escape(address)}">{html.escape(found[0], quote=False)}</a>']
        at = found.end()
    return "".join([*parts, html.escape(words[at:], quote=False)])


def to_plain(text: str) -> str:
    """The plain form of sanitised HTML. Emphasis is lost; a link keeps its address where the words differ from it."""
    try:
        return _plain_blocks(BeautifulSoup(text, "html.parser"))
    except RecursionError:  # a text from before the sanitiser made what is nested too deeply into paragraphs
        return _plain_blocks(BeautifulSoup(sanitise(text), "html.parser"))


def _plain_blocks(parent: Tag) -> str:
    return "\n\n".join(part for part in (_plain_block(node) for node in parent.contents) if part)


def _plain_block(node: object) -> str:
    if isinstance(node, NavigableString):
        return str(node).strip()
    if not isinstance(node, Tag):
        return ""
    if node.name in ("ul", "ol"):
        return "\n".join(_plain_list(node, ""))
    if node.name == "blockquote" and node.find(list(BLOCKS)):
        return _plain_blocks(node)
    return _plain_words(node)


def _plain_list(node: Tag, indent: str) -> Iterator[str]:
    """The lines of a list: an item's words after its mark, then the lists within it."""
    for number, item in enumerate(node.find_all("li", recursive=False), 1):
        mark = f"{number}." if node.name == "ol" else "-"
        yield f"{indent}{mark} {_plain_words(item)}".rstrip()
        for inner in item.find_all(["ul", "ol"]):
            if inner.find_parent("li") is item:
                yield from _plain_list(inner, f"{indent}  ")


def _plain_words(node: Tag) -> str:
    """The words of a block on one line, without those of the lists in it. A footnote's stand at its mark."""
    return " ".join("".join(_spaced_words(node)).split())


def _spaced_words(node: Tag) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, NavigableString):
            yield str(child)
        elif isinstance(child, Tag) and child.name not in {"ul", "ol"}:
            # A footnote has no space before its mark; a paragraph or line has none at its end.
            apart = child.name in {"p", "br", "blockquote"} or child.get("class") == ["footnote"]
            yield " " if apart else ""
            yield from _spaced_words(child)
            yield " " if child.name in {"p", "blockquote"} else ""


def for_xml(words: str) -> str:
    """Plain words without the few characters that no XML holds: a feed or a workbook with one is read by nobody."""
    return _NOT_IN_XML.sub("", words)


def words(text: str) -> str:
    """The bare words of sanitised HTML on one line: for a search, a first line, a comparison."""
    return " ".join(to_plain(text).split())
