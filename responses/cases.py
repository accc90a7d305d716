"""What may the guards of a move know, and has this person the right to it? Reads only."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import may_at_body, may_at_force, refusal
from journal.models import Event
from recommendations.wording import moment
from responses.completeness import force_lines, office_lines
from responses.content import Content, drafts, to_publish
from responses.findings import known, stopping
from responses.models import Response, Side
from responses.workflow import MOVES, Case, Duty, ForceState, Move, OfficeState, State, Track, state_of, why_not

LATEST = timedelta(days=366)  # from today: the reminders that lead up to a day are worked out until it comes


def why_not_by(day: date, response: Response, today: date) -> str | None:
    """The sentence that stops a day as the chief officer's last one to comment, or None.

    It lies between today and the end; where there is no end, or it is over, within a year.
    """
    if day < today:
        return _("This day is over already. Enter a later one.")
    if response.last_on and today < response.last_on <= day:
        last = date_format(response.last_on)
        return _("Enter a day before the last lawful day, %(last)s, so that there is time to publish.") % {"last": last}
    if day - today > LATEST:
        return _("This day is more than a year ahead. Enter an earlier one.")
    return None


def case_of(response: Response, user: User, today: date, note: str = "", content: Content | None = None) -> Case:
    """What the guards may know; from `content`, what would be published, where that was read already."""
    content = content or to_publish(response)
    check = known(response, content, today)
    approval = response.approvals.last()
    return Case(
        duty=Duty(response.duty),
        force_state=ForceState(response.force_state),
        office_state=OfficeState(response.office_state),
        force_gaps=stopping(force_lines(check, drafts(response, Side.FORCE))),
        office_gaps=stopping(office_lines(check)),
        is_author=_is_author(response, user),
        published=response.published_on is not None,
        has_submission=bool(response.submissions.exists()),
        last_day_reached=check.last_day_reached,
        submission_used=response.office_state in (OfficeState.AWAITING_APPROVAL, OfficeState.APPROVED),
        approval_holds=approval is not None and approval.sha256 == content.fingerprint(),
        comment_date_over=response.comment_by is not None and today > response.comment_by,
        note=note,
    )


def _is_author(response: Response, user: User) -> bool:
    """Whether any of the body's texts, as they stand, was last written by this person."""
    return bool(response.statements.filter(side=Side.BODY, saved_by=user).exists())


def may_not_move(response: Response, move: Move, user: User, today: date) -> str | None:
    """The sentence that stops this person, or None: the right first, then the state and what must hold."""
    if move.at == "body":
        allowed = may_at_body(user, move.needs, response.body, today)
    else:
        allowed = may_at_force(user, move.needs, response.force, today)
    return None if allowed else refusal(move.needs)


def refused(response: Response, move: Move, user: User, today: date, *, note: str) -> str | None:
    """The sentence that stops a move by this person, or None: the right, then the state, then what must hold."""
    if reason := may_not_move(response, move, user, today):
        return reason
    return stopped(response, move, case_of(response, user, today, note))


def stopped(response: Response, move: Move, case: Case) -> str | None:
    """The sentence that stops a move by whoever has the right to it: the state, then what must hold."""
    if state_of(case, move.track) not in move.sources and (event := last_move(response, move.track)):
        return _who_came_first(event, move, state_of(case, move.track))
    return why_not(move, case)


def last_move(response: Response, track: Track) -> Event | None:
    """The latest move on one track of a response, or None."""
    verbs = [f"response.{row.name}" for row in MOVES if row.track == track]
    if track == Track.OFFICE:
        verbs.append("approval.voided")  # which takes the office's track back, and is nobody else's business
    events = Event.objects.filter(subject_type=response._meta.label_lower, subject_id=response.pk, verb__in=verbs)
    return events.select_related("by").order_by("-pk").first()


def _who_came_first(event: Event, move: Move, state: State) -> str:
    """Of two people who do the same at once, one wins; the other reads who that was, and when."""
    facts = {"who": event.by or "", "when": moment(event.at), "state": state.label}
    if event.verb == f"response.{move.name}":
        return _("%(who)s did this already, on %(when)s. It stands at: %(state)s.") % facts
    return _("This is not possible now. It stands at: %(state)s, since %(who)s moved it on %(when)s.") % facts
