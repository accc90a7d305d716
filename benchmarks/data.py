"""How long does a file of open data take, and how much memory? With so many responses, and with four times as many.

Run with the other benchmarks by script/bench. It fails where time or memory grows faster than the file.
"""

import sys
import tracemalloc
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

import django  # noqa: E402  # the checkout has to be on the path first

django.setup()

from django.conf import settings  # noqa: E402  # (the same)
from django.db import transaction  # noqa: E402  # (the same)
from django.test import Client  # noqa: E402  # (the same)

from benchmarks._growth import TIMES, best  # noqa: E402  # (the same)
from publications.models import Publication  # noqa: E402  # (the same)
from publications.record import Record  # noqa: E402  # (the same)
from tests.factories import many, progressed, published_at_once  # noqa: E402  # (the same)

FEW = 100
MOST_MEMORY = 1.5  # times as much, for four times as long a file
FILES = [
    "register.jsonl",
    "recommendations.csv",
    "recommendations.csv?delivery=complete",
    "recommendations.json",
    "recommendations.xlsx",
    "progress.csv",
    "responses.csv",
]


def read(client: Client, name: str) -> int:
    """The bytes of a file, which nobody keeps."""
    return sum(len(piece) for piece in client.get(f"/api/v1/{name}"))


def memory(client: Client, name: str) -> int:
    """The most bytes that Python held beside what it holds anyway."""
    tracemalloc.start()
    read(client, name)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def measured(client: Client, name: str) -> tuple[float, int, int]:
    """Seconds, bytes of memory, bytes of the file."""
    return best(lambda: read(client, name)), memory(client, name), read(client, name)


def publish(records: list[Record]) -> None:
    """Responses, each with two updates of a recommendation."""
    published_at_once(records)
    new = list(Publication.objects.filter(response__updates=None))
    progressed(new, "The force calls every victim back. " * 20, delivery="complete")
    progressed(new, "", side="body", verification="assured")


def main() -> int:
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.DATA_REQUESTS_A_MINUTE = 1_000_000
    client = Client(SERVER_NAME="localhost")
    failed = False
    with transaction.atomic():
        records = many(FEW * TIMES)
        publish(records[:FEW])
        few = {name: measured(client, name) for name in FILES}
        publish(records[FEW:])
        for name, (seconds, held, _length) in few.items():
            longer, more, length = measured(client, name)
            slower, larger = longer / seconds, more / held
            said = f"{seconds:7.3f} s {longer:7.3f} s {slower:5.1f} times, {larger:4.1f} times the memory"
            print(f"{name:38} {said} for {length / 1e6:.1f} MB", flush=True)
            failed |= larger > MOST_MEMORY or slower > 2 * TIMES
        transaction.set_rollback(True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
