"""What does the register show? One row per response, with the tag that says where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from recommendations.wording import Period, Tag, duty_tag, how_counted
from responses.models import Response
from responses.workflow import Duty


@dataclass(frozen=True)
class Row:
    """A response with its tag."""

    response: Response
    tag: Tag


def rows(responses: Iterable[Response], today: date) -> list[Row]:
    """The register's rows as of today."""
    return [Row(response, tag_of(response, today)) for response in responses]


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
