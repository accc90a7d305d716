"""What is at hand when a notice is put into words? The row, its response as it stands, and the day."""

from dataclasses import dataclass
from datetime import date

from journal.models import Notification
from journal.sources import Line
from responses.models import Response
from responses.reminders import Facts


@dataclass(frozen=True)
class Case:
    """One notice with its response, as they are now."""

    notice: Notification
    response: Response
    duty: Facts
    today: date

    def line(self, subject: str, *words: str, link: str, by: date | None) -> Line:
        """The notice in words."""
        return Line(
            subject=f"{subject}: {self.response.report}",
            about=str(self.response),
            words=tuple(sentence for sentence in words if sentence),
            link=link,
            by=by,
            answers_to=self.response.body.email,
        )
