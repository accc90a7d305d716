"""Is everything that was published still what was sealed?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from publications.actions import flaws
from publications.models import Publication, Rendition


class Command(BaseCommand):
    """`verify_publications`: ends with 1 where anything differs, so that a script can tell."""

    help = (
        "Compute every fingerprint of the sealed record and of its documents again, and compare them with those that"
        " were kept and with the journal's. Prints a line for each fault, and ends with 1 where there is any."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Check, tell, count."""
        faults = 0
        for sentence in flaws():
            faults += 1
            self.stdout.write(sentence)
        versions, documents = Publication.objects.count(), Rendition.objects.count()
        self.stdout.write(f"Checked: {versions} versions and {documents} documents. Faults: {faults}.")
        if faults:
            sys.exit(1)
