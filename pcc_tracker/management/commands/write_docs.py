"""Write the documents that are made from the code, or check that they are current."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pcc_tracker.generated_docs import outdated, write


class Command(BaseCommand):
    help = "Write docs/workflow.md and docs/roles.md from the code; with --check, only compare."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if a document is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            write()
        elif old := outdated():
            raise CommandError(f"Out of date: {', '.join(path.name for path in old)}. Run script/manage write_docs.")
