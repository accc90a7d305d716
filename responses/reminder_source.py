"""What does the ledger ask the room of responses? What is owed, whether it is still true, and how it reads."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from journal.models import Notification
from journal.sources import Line
from responses.models import Response
from responses.owing import Owing
from responses.reminder_lines import lines
from responses.reminders import SUBJECT


class Reminders:
    """The source of notices about responses."""

    subject_type = SUBJECT

    def owing(self, day: date, today: date) -> Owing:
        """What open responses owe on a day."""
        return Owing(Response.objects.all(), day, today)

    def lines(self, notifications: Sequence[Notification], at: datetime) -> Mapping[int, Line]:
        """Each notice that is still true and still theirs, in words."""
        return lines(notifications, at)

    def titles(self, subjects: Iterable[int]) -> Mapping[int, str]:
        """The report's title for each response."""
        return dict(Response.objects.filter(pk__in=subjects).values_list("pk", "report__title"))
