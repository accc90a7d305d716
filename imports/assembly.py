"""How do blocks become one text? Paragraphs, lists and quotations as sanitised HTML, with the blocks they came from."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby, takewhile

from imports.blocks import Block
from imports.proposal import HIGH, MEDIUM, Passage
from recommendations.richtext import sanitise


def passage(blocks: Sequence[Block], *, without_mark: bool = False) -> Passage:
    """One text. `without_mark` leaves out the first block's list number, where it numbers a recommendation."""
    if not blocks:
        return Passage()
    first = [f"<p>{blocks[0].html}</p>"] if without_mark else []
    html = "".join([*first, *_parts(blocks[1:] if without_mark else blocks)])
    sure = HIGH if all(block.mark != " " for block in blocks) else MEDIUM
    return Passage(html=sanitise(html), blocks=tuple(block.index for block in blocks), confidence=sure)


def passages(blocks: Sequence[Block]) -> Iterator[Passage]:
    """A text for each paragraph, a list with the paragraph that leads into it."""
    run: list[Block] = []
    for block in blocks:
        if run and block.kind not in ("bullet", "numbered") and block.inside[:1] != (run[-1].inside[:1] or None):
            yield passage(run)
            run = []
        run.append(block)
    if run:
        yield passage(run)


def _parts(blocks: Sequence[Block]) -> Iterator[str]:
    for kind, group in groupby(blocks, key=lambda block: "nested" if block.inside else block.kind):
        run = list(group)
        if kind == "nested":
            yield _nested(run)
        elif kind == "bullet":
            yield f"<ul>{''.join(f'<li>{block.html}</li>' for block in run)}</ul>"
        elif kind == "numbered":
            yield _numbered(run)
        elif kind == "quotation":
            yield f"<blockquote>{''.join(f'<p>{block.html}</p>' for block in run)}</blockquote>"
        elif kind == "heading":
            yield "".join(f"<p><strong>{block.html}</strong></p>" for block in run)
        else:
            yield "".join(f"<p>{block.html}</p>" for block in run)


def _nested(run: Sequence[Block]) -> str:
    """Lists and quotations put together again as they stood: each opened once, and closed after its last block."""
    parts: list[str] = []
    standing: tuple[str, ...] = ()
    for block in run:
        kept = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(standing, block.inside, strict=False)))
        parts += [f"</{_element(name)}>" for name in reversed(standing[kept:])]
        parts += [f"<{_element(name)}>" for name in block.inside[kept:]]
        parts.append(block.html)
        standing = block.inside
    return "".join([*parts, *(f"</{_element(name)}>" for name in reversed(standing))])


def _element(name: str) -> str:
    """ "ul.1" -> "ul"."""
    return name.partition(".")[0]


def _numbered(run: Sequence[Block]) -> str:
    """A numbered list where the numbers are 1, 2, 3; else paragraphs that keep the marks they are known by."""
    if [block.mark.strip("().") for block in run] == [str(n) for n in range(1, len(run) + 1)]:
        return f"<ol>{''.join(f'<li>{block.html}</li>' for block in run)}</ol>"
    return "".join(f"<p>{escape(block.mark, quote=False)} {block.html}</p>" for block in run)
