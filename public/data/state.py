"""Is what the public reads still the same? A few facts stand for all of it, since rows of it are only added."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Subquery

from accounts.models import LocalPolicingBody
from progress import published, recurring
from publications.models import Publication, Removal


@dataclass(frozen=True)
class State:
    """What the register was when an answer was made. `changed_at` is None where nothing was published yet."""

    facts: str
    changed_at: datetime | None

    def etag(self, address: str) -> str:
        """The name of the answer at an address: another one as soon as anything may differ in it."""
        said = "\n".join([_program(), settings.PUBLIC_ADDRESS, self.facts, address])
        return f'"{sha256(said.encode()).hexdigest()}"'


def now() -> State:
    """The newest version, the last word on whether one is public, what there is of progress and of links between
    recommendations, and which bodies are not compared, in one query."""
    removals = Removal.objects.order_by("-pk")
    not_compared = LocalPolicingBody.objects.filter(compares=False).order_by("slug")
    newest = Publication.objects.order_by("-pk").annotate(
        removal=Subquery(removals.values("pk")[:1]),
        removed_at=Subquery(removals.values("removed_at")[:1]),
        not_compared=ArraySubquery(not_compared.values("slug")),
        **published.newest(),
        **recurring.newest(),
    )
    columns = ("pk", "sealed_at", "removal", "removed_at", "not_compared", "updates", "updated_at")
    row = newest.values(*columns, *recurring.newest()).first()
    if row is None:
        return State("", None)
    moments = [row[name] for name in ("sealed_at", "removed_at", "updated_at", "occurrences_at") if row[name]]
    facts = [row[name] for name in (*columns, *recurring.newest())]
    return State(repr(facts), max(moments))


@cache
def _program() -> str:
    """What an answer is made by: a new release may answer differently from the same rows."""
    rooms = ("public", "progress", "publications", "recommendations")
    files = sorted(path for room in rooms for path in (settings.BASE_DIR / room).rglob("*.py"))
    return sha256(b"\n".join(Path(path).read_bytes() for path in files)).hexdigest()
