"""What does the table of people show? One row for each, in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from accounts.authenticators import having_one
from accounts.mail import failures
from accounts.models import Absence, MailFailure, Membership, User
from accounts.reach import memberships_within, people_within


@dataclass(frozen=True)
class Row:
    """One person as an administrator finds them."""

    person: User
    roles: list[Membership]  # those that hold today and lie within reach
    has_second_factor: bool
    absence: Absence | None  # today's
    mail_failure: MailFailure | None


def people_found(user: User, words: str, today: date) -> QuerySet[User]:
    """The people within reach whose name or address contains the words: those who are here first, then by name."""
    roles = memberships_within(user, today).on(today)
    found = people_within(user, today)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    here = Exists(roles.filter(user=OuterRef("pk")))
    return found.annotate(here=here).order_by("-is_active", "-here", Lower("name"), "pk")


def rows(people: Sequence[User], user: User, today: date) -> list[Row]:
    """One page of the table."""
    keys = [person.pk for person in people]
    roles = memberships_within(user, today).on(today).select_related("body", "force").order_by("starts_on", "pk")
    away = Absence.objects.on(today).select_related("cover")
    found = User.objects.filter(pk__in=keys).prefetch_related(
        Prefetch("memberships", roles, to_attr="roles_here"), Prefetch("absences", away, to_attr="away_today")
    )
    by_key = found.in_bulk()
    secured = having_one(keys)
    failed = failures([person.email for person in people])
    return [_row(by_key[key], key in secured, failed) for key in keys]


def _row(person: User, has_second_factor: bool, failed: dict[str, MailFailure]) -> Row:
    roles: list[Membership] = getattr(person, "roles_here", [])
    away: list[Absence] = getattr(person, "away_today", [])
    failure = failed.get(person.email.lower()) if roles else None  # of whoever left nobody here has to know
    return Row(person, roles, has_second_factor, away[0] if away else None, failure)
