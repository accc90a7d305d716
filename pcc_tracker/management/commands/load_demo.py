"""Load the demo: reference data, people in every role, and reports in every state."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from pcc_tracker.demo import load
from recommendations.models import Report


class Command(BaseCommand):
    help = "Load the demo's people and reports. Safe to run again: what is there stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        load(at=timezone.now())
        self.stdout.write(f"The demo is loaded: {Report.objects.count()} reports.")
