"""Run the main job once on the demo's document, and write what came out."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from pcc_tracker import demo, main_job


class Command(BaseCommand):
    help = "Import the demo's document, seal it, and write var/demo/response.html, .pdf and .json."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        outcome = main_job.run(demo.load(at=now), at=now)
        self.stdout.write(f"  proposal from the document: {outcome.proposal_seconds:.2f} s")
        self.stdout.write(f"  PDF from the sealed record: {outcome.pdf_seconds:.2f} s")
        for path in main_job.write(outcome.publication, Path(settings.VAR_DIR) / "demo"):
            self.stdout.write(f"  {path}")
