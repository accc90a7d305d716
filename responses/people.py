"""Who works on a response? On each side: who is in charge, who writes, signs or approves, and who covers for whom."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.mail import failures
from accounts.models import Absence, Force, LocalPolicingBody, MailFailure, User
from accounts.policy import Right
from responses.colleagues import people_with, sides_of, sides_read_by
from responses.models import Response, Side, Statement

# What a page calls the rights that matter here, in the order of the work.
_DOES: dict[Side, dict[Right, str | Promise]] = {
    Side.FORCE: {Right.WRITE: _("writes"), Right.SIGN_OFF: _("signs off")},
    Side.BODY: {Right.WRITE: _("writes"), Right.APPROVE: _("approves"), Right.PUBLISH: _("publishes")},
}


@dataclass
class Person:
    """Somebody who works on it, and what they do there."""

    user: User
    does: list[str | Promise] = field(default_factory=list)
    leads: bool = False
    texts: int = 0  # that they are in charge of, as far as the reader may know
    absences: list[Absence] = field(default_factory=list)  # of today or ahead, until the response is due
    mail_failure: MailFailure | None = None


@dataclass(frozen=True)
class Team:
    """One side's people, the one in charge first."""

    side: Side
    place: Force | LocalPolicingBody
    lead: User | None
    people: list[Person]
    may_change: bool  # who is in charge


def people_of(response: Response, user: User, today: date) -> list[Team]:
    """Both sides' people as this person may know them. The number of queries is constant."""
    known, writes = sides_read_by(response, user, today), sides_of(response, user, Right.WRITE, today)
    teams = [_team(response, side, today, may_change=side in writes) for side in Side]
    everybody = [person for team in teams for person in team.people]
    _add_absences(response, everybody, today)
    _add_mail_failures(everybody)
    for team in teams:
        if team.side in known:
            _add_texts(response, team)
    return teams


def _team(response: Response, side: Side, today: date, *, may_change: bool) -> Team:
    force = side == Side.FORCE
    lead: User | None = response.force_lead if force else response.office_lead
    found: dict[int, Person] = {lead.pk: Person(lead, leads=True)} if lead else {}
    for right, does in _DOES[side].items():
        for one in people_with(response, side, right, today):
            found.setdefault(one.pk, Person(one)).does.append(does)
    place = response.force if force else response.body
    return Team(side, place, lead, list(found.values()), may_change)


def _add_absences(response: Response, people: list[Person], today: date) -> None:
    """Who is away today or before the last day, and who covers. One query."""
    until = max(today, response.last_on or today)
    near = Q(starts_on__isnull=True) | Q(starts_on__lte=until)
    ahead = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    absences = Absence.objects.filter(near, ahead, user__in=[person.user for person in people])
    of: dict[int, list[Absence]] = {}
    for absence in absences.select_related("cover").order_by("starts_on"):
        of.setdefault(absence.user_id, []).append(absence)
    for person in people:
        person.absences = of.get(person.user.pk, [])


def _add_mail_failures(people: list[Person]) -> None:
    """Whom mail does not reach. One query."""
    failed = failures([person.user.email for person in people])
    for person in people:
        person.mail_failure = failed.get(person.user.email.lower())


def _add_texts(response: Response, team: Team) -> None:
    """Of how many texts each is in charge. One query."""
    owned = Statement.objects.filter(response=response, side=team.side, owner__isnull=False)
    counts = dict(owned.order_by().values_list("owner").annotate(n=Count("pk")))
    for person in team.people:
        person.texts = counts.get(person.user.pk, 0)
