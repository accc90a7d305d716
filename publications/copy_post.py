"""What does a report's page say of the reminders of copies? What was sent and, of the open ones, what comes."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.utils.translation import gettext as _

from publications.models import Copy
from publications.reminder_source import versions_of
from publications.reminders import EVERY, STRAND, SUBJECT, Version, steps, told
from responses.forecast import Coming, new_ones
from responses.models import Response
from responses.other_post import OtherPost
from responses.reminders import People
from responses.steps import Among

_FAR_ENOUGH = timedelta(days=14)  # for a second working day to come, whatever holidays lie between


def copy_post(response: Response) -> OtherPost:
    """The reminders of a response's copies. One query, and one more for what is to come."""
    subjects = list(response.publications.values_list("pk", flat=True))
    return OtherPost(SUBJECT, STRAND, subjects, Among.BODY, _called, partial(_coming, response))


def _called(rule: str) -> str:
    return _("Copies to be sent and recorded") if rule == "copies.due" else _("Copies still not recorded")


def _coming(response: Response, people: People, day: date) -> list[Coming]:
    waiting = Copy.objects.outstanding().filter(publication__response=response).order_by().values("publication")
    open_ones = response.publications.filter(pk__in=waiting)
    return [coming for version in versions_of(open_ones) for coming in _of_version(version, people, day)]


def _of_version(version: Version, people: People, day: date) -> Iterator[Coming]:
    last = max(day, version.due_on) + _FAR_ENOUGH
    days = (day + timedelta(days=count) for count in range((last - day).days + 1))
    reached = ((on, next(steps(version.due_on, version.nation, on), None)) for on in days)
    for on, step in new_ones(reached):
        every = EVERY if step.on > day else 0
        notices = tuple(told(version, step, people))
        yield Coming(
            strand=STRAND, rule=step.rule, on=on, at_once=False, notices=notices, every=every, working_days=True
        )
        if every:
            return
