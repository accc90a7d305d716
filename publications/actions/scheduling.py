"""Make it so: a publication is set for a moment, or the setting is taken back. `due` carries it out."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from journal.actions import record
from publications.models import Schedule
from recommendations.deadlines import civil_day
from recommendations.wording import moment
from responses.actions import check_move
from responses.cases import may_not_move
from responses.models import Response
from responses.workflow import BY_NAME

FURTHEST = timedelta(days=366)


class CannotSchedule(Exception):
    """A moment that is refused; the text is the sentence to show."""


@transaction.atomic
def schedule(response: Response, publish_at: datetime, *, late_accepted: bool, by: User, at: datetime) -> Schedule:
    """Set what is approved now for a moment. Raises CannotSchedule, or CannotMove where it could not be published now.

    `late_accepted`: the person was told that the moment is after the last lawful day.
    """
    response = Response.objects.with_facts().select_for_update(of=("self",)).get(pk=response.pk)
    check_move(response, "publish", by=by, at=at)
    if publish_at <= at:
        raise CannotSchedule(_("This moment is over. Enter a later one, or publish now."))
    if publish_at > at + FURTHEST:
        raise CannotSchedule(_("Enter a moment within a year."))
    if is_late(response, publish_at) and not late_accepted:
        raise CannotSchedule(_("This is after the last lawful day. Enter an earlier moment, or confirm it."))
    if pending := response.schedules.filter(outcome=Schedule.Outcome.PENDING).first():
        facts = {"who": pending.scheduled_by, "when": moment(pending.publish_at)}
        raise CannotSchedule(_("%(who)s has set it for %(when)s already. Cancel that first.") % facts)
    made: Schedule = Schedule.objects.create(
        response=response,
        publish_at=publish_at,
        approved_sha256=response.approvals.latest("pk").sha256,  # check_move found that it holds
        scheduled_at=at,
        scheduled_by=by,
    )
    record("publication.scheduled", response, by=by, at=at, publish_at=publish_at.isoformat())
    return made


def is_late(response: Response, publish_at: datetime) -> bool:
    """Whether a moment is after the last lawful day of a first publication, in London. A correction has none."""
    last_on = None if response.published_on else response.last_on
    return last_on is not None and civil_day(publish_at) > last_on


@transaction.atomic
def cancel_schedule(response: Response, *, by: User, at: datetime) -> None:
    """Take it back. Raises CannotSchedule."""
    response = Response.objects.with_facts().select_for_update(of=("self",)).get(pk=response.pk)
    if reason := may_not_publish(response, by=by, at=at):
        raise CannotSchedule(reason)
    pending = response.schedules.select_for_update().filter(outcome=Schedule.Outcome.PENDING).first()
    if pending is None:
        raise CannotSchedule(_("Nothing is set for a moment any more."))
    end(pending, Schedule.Outcome.CANCELLED, at=at)
    record("publication.unscheduled", response, by=by, at=at, publish_at=pending.publish_at.isoformat())


def may_not_publish(response: Response, *, by: User, at: datetime) -> str | None:
    """The sentence for a person without the right to publish, or None."""
    return may_not_move(response, BY_NAME["publish"], by, civil_day(at))


def drop_schedule(response: Response, *, at: datetime) -> None:
    """What was published does not wait for its moment any more. Call it in the transaction that publishes."""
    for pending in response.schedules.filter(outcome=Schedule.Outcome.PENDING):
        end(pending, Schedule.Outcome.CANCELLED, at=at)


def end(row: Schedule, outcome: Schedule.Outcome, *, at: datetime, reason: str = "") -> None:
    """Say what became of it."""
    row.outcome, row.ended_at, row.reason = outcome, at, reason[:500]
    row.save(update_fields=["outcome", "ended_at", "reason"])
