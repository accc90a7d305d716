"""Who may? The only place that says it: roles as data, and every rule both as "may I?" and as "which ones?".

A right is held at a place, a body or a force, through a membership that holds today. An administrator's rights
are over people and settings and never over texts; Django's superuser flag opens no text either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Force, LocalPolicingBody, Membership, Role, SecondFactor, Stewardship, User


class Right(StrEnum):
    """Something that a role lets a person do at its place."""

    SEE = "see"  # the reports, the dates and the texts that the other side has shared
    READ_DRAFTS = "read drafts"  # of the body's comments, before they are published
    WRITE = "write"  # one's own side's texts
    COMMENT = "comment"  # to one's own side or to both
    SIGN_OFF = "sign off"
    LOG_REPORTS = "log reports"  # and import documents
    MANAGE_RESPONSE = "manage response"  # invite, return, record, send for approval
    APPROVE = "approve"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"  # what was published, for good and for a legal reason
    UPDATE_PROGRESS = "update progress"  # after publication: one's own side's
    TAKE_DOWN = "take down"  # a published page in an emergency, and put it back
    MANAGE_PEOPLE = "manage people"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.FORCE_LIAISON: frozenset({Right.SEE, Right.WRITE, Right.COMMENT, Right.UPDATE_PROGRESS}),
    Role.FORCE_SIGNATORY: frozenset({Right.SEE, Right.WRITE, Right.COMMENT, Right.SIGN_OFF, Right.UPDATE_PROGRESS}),
    Role.OFFICER: frozenset(
        {
            Right.SEE,
            Right.READ_DRAFTS,
            Right.WRITE,
            Right.COMMENT,
            Right.LOG_REPORTS,
            Right.MANAGE_RESPONSE,
            Right.PUBLISH,
            Right.UPDATE_PROGRESS,
        },
    ),
    Role.APPROVER: frozenset(
        {Right.SEE, Right.READ_DRAFTS, Right.COMMENT, Right.APPROVE, Right.PUBLISH, Right.WITHDRAW}
    ),
    Role.VIEWER: frozenset({Right.SEE}),
    Role.ADMINISTRATOR: frozenset({Right.MANAGE_PEOPLE, Right.TAKE_DOWN}),
}

Person = User | AnonymousUser


def _memberships(user: Person, right: Right, today: date) -> QuerySet[Membership]:
    if not isinstance(user, User) or not user.is_active:
        return Membership.objects.none()
    roles = [role for role, rights in RIGHTS.items() if right in rights]
    return Membership.objects.filter(user=user, role__in=roles).on(today)


def bodies_where(user: Person, right: Right, today: date) -> QuerySet[LocalPolicingBody]:
    """The bodies at which the person holds the right today, and those that they succeeded: a successor inherits."""
    held = _memberships(user, right, today)
    here = Q(memberships__in=held)
    inherited = Q(successor__memberships__in=held) | Q(successor__successor__memberships__in=held)
    return LocalPolicingBody.objects.filter(here | inherited).distinct()


def forces_where(user: Person, right: Right, today: date) -> QuerySet[Force]:
    """The forces at which the person holds the right today."""
    return Force.objects.filter(memberships__in=_memberships(user, right, today)).distinct()


def may_at_body(user: Person, right: Right, body: LocalPolicingBody, today: date) -> bool:
    """Whether the person holds the right at this body today."""
    return bodies_where(user, right, today).filter(pk=body.pk).exists()


def may_at_force(user: Person, right: Right, force: Force, today: date) -> bool:
    """Whether the person holds the right at this force today."""
    return forces_where(user, right, today).filter(pk=force.pk).exists()


def may_somewhere(user: Person, right: Right, today: date) -> bool:
    """Whether there is any body at which the person holds the right: whether a menu should offer it."""
    return bodies_where(user, right, today).exists()


def forces_managed(user: Person, today: date) -> QuerySet[Force]:
    """The forces whose people the person manages: those for which the bodies answer today at which they do so."""
    bodies = bodies_where(user, Right.MANAGE_PEOPLE, today)
    return Force.objects.filter(stewardships__in=Stewardship.objects.filter(body__in=bodies).on(today)).distinct()


def may_manage_people_of(user: Person, place: LocalPolicingBody | Force, today: date) -> bool:
    """Whether the person manages the people of this body or force today."""
    if isinstance(place, Force):
        return forces_managed(user, today).filter(pk=place.pk).exists()
    return may_at_body(user, Right.MANAGE_PEOPLE, place, today)


def rights_of(user: Person, today: date) -> frozenset[Right]:
    """The rights that the person holds anywhere today: how a page greets them, never whether they may."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    held = Membership.objects.filter(user=user).on(today).values_list("role", flat=True)
    return frozenset(right for role in held for right in RIGHTS[Role(role)])


