"""Which days of a response matter, and how do they lie to each other? The line of days, in words and as a drawing."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.deadlines import civil_day
from responses.drawing import Drawing, Point, draw
from responses.models import Response
from responses.register import day_of, period_of
from responses.workflow import Duty, OfficeState


class Kind(TextChoices):
    """Why a day matters; those of one day are told in this order."""

    REPORT = "report", gettext_lazy("Report published")
    INVITATION = "invitation", gettext_lazy("Invitation")
    FORCES_DATE = "forces date", gettext_lazy("Force’s date")
    APPROVAL = "approval", gettext_lazy("Approval")
    PUBLISHED = "published", gettext_lazy("Published")
    TODAY = "today", gettext_lazy("Today")
    LAST_DAY = "last day", gettext_lazy("Last day")


_ORDER = list(Kind)


@dataclass(frozen=True)
class Mark:
    """One day that matters."""

    kind: Kind
    on: date
    counted: str  # "day 28 of 56"; "" where no period runs

    @property
    def is_today(self) -> bool:
        """Whether it is there for being today."""
        return self.kind == Kind.TODAY

    @property
    def is_last(self) -> bool:
        """Whether it is the last lawful day."""
        return self.kind == Kind.LAST_DAY


@dataclass(frozen=True)
class Line:
    """The days in the order of the calendar, and their drawing where a period runs."""

    marks: list[Mark]
    drawing: Drawing | None


def line_of(response: Response, today: date, *, knows_approval: bool) -> Line:
    """The line of a response as of today. One query where the approval may be known, else none.

    Drawn only where a response is owed by a day. Today is on it until the response is published.
    """
    days = _days(response, today, knows_approval=knows_approval)
    runs = response.last_on is not None and response.duty == Duty.REQUIRED
    marks = [Mark(kind, on, day_of(response, on) if runs else "") for kind, on in days]
    return Line(marks, _drawn(response, marks, today) if runs else None)


def _days(response: Response, today: date, *, knows_approval: bool) -> list[tuple[Kind, date]]:
    found = {
        Kind.REPORT: response.clock_from,
        Kind.INVITATION: response.invited_at and civil_day(response.invited_at),
        Kind.FORCES_DATE: response.comment_by,
        Kind.APPROVAL: _approved_on(response) if knows_approval else None,
        Kind.PUBLISHED: response.published_on,
        Kind.TODAY: None if response.published_on else today,
        Kind.LAST_DAY: response.last_on,
    }
    if response.duty != Duty.REQUIRED:
        found |= {Kind.LAST_DAY: None, Kind.TODAY: None}
    known = [(kind, on) for kind, on in found.items() if on]
    return sorted(known, key=lambda pair: (pair[1], _ORDER.index(pair[0])))


def _approved_on(response: Response) -> date | None:
    """The day of the approval that stands, or that what is published rests on."""
    if response.office_state not in (OfficeState.APPROVED, OfficeState.PUBLISHED):
        return None
    approval = response.approvals.last()
    return civil_day(approval.approved_at) if approval else None


def _drawn(response: Response, marks: list[Mark], today: date) -> Drawing:
    period = period_of(response)
    points = [
        Point(
            words=str(mark.kind.label),
            detail=_("day %(n)d, %(date)s") % {"n": period.number(mark.on), "date": date_format(mark.on, "j M")},
            number=period.number(mark.on),
            name=mark.kind.value,
        )
        for mark in marks
    ]
    return draw(points, days=response.clock_days, until=period.number(response.published_on or today))
