"""What can be written about? The report as a whole, the other side's comments, and each recommendation."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from recommendations.models import Recommendation
from responses.models import Part, Response, Side, Statement, Submission

_READ = 900  # characters of a recommendation: what its first words need
_MARK = re.compile(r"<[^>]*(?:>|$)")
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
        return beginning(self.recommendation.text) if self.recommendation else ""


def title_of(response: Response, subject: Subject) -> str:
    """What a text is called on its page and in lists."""
    if subject.part == Part.ON_COMMENTS:
        return _("Reply to the comments of %(force)s") % {"force": response.force.short_name}
    return subject.label


def beginning(text: str, length: int = 140) -> str:
    """The first words of a stored text. A thousand of them take no time: no more is read than is shown."""
    read = text[: length * 6]
    said = " ".join(html.unescape(_MARK.sub(" ", read)).split())
    if len(said) <= length and len(read) == len(text):
        return said
    return f"{said[:length].rsplit(' ', 1)[0]} …"


def items_of(response: Response) -> QuerySet[Recommendation]:
    """What a response answers, in the order of the report, with `begins`: as much of each text as its first words."""
    items = response.report.recommendations.defer("text").annotate(begins=Left("text", _READ))
    return items.order_by("position")


def subjects(response: Response, side: Side) -> list[Subject]:
    """What a side may write about, in the order in which it is published. The body may also answer the comments."""
    items = response.report.recommendations.select_related("cause")
    return [*(Subject(part) for part in parts_of(side)), *(Subject(Part.ANSWER, item) for item in items)]


def parts_of(side: Side) -> list[Part]:
    """What a side may write about the report as a whole."""
    return [Part.OVERALL, Part.ON_COMMENTS] if side == Side.BODY else [Part.OVERALL]


def subject_at(response: Response, side: Side, address: str) -> Subject | None:
    """The subject with this name in an address, or None."""
    for part in parts_of(side):
        if _ADDRESSES[part] == address:
            return Subject(part)
    if "\0" in address:  # which no database takes
        return None
    item = response.report.recommendations.select_related("cause").filter(slug=address).first()
    return Subject(Part.ANSWER, item) if item else None


def has_comments_to_answer(response: Response) -> bool:
    """Whether the force has submitted comments, which the body may then answer, or the body has begun to."""
    return (
        Submission.objects.filter(response=response).exists()
        or Statement.objects.filter(response=response, part=Part.ON_COMMENTS, version__gt=0).exists()
    )


def neighbours(response: Response, side: Side, subject: Subject) -> tuple[Subject | None, Subject | None]:
    """What comes before and after a subject, for going through them one by one. No text is read for it."""
    items = response.report.recommendations.order_by("position").defer("text")
    whole: Sequence[Part] = parts_of(side) if has_comments_to_answer(response) else [Part.OVERALL]
    if subject.recommendation is None:
        at = list(whole).index(subject.part) if subject.part in whole else len(whole) - 1
        parts = [Subject(part) for part in whole]
        return (
            parts[at - 1] if at else None,
            parts[at + 1] if at + 1 < len(parts) else _answer(items.first()),
        )
    here = subject.recommendation.position
    before = _answer(items.filter(position__lt=here).last())
    return before or Subject(whole[-1]), _answer(items.filter(position__gt=here).first())


def _answer(item: Recommendation | None) -> Subject | None:
    return Subject(Part.ANSWER, item) if item else None
