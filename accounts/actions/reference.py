"""Make it so: the forces and bodies of the data files, and what is settled about a body."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from accounts.actions.checks import manages
from accounts.deeds import Deed, note
from accounts.models import Force, LocalPolicingBody, Stewardship, User

DATA = Path(__file__).parent.parent / "data"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@transaction.atomic
def load_forces() -> tuple[int, int]:
    """Add the forces and bodies of the data files that are missing; what was edited since stays as it is.

    Returns how many forces and how many bodies there are.
    """
    for row in _rows("forces.csv"):
        Force.objects.get_or_create(slug=row.pop("slug"), defaults=row)
    for row in _rows("bodies.csv"):
        force = Force.objects.get(slug=row.pop("force"))
        days = {"starts_on": _day(row.pop("starts_on")), "ends_on": _day(row.pop("ends_on"))}
        body, new = LocalPolicingBody.objects.get_or_create(slug=row.pop("slug"), defaults={**row, **days})
        if new:
            Stewardship.objects.create(force=force, body=body, **days)
    _name_successors()
    return Force.objects.count(), LocalPolicingBody.objects.count()


def _name_successors() -> None:
    """A body that ended hands over to the one that answers for the same force from the next day."""
    for ended in LocalPolicingBody.objects.filter(ends_on__isnull=False, successor__isnull=True):
        stewardship = ended.stewardships.first()
        following = stewardship and stewardship.force.stewardships.filter(starts_on__gt=ended.ends_on).first()
        if following:
            ended.successor = following.body
            ended.save(update_fields=["successor"])


# What a body's own people settle about it; its name and its days are reference data.
COPIES_GO_TO = ("inspectorate_email", "home_office_email", "panel_email", "board_email")
SETTLED = ("called", "second_factor", "colour", "email", "website", "address", *COPIES_GO_TO, "compares")


@transaction.atomic
def describe_body(body: LocalPolicingBody, *, by: User | None, at: datetime, **facts: str | bool) -> None:
    """Set some of what is SETTLED about a body. `by` nobody is the installation itself."""
    changed = [name for name in SETTLED if name in facts and getattr(body, name) != facts[name]]
    if by is not None:
        manages(by, body, at)
    if not changed:
        return
    for name in changed:
        setattr(body, name, facts[name])
    body.save(update_fields=changed)
    if by is not None:
        note(Deed.BODY_SETTLED, body, by=by, at=at, what=", ".join(changed))
