"""What lies before an approver? The document as the public will see it, and what a decision on it rests on."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from publications import outline
from publications.compose import compose
from publications.record import Recommendation, Record
from recommendations.deadlines import days_left
from responses.asked_back import asked_back
from responses.cases import case_of, may_not_move, stopped
from responses.content import Content, to_publish
from responses.models import Part, Response, Side
from responses.since import Comparison, Since, compare
from responses.subjects import Subject
from responses.voiding import why_void
from responses.workflow import BY_NAME, Case, Move

ON_A_PAGE = 50  # recommendations; what is said of the whole report comes with the first
_HEADING = re.compile(r"<(/?)h([2-5])(?=[ >])")


@dataclass(frozen=True)
class Draft:
    """A record that is not sealed yet, as the public page's parts ask for it."""

    record: Record

    @property
    def days_late(self) -> int:
        """By how many days it would miss the last lawful day."""
        first_on, last_on = self.record.edition.first_published_on, self.record.clock.last_on
        return max(-days_left(last_on, first_on), 0) if last_on else 0


def draft_record(response: Response, today: date, content: Content | None = None) -> Record:
    """The record that publishing today would seal."""
    return compose(response, version=response.publications.count() + 1, published_on=today, content=content)


def document(record: Record, page: Page[Recommendation]) -> SafeString:
    """One page of the document as the public will see it, its headings one level lower for the page around it."""
    facts = {**outline.part(record, list(page)), "shown": Draft(record), "latest": None}
    shown = render_to_string("publications/_as_published.html", facts)
    return mark_safe(_HEADING.sub(lambda h: f"<{h[1]}h{int(h[2]) + 1}", shown))  # noqa: S308  # our own templates' output


def before_the_decision(response: Response, user: User, today: date, number: str | None) -> dict[str, Any]:
    """All that the page of the approval shows, with the document's page of that number. Constantly many queries."""
    prefetch_related_objects([response], "report__recommendations", "report__causes", "report__grades_given__grade")
    content = to_publish(response)
    # A reason is entered on the page, so it does not stop yet.
    case = case_of(response, user, today, note="-", content=content)
    record = draft_record(response, today, content)
    page = Paginator(outline.in_order(record), ON_A_PAGE).get_page(number)
    return {
        "record": record,
        "page": page,
        "stops": case.office_gaps,
        "exceptions": record.edition.exceptions,
        "fingerprint": content.fingerprint(),
        "comparison": _since_last(response, user, today),
        "authors": authors(response),
        "submission": response.submissions.last() if content.force else None,
        "void": why_void(response),
        "asked_back": asked_back(response, Side.BODY),
        "document": document(record, page),
        "why_not": {name: _why_not(response, BY_NAME[name], case, user, today) for name in ("approve", "send_back")},
    }


def _since_last(response: Response, user: User, today: date) -> Comparison | None:
    """Against what was last approved, or else what was last published."""
    return compare(response, Since.APPROVED, user, today) or compare(response, Since.PUBLISHED, user, today)


def _why_not(response: Response, row: Move, case: Case, user: User, today: date) -> str | None:
    """The sentence that stops a decision, or None."""
    if reason := may_not_move(response, row, user, today):
        return reason
    return stopped(response, row, case)


def authors(response: Response) -> list[tuple[str, list[str]]]:
    """Who wrote the body's texts as they stand: each last author by name, with the texts. One query."""
    found: dict[str, list[str]] = {}
    statements = response.statements.filter(side=Side.BODY, version__gt=0).select_related("recommendation", "saved_by")
    for statement in statements.order_by(F("recommendation__position").asc(nulls_first=True), "-part"):
        subject = Subject(Part(statement.part), statement.recommendation)
        found.setdefault(str(statement.saved_by), []).append(subject.label)
    return sorted(found.items())
