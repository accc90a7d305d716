"""Who works beside whom? Colleagues at the same place, who is away, and who covers for them."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Absence, Membership, User
from accounts.policy import RIGHTS, Right

# Those who only look on or manage people have no work that a colleague could find among their own.
WORKING = [role for role, rights in RIGHTS.items() if Right.COMMENT in rights]


def covers(user: User, today: date) -> QuerySet[User]:
    """The people who are away today and whose work this person covers."""
    away = Absence.objects.filter(cover=user).on(today)
    return User.objects.filter(is_active=True, absences__in=away).distinct().order_by("name")


def colleagues_of(user: User, today: date) -> QuerySet[User]:
    """Those who work on responses at a body or force where the person does so today, by name."""
    own = Membership.objects.filter(user=user, role__in=WORKING).on(today)
    beside = Q(body__in=own.values("body")) | Q(force__in=own.values("force"))
    theirs = Membership.objects.filter(beside, role__in=WORKING).on(today)
    found = User.objects.filter(is_active=True, memberships__in=theirs).exclude(pk=user.pk)
    return found.distinct().order_by("name")
