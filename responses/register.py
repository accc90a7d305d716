"""What does the register show? One row per response, with the tag that says where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.expressions import Combinable, OrderBy
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.wording import Period, Tag, duty_tag, how_counted
from responses.models import Disposition, Position, Response
from responses.workflow import Duty, ForceState, OfficeState


@dataclass(frozen=True)
class Row:
    """A response with its tag."""

    response: Response
    tag: Tag


def rows(responses: Iterable[Response], today: date) -> list[Row]:
    """The register's rows as of today."""
    return [Row(response, tag_of(response, today)) for response in responses]


@dataclass(frozen=True)
class Column:
    """A column by which a register can be sorted, and by what."""

    name: str
    label: str | Promise
    by: tuple[str | Combinable, ...]


def _in_turn(field: str, choices: type[models.TextChoices]) -> Case:
    """By how far a choice has got, not by how it is spelt."""
    steps = [When(**{field: choice}, then=Value(step)) for step, choice in enumerate(choices, 1)]
    return Case(*steps, default=Value(0), output_field=IntegerField())


RESPONSE_COLUMNS = (
    Column("report", gettext_lazy("Report"), ("report__title", "force__name")),
    Column("published", gettext_lazy("Report published"), ("clock_from",)),
    Column("last_day", gettext_lazy("Last day"), ("last_on",)),
    Column("force", gettext_lazy("Force"), (_in_turn("force_state", ForceState),)),
    Column("office", gettext_lazy("Office"), (_in_turn("office_state", OfficeState),)),
    Column("charge", gettext_lazy("In charge"), ("office_lead__name", "force_lead__name")),
)
RECOMMENDATION_COLUMNS = (
    Column("report", gettext_lazy("Recommendation"), ("report__title", "answered__force__name", "position")),
    Column("due", gettext_lazy("Due"), ("asked_by",)),
    Column("force_position", gettext_lazy("Force’s position"), (_in_turn("force_position", Position),)),
    Column("body_position", gettext_lazy("Body’s position"), (_in_turn("body_position", Position),)),
    Column("disposition", gettext_lazy("Body’s action"), (_in_turn("disposition", Disposition),)),
)


@dataclass(frozen=True)
class Heading:
    """A column as the table's head shows it: how it is sorted now, and what its link asks for."""

    label: str | Promise
    sort: str  # the value of the link
    aria: str  # "ascending", "descending" or "none"


def headings(columns: Iterable[Column], asked: str) -> list[Heading]:
    """The table's head, where `asked` is the column's name by which it is sorted, after a dash in reverse."""
    found = []
    for column in columns:
        aria = {column.name: "ascending", f"-{column.name}": "descending"}.get(asked, "none")
        found.append(Heading(column.label, f"-{column.name}" if aria == "ascending" else column.name, aria))
    return found


def in_order(found: QuerySet[models.Model], columns: Iterable[Column], asked: str) -> QuerySet[models.Model]:
    """The rows sorted as asked; as they are where no such column is there. What is empty comes last, either way."""
    by = {column.name: column.by for column in columns}.get(asked.removeprefix("-"))
    if by is None:
        return found
    return found.order_by(*(_ordered(value, down=asked.startswith("-")) for value in by), "pk")


def _ordered(value: str | Combinable, *, down: bool) -> OrderBy:
    found = F(value) if isinstance(value, str) else value
    return found.desc(nulls_last=True) if down else found.asc(nulls_last=True)  # type: ignore[attr-defined,no-any-return]


def period_of(response: Response) -> Period:
    """The response's statutory period, as it was copied when the duty began."""
    return Period(
        report_on=response.clock_from,
        last_on=response.last_on,
        days=response.clock_days,
        first_day_counts=response.clock_first_day_counts,
        citation=response.clock_citation,
    )


def day_of(response: Response, day: date) -> str:
    """Which day of its period a day is, as in "day 28 of 56"."""
    facts = {"day": period_of(response).number(day), "days": response.clock_days}
    return _("day %(day)d of %(days)d") % facts


def tag_of(response: Response, today: date) -> Tag:
    """Where a response stands against its last day."""
    if response.duty != Duty.REQUIRED:
        return Tag(response.get_duty_display(), "grey")
    return duty_tag(period_of(response), response.published_on, today)


def counted(response: Response, today: date) -> str:
    """How the last day of a response is counted, as a sentence; empty where none is owed."""
    if response.duty != Duty.REQUIRED:
        return ""
    return how_counted(period_of(response), today, response.published_on)
