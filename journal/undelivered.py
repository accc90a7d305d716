"""To whom could something not be sent, and why? For those who look after these people; not what it was about."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Lower

from accounts.models import User
from accounts.reach import people_here
from journal.models import NoticeState, Notification


@dataclass(frozen=True)
class Reason:
    """Why so many notices were set aside, a sentence, and the day on which the latest of them was due."""

    words: str
    notices: int
    latest_on: date


@dataclass(frozen=True)
class Undelivered:
    """Somebody to whom something could not be sent."""

    person: User
    reasons: list[Reason] = field(default_factory=list)


def people_not_reached(user: User, today: date) -> QuerySet[User]:
    """Those with a role within reach to whom something could not be sent, by name; none whose account is closed."""
    set_aside = Notification.objects.filter(state=NoticeState.SET_ASIDE)
    found = people_here(user, today).filter(is_active=True, pk__in=set_aside.values("recipient"))
    return found.order_by(Lower("name"), "pk")


def undelivered(people: Collection[User]) -> list[Undelivered]:
    """These people with what could not be sent to each. One query."""
    found = {person.pk: Undelivered(person) for person in people}
    set_aside = Notification.objects.filter(state=NoticeState.SET_ASIDE, recipient__in=found).order_by()
    counted = set_aside.values_list("recipient", "reason").annotate(n=Count("pk"), latest=Max("due_on"))
    for person, words, notices, latest_on in counted.order_by("-latest", "reason"):
        found[person].reasons.append(Reason(words, notices, latest_on))
    return list(found.values())
