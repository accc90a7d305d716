"""What does a document say, field by field? Blocks in; a proposal with sources, confidence and warnings out.

`propose` guesses where every block belongs; `place` builds the proposal from any placements, so that a person
can move a block and see the same rules at work. Plain Python, and no text makes it fail.

Placements: "title", "inspectorate", "body", "force", "published_on", "response_published_on", "overall_grade",
"stated_recommendations", "url", "findings", "statutory", "overall", "overall-force", "overall-reply" (the body's answer
to the force's comments on the whole), "cause:N", "item:N" (the heading that numbers recommendation N),
"recommendation:N", "terms:N" (its deadline and addressee), "force:N", "body:N", "force-position:N", "body-position:N",
"heading", "furniture", "footnote", "repeat", "discarded" and "unplaced".
"""

import re
from collections.abc import Sequence
from datetime import date

from imports.assembly import passage, passages
from imports.blocks import Block, Document
from imports.facts import Facts
from imports.labels import label_of, positions_of
from imports.pasted import document_of
from imports.placing import guess
from imports.proposal import AnswerProposal, CauseProposal, ItemProposal, Proposal
from imports.telling import doubts_about_items, words_left_out
from imports.terms import item_heading, terms_of
from recommendations.deadlines import Deadline, recommendation_due

FIXED = ("title", "inspectorate", "body", "force", "published_on", "response_published_on", "overall_grade",
         "stated_recommendations", "url", "findings", "statutory", "overall", "overall-force", "overall-reply",
         "heading", "furniture", "footnote", "repeat", "discarded", "unplaced")  # fmt: skip
_NUMBERED = re.compile(r"^(cause|item|recommendation|terms|force|body|force-position|body-position):[1-9]\d{0,3}$")


def propose(document: Document, *, answers_expected: bool = True) -> Proposal:
    """The best guess. Never raises on any document. A report without its response has no answers to miss."""
    found = guess(document.blocks)
    return _build(document, found.placements, found.doubts, answers_expected=answers_expected)


def place(document: Document, placements: Sequence[str], *, answers_expected: bool = True) -> Proposal:
    """The proposal under these placements, one for each block. Raises ValueError where their number differs.

    An unknown placement counts as "unplaced".
    """
    if len(placements) != len(document.blocks):
        raise ValueError("Every block of the document needs one placement.")
    known = [label if label in FIXED or _NUMBERED.match(label) else "unplaced" for label in placements]
    return _build(document, known, [], answers_expected=answers_expected)


def split_report(text: str) -> Proposal:
    """The causes of concern and recommendations of a pasted report, plain or HTML, without answers."""
    document = document_of(text)
    found = guess(document.blocks)
    return _build(document, found.placements, found.doubts, answers_expected=False)


def _build(document: Document, placements: list[str], doubts: list[str], *, answers_expected: bool) -> Proposal:
    blocks = document.blocks
    facts = Facts(blocks, placements)
    report = facts.gather()
    items = _items(blocks, placements, report.published)
    causes = _causes(blocks, placements, items)
    about_items = doubts_about_items(items, causes, report.stated, answers_expected=answers_expected)
    told = words_left_out(document, placements)
    return Proposal(
        report=report, findings=tuple(passages(_of(blocks, placements, "findings"))),
        overall=passage(_of(blocks, placements, "overall")),
        overall_force=passage(_of(blocks, placements, "overall-force")),
        overall_reply=passage(_of(blocks, placements, "overall-reply")),
        causes=causes, recommendations=items,
        unplaced=tuple(passage([block]) for block in _of(blocks, placements, "unplaced")),
        fact_doubts=tuple(facts.doubts), doubts=(*about_items, *doubts), accounts=tuple(told),
        placements=tuple(placements),
    )  # fmt: skip


def _of(blocks: Sequence[Block], placements: Sequence[str], label: str) -> list[Block]:
    return [block for block, placement in zip(blocks, placements, strict=True) if placement == label]


def _places(placements: Sequence[str], *kinds: str) -> list[int]:
    """The numbers N used in placements of these kinds, in order of appearance."""
    found = (placement.partition(":") for placement in placements)
    return list(dict.fromkeys(int(number) for kind, _, number in found if kind in kinds and number))


def _items(blocks: Sequence[Block], placements: Sequence[str], published: date | None) -> tuple[ItemProposal, ...]:
    kinds = ("item", "recommendation", "force", "body", "force-position", "body-position")
    return tuple(_item_at(blocks, placements, n, published) for n in _places(placements, *kinds))


