"""What does a check consist of? What it asks for, what is found against it, and what of that stops or is printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from recommendations.models import Recommendation
from responses.content import Content
from responses.models import Response, Side
from responses.subjects import Subject


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is missing or wrong, and where it is mended."""

    sentence: str
    stops: bool = False
    side: Side | None = None  # whose text it is in; None where it is in none
    subject: Subject | None = None
    detail: str = ""  # the SHA-256 under which a detail of a person can be confirmed


@dataclass(frozen=True, kw_only=True)
class Line:
    """One duty, with all that is found against it."""

    duty: str
    source: str
    findings: tuple[Finding, ...] = ()
    printed: tuple[str, ...] = ()  # the sentences with which it is published all the same

    @property
    def stops(self) -> bool:
        """Whether something in it would be false or empty."""
        return any(finding.stops for finding in self.findings)


@dataclass(frozen=True, kw_only=True)
class Known:
    """All that the check asks the database for, once."""

    response: Response
    items: list[Recommendation]
    content: Content  # what would be published
    talk: list[tuple[str, str, str, int]]  # recommendation's slug or "", side, audience, how many wait for an answer
    confirmed: frozenset[str]
    last_day_reached: bool


def known(response: Response, content: Content, today: date) -> Known:
    """Gather what the check asks. Three queries."""
    waiting = response.comments.filter(resolved_at=None).order_by()
    counted = waiting.values_list("recommendation__slug", "side", "audience").annotate(n=Count("pk"))
    return Known(
        response=response,
        items=list(response.report.recommendations.all()),
        content=content,
        talk=[(slug or "", side, audience, n) for slug, side, audience, n in counted],
        confirmed=confirmed_of(response),
        last_day_reached=last_day_reached(response, today),
    )


def confirmed_of(response: Response) -> frozenset[str]:
    """Which details of people the office has confirmed for publication, by their SHA-256. One query."""
    return frozenset(response.confirmations.values_list("sha256", flat=True))


def last_day_reached(response: Response, today: date) -> bool:
    """Whether the last lawful day is here or over."""
    return response.last_on is not None and today >= response.last_on


def stopping(lines: Iterable[Line]) -> tuple[str, ...]:
    """The sentences of what stops."""
    return tuple(finding.sentence for line in lines for finding in line.findings if finding.stops)


def exceptions(lines: Iterable[Line]) -> tuple[str, ...]:
    """What was not as the section has it and is published all the same, in sentences that are printed."""
    return tuple(sentence for line in lines for sentence in line.printed)
