"""Which days stand in somebody's own calendar? Those of the duties that they see today; no text of anybody's."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right, forces_where
from journal.models import Event
from recommendations.calendars import Day
from responses.models import Response
from responses.register import period_of
from responses.workflow import Duty, ForceState

# Days of what is done stay for so long, as cancelled, so that every calendar takes them out.
KEPT_FOR = timedelta(days=366)
OF_LAST_DAY = (7, 1, 0)
OF_COMMENT_DATE = (2, 0)
ANSWERED = (ForceState.SUBMITTED, ForceState.NONE_RECEIVED)


@dataclass(frozen=True)
class _Change:
    """How often and when a response was last touched."""

    count: int
    at: datetime


def days_of(user: User, today: date) -> list[Day]:
    """The days for one person, in three queries."""
    owed = Q(duty=Duty.REQUIRED, published_on__isnull=True)
    seen = Response.objects.visible_to(user, today).filter(owed | Q(clock_from__gte=today - KEPT_FOR))
    responses = list(seen.with_facts().order_by("pk"))
    changes = _changes([response.pk for response in responses])
    own = set(forces_where(user, Right.SEE, today).values_list("pk", flat=True))
    found = []
    for response in responses:
        change = changes.get(response.pk) or _Change(0, response.report.logged_at)
        if response.last_on:
            found.append(_last_day(response, response.last_on, change))
        if response.comment_by and response.force_id in own:
            found.append(_comment_date(response, response.comment_by, change))
    return found


def _changes(keys: list[int]) -> dict[int, _Change]:
    events = Event.objects.filter(subject_type=Response._meta.label_lower, subject_id__in=keys).order_by()
    counted = events.values("subject_id").annotate(count=Count("pk"), last=Max("at"))
    return {row["subject_id"]: _Change(row["count"], row["last"]) for row in counted}


def _is_over(response: Response) -> bool:
    return response.duty != Duty.REQUIRED or response.published_on is not None


def _last_day(response: Response, last_on: date, change: _Change) -> Day:
    period = period_of(response)
    counted = _("Day %(number)d of %(days)d. Day 1 was %(first)s (%(citation)s).") % {
        "number": period.number(last_on),
        "days": period.days,
        "first": date_format(period.day_one),
        "citation": period.citation,
    }
    return Day(
        key=f"response-{response.pk}-last-day",
        on=last_on,
        title=_("Last day to publish the response: %(report)s") % {"report": response.report},
        about=f"{response.force}\n{counted}",
        link=_link(response),
        changed_at=change.at,
        sequence=change.count + response.clock_version,
        is_over=_is_over(response),
        alarms=OF_LAST_DAY,
    )


def _comment_date(response: Response, comment_by: date, change: _Change) -> Day:
    facts = {"report": response.report, "force": response.force}
    return Day(
        key=f"response-{response.pk}-comments",
        on=comment_by,
        title=_("Last day for comments of %(force)s: %(report)s") % facts,
        about=_("The day that %(body)s has set.") % {"body": response.body},
        link=_link(response),
        changed_at=change.at,
        sequence=change.count + response.comment_version,
        is_over=_is_over(response) or response.force_state in ANSWERED,
        alarms=OF_COMMENT_DATE,
    )


def _link(response: Response) -> str:
    return settings.PUBLIC_ADDRESS + reverse("responses:response_detail", args=[response.pk])
