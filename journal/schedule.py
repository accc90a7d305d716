"""What would go out on a day? Asks every source and the ledger, and writes nothing."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from accounts.models import User
from journal.actions.ledger import not_on_record
from journal.notices import Notice
from journal.sources import source_of, sources


@dataclass(frozen=True)
class Reminder:
    """One notice as somebody reads it."""

    recipient: str  # the e-mail address
    rule: str
    report: str
    due_on: str
    channel: str
    key: str

    def as_dict(self) -> dict[str, str]:
        """As JSON has it."""
        return asdict(self)


def going_out(day: date, today: date) -> list[Reminder]:
    """What is due on a day, and what was due before it and is not on record. By date, then person, report and rule.

    Facts and people are those of `today`, or for a day to come those who have their roles on it by then.
    """
    notices = [notice for source in sources() for notice in source.owing(day, today)]
    late = [notice for notice in notices if notice.due_on < day]
    return _told([*not_on_record(late), *(notice for notice in notices if notice.due_on == day)])


def _told(notices: Iterable[Notice]) -> list[Reminder]:
    found = list(notices)
    people = User.objects.in_bulk({notice.recipient for notice in found})
    titles = {
        (kind, pk): title
        for kind in {notice.subject_type for notice in found}
        if (source := source_of(kind))
        for pk, title in source.titles({notice.subject_id for notice in found if notice.subject_type == kind}).items()
    }
    told = [
        Reminder(
            recipient=people[notice.recipient].email,
            rule=notice.rule,
            report=titles[notice.subject_type, notice.subject_id],
            due_on=notice.due_on.isoformat(),
            channel=notice.channel.value,
            key=notice.name,
        )
        for notice in found
    ]
    return sorted(told, key=lambda row: (row.due_on, row.recipient, row.report, row.rule, row.key))
