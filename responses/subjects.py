"""What can be written about? The report as a whole, the other side's comments, and each recommendation."""

from dataclasses import dataclass

from recommendations.models import Recommendation
from recommendations.richtext import words
from responses.models import Part, Response, Side

_ADDRESSES = {Part.OVERALL: "overall", Part.ON_COMMENTS: "on-comments"}


@dataclass(frozen=True)
class Subject:
    """One thing that a side writes about: a part, and the recommendation where it is an answer."""

    part: Part
    recommendation: Recommendation | None = None

    @property
    def key(self) -> str:
        """Its name among a side's texts, as in responses.content."""
        return self.recommendation.slug if self.recommendation else self.part.value

    @property
    def address(self) -> str:
        """Its name in an address."""
        return self.recommendation.slug if self.recommendation else _ADDRESSES[self.part]

    @property
    def label(self) -> str:
        """What it is called on a page."""
        return str(self.recommendation or self.part.label)

    @property
    def first_words(self) -> str:
        """How the recommendation begins, for a list; "" for the report as a whole."""
        said = words(self.recommendation.text) if self.recommendation else ""
        return said if len(said) <= 140 else f"{said[:140].rsplit(' ', 1)[0]} …"


def subjects(response: Response, side: Side) -> list[Subject]:
    """What a side may write about, in the order in which it is published. The body may also answer the comments."""
    whole = [Part.OVERALL, Part.ON_COMMENTS] if side == Side.BODY else [Part.OVERALL]
    items = response.report.recommendations.select_related("cause")
    return [*(Subject(part) for part in whole), *(Subject(Part.ANSWER, item) for item in items)]


def subject_at(response: Response, side: Side, address: str) -> Subject | None:
    """The subject with this name in an address, or None."""
    return next((subject for subject in subjects(response, side) if subject.address == address), None)
