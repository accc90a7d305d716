"""What does it cost to check the whole record? Seconds and megabytes for many versions, and for four times as many.

Run with the other benchmarks by script/bench. It fails where the time grows faster than the record, or where the memory
grows with it.
"""

import resource
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

import django  # noqa: E402  # the checkout has to be on the path first

django.setup()

from django.db import transaction  # noqa: E402  # (the same)

from journal.actions import record  # noqa: E402  # (the same)
from publications import documents  # noqa: E402  # (the same)
from publications.actions import flaws  # noqa: E402  # (the same)
from publications.models import Rendition  # noqa: E402  # (the same)
from recommendations.actions import load_reference  # noqa: E402  # (the same)
from tests.example_record import FULL  # noqa: E402  # (the same)
from tests.factories import AT, person, sealed  # noqa: E402  # (the same)

VERSIONS = 100
MOST_TIMES, MOST_MEGABYTES_MORE = 6, 30  # four times as many versions


def fill(first: int, count: int) -> None:
    """So many versions, each with a web document of its own and a PDF as long as a real one."""
    for number in range(first, first + count):
        report = replace(FULL.report, slug=f"report-{number}", title=f"Report {number}", published_on=date(2024, 1, 5))
        publication = sealed(replace(FULL, report=report))
        publication.save(force_insert=True)
        html = documents.html(publication.record, publication.sha256).encode()
        made = {"html": html, "pdf": b"%PDF-1.7" + bytes(150_000)}
        hashes = {form: sha256(content).hexdigest() for form, content in made.items()}
        for form, content in made.items():
            Rendition.objects.create(
                publication=publication, format=form, content=content, sha256=hashes[form], made_at=AT
            )
        record("publication.sealed", publication, by=person(), at=AT, sha256=publication.sha256, documents=hashes)


def checked(versions: int) -> tuple[float, int]:
    """Seconds, and the most megabytes that this process has used so far."""
    began = time.perf_counter()
    found = list(flaws())
    took = time.perf_counter() - began
    assert not found, found[:3]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{versions:6} versions: {took:6.2f} s, {most} MB", flush=True)
    return took, most


def main() -> int:
    """Measure in a transaction that is taken back."""
    with transaction.atomic():
        load_reference()
        print(f"Checking the record, {datetime.now(UTC):%Y-%m-%d}")
        fill(0, VERSIONS)
        one, before = checked(VERSIONS)
        fill(VERSIONS, 3 * VERSIONS)
        four, after = checked(4 * VERSIONS)
        transaction.set_rollback(True)
    failed = four > one * MOST_TIMES or after - before > MOST_MEGABYTES_MORE
    if failed:
        print("TOO MUCH")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
