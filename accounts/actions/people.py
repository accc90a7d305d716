"""Make it so: people come, take roles, give them up, and leave. What they wrote stays theirs."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.calendars import end_calendar
from accounts.actions.checks import CannotManage, Place, at_place, fits, manages, place_of, someone_administers_without
from accounts.authenticators import remove_all
from accounts.deeds import Deed, note
from accounts.models import Force, LocalPolicingBody, Membership, Role, User
from accounts.reach import memberships_within, roles_elsewhere


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


@transaction.atomic
def add_role(person: User, role: Role, place: Place, *, by: User, at: datetime) -> Membership:
    """Give somebody whom `by` manages already one more role, from today on. Nobody gives one to themselves."""
    manages(by, place, at)
    fits(role, place)
    if person.pk == by.pk:
        raise CannotManage(_("Nobody gives a role to themselves. Ask another administrator."))
    if not person.is_active:
        raise CannotManage(_("This account is closed. Open it again first."))
    if not memberships_within(by, timezone.localdate(at)).filter(user=person).exists():
        raise CannotManage(_("Invite this person first."))
    return start_role(person, role, place, by=by, at=at)


def start_role(person: User, role: Role, place: Place, *, by: User, at: datetime) -> Membership:
    """Let a role begin today, `by` being who gave it. Raises CannotManage where the person has it already."""
    today = timezone.localdate(at)
    rows = Membership.objects.select_for_update().filter(user=person, role=role, **at_place(place))
    if rows.on(today).exists():
        raise CannotManage(_("%(who)s has this role already.") % {"who": person})
    # What ended today and begins again today is one row: it was never over for a day.
    row = rows.filter(starts_on=today).first() or Membership(user=person, role=role, starts_on=today, **at_place(place))
    row.ends_on, row.ended_at, row.ended_by = None, None, None
    row.added_at, row.added_by = at, by
    row.save()
    return row


@transaction.atomic
def end_role(membership: Membership, *, by: User, at: datetime) -> None:
    """End one role at once; today is its last day. One who ended it before is not replaced."""
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    manages(by, place_of(membership), at)
    today = timezone.localdate(at)
    if membership.ended_at or (membership.ends_on and membership.ends_on < today):
        return
    _check_end(membership, by=by, at=at)
    _end(membership, by=by, at=at)


def _check_end(membership: Membership, *, by: User, at: datetime) -> None:
    if membership.role != Role.ADMINISTRATOR or membership.body is None:
        return
    if membership.user_id == by.pk:
        raise CannotManage(_("You cannot end your own role as administrator. Ask another administrator."))
    if membership.user.is_active:
        someone_administers_without(membership.user, membership.body, at)


def _end(membership: Membership, *, by: User, at: datetime) -> None:
    today = timezone.localdate(at)
    # A role that was to begin later is over before it began: its only day is that first one.
    membership.ends_on = max(today, membership.starts_on) if membership.starts_on else today
    membership.ended_at, membership.ended_by = at, by
    membership.save(update_fields=["ends_on", "ended_at", "ended_by"])


@transaction.atomic
def close_account(person: User, *, by: User, at: datetime) -> bool:
    """End all roles of a leaver that `by` manages, and close the account; their words stay attributed to them.

    Returns False where roles elsewhere stand: the account then stays open for those.
    """
    today = timezone.localdate(at)
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.pk == by.pk:
        raise CannotManage(_("You cannot close your own account. Ask another administrator."))
    within = memberships_within(by, today).filter(user=person)
    if not within.exists():
        raise CannotManage(_("You do not manage this person’s account."))
    for membership in within.filter(_not_over(today)).select_related("user", "body", "force"):
        _check_end(membership, by=by, at=at)
        _end(membership, by=by, at=at)
    if roles_elsewhere(person, by, today).exists():
        return False
    if person.is_active:
        person.is_active, person.closed_at, person.closed_by = False, at, by
        person.save(update_fields=["is_active", "closed_at", "closed_by"])
        end_calendar(by=person)  # it stays ended when the account is opened again
        note(Deed.ACCOUNT_CLOSED, person, by=by, at=at)
    return True


def _not_over(today: object) -> Q:
    return Q(ended_at__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))


@transaction.atomic
def open_account(person: User, *, by: User, at: datetime) -> None:
    """Let somebody who had left sign in again. Their roles have ended, and are given anew."""
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    _manages_person(person, by=by, at=at)
    if person.is_active:
        return
    person.is_active, person.closed_at, person.closed_by = True, None, None
    person.save(update_fields=["is_active", "closed_at", "closed_by"])
    note(Deed.ACCOUNT_OPENED, person, by=by, at=at)


@transaction.atomic
def remove_second_factor(person: User, *, by: User, at: datetime) -> bool:
    """Forget the apps, passkeys and recovery codes of somebody who lost them; returns whether there were any."""
    _manages_person(person, by=by, at=at)
    if person.pk == by.pk:
        raise CannotManage(_("You cannot remove your own second factor here. Ask another administrator."))
    if not memberships_within(by, timezone.localdate(at)).on(timezone.localdate(at)).filter(user=person).exists():
        raise CannotManage(_("%(who)s has no role here any more.") % {"who": person})
    if not remove_all(person):
        return False
    note(Deed.SECOND_FACTOR_REMOVED, person, by=by, at=at)
    return True


def _manages_person(person: User, *, by: User, at: datetime) -> None:
    if not memberships_within(by, timezone.localdate(at)).filter(user=person).exists():
        raise CannotManage(_("You do not manage this person’s account."))