def _item_at(blocks: Sequence[Block], placements: Sequence[str], n: int, published: date | None) -> ItemProposal:
    own = _of(blocks, placements, f"recommendation:{n}")
    headings = _of(blocks, placements, f"item:{n}")
    number, kind, marked = _name(headings, own, n, blocks, placements)
    text = passage(own, without_mark=marked)
    terms = terms_of(_of(blocks, placements, f"terms:{n}"))
    # A document of this register prints every deadline above its text; in any other the text itself is what counts.
    source = terms.phrase if any(block.placed for block in headings) else text.plain
    return ItemProposal(
        place=n, number=number, kind=kind, text=text, deadline=_deadline(source, published), terms=terms,
        force=_answer(blocks, placements, "force", n), body=_answer(blocks, placements, "body", n),
    )  # fmt: skip


def _name(
    headings: Sequence[Block],
    own: Sequence[Block],
    n: int,
    blocks: Sequence[Block],
    placements: Sequence[str],
) -> tuple[str, str, bool]:
    """Number as printed and kind, and whether the number was the mark of the text's first block."""
    if named := next((said for block in headings if block.placed and (said := item_heading(block.text))), None):
        return *named, False
    label = next((found for block in headings if (found := label_of(block.text)) and found.what == "item"), None)
    if label and label.number:
        return label.number, label.kind, False
    kind = label.kind if label else _kind_of_section(own, blocks, placements)
    mark = own[0].mark.strip("().") if own and own[0].kind == "numbered" else ""
    return (mark, kind, True) if mark.isdigit() and not label else (str(n), kind, False)


def _kind_of_section(own: Sequence[Block], blocks: Sequence[Block], placements: Sequence[str]) -> str:
    """The kind that the last section heading before the text names."""
    before = [b for b in blocks if own and b.index < own[0].index and placements[b.index] == "heading"]
    found = [label.kind for block in before if (label := label_of(block.text)) and label.what == "section"]
    return "area for improvement" if found and found[-1] == "area for improvement" else "recommendation"


def _deadline(words: str, published: date | None) -> Deadline:
    found = recommendation_due(words, published or date(2000, 1, 1))
    if published is None and found.kind != "absolute":
        return Deadline(found.phrase, found.kind, None)
    return found


def _answer(blocks: Sequence[Block], placements: Sequence[str], side: str, n: int) -> AnswerProposal:
    position = disposition = ""
    for block in _of(blocks, placements, f"{side}-position:{n}"):
        said, done = positions_of(block.text)
        position, disposition = said or position, done or disposition
    return AnswerProposal(
        text=passage(_of(blocks, placements, f"{side}:{n}")), position=position, disposition=disposition
    )


def _causes(
    blocks: Sequence[Block], placements: Sequence[str], items: Sequence[ItemProposal]
) -> tuple[CauseProposal, ...]:
    """Each cause with the recommendations that follow it, up to the next cause or section of their own."""
    owner: dict[int, int] = {}
    current, kinds = 0, {item.place: item.kind for item in items}
    for block, placement in zip(blocks, placements, strict=True):
        kind, _, number = placement.partition(":")
        label = label_of(block.text) if placement == "heading" else None
        if kind == "cause":
            current = int(number)
        elif label and label.what in ("cause", "section") and _stands_alone(label.kind, block.text):
            current = 0
        elif kind in ("item", "recommendation") and current and _may_stand_under(kinds[int(number)], block):
            owner.setdefault(int(number), current)
        elif kind in ("item", "recommendation"):
            owner.setdefault(int(number), 0)
    return tuple(
        CauseProposal(
            place=n, text=passage(_of(blocks, placements, f"cause:{n}")),
            accelerated=_accelerated(blocks, placements, n),
            items=tuple(item.place for item in items if owner.get(item.place) == n),
        )
        for n in _places(placements, "cause")
    )  # fmt: skip


def _may_stand_under(kind: str, block: Block) -> bool:
    """Whether an item belongs to the cause before it. Areas for improvement do so where the document says so."""
    return kind == "recommendation" or bool(block.placed)


def _stands_alone(kind: str, text: str) -> bool:
    return kind in ("area for improvement", "cause") or text.lower().startswith(("other", "further"))


def _accelerated(blocks: Sequence[Block], placements: Sequence[str], n: int) -> bool:
    first = next((i for i, placement in enumerate(placements) if placement == f"cause:{n}"), 0)
    return first > 0 and placements[first - 1] == "heading" and "accelerated" in blocks[first - 1].text.lower()
