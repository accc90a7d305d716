"""Make it so: somebody is away, and a colleague covers."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actions.checks import CannotManage
from accounts.colleagues import may_cover
from accounts.models import Absence, User
from accounts.policy import Right, refusal
from accounts.reach import memberships_within


@transaction.atomic
def note_absence(person: User, cover: User, first: date, last: date | None, *, by: User, at: datetime) -> Absence:
    """Note that a person is away from `first` to `last` (None: not known yet), covered by a colleague."""
    today = timezone.localdate(at)
    _check_by(person, by, today)
    if last and last < max(first, today):
        raise CannotManage(_("The last day lies before the first day, or in the past. Enter a later one."))
    if not may_cover(person, by, today).filter(pk=cover.pk).exists():
        raise CannotManage(_("%(who)s does not work at the same place.") % {"who": cover})
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # so that two absences are noted one after the other
    if known := Absence.objects.filter(_on_any_day(first, last), user=person).first():
        raise CannotManage(_("An absence is noted for these days already: %(days)s.") % {"days": days(known)})
    if known := Absence.objects.filter(_on_any_day(first, last), user=cover).first():
        facts = {"who": cover, "days": days(known)}
        raise CannotManage(_("%(who)s is away as well: %(days)s. Choose somebody else.") % facts)
    return Absence.objects.create(user=person, cover=cover, starts_on=first, ends_on=last, noted_at=at, noted_by=by)


@transaction.atomic
def end_absence(absence: Absence, *, by: User, at: datetime) -> None:
    """The person is back today, or does not go: yesterday was the last day, or there was none."""
    today = timezone.localdate(at)
    _check_by(absence.user, by, today)
    yesterday = today - timedelta(days=1)
    if absence.starts_on and absence.starts_on > yesterday:
        absence.delete()
        return
    absence.ends_on = yesterday
    absence.save(update_fields=["ends_on"])


def _check_by(person: User, by: User, today: date) -> None:
    if person.pk != by.pk and not memberships_within(by, today).filter(user=person).exists():
        raise CannotManage(refusal(Right.MANAGE_PEOPLE))


def _on_any_day(first: date, last: date | None) -> Q:
    """Absences that share a day with these."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=last) if last else Q()
    return begun & (Q(ends_on__isnull=True) | Q(ends_on__gte=first))


def days(absence: Absence) -> str:
    """From when until when, in words."""
    first, last = ("" if day is None else date_format(day) for day in (absence.starts_on, absence.ends_on))
    if not last:
        return _("from %(first)s, until further notice") % {"first": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": last}
