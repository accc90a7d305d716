"""Make it so: a body changes its ladder of reminders."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import LocalPolicingBody, User
from accounts.policy import Right, may_at_body, people_where, refusal
from journal.actions import record
from recommendations.deadlines import civil_day
from responses.ladder import Rules, why_not
from responses.reminder_rules import ReminderRules


class CannotSetRules(Exception):
    """A ladder that is refused; the text is the sentence to show."""


@transaction.atomic
def set_reminder_rules(body: LocalPolicingBody, rules: Rules, *, by: User, at: datetime) -> ReminderRules:
    """Keep a body's ladder. For its administrators. It holds from the next sweep on; what went out stays out."""
    today = civil_day(at)
    if not may_at_body(by, Right.MANAGE_PEOPLE, body, today):
        raise CannotSetRules(refusal(Right.MANAGE_PEOPLE))
    if reason := why_not(rules):
        raise CannotSetRules(str(reason))
    chief = rules.chief_executive
    if chief is not None and not people_where(Right.SEE, today, place=body).filter(pk=chief).exists():
        raise CannotSetRules(_("Choose somebody who works for the body, or nobody."))
    row = ReminderRules.objects.filter(body=body).select_for_update().first() or ReminderRules(body=body)
    row.office_before = sorted(set(rules.office_before), reverse=True)
    row.force_before = sorted(set(rules.force_before), reverse=True)
    row.force_late_every, row.waiting_every = rules.force_late_every, rules.waiting_every
    row.chief_executive_id = chief
    row.changed_at, row.changed_by = at, by
    row.save()
    record("body.reminders_set", body, by=by, at=at, **asdict(row.rules))
    return row
