"""Who are the people of a side? Those who write for it, who may be asked, and who reads what."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.policy import Person, Right, may_at_body, may_at_force, people_where
from responses.models import Audience, Response, Side


def sides_of(response: Response, user: Person, right: Right, today: date) -> list[Side]:
    """The sides of the response at which the person holds the right today; usually one, or none."""
    sides = []
    if may_at_force(user, right, response.force, today):
        sides.append(Side.FORCE)
    if may_at_body(user, right, response.body, today):
        sides.append(Side.BODY)
    return sides


def people_with(response: Response, side: Side, right: Right, today: date) -> QuerySet[User]:
    """The people who hold a right at a side of the response today, by name."""
    return people_where(right, today, place=response.force if side == Side.FORCE else response.body)


def may_be_in_charge(response: Response, side: Side, today: date) -> QuerySet[User]:
    """Those who write for a side."""
    return people_with(response, side, Right.WRITE, today)


def may_be_mentioned(response: Response, side: Side, audience: Audience, today: date) -> QuerySet[User]:
    """Those who read a comment that one of `side` writes for this audience."""
    own = people_with(response, side, Right.COMMENT, today)
    if audience == Audience.OWN_SIDE:
        return own
    other = people_with(response, Side.BODY if side == Side.FORCE else Side.FORCE, Right.COMMENT, today)
    return User.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=other.values("pk"))).order_by("name")


def sides_read_by(response: Response, user: Person, today: date) -> list[Side]:
    """The sides whose drafts the person reads, and so what went before them: their own."""
    force, body = sides_of(response, user, Right.SEE, today), sides_of(response, user, Right.READ_DRAFTS, today)
    return [side for side in Side if side in (force if side == Side.FORCE else body)]
