"""Which texts may this person read? One's own side's drafts, and what the other side has submitted or published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from accounts.policy import Person, Right, may_at_body, may_at_force
from recommendations.models import CauseOfConcern, Recommendation
from responses.colleagues import sides_of
from responses.content import EMPTY, Content, Text, draft, drafts, submitted
from responses.models import Audience, Comment, Response, Side
from responses.workflow import OfficeState


def content_visible_to(
    response: Response, user: Person, today: date, items: Iterable[Recommendation] | None = None
) -> Content:
    """Both sides' texts as far as the person may read them; the rest is absent.

    `items` are the recommendations whose texts are asked for, beside those on the report as a whole; None for all.
    """
    at_force = may_at_force(user, Right.SEE, response.force, today)
    force = drafts(response, Side.FORCE, items) if at_force else submitted(response)
    # While a correction is drafted, the texts are no longer the published ones; those are on the public page.
    published = response.office_state == OfficeState.PUBLISHED
    reads_body = published or may_read_draft(response, user, today)
    return Content(force=force, body=drafts(response, Side.BODY, items) if reads_body else {})


def text_visible_to(response: Response, side: Side, about: str, user: Person, today: date) -> Text | None:
    """One text as far as the person may read it, by its key; None while it is not theirs to read."""
    if side == Side.FORCE and not may_at_force(user, Right.SEE, response.force, today):
        texts = submitted(response)
        return texts.get(about, EMPTY) if texts else None
    published = response.office_state == OfficeState.PUBLISHED
    if side == Side.BODY and not published and not may_read_draft(response, user, today):
        return None
    return draft(response, side, about)


def may_read_draft(response: Response, user: Person, today: date) -> bool:
    """Whether the person writes or approves the body's comments, and so reads them before they are published."""
    return may_at_body(user, Right.READ_DRAFTS, response.body, today)


def comments_visible_to(response: Response, user: Person, today: date) -> QuerySet[Comment]:
    """What the person reads of what people said: their own side's, and what was said to both."""
    sides = sides_of(response, user, Right.COMMENT, today)
    if not sides:
        return Comment.objects.none()
    return response.comments.filter(Q(audience=Audience.BOTH) | Q(side__in=sides)).select_related(
        "written_by", "resolved_by", "recommendation"
    )


@dataclass(frozen=True)
class Pair:
    """A recommendation with both sides' texts."""

    recommendation: Recommendation
    force: Text
    body: Text


@dataclass(frozen=True)
class Group:
    """A cause of concern (None: the recommendations that stand alone) with its pairs."""

    cause: CauseOfConcern | None
    pairs: list[Pair]


def groups(items: Iterable[Recommendation], content: Content) -> list[Group]:
    """Recommendations with their texts, each under its cause, in their order."""
    found: dict[int | None, Group] = {}
    for item in items:
        group = found.setdefault(item.cause_id, Group(item.cause, []))
        group.pairs.append(Pair(item, content.force.get(item.slug, EMPTY), content.body.get(item.slug, EMPTY)))
    return list(found.values())
