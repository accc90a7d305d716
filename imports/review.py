"""What does the reviewer see? The source block by block, where each was placed, and what is still in doubt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from imports.blocks import Block, Document
from imports.models import Intake
from imports.parser import place, propose
from imports.proposal import HIGH, Passage, Proposal

UNPLACED, DISCARDED = "unplaced", "discarded"

PARTS = ("item", "terms", "recommendation", "force-position", "force", "body-position", "body")

Choice = tuple[str, str]  # a placement's label, and its words
Choices = list[tuple[str, list[Choice]]]


@dataclass(frozen=True)
class Row:
    """One block of the source as the page shows it. `family` chooses its colour, `tag` says the same in words."""

    block: Block
    label: str
    tag: str
    family: str
    doubt: bool
    next_doubt: int | None


@dataclass(frozen=True)
class Review:
    """All that the page shows besides the form's fields."""

    proposal: Proposal
    rows: list[Row]
    choices: Choices
    words: int
    words_unplaced: int
    first_doubt: int | None
    warnings: list[str]
    accounts: list[str]

    @property
    def blocks_unplaced(self) -> int:
        """How many blocks somebody still has to place or to discard."""
        return sum(row.label == UNPLACED for row in self.rows)


def proposal_of(intake: Intake) -> Proposal:
    """The proposal as the reviewer has left it."""
    document = Document.from_json(intake.document)
    answers_expected = intake.source == Intake.Source.DOCUMENT
    if not intake.placements:
        return propose(document, answers_expected=answers_expected)
    placements = [intake.placements[str(block.index)] for block in document.blocks]
    return place(document, placements, answers_expected=answers_expected)


def review(intake: Intake) -> Review:
    """The page of an intake."""
    document = Document.from_json(intake.document)
    proposal = proposal_of(intake)
    labels = dict(zip((block.index for block in document.blocks), proposal.placements, strict=True))
    doubtful = {i for i, label in labels.items() if label == UNPLACED} | set(_unsure(proposal))
    counts = {block.index: len(block.text.split()) for block in document.blocks}
    return Review(
        proposal=proposal,
        rows=_rows(document.blocks, labels, doubtful),
        choices=choices(proposal),
        words=sum(counts.values()),
        words_unplaced=sum(counts[i] for i, label in labels.items() if label == UNPLACED),
        first_doubt=min(doubtful, default=None),
        # Once somebody has entered the facts, what the document did not say of them is no news.
        warnings=[*(() if intake.details else proposal.fact_doubts), *proposal.doubts],
        accounts=list(proposal.accounts),
    )


def _rows(blocks: Sequence[Block], labels: dict[int, str], doubtful: set[int]) -> list[Row]:
    """Every block, from the last to the first, so that each knows the doubt that comes next."""
    rows: list[Row] = []
    names = {label: words_for(label) for label in set(labels.values())}
    later = None
    for block in reversed(blocks):
        label, doubt = labels[block.index], block.index in doubtful
        rows.append(Row(block, label, names[label], _family(label), doubt, later))
        later = block.index if doubt else later
    return rows[::-1]


def _family(label: str) -> str:
    family, _colon, number = label.partition(":")
    return family if number else _WHOLE.get(family, family).replace(" ", "-")


def _unsure(proposal: Proposal) -> Iterator[int]:
    """The blocks of texts that the parser was not sure of."""
    passages: list[Passage] = [*proposal.findings, proposal.overall, proposal.overall_force, proposal.overall_reply]
    passages += [cause.text for cause in proposal.causes]
    for item in proposal.recommendations:
        passages += [item.text, item.force.text, item.body.text]
    for passage in passages:
        if passage.confidence != HIGH:
            yield from passage.blocks[:1]


def words_for(label: str) -> str:
    """A placement in words: "Recommendation 2", "Force, recommendation 2"."""
    family, _colon, number = label.partition(":")
    if not number:
        family = _WHOLE.get(family, family)
    return str(_FAMILIES().get(family, family)) % {"n": number}


# Labels that mean another thing without a number.
_WHOLE = {"force": "name of force", "body": "name of body"}


def _FAMILIES() -> dict[str, str]:  # noqa: N802  # read like a table, but translated when it is read
    return {
        "title": _("Title of the report"),
        "inspectorate": _("Inspectorate"),
        "published_on": _("Date of the report"),
        "response_published_on": _("Date of the response"),
        "overall_grade": _("Overall rating"),
        "stated_recommendations": _("Number of recommendations"),
        "name of force": _("Name of the force"),
        "name of body": _("Name of the body"),
        "url": _("Address of the report"),
        "findings": _("Findings"),
        "statutory": _("Statutory paragraph"),
        "overall": _("Body’s comments on the whole"),
        "overall-force": _("Force’s comments on the whole"),
        "overall-reply": _("Body’s reply to the force"),
        "cause": _("Cause of concern %(n)s"),
        "item": _("Heading of recommendation %(n)s"),
        "recommendation": _("Recommendation %(n)s"),
        "terms": _("Deadline or addressee of %(n)s"),
        "force": _("Force’s answer to %(n)s"),
        "body": _("Body’s answer to %(n)s"),
        "force-position": _("Force’s position on %(n)s"),
        "body-position": _("Body’s position on %(n)s"),
        "heading": _("Heading or label"),
        "footnote": _("Footnote"),
        "repeat": _("Printed twice"),
        "furniture": _("Page number or running line"),
        UNPLACED: _("Not placed yet"),
        DISCARDED: _("Left out"),
    }


def choices(proposal: Proposal) -> Choices:
    """Where a block may be placed: all that is there, and one cause and one recommendation more."""
    causes = range(1, len(proposal.causes) + 2)
    items = range(1, len(proposal.recommendations) + 2)
    return [
        (_("Report"), _named("title", "inspectorate", "published_on", "overall_grade", "stated_recommendations")),
        (_("Texts on the whole"), _named("findings", "overall", "overall-force", "overall-reply", "statutory")),
        (_("Causes of concern"), _named(*(f"cause:{n}" for n in causes))),
        *((words_for(f"recommendation:{n}"), _named(*(f"{part}:{n}" for part in PARTS))) for n in items),
        (_("Not part of a text"), _named("heading", "footnote", "repeat", "furniture", DISCARDED, UNPLACED)),
    ]


def _named(*labels: str) -> list[Choice]:
    return [(label, words_for(label)) for label in labels]
