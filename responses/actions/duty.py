"""Make it so: a duty begins."""

from datetime import datetime

from accounts.models import Force, LocalPolicingBody, User
from journal.actions import record
from recommendations.deadlines import civil_day, last_day
from recommendations.models import Regime, Report
from responses.actions.telling import tell_opened
from responses.models import Response


def open_response(
    report: Report, force: Force, *, by: User, at: datetime, regime: Regime, body: LocalPolicingBody | None = None
) -> Response:
    """Start the duty of the body that answers for the force today (or of `body`), with its last lawful day."""
    rule = regime.rule()
    response = Response.objects.create(
        report=report,
        force=force,
        body=body or force.body_on(civil_day(at)),
        clock_citation=rule.citation,
        clock_link=rule.link,
        clock_days=rule.days,
        clock_first_day_counts=rule.first_day_counts,
        clock_from=report.published_on,
        last_on=last_day(report.published_on, rule),
    )
    tell_opened(response, by=by, at=at)
    record(
        "response.opened", response, by=by, at=at, last_on=response.last_on.isoformat() if response.last_on else None
    )
    return response