def people_where(right: Right, today: date, *, place: LocalPolicingBody | Force) -> QuerySet[User]:
    """Who holds the right at this body or force today, by name: the same rule, asked from the other end."""
    roles = [role for role, rights in RIGHTS.items() if right in rights]
    if isinstance(place, Force):
        here = Q(force=place)
    else:
        here = Q(body=place) | Q(body__predecessors=place) | Q(body__predecessors__predecessors=place)
    held = Membership.objects.filter(here, role__in=roles).on(today)
    return User.objects.filter(is_active=True, memberships__in=held).distinct().order_by("name")


@dataclass(frozen=True)
class Holders:
    """Who holds which right where: the answers of `people_where` for every place at once, as ids."""

    known: Mapping[tuple[Right, str, int], frozenset[int]]

    def who(self, right: Right, at: str, place: int) -> frozenset[int]:
        """Those who hold a right `at` a "body" or a "force" with this id."""
        return self.known.get((right, at, place), frozenset())


def holders_on(day: date) -> Holders:
    """Who holds which right where on a day. Two queries, however many people and places there are."""
    older: dict[int, list[int]] = {}
    for pk, successor in LocalPolicingBody.objects.filter(successor__isnull=False).values_list("pk", "successor"):
        older.setdefault(successor, []).append(pk)
    known: dict[tuple[Right, str, int], set[int]] = {}
    held = Membership.objects.on(day).filter(user__is_active=True)
    for user, body, force, role in held.values_list("user", "body", "force", "role"):
        places = [("force", force)] if force else [("body", pk) for pk in _with_those_succeeded(body, older)]
        for right in RIGHTS[Role(role)]:
            for at, place in places:
                known.setdefault((right, at, place), set()).add(user)
    return Holders({key: frozenset(users) for key, users in known.items()})


def _with_those_succeeded(body: int, older: Mapping[int, list[int]]) -> list[int]:
    before = older.get(body, [])
    return [body, *before, *(pk for one in before for pk in older.get(one, []))]


# Those who decide: what they do binds others, or lets others in.
DECIDING = frozenset({Right.APPROVE, Right.SIGN_OFF, Right.MANAGE_PEOPLE})


def must_use_second_factor(user: User, today: date) -> bool:
    """Whether a body that the person works for, or that answers for their force today, asks it of them.

    A force that no body answers for is treated as a new body is. Whoever edits the reference data, which no body's
    setting speaks for, always has to.
    """
    if user.is_staff:
        return True
    answering = Stewardship.objects.on(today).filter(force=OuterRef("force"))
    setting = Coalesce(
        "body__second_factor",
        Subquery(answering.values("body__second_factor")[:1]),
        Value(SecondFactor.THOSE_WHO_DECIDE),
    )
    deciding = [role for role, rights in RIGHTS.items() if rights & DECIDING]
    asked = Q(setting=SecondFactor.EVERYONE) | Q(setting=SecondFactor.THOSE_WHO_DECIDE, role__in=deciding)
    held = Membership.objects.on(today).filter(user=user).annotate(setting=setting)
    return bool(held.filter(asked).exists())


REFUSALS = {
    Right.SEE: _("This is not yours to see."),
    Right.READ_DRAFTS: _("Only those who write or approve the body’s comments read them in draft."),
    Right.WRITE: _("Only people of the same side can write this text."),
    Right.COMMENT: _("Only those who write, sign or approve one of the two sides’ texts comment on them."),
    Right.SIGN_OFF: _("Only a signatory of the force can do this."),
    Right.LOG_REPORTS: _("Only an officer of the body can log reports and import documents."),
    Right.MANAGE_RESPONSE: _("Only an officer of the body can do this."),
    Right.APPROVE: _("Only an approver of the body can do this."),
    Right.PUBLISH: _("Only an officer or an approver of the body can publish."),
    Right.WITHDRAW: _("Only an approver of the body can withdraw what was published."),
    Right.UPDATE_PROGRESS: _(
        "Only a liaison or signatory of the force, or an officer of the body, can update progress."
    ),
    Right.TAKE_DOWN: _("Only an administrator of the body can take a published page down or put it back."),
    Right.MANAGE_PEOPLE: _("Only an administrator of the body can do this."),
}


def refusal(right: Right) -> str:
    """The sentence that a person reads who lacks the right."""
    return str(REFUSALS[right])
