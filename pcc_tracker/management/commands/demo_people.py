"""Print how to sign in to the demo, one person per role."""

from typing import Any

from django.core.management.base import BaseCommand

from pcc_tracker.demo import PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Print one sign-in per role of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        for sign in PEOPLE:
            self.stdout.write(f"  {sign.role.label:<16} {sign.email:<28} {PASSWORD}")
