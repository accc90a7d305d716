"""Make it so: somebody is invited, and comes in. The link's secret leaves here once; only its hash is kept."""

from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.checks import CannotManage, Place, at_place, fits, manages, place_of
from accounts.actions.links import hash_of, new_secret
from accounts.actions.people import start_role
from accounts.models import Invitation, Membership, Role, User

HOLDS = timedelta(days=14)


@transaction.atomic
def invite(email: str, name: str, role: Role, place: Place, *, by: User, at: datetime) -> tuple[Invitation, str]:
    """Invite somebody to one role at one place; returns the invitation and its secret.

    An invitation of the same address to the same that is still open is renewed: its older link no longer works.
    """
    manages(by, place, at)
    fits(role, place)
    _check_invited(email, role, place, by=by, at=at)
    same = Invitation.objects.select_for_update().filter(email__iexact=email, role=role, **at_place(place))
    invitation = same.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).first()
    return _send(invitation or Invitation(email=email, role=role, **at_place(place)), name, by=by, at=at)


@transaction.atomic
def invite_again(invitation: Invitation, *, by: User, at: datetime) -> tuple[Invitation, str]:
    """A new link for an open invitation, for another fortnight; the older link no longer works."""
    invitation = _open(invitation)
    manages(by, place_of(invitation), at)
    return _send(invitation, invitation.name, by=by, at=at)


def _check_invited(email: str, role: Role, place: Place, *, by: User, at: datetime) -> None:
    if email.lower() == by.email.lower():
        raise CannotManage(_("Nobody gives a role to themselves. Ask another administrator."))
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        return
    here = Membership.objects.filter(user=person, **at_place(place))
    if here.exists() and not person.is_active:
        raise CannotManage(_("The account of %(who)s is closed. Open it again instead.") % {"who": person})
    if here.filter(role=role).on(timezone.localdate(at)).exists():
        raise CannotManage(_("%(who)s has this role already.") % {"who": person})


def _send(invitation: Invitation, name: str, *, by: User, at: datetime) -> tuple[Invitation, str]:
    secret = new_secret()
    invitation.name, invitation.sha256 = name, hash_of(secret)
    invitation.invited_at, invitation.invited_by = at, by
    # A day is told, so the link holds until that day is over.
    last = timezone.localdate(at) + HOLDS
    invitation.expires_at = datetime.combine(last, time.max, tzinfo=timezone.get_default_timezone())
    invitation.save()
    return invitation, secret


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Let an open invitation's link work no longer."""
    invitation = _open(invitation)
    manages(by, place_of(invitation), at)
    invitation.withdrawn_at, invitation.withdrawn_by = at, by
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])


@transaction.atomic
def accept_as_new(invitation: Invitation, *, name: str, password: str, at: datetime) -> User:
    """Make the account of somebody who had none, with the role that they were invited to."""
    invitation = _open(invitation)
    _check_not_expired(invitation, at)
    known = _("There is an account with this address already. Sign in, then open the link again.")
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise CannotManage(known)
    try:
        with transaction.atomic():
            user = User.objects.create_user(invitation.email, password, name=name)
    except IntegrityError as error:  # another invitation of this address was accepted at the same moment
        raise CannotManage(known) from error
    _come_in(invitation, user, at=at)
    return user


@transaction.atomic
def accept(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Add the role to the account of the person who was invited."""
    invitation = _open(invitation)
    _check_not_expired(invitation, at)
    if invitation.email.lower() != by.email.lower():
        raise CannotManage(_("This invitation is for somebody else."))
    _come_in(invitation, by, at=at)


def _come_in(invitation: Invitation, user: User, *, at: datetime) -> None:
    place, role = place_of(invitation), Role(invitation.role)
    held = Membership.objects.filter(user=user, role=role, **at_place(place)).on(timezone.localdate(at))
    if not held.exists():
        start_role(user, role, place, by=invitation.invited_by, at=at)
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])


def _open(invitation: Invitation) -> Invitation:
    """The invitation as it stands now, held until the transaction ends."""
    held = Invitation.objects.select_for_update(of=("self",)).select_related("body", "force", "invited_by")
    row = held.get(pk=invitation.pk)
    if row.accepted_at:
        raise CannotManage(_("This invitation was accepted already."))
    if row.withdrawn_at:
        raise CannotManage(_("This invitation was withdrawn."))
    return row


def _check_not_expired(invitation: Invitation, at: datetime) -> None:
    if at >= invitation.expires_at:
        raise CannotManage(_("This invitation has expired."))
