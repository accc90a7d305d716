"""May this be done? What the actions upon people ask before they write."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import FORCE_ROLES, Force, Invitation, LocalPolicingBody, Membership, Role, User
from accounts.policy import Right, may_manage_people_of, people_where, refusal

Place = LocalPolicingBody | Force


class CannotManage(Exception):
    """Something that cannot be done to people; the text is the sentence to show."""


def manages(by: User, place: Place, at: datetime) -> None:
    """Raise CannotManage unless `by` manages the people of this place on that day."""
    if not may_manage_people_of(by, place, timezone.localdate(at)):
        raise CannotManage(refusal(Right.MANAGE_PEOPLE))


def fits(role: Role, place: Place) -> None:
    """Raise CannotManage unless the role is one of such a place."""
    if (role in FORCE_ROLES) != isinstance(place, Force):
        raise CannotManage(_("This role does not exist there. Choose another role or another place."))


def at_place(place: Place) -> dict[str, Place | None]:
    """The two columns that say where a role is held."""
    is_force = isinstance(place, Force)
    return {"force": place if is_force else None, "body": None if is_force else place}


def place_of(row: Membership | Invitation) -> Place:
    """Where a role is held, or would be."""
    place: Place | None = row.force or row.body
    if place is None:  # the table's own constraint does not let this be
        raise LookupError(row.pk)
    return place


def someone_administers_without(person: User, body: LocalPolicingBody, at: datetime) -> None:
    """Raise CannotManage where nobody else administers the body. Of two who try at once, one comes second."""
    LocalPolicingBody.objects.select_for_update(no_key=True).get(pk=body.pk)
    others = people_where(Right.MANAGE_PEOPLE, timezone.localdate(at), place=body).exclude(pk=person.pk)
    if not others.exists():
        facts = {"who": person, "body": body}
        raise CannotManage(
            _("%(who)s is the only administrator of %(body)s. Make somebody else administrator first.") % facts
        )
