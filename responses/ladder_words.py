"""How does a ladder read? In sentences, and as the days of an example."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.deadlines import day_number
from responses.ladder import Rules, Strand
from responses.ladder_example import APPROVER, CHIEF_EXECUTIVE, LIAISON, OFFICER, SIGNATORY, Example, Reminded

RHYTHMS: dict[int, str | Promise] = {
    1: gettext_lazy("Every day"),
    2: gettext_lazy("Every second day"),
    3: gettext_lazy("Every third day"),
}
_WHO: dict[int, str | Promise] = {
    OFFICER: gettext_lazy("the officer in charge"),
    APPROVER: gettext_lazy("the approvers"),
    LIAISON: gettext_lazy("who is in charge at the force"),
    SIGNATORY: gettext_lazy("the signatories"),
}
_TITLES: dict[Strand, str | Promise] = {
    Strand.OFFICE: gettext_lazy("Until the response is published"),
    Strand.FORCE: gettext_lazy("Until the force has submitted its comments"),
    Strand.SIGN_OFF: gettext_lazy("While the force’s comments wait for a signature"),
    Strand.APPROVAL: gettext_lazy("While the response waits for approval"),
}


def days_before(counts: Iterable[int]) -> str:
    """Numbers of days as in "28, 21 and 14", the largest first; "" for none."""
    return str(get_text_list([str(count) for count in sorted(set(counts), reverse=True)], _("and")))


def told(rules: Rules, chief_executive: str) -> list[str]:
    """A ladder in sentences. `chief_executive` is the name of who was named, "" where nobody was."""
    return [
        _("The office: %(days)s days before the last lawful day.") % {"days": days_before(rules.office_before)},
        _("The force: %(days)s days before its date.") % {"days": days_before(rules.force_before)},
        _("A force that is late: %(rhythm)s.") % {"rhythm": _rhythm(rules.force_late_every)},
        _("What waits for approval or a signature: %(rhythm)s.") % {"rhythm": _rhythm(rules.waiting_every)},
        _("What is overdue: also to %(who)s.") % {"who": chief_executive or _("every approver")},
    ]


def _rhythm(interval: int) -> str:
    said = str(RHYTHMS[interval])
    return said[:1].lower() + said[1:]


@dataclass(frozen=True)
class Row:
    """One step as a table shows it."""

    reminded: Reminded
    number: int  # which day of the period
    why: str
    who: str


@dataclass(frozen=True)
class Table:
    """What leads up to one thing."""

    title: str
    rows: list[Row]


def tables(shown: Example, rules: Rules, chief_executive: str) -> list[Table]:
    """The days of an example, in the order in which a response goes its way."""
    order = (Strand.FORCE, Strand.SIGN_OFF, Strand.APPROVAL, Strand.OFFICE)
    return [
        Table(str(_TITLES[strand]), [_row(step, shown, rules, chief_executive) for step in shown.reminded[strand]])
        for strand in order
    ]


def _row(step: Reminded, shown: Example, rules: Rules, chief_executive: str) -> Row:
    names = {**_WHO, CHIEF_EXECUTIVE: chief_executive}
    who = get_text_list([str(names[person]) for person in step.to], _("and"))
    return Row(step, day_number(shown.dates.clock_from, step.on), _why(step.rule, rules), who[:1].upper() + who[1:])


def _why(rule: str, rules: Rules) -> str:
    _strand, _dot, what = rule.partition("@")[0].partition(".")
    kind, _dot, count = what.partition(".")
    if kind == "before":
        return _days_before(int(count))
    return {
        "start": _("The report is published"),
        "last-working-day": _("The last working day"),
        "overdue": _("Overdue; then every day"),
        "invited": _("Invited to comment"),
        "late": _("Late; then %(rhythm)s") % {"rhythm": _rhythm(rules.force_late_every)},
        "waits": _("If it is sent on this day; then %(rhythm)s") % {"rhythm": _rhythm(rules.waiting_every)},
    }[kind]


def _days_before(count: int) -> str:
    if count == 0:
        return _("The day itself")
    return ngettext("%(n)d day before", "%(n)d days before", count) % {"n": count}
