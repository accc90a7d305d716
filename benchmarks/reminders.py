"""What does the sweep cost for 100,000 open duties? Queries, seconds and megabytes, the first time and every other.

Run with the other benchmarks by script/bench. It fails where a sweep with nothing new takes more than
10 s, where 300 MB do not suffice, and where more is asked than for ten duties (tests/test_ledger.py).
"""

import resource
import sys
import time
from datetime import timedelta
from itertools import islice
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

import django  # noqa: E402  # the checkout has to be on the path first

django.setup()

from django.db import connection, transaction  # noqa: E402  # (the same)
from django.test.utils import CaptureQueriesContext  # noqa: E402  # (the same)

from accounts.actions import add_person, load_forces  # noqa: E402  # (the same)
from accounts.models import Force, LocalPolicingBody, Role, User  # noqa: E402  # (the same)
from journal.actions import sweep  # noqa: E402  # (the same)
from journal.actions.ledger import Swept  # noqa: E402  # (the same)
from journal.sources import source_of  # noqa: E402  # (the same)
from recommendations.actions import load_reference  # noqa: E402  # (the same)
from recommendations.models import Programme, Report  # noqa: E402  # (the same)
from responses.models import Response  # noqa: E402  # (the same)
from responses.reminders import SUBJECT  # noqa: E402  # (the same)
from tests.stories import PUBLISHED_ON, day  # noqa: E402  # (the same)

DUTIES = 100_000
MOST_SECONDS, MOST_MEGABYTES, MOST_QUERIES = 10, 300, 22


def fill(duties: int) -> None:
    """So many open duties of all forces, and two officers and an approver for each body."""
    load_forces()
    load_reference()
    places = [(force, force.body_on(PUBLISHED_ON)) for force in Force.objects.order_by("pk")]
    for _force, body in places:
        _staff(body)
    by, programme = User.objects.all()[0], Programme.objects.all()[0]
    count = -(-duties // len(places))
    reports = Report.objects.bulk_create(
        Report(
            slug=f"report-{n}", title=f"Report {n}", programme=programme, logged_at=day(1), logged_by=by,
            published_on=PUBLISHED_ON - timedelta(days=n % 56),
        )
        for n in range(count)
    )  # fmt: skip
    made = (
        Response(
            report=report, force=force, body=body, clock_citation="s.55(5A)", clock_link="https://example.org",
            clock_days=56, clock_first_day_counts=True, clock_from=report.published_on,
            last_on=report.published_on + timedelta(days=55),
        )
        for report in reports
        for force, body in places
    )  # fmt: skip
    wanted = islice(made, duties)
    while batch := list(islice(wanted, 5_000)):
        Response.objects.bulk_create(batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _staff(body: LocalPolicingBody) -> None:
    for role, number in ((Role.OFFICER, 1), (Role.OFFICER, 2), (Role.APPROVER, 3)):
        add_person(f"{number}@{body.slug}.example", f"Person {number}", role, body=body, at=day(1) - timedelta(days=99))


def measured(name: str) -> tuple[float, int]:
    """One sweep: seconds and queries."""
    source = source_of(SUBJECT)
    assert source
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        swept: Swept = sweep(source, day=PUBLISHED_ON, at=day(1))
    taken = time.perf_counter() - began
    told = f"{swept.queued:7} queued {swept.overtaken:7} overtaken {len(queries):3} queries"
    print(f"{name:34} {taken:6.2f} s {peak():5.0f} MB {told}", flush=True)
    return taken, len(queries)


def peak() -> float:
    """The most memory that this process has had so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    with transaction.atomic():
        fill(DUTIES)
        print(f"{DUTIES} duties, before the sweep: {peak():.0f} MB", flush=True)
        _first, queries = measured("the first sweep, everything owed")
        again, _few = measured("every sweep after it, nothing new")
        transaction.set_rollback(True)
    failed = again > MOST_SECONDS or peak() > MOST_MEGABYTES or queries > MOST_QUERIES
    print("TOO MUCH" if failed else "within bounds", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
