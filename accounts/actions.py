"""Make it so: the writers of forces, bodies and people."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import Force, LocalPolicingBody, Membership, Role, Stewardship, User

DATA = Path(__file__).parent / "data"


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


def describe_body(body: LocalPolicingBody, *, email: str, website: str, colour: str, address: str) -> None:
    """Set what the public sees of a body besides its name."""
    body.email, body.website, body.colour, body.address = email, website, colour, address
    body.save(update_fields=["email", "website", "colour", "address"])


def add_person(
    email: str,
    name: str,
    role: Role,
    *,
    password: str | None = None,
    body: LocalPolicingBody | None = None,
    force: Force | None = None,
    at: datetime,
) -> User:
    """A person with one role at one place, added or found by e-mail address.

    A new membership starts on the civil day of `at` in London.
    """
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email, password, name=name)
    if not Membership.objects.filter(user=user, body=body, force=force, role=role).exists():
        Membership.objects.create(user=user, body=body, force=force, role=role, starts_on=timezone.localdate(at))
    return user
