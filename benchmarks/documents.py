"""What does a document cost? Time and memory of its PDF, also in a unit that compares across machines; the others as
parts of it, and all together as they are made when a response is published.

Run with the other benchmarks by script/bench. The unit is one SHA-256 over 64 MB on the same machine:
"12 units" here and "12 units" elsewhere mean the same work, whatever the seconds are.
"""

import hashlib
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
SIZES = {"short": 1, "usual": 6, "long": 40, "very long": 160}
BLOCK = bytes(64 * 1024 * 1024)


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def unit() -> float:
    """The seconds of one unit: the best of five."""
    return min(seconds(lambda: hashlib.sha256(BLOCK).digest())[0] for _ in range(5))


def pages(pdf: bytes) -> int:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def measure(name: str) -> None:
    """One size in a process of its own: the first drawing, then the best of three more, then the peak of memory."""
    import django

    django.setup()
    from publications import documents
    from publications.actions.drawing import draw
    from publications.record import fingerprint
    from tests.example_record import FULL, RECOMMENDATIONS

    items = [
        replace(RECOMMENDATIONS[number % 5], slug=f"recommendation-{number + 1}", number=str(number + 1))
        for number in range(SIZES[name])
    ]
    record = replace(FULL, causes=(), recommendations=tuple(items))
    seal = fingerprint(record.canonical())
    one = unit()
    first, pdf = seconds(lambda: documents.pdf(record, seal))
    again = min(seconds(lambda: documents.pdf(record, seal))[0] for _ in range(3))
    html = min(seconds(lambda: documents.html(record, seal))[0] for _ in range(3))
    docx = min(seconds(lambda: documents.office(record, seal, "docx"))[0] for _ in range(3))
    odt = min(seconds(lambda: documents.office(record, seal, "odt"))[0] for _ in range(3))
    together = min(seconds(lambda: draw(record))[0] for _ in range(3))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = pages(pdf)
    print(
        f"{name:10} {count:4} pages  first {first:6.2f} s  again {again:6.2f} s = {again / one:6.1f} units"
        f"  per page {again / one / count:5.2f} units  peak {peak:4.0f} MB"
        f"  HTML {html / again:5.1%} of it  Word {docx / again:5.1%}  OpenDocument {odt / again:5.1%}"
        f"  all together {together / again:5.1%}"
    )


def main() -> None:
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    print(f"one unit: {unit():.3f} s")
    for name in SIZES:
        subprocess.run([sys.executable, "-m", "benchmarks.documents", name], cwd=CHECKOUT, check=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pcc_tracker.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    main()
