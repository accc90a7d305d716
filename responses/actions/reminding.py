"""Make it so: a body changes its ladder of reminders, or goes back to the default."""

from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import LocalPolicingBody, User
from accounts.policy import Right, may_at_body, people_where, refusal
from journal.actions import record
from recommendations.deadlines import civil_day
from responses.ladder import DEFAULT, Rules, why_not
from responses.reminder_rules import ReminderRules


class CannotSetRules(Exception):
    """A ladder that is refused; the text is the sentence to show."""


class RulesChanged(CannotSetRules):
    """Somebody else changed the ladder meanwhile, so that it is not what this person saw."""


@transaction.atomic
def set_reminder_rules(body: LocalPolicingBody, rules: Rules, *, seen: datetime | None, by: User, at: datetime) -> bool:
    """Keep a body's ladder. For its administrators. It holds from the next sweep on; what went out stays out.

    `seen` is when the ladder had been changed that the person looked at, None where it was the default. Whoever sets
    the default keeps none of their own. Returns whether anything changed.
    """
    rules = _in_order(rules)
    _check(body, rules, by=by, at=at)
    LocalPolicingBody.objects.select_for_update(no_key=True).get(pk=body.pk)  # there may be no row yet to hold
    row = ReminderRules.objects.filter(body=body).first()
    if rules == (row.rules if row else DEFAULT):
        return False  # also where a second press finds what the first one saved
    if seen != (row.changed_at if row else None):
        raise RulesChanged(_("Somebody else changed the reminders meanwhile, so yours are not saved."))
    if rules == DEFAULT:
        ReminderRules.objects.filter(body=body).delete()
    else:
        _write(row or ReminderRules(body=body), rules, by=by, at=at)
    record("body.reminders_set", body, by=by, at=at, **asdict(rules))
    return True


def _in_order(rules: Rules) -> Rules:
    office, force = (tuple(sorted(set(days), reverse=True)) for days in (rules.office_before, rules.force_before))
    return replace(rules, office_before=office, force_before=force)


def _check(body: LocalPolicingBody, rules: Rules, *, by: User, at: datetime) -> None:
    today = civil_day(at)
    if not may_at_body(by, Right.MANAGE_PEOPLE, body, today):
        raise CannotSetRules(refusal(Right.MANAGE_PEOPLE))
    if reason := why_not(rules):
        raise CannotSetRules(str(reason))
    chief = rules.chief_executive
    if chief is not None and not people_where(Right.SEE, today, place=body).filter(pk=chief).exists():
        raise CannotSetRules(_("Choose somebody who works for the body, or nobody."))


def _write(row: ReminderRules, rules: Rules, *, by: User, at: datetime) -> None:
    row.office_before, row.force_before = list(rules.office_before), list(rules.force_before)
    row.force_late_every, row.waiting_every = rules.force_late_every, rules.waiting_every
    row.chief_executive_id = rules.chief_executive
    row.changed_at, row.changed_by = at, by
    row.save()
