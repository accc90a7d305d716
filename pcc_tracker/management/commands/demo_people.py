"""Print how to sign in to the demo, everybody."""

from typing import Any

from django.core.management.base import BaseCommand

from pcc_tracker.demo import COLLEAGUES, PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Print the sign-ins of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        for sign in [*PEOPLE, *COLLEAGUES]:
            self.stdout.write(f"  {sign.role.label:<16} {sign.email:<28} {PASSWORD}")
        self.stdout.write("  The password is enough. The administrator can ask for a second factor under “People”.")
