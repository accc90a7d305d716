"""What does the ledger ask the room of responses? What is owed, and what it is about."""

from collections.abc import Iterable, Mapping
from datetime import date

from responses.models import Response
from responses.owing import Owing
from responses.reminders import SUBJECT


class Reminders:
    """The source of notices about responses."""

    subject_type = SUBJECT

    def owing(self, day: date, today: date) -> Owing:
        """What open responses owe on a day."""
        return Owing(Response.objects.all(), day, today)

    def titles(self, subjects: Iterable[int]) -> Mapping[int, str]:
        """The report's title for each response."""
        return dict(Response.objects.filter(pk__in=subjects).values_list("pk", "report__title"))
