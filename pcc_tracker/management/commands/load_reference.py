"""Load what every installation starts from: forces, bodies, programmes, grades and the statutory regime."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions import load_forces
from recommendations.actions import load_reference


class Command(BaseCommand):
    help = "Load forces, bodies, programmes, grades and the regime. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        forces, bodies = load_forces()
        load_reference()
        self.stdout.write(f"There are {forces} forces and {bodies} local policing bodies.")
