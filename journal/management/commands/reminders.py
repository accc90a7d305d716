"""Which reminders would go out on a day? Prints them and writes nothing."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from journal.schedule import Reminder, going_out


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a day like 2017-10-25") from None


class Command(BaseCommand):
    help = "Print which reminders would go out on a day, by the facts as they are now. Writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=_day, metavar="DAY", help="a day like 2017-10-25; without it, today")
        parser.add_argument("--json", action="store_true", help="as a list of objects, for another program")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        found = going_out(options["on"] or today, today)
        if options["json"]:
            self.stdout.write(json.dumps([reminder.as_dict() for reminder in found], ensure_ascii=False, indent=2))
        elif found:
            self.stdout.write("\n".join(_table(found)))
        else:
            self.stdout.write("Nothing would go out.")


def _table(reminders: list[Reminder]) -> list[str]:
    """Columns as wide as they need to be."""
    rows = [("DUE", "TO", "RULE", "CHANNEL", "REPORT")]
    rows += [(row.due_on, row.recipient, row.rule.partition("@")[0], row.channel, row.report) for row in reminders]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
