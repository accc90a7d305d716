"""What does the register of recommendations show? A row per recommendation and response, as far as one may read.

The rules are those of responses/visible.py, said once more as a query, so that neither a column nor a filter nor the
order of the rows tells what a draft says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import JSONField
from django.db.models.functions import Cast, Coalesce

from accounts.models import User
from accounts.policy import Right, bodies_where, forces_where
from recommendations.models import Recommendation
from recommendations.wording import Tag, date_tag
from responses.models import Disposition, Part, Position, Response, Side, Statement, Submission
from responses.subjects import Subject
from responses.workflow import ForceState, OfficeState


def asked_of(user: User, today: date) -> QuerySet[Recommendation]:
    """Each recommendation with each response to it that the person may see, as `answered`.

    Annotated: response_id, asked_by (its date), who is in charge on the person's own side, and both sides' positions
    where they may be read, else "".
    """
    visible = Response.objects.visible_to(user, today)
    rows = Recommendation.objects.annotate(answered=FilteredRelation("report__responses")).filter(answered__in=visible)
    rows = rows.annotate(response_id=F("answered__pk"), asked_by=Coalesce("override_due_on", "due_on"))
    rows = rows.annotate(**_own_side(user, today))
    rows = rows.annotate(
        force_position=_where(_force_is_read(user, today), _forces_own(user, today, "position")),
        body_position=_where(_body_is_read(user, today), _said(Side.BODY, "position")),
        disposition=_where(_body_is_read(user, today), _said(Side.BODY, "disposition")),
        in_charge=Case(
            When(of_body=True, then=_in_charge(Side.BODY, "answered__office_lead")),
            default=_in_charge(Side.FORCE, "answered__force_lead"),
        ),
    )
    return rows.order_by("-report__published_on", "report_id", "answered__pk", "position")


def _in_charge(side: Side, lead: str) -> Coalesce:
    return Coalesce(_said(side, "owner"), F(lead), output_field=BigIntegerField())


def _own_side(user: User, today: date) -> dict[str, Combinable]:
    """Whether the person belongs to the body's side, and whether they write for their own."""
    return {
        "of_body": _true_where(Q(answered__body__in=bodies_where(user, Right.SEE, today))),
        "writes": _true_where(
            Q(answered__body__in=bodies_where(user, Right.WRITE, today))
            | Q(answered__force__in=forces_where(user, Right.WRITE, today))
        ),
    }


def _true_where(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _where(readable: Q, value: Combinable) -> Case:
    """The value where it may be read, else "". PostgreSQL looks the value up in the rows that are read alone."""
    text = CharField()
    return Case(
        When(readable, then=Coalesce(value, Value(""), output_field=text)), default=Value(""), output_field=text
    )


def _said(side: Side, column: str) -> Subquery:
    about = {"response": OuterRef("response_id"), "recommendation": OuterRef("pk")}
    return Subquery(Statement.objects.filter(**about, side=side, part=Part.ANSWER).values(column)[:1])


def _force_is_read(user: User, today: date) -> Q:
    at_force = Q(answered__force__in=forces_where(user, Right.SEE, today))
    return at_force | Q(answered__force_state__in=(ForceState.SUBMITTED, ForceState.RETURNED))


def _forces_own(user: User, today: date, column: str) -> Case:
    """What the force says: its texts as they stand, and to others, once it was returned, what it had submitted.

    While it stands submitted nobody can write, so that its texts are what it submitted.
    """
    at_force = Q(answered__force__in=forces_where(user, Right.SEE, today))
    returned = Q(answered__force_state=ForceState.RETURNED) & ~at_force
    last = Submission.objects.filter(response=OuterRef("response_id")).order_by("-pk")
    content = Cast("content", JSONField())
    read = Func(content, OuterRef("slug"), Value(column), function="jsonb_extract_path_text", output_field=CharField())
    return Case(
        When(returned, then=Subquery(last.annotate(read=read).values("read")[:1])),
        default=_said(Side.FORCE, column),
        output_field=CharField(),
    )


def _body_is_read(user: User, today: date) -> Q:
    writes_or_approves = Q(answered__body__in=bodies_where(user, Right.READ_DRAFTS, today))
    return writes_or_approves | Q(answered__office_state=OfficeState.PUBLISHED)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One recommendation with one response to it."""

    recommendation: Recommendation
    response: Response
    first_words: str
    tag: Tag | None
    force_position: str
    body_position: str
    disposition: str
    in_charge: User | None
    edits: Side | None  # whose text the person writes, where they write


def asked_rows(recommendations: Iterable[Recommendation], today: date) -> list[Asked]:
    """The rows of `asked_of` as of today. Two queries, whatever their number."""
    found = list(recommendations)
    responses = Response.objects.with_facts().in_bulk({row.response_id for row in found})  # type: ignore[attr-defined]
    people = User.objects.in_bulk({row.in_charge for row in found if row.in_charge})  # type: ignore[attr-defined]
    return [_asked(row, responses[row.response_id], people, today) for row in found]  # type: ignore[attr-defined]


def _asked(row: Recommendation, response: Response, people: dict[int, User], today: date) -> Asked:
    side = Side.BODY if row.of_body else Side.FORCE  # type: ignore[attr-defined]
    return Asked(
        recommendation=row,
        response=response,
        first_words=Subject(Part.ANSWER, row).first_words,
        tag=date_tag(row.last_on, today) if row.last_on else None,
        force_position=_label(Position, row.force_position),  # type: ignore[attr-defined]
        body_position=_label(Position, row.body_position),  # type: ignore[attr-defined]
        disposition=_label(Disposition, row.disposition),  # type: ignore[attr-defined]
        in_charge=people.get(row.in_charge),  # type: ignore[attr-defined]
        edits=side if row.writes else None,  # type: ignore[attr-defined]
    )


def _label(choices: type[Position] | type[Disposition], value: str) -> str:
    return str(choices(value).label) if value else ""
