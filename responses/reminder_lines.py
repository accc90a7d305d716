"""How does a notice about a response read, and is it still true? Answered when it is sent, never before.

What it says is what, by when, which day of the period that is and how it was counted. A draft's text is no part of it.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from journal.models import Notification
from journal.sources import Line
from recommendations.deadlines import civil_day, last_working_day_on_or_before
from recommendations.wording import date_tag, moment
from responses.ladder import DEFAULT, Rules, Strand
from responses.models import Response
from responses.owing import facts_of, people_on, rules_by_body
from responses.register import counted, day_of
from responses.reminder_case import Case
from responses.reminders import People, still_owed
from responses.talk_lines import Talk
from responses.telling import MOVE, TOLD, still_stands
from responses.waiting import TURNS, Turn, said_of
from responses.workflow import Duty

_TURNS = {turn.name: turn for turn in TURNS}


def lines(notifications: Sequence[Notification], at: datetime) -> dict[int, Line]:
    """Those that are still true and still theirs, in words, by their keys. As many queries for one as for many."""
    today, found = civil_day(at), {}
    wanted = Response.objects.filter(pk__in={row.subject_id for row in notifications})
    responses = {response.pk: response for response in wanted.with_facts()}
    duties = {duty.pk: duty for duty in facts_of(wanted)}
    people, rules, talk = people_on(today), rules_by_body(), Talk(notifications)
    for row in notifications:
        case = Case(row, responses[row.subject_id], duties[row.subject_id], today)
        line = _told_at_once(case, people, talk) if row.strand == MOVE else _reminder(case, people, rules)
        if line is not None:
            found[row.pk] = line
    return found


def _reminder(case: Case, people: People, rules: dict[int, Rules]) -> Line | None:
    notice, duty = case.notice.notice, case.duty
    ladder = rules.get(duty.body, DEFAULT)
    if case.response.duty != Duty.REQUIRED or not still_owed(notice, duty, people, ladder, case.today):
        return None
    strand = Strand(notice.strand)
    if strand == Strand.OFFICE:
        return _office(case)
    if strand == Strand.FORCE:
        return _force(case)
    return _waits(case, _TURNS["approve" if strand == Strand.APPROVAL else "sign_off"])


def _office(case: Case) -> Line:
    response = case.response
    stands = {"force": response.get_force_state_display(), "office": response.get_office_state_display()}
    return case.line(
        date_tag(response.last_on, case.today).words if response.last_on else "",
        _("%(office)s is to publish its response to this report.") % {"office": response.body},
        counted(response, case.today),
        _last_working_day(response, case.today),
        _("Force: %(force)s. Office: %(office)s.") % stands,
        link=reverse("responses:response_detail", args=[response.pk]),
        by=response.last_on,
    )


def _last_working_day(response: Response, today: date) -> str:
    if response.last_on is None or today > response.last_on:
        return ""
    working = last_working_day_on_or_before(response.last_on, response.force.nation)
    if working == response.last_on:
        return ""
    return _("The last day is not a working day. The last one before it is %(day)s.") % {"day": date_format(working)}


def _force(case: Case) -> Line:
    response, by = case.response, case.response.comment_by
    facts = {"force": response.force.short_name, "office": response.body}
    if by is not None:
        facts |= {"day": date_format(by), "counted": day_of(response, by)}
    if by is not None and case.today > by:
        asked = _("The comments of %(force)s were asked for by %(day)s, %(counted)s. They have not been submitted.")
    elif case.notice.rule == "force.invited":
        asked = _("%(office)s invites the chief officer to comment on this report by %(day)s, %(counted)s.")
    else:
        asked = _("%(office)s asks for the comments of %(force)s by %(day)s, %(counted)s.")
    tag = date_tag(by, case.today).words if by else ""
    return case.line(
        _("%(tag)s, comments of %(force)s") % {"tag": tag, "force": response.force.short_name},
        asked % facts,
        counted(response, case.today),
        link=reverse("responses:response_detail", args=[response.pk]),
        by=by,
    )


def _waits(case: Case, turn: Turn) -> Line:
    response = case.response
    since = response.office_moved_at if turn.name == "approve" else response.force_moved_at
    return case.line(
        _("Waits for your approval") if turn.name == "approve" else _("Waits for your signature"),
        f"{said_of(response, turn.asks)}.",
        _("It has waited since %(moment)s.") % {"moment": moment(since)} if since else "",
        counted(response, case.today),
        link=reverse(turn.page, args=[response.pk, *([turn.move] if turn.move else [])]),
        by=response.last_on if turn.name == "approve" else response.comment_by or response.last_on,
    )


def _told_at_once(case: Case, people: People, talk: Talk) -> Line | None:
    name, _at, since = case.notice.rule.removeprefix(f"{MOVE}.").partition("@")
    if name not in TOLD:
        return talk.line(case, name, people)
    told, response = TOLD[name], case.response
    if not still_stands(name, since, response) or case.notice.recipient_id not in told.concerned(case.duty, people):
        return None
    said = said_of(response, told.words)
    return case.line(
        said.partition(". ")[0].removesuffix("."),
        said,
        counted(response, case.today),
        link=reverse("responses:response_detail", args=[response.pk]),
        by=None if response.published_on else response.last_on,  # what is done waits for nobody
    )
