"""What does the register show? One row per response, with the tag that says where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from recommendations.wording import Tag, duty_tag, how_counted
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


def tag_of(response: Response, today: date) -> Tag:
    """Where a response stands against its last day."""
    if response.duty != Duty.REQUIRED:
        return Tag(response.get_duty_display(), "grey")
    return duty_tag(response.clock_from, response.last_on, response.clock_days, response.published_on, today)


def counted(response: Response, today: date) -> str:
    """How the last day of a response is counted, as a sentence."""
    return how_counted(response.clock_from, response.last_on, response.clock_days, response.clock_citation, today)
