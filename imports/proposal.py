"""What does a document seem to say? The proposal that a person reviews before anything is written.

Every text is sanitised HTML with the blocks it came from and how sure the parser is of it. `as_json` gives the
plain form: paragraphs joined by blank lines, list items as lines starting "- ".
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from imports.terms import Terms
from recommendations.deadlines import Deadline
from recommendations.richtext import to_plain

HIGH, MEDIUM, LOW = "high", "medium", "low"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A text and the blocks it came from. Empty where nothing was placed there."""

    html: str = ""
    blocks: tuple[int, ...] = ()
    confidence: str = HIGH

    @property
    def plain(self) -> str:
        """The plain form."""
        return to_plain(self.html)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fact of the report; `value` is "" where the document does not say."""

    value: str = ""
    blocks: tuple[int, ...] = ()
    confidence: str = HIGH


@dataclass(frozen=True, kw_only=True)
class ReportFacts:
    """The report that is answered, and when it was answered."""

    title: Fact
    inspectorate: Fact
    published_on: Fact  # ISO 8601, or ""
    overall_grade: Fact
    stated_recommendations: Fact  # digits, or ""
    force: Fact
    body: Fact
    url: Fact
    response_published_on: Fact  # ISO 8601, or ""; not part of `as_json`

    @property
    def published(self) -> date | None:
        """The day on which the report was published."""
        return date.fromisoformat(self.published_on.value) if self.published_on.value else None

    @property
    def responded(self) -> date | None:
        """The day on which the response was published."""
        return date.fromisoformat(self.response_published_on.value) if self.response_published_on.value else None

    @property
    def stated(self) -> int | None:
        """How many recommendations the document says there are."""
        return int(self.stated_recommendations.value) if self.stated_recommendations.value else None


@dataclass(frozen=True, kw_only=True)
class AnswerProposal:
    """One side's answer to one recommendation."""

    text: Passage
    position: str = ""  # as in `publications.record.Answer`
    disposition: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemProposal:
    """A recommendation or area for improvement. `place` is its number in placements: "recommendation:<place>"."""

    place: int
    number: str  # as printed
    kind: str  # "recommendation" or "area for improvement"
    text: Passage
    deadline: Deadline
    terms: Terms
    force: AnswerProposal
    body: AnswerProposal


@dataclass(frozen=True, kw_only=True)
class CauseProposal:
    """A cause of concern, and the places of the recommendations beneath it."""

    place: int
    text: Passage
    items: tuple[int, ...]
    accelerated: bool = False


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """All that was read out of a document. `placements` has one label for every block of it."""

    report: ReportFacts
    findings: tuple[Passage, ...]
    overall: Passage
    overall_force: Passage
    overall_reply: Passage
    causes: tuple[CauseProposal, ...]
    recommendations: tuple[ItemProposal, ...]
    unplaced: tuple[Passage, ...]
    fact_doubts: tuple[str, ...]  # about the report's facts, which the reviewer enters anyway
    doubts: tuple[str, ...]  # about texts: to be looked at
    accounts: tuple[str, ...]  # every word that is in no text, quoted
    placements: tuple[str, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """All that a person should know, what needs a look first."""
        return (*self.fact_doubts, *self.doubts, *self.accounts)

    def as_json(self) -> dict[str, Any]:
        """The proposal as plain values, texts in the plain form."""
        numbers = {item.place: item.number for item in self.recommendations}
        return {
            "report": self._report(),
            "findings": [passage.plain for passage in self.findings],
            "overall": self.overall.plain,
            "causes": [
                {"text": cause.text.plain, "recommendations": [numbers[place] for place in cause.items]}
                for cause in self.causes
            ],
            "recommendations": [_item(item) for item in self.recommendations],
            "unplaced": [passage.plain for passage in self.unplaced],
            "warnings": list(self.warnings),
        }

    def _report(self) -> dict[str, Any]:
        facts = self.report
        return {
            "title": facts.title.value,
            "inspectorate": facts.inspectorate.value,
            "published_on": facts.published_on.value or None,
            "overall_grade": facts.overall_grade.value,
            "stated_recommendations": facts.stated,
            "force": facts.force.value,
            "body": facts.body.value,
            "url": facts.url.value,
        }


def _item(item: ItemProposal) -> dict[str, Any]:
    due_on = item.deadline.due_on
    return {
        "number": item.number,
        "kind": item.kind,
        "text": item.text.plain,
        "deadline": {
            "phrase": item.deadline.phrase, "kind": item.deadline.kind,
            "due_on": due_on.isoformat() if due_on else None,
        },
        "force": item.force.text.plain,
        "body": item.body.text.plain,
    }  # fmt: skip
