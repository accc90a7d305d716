"""Who works beside whom? Colleagues at the same place, who is away, and who covers for them."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Absence, Membership, User
from accounts.policy import RIGHTS, Person, Right, bodies_where, forces_where
from accounts.reach import people_within

# Those who only look on or manage people have no work that a colleague could find among their own.
WORKING = [role for role, rights in RIGHTS.items() if Right.COMMENT in rights]


def covers(user: User, today: date) -> QuerySet[User]:
    """The people who are away today and whose work this person covers."""
    away = Absence.objects.filter(cover=user).on(today)
    return User.objects.filter(is_active=True, absences__in=away).distinct().order_by("name")


def works_on_responses(user: User, today: date) -> bool:
    """Whether the person has work today that a colleague could cover."""
    return Membership.objects.filter(user=user, role__in=WORKING).on(today).exists()


def colleagues_of(user: User, today: date) -> QuerySet[User]:
    """Those who work on responses at a body or force where the person does so today, by name."""
    own = Membership.objects.filter(user=user, role__in=WORKING).on(today)
    beside = Q(body__in=own.values("body")) | Q(force__in=own.values("force"))
    theirs = Membership.objects.filter(beside, role__in=WORKING).on(today)
    found = User.objects.filter(is_active=True, memberships__in=theirs).exclude(pk=user.pk)
    return found.distinct().order_by("name")


def may_cover(person: User, user: User, today: date) -> QuerySet[User]:
    """Who may cover for a person: their colleagues, as far as `user`, who notes the absence, sees them."""
    found = colleagues_of(person, today)
    return found if person.pk == user.pk else found.filter(pk__in=people_within(user, today))


def absences_of(person: User, today: date) -> QuerySet[Absence]:
    """The person's absences that are not over, the nearest first."""
    ahead = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return Absence.objects.filter(ahead, user=person).select_related("cover").order_by("starts_on")


def people_where_one_holds(user: Person, right: Right, today: date) -> QuerySet[User]:
    """Everybody who has or had a role at a body or force at which this person holds the right."""
    here = Q(body__in=bodies_where(user, right, today)) | Q(force__in=forces_where(user, right, today))
    return User.objects.filter(pk__in=Membership.objects.filter(here).values("user"))
