"""Whom may an administrator see and change? The people of their body and of the forces for which it answers."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Force, Invitation, LocalPolicingBody, Membership, MembershipQuerySet, User
from accounts.policy import Person, Right, bodies_where, forces_managed

Place = LocalPolicingBody | Force


def _within(user: Person, today: date) -> Q:
    return Q(body__in=bodies_where(user, Right.MANAGE_PEOPLE, today)) | Q(force__in=forces_managed(user, today))


def memberships_within(user: Person, today: date) -> MembershipQuerySet:
    """Every role at those places, those that are over included."""
    return Membership.objects.filter(_within(user, today))


def people_within(user: Person, today: date) -> QuerySet[User]:
    """Everybody who has or had a role at those places."""
    return User.objects.filter(pk__in=memberships_within(user, today).values("user"))


def people_here(user: Person, today: date) -> QuerySet[User]:
    """Those of them who have a role there today: whoever left is no affair of a place any more."""
    return User.objects.filter(pk__in=memberships_within(user, today).on(today).values("user"))


def invitations_within(user: Person, today: date) -> QuerySet[Invitation]:
    """Every invitation to those places."""
    return Invitation.objects.filter(_within(user, today))


def managed_bodies(user: Person, today: date) -> QuerySet[LocalPolicingBody]:
    """The bodies that the person administers and that still exist."""
    return LocalPolicingBody.objects.filter(pk__in=bodies_where(user, Right.MANAGE_PEOPLE, today)).on(today)


def places_within(user: Person, today: date) -> list[Place]:
    """Where the person can give roles: those bodies, and the forces for which they answer."""
    return [*managed_bodies(user, today), *forces_managed(user, today)]


def roles_elsewhere(person: User, user: Person, today: date) -> QuerySet[Membership]:
    """The person's roles of today or later at places that this administrator does not manage."""
    not_over = Q(ended_at__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return Membership.objects.filter(not_over, user=person).exclude(pk__in=memberships_within(user, today))
