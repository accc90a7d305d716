"""Load the demo: reference data, people in every role, and reports in every state."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pcc_tracker.demo import NotTheDemosDatabase, load
from recommendations.models import Report


class Command(BaseCommand):
    help = "Load the demo's people and reports. Safe to run again: what is there stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--into-this-database",
            action="store_true",
            help="load it even where others' people are, with a password that everybody knows",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load(at=timezone.now(), among_others=options["into_this_database"])
        except NotTheDemosDatabase as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The demo is loaded: {Report.objects.count()} reports.")
