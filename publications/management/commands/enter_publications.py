"""How are lists and searches made to agree with the sealed record?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from publications.actions.entering import enter_again, enter_missing, enter_missing_updates


class Command(BaseCommand):
    """`enter_publications [--again]`."""

    help = "Let publications that lists and searches do not know yet be found. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to derive all of them."""
        parser.add_argument(
            "--again",
            action="store_true",
            help="derive every entry anew from its sealed record, with the progress that is published",
        )

    def handle(self, *_args: Any, again: bool = False, **_options: Any) -> None:
        """Derive, and say for how many."""
        self.stdout.write(f"Publications entered: {enter_again() if again else enter_missing()}.")
        self.stdout.write(f"Updates of progress entered: {enter_missing_updates()}.")
