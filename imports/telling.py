"""What must the reviewer be told? Doubts about the items, and every word that is in no field, quoted in full."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from imports.blocks import Block, Document, words_of
from imports.proposal import CauseProposal, ItemProposal

_FACTS = ("title", "inspectorate", "body", "force", "published_on", "response_published_on", "overall_grade",
          "stated_recommendations", "url")  # fmt: skip


@dataclass(frozen=True)
class _Kept:
    """A sentence before the quoted blocks of some placements; one warning for all, or one for each."""

    placements: tuple[str, ...]
    says: str


_LEFT_OUT = (
    _Kept(_FACTS, "Read as the facts of the report"),
    _Kept(("heading", "item"), "Read as headings and labels"),
    _Kept(("terms",), "Read as deadlines and addressees"),
    _Kept(("force-position", "body-position"), "Read as positions and actions"),
    _Kept(("furniture",), "Left out as page numbers and running headings"),
    _Kept(("footnote",), "Footnotes whose marks were not found in the text"),
    _Kept(("overall-force",), "Read as the force's comments on the report as a whole"),
    _Kept(("overall-reply",), "Read as the local policing body's reply to the force's comments"),
    _Kept(("discarded",), "Discarded"),
)


def words_left_out(document: Document, placements: Sequence[str]) -> list[str]:
    """A warning for every word of the source that stands in no text of the proposal, and what the reader changed."""
    told = []
    for kept in _LEFT_OUT:
        found = [b for b, p in zip(document.blocks, placements, strict=True) if _kind(p) in kept.placements]
        if found:
            told.append(f"{kept.says}, {len(found)} in all: {', '.join(_quoted(block) for block in found)}.")
    told += _statutory([b for b, p in zip(document.blocks, placements, strict=True) if p == "statutory"])
    told += [_repeat(b) for b, p in zip(document.blocks, placements, strict=True) if p == "repeat"]
    told += [note for block in document.blocks for note in block.notes]
    return [*told, *document.notes]


def _kind(placement: str) -> str:
    """ "item:2" -> "item"; but "body:2" is an answer, and not the fact "body"."""
    kind, _, number = placement.partition(":")
    return placement if number and kind in _FACTS else kind


def _quoted(block: Block) -> str:
    mark = f"{block.mark} " if re.search(r"\w", block.mark) else ""
    return f"“{mark}{words_of(_spaced(block.html))}”"


def _spaced(inline: str) -> str:
    return re.sub(r'(?<=\S)<span class="footnote">', ' <span class="footnote">', inline)


def _statutory(blocks: Sequence[Block]) -> list[str]:
    """One warning for each paragraph. What one of them cites, the others stand under as well."""
    cited = " ".join(block.text for block in blocks)
    return [_about_the_duty(block, cited) for block in blocks]


def _about_the_duty(block: Block, cited: str) -> str:
    named = f"Read as the statutory paragraph: {_quoted(block)}"
    if re.search(r"Police\s+Act\s+1996", cited):
        return named
    if re.search(r"Policing\s+and\s+Crime\s+Act\s+2017", cited):
        return (
            "The statutory paragraph cites only the Policing and Crime Act 2017. The duty is in section 55 of the "
            f"Police Act 1996, as amended by section 37 of the 2017 Act. {named}"
        )
    return f"The statutory paragraph does not name the Police Act 1996, whose section 55 holds the duty. {named}"


def _repeat(block: Block) -> str:
    return f"This address is printed more than once; this repeat was left out: {block.text}"


def doubts_about_items(
    items: Sequence[ItemProposal],
    causes: Sequence[CauseProposal],
    stated: int | None,
    *,
    answers_expected: bool,
) -> list[str]:
    """Counts that disagree, gaps in the numbers, and texts or answers that are missing."""
    doubts = _counts(items, stated) + _numbers(items)
    for item in items:
        name = f"{item.kind.capitalize()} {item.number}"
        if not item.text.html:
            doubts.append(f"{name} has no text of its own.")
        if answers_expected and not item.force.text.html:
            doubts.append(f"{name} has no answer from the force.")
        if answers_expected and not item.body.text.html:
            doubts.append(f"{name} has no answer from the local policing body.")
    doubts += [
        f"Cause of concern {n} has no recommendation beneath it."
        for n, cause in enumerate(causes, 1)
        if not cause.items
    ]
    return doubts


def _counts(items: Sequence[ItemProposal], stated: int | None) -> list[str]:
    found = sum(item.kind == "recommendation" for item in items)
    if stated is None or stated == found:
        return [] if items else ["No recommendation was found."]
    return [f"The document says that there are {stated} recommendations; {found} were found."]


def _numbers(items: Sequence[ItemProposal]) -> list[str]:
    doubts = []
    for kind in ("recommendation", "area for improvement"):
        numbers = [item.number for item in items if item.kind == kind]
        twice = [number for number, times in Counter(numbers).items() if times > 1]
        doubts += [f"{kind.capitalize()} {number} comes more than once. Give each its own number." for number in twice]
        whole = [int(number) for number in numbers if number.isdigit()]
        missing = sorted(set(range(1, min(max(whole, default=0), 200) + 1)) - set(whole))
        if missing and len(whole) > 0:
            listed = ", ".join(str(number) for number in missing[:20])
            doubts.append(f"{kind.capitalize()} numbers are missing from the row: {listed}.")
        if whole != sorted(whole) and not twice:
            doubts.append(f"The numbers of the {kind}s are out of order.")
    return doubts
