"""Short stories to test with: a report logged, a response brought to a state, a response published."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from accounts.models import Role
from pcc_tracker.demo import Cast
from progress.actions import NewUpdate, publish_update, send_update
from progress.models import Update
from publications.actions import publish
from publications.models import Publication
from recommendations.actions import NewCause, NewRecommendation, NewReport, log_report
from recommendations.models import HMICFRS, Programme, Regime
from responses.actions import Details, comment, move, open_response, save_text
from responses.content import Text
from responses.history import Sentence, told
from responses.models import Audience, Comment, Part, Response, Side
from responses.steps import events_of

PUBLISHED_ON = date(2026, 1, 5)


def history(response: Response) -> list[Sentence]:
    """All that happened to a response, whoever may know of it, the latest first."""
    return told(response, events_of(response))


def day(number: int, published_on: date = PUBLISHED_ON) -> datetime:
    """Noon on a day of the period."""
    return datetime.combine(published_on + timedelta(days=number - 1), time(12), tzinfo=UTC)


def logged(
    cast: Cast, published_on: date = PUBLISHED_ON, recommendations: int = 2, at: datetime | None = None
) -> Response:
    """A report with one cause of concern, and the response that it asks for; logged on day 1, or later."""
    new = NewReport(
        title=f"A report of {published_on}",
        programme=Programme.objects.get(slug="peel"),
        published_on=published_on,
        inspectorate=HMICFRS,
        causes=[NewCause(text="<p>Victims are not called back.</p>")],
        recommendations=[
            NewRecommendation(number=str(n), text="<p>Within three months, the force should call back.</p>", cause=0)
            for n in range(1, recommendations + 1)
        ],
    )
    officer, at = cast.people[Role.OFFICER], at or day(1, published_on)
    report = log_report(new, by=officer, at=at)
    regime = Regime.objects.get(slug="section-55")
    return open_response(report, cast.force, by=officer, at=at, regime=regime)


def write(response: Response, cast: Cast, side: Side, at: datetime, **answer: str) -> None:
    """One side's overall comments and an answer to everything."""
    by = cast.people[Role.FORCE_LIAISON if side == Side.FORCE else Role.OFFICER]
    save_text(response, side, Text("<p>Overall.</p>"), part=Part.OVERALL, expected_version=0, by=by, at=at)
    for item in response.report.recommendations.all():
        text = Text(f"<p>The {side}’s answer to {item.number}.</p>", "accepted", **answer)
        save_text(response, side, text, recommendation=item, expected_version=0, by=by, at=at)


def say_something(response: Response, cast: Cast, audience: Audience = Audience.OWN_SIDE) -> Comment:
    """The officer's comment on the report as a whole, on day 2."""
    officer = cast.people[Role.OFFICER]
    return comment(
        response, "Is this all?", recommendation=None, side=Side.BODY, audience=audience, by=officer, at=day(2)
    )


def drafted(cast: Cast, published_on: date = PUBLISHED_ON) -> Response:
    """A response whose force has written its comments and has not sent them on."""
    response = logged(cast, published_on)
    invitation = Details(comment_by=_day(28, response).date())
    move(response, "invite", by=cast.people[Role.OFFICER], at=_day(2, response), details=invitation)
    move(response, "start", by=cast.people[Role.FORCE_LIAISON], at=_day(3, response))
    write(response, cast, Side.FORCE, _day(4, response))
    return response


def _day(number: int, response: Response) -> datetime:
    return day(number, response.clock_from)


def awaiting_sign_off(cast: Cast, published_on: date = PUBLISHED_ON) -> Response:
    """A response whose force's comments wait for a signatory."""
    response = drafted(cast, published_on)
    move(response, "send_for_sign_off", by=cast.people[Role.FORCE_LIAISON], at=_day(5, response))
    return response


def submitted(cast: Cast, published_on: date = PUBLISHED_ON) -> Response:
    """A response whose force has submitted its comments."""
    response = awaiting_sign_off(cast, published_on)
    signed = Details(signed_name="A", signed_rank="DCC")
    move(response, "submit", by=cast.people[Role.FORCE_SIGNATORY], at=_day(6, response), details=signed)
    return response


def awaiting_approval(cast: Cast, published_on: date = PUBLISHED_ON) -> Response:
    """A response whose body has answered everything and asked for approval."""
    response = submitted(cast, published_on)
    write(response, cast, Side.BODY, _day(7, response), disposition="action proposed")
    move(response, "send_for_approval", by=cast.people[Role.OFFICER], at=_day(8, response))
    return response


def approved(cast: Cast, published_on: date = PUBLISHED_ON) -> Response:
    """A response that may be published."""
    response = awaiting_approval(cast, published_on)
    move(response, "approve", by=cast.people[Role.APPROVER], at=_day(9, response))
    return response


def published(cast: Cast, published_on: date = PUBLISHED_ON) -> Publication:
    """A response, published on day 10."""
    response = approved(cast, published_on)
    return publish(response, by=cast.people[Role.OFFICER], at=_day(10, response))


def being_corrected(publication: Publication, cast: Cast) -> Response:
    """A published response whose correction is approved, on day 21."""
    officer, response = cast.people[Role.OFFICER], publication.response
    move(response, "correct", by=officer, at=day(20), details=Details(note="A figure was wrong."))
    move(response, "send_for_approval", by=officer, at=day(21))
    move(response, "approve", by=cast.people[Role.APPROVER], at=day(21))
    return response


def corrected(publication: Publication, cast: Cast) -> Publication:
    """The next version of a response, on day 22."""
    return publish(being_corrected(publication, cast), by=cast.people[Role.OFFICER], at=day(22))


def sent_since(
    publication: Publication, cast: Cast, text: str = "", *, side: Side = Side.FORCE, number: str = "1", at: int = 20,
    **said: str,
) -> Update:  # fmt: skip
    """What one side says of a recommendation on a day of the period, after the response was published."""
    response, by = publication.response, cast.people[Role.FORCE_LIAISON if side == Side.FORCE else Role.OFFICER]
    item = response.report.recommendations.get(number=number)
    last = item.updates.filter(response=response).order_by("-pk").first()
    new = NewUpdate(as_of=day(at).date(), text=f"<p>{text}</p>" if text else "", **said)
    return send_update(response, item, side, new, seen=last.pk if last else 0, by=by, at=day(at))


def published_since(publication: Publication, cast: Cast, text: str = "", *, at: int = 20, **said: Any) -> Update:
    """The same, published by the officer an hour later."""
    update = sent_since(publication, cast, text, at=at, **said)
    return publish_update(update, by=cast.people[Role.OFFICER], at=day(at) + timedelta(hours=1))
