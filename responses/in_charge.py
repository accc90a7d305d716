"""What is a person in charge of that is not finished, as far as somebody else may hand it over? Titles and counts."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Force, LocalPolicingBody, User
from accounts.policy import Right, bodies_where, forces_managed, forces_where, people_where
from responses.models import Response, Side, Statement
from responses.workflow import Duty, OfficeState


@dataclass
class Work:
    """What a person is in charge of at one side of one body or force."""

    side: Side
    place: LocalPolicingBody | Force
    responses: list[Response] = field(default_factory=list)  # every one in which something is theirs
    leads: int = 0  # of how many of them they are in charge as a whole
    texts: int = 0

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.side}-{self.place.pk}"

    @property
    def words(self) -> str:
        """How much it is, as in "2 responses and 1 text"."""
        return counted(self.leads, self.texts)


def counted(leads: int, texts: int) -> str:
    """How many responses and texts, in words."""
    parts = []
    if leads:
        parts.append(ngettext("%(n)d response", "%(n)d responses", leads) % {"n": leads})
    if texts:
        parts.append(ngettext("%(n)d text", "%(n)d texts", texts) % {"n": texts})
    return _(" and ").join(parts) or _("nothing that is not finished")


def open_work(person: User, user: User, today: date) -> list[Work]:
    """The person's unfinished work, by side and place, at the places where `user` may hand it over."""
    return [*_of_side(Side.BODY, person, user, today), *_of_side(Side.FORCE, person, user, today)]


def _of_side(side: Side, person: User, user: User, today: date) -> list[Work]:
    lead, place = ("force_lead", "force") if side == Side.FORCE else ("office_lead", "body")
    texts = Statement.objects.filter(response=OuterRef("pk"), side=side, owner=person)
    found = Response.objects.filter(
        Q(**{lead: person}) | Q(Exists(texts)), _may_hand_over(side, user, today), duty=Duty.REQUIRED
    ).exclude(office_state=OfficeState.PUBLISHED)
    works: dict[int, Work] = {}
    for response in found.with_facts().by_urgency():
        at = getattr(response, place)
        work = works.setdefault(at.pk, Work(side, at))
        work.responses.append(response)
        work.leads += getattr(response, f"{lead}_id") == person.pk
    _count_texts(works, side, person)
    return list(works.values())


def _may_hand_over(side: Side, user: User, today: date) -> Q:
    """Responses at this side of which the user writes, or whose people the user manages."""
    if side == Side.FORCE:
        return Q(force__in=forces_where(user, Right.WRITE, today)) | Q(force__in=forces_managed(user, today))
    managed = bodies_where(user, Right.MANAGE_PEOPLE, today)
    return Q(body__in=bodies_where(user, Right.WRITE, today)) | Q(body__in=managed)


def _count_texts(works: dict[int, Work], side: Side, person: User) -> None:
    of: dict[int, Work] = {response.pk: work for work in works.values() for response in work.responses}
    owned = Statement.objects.filter(response__in=of, side=side, owner=person)
    for response_pk in owned.values_list("response", flat=True):
        of[response_pk].texts += 1


def may_take_over(work: Work, person: User, today: date) -> QuerySet[User]:
    """The colleagues to whom this work can go."""
    return people_where(Right.WRITE, today, place=work.place).exclude(pk=person.pk)
