"""What does the demo hold? One body and force with people in every role, and reports in every state.

The reports besides the historic one are invented, say so in their titles, and are dated relative to today.
Everything is written through the rooms' own actions, each by the person whose work it is.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.actions import add_person, describe_body, load_forces
from accounts.models import FORCE_ROLES, Force, LocalPolicingBody, Role, SecondFactor, User
from progress.actions import NewUpdate, Told, link, link_told, publish_update, send_update
from progress.linked import Item, seen_of, standing_with
from publications.actions import Sent, publish, record_copy
from publications.models import Recipient
from recommendations.actions import NewCause, NewRecommendation, NewReport, load_reference, log_report
from recommendations.deadlines import LONDON, civil_day
from recommendations.models import HMICFRS, Grade, Programme, Regime, Report
from recommendations.richtext import from_plain
from responses.actions import (
    Details,
    comment,
    move,
    open_response,
    put_in_charge,
    put_in_charge_of_text,
    resolve,
    save_text,
)
from responses.content import Text
from responses.models import Audience, Disposition, Part, Position, Response, Side
from responses.subjects import Subject

FOLDER = Path(settings.BASE_DIR) / "demo"
DOCUMENT = FOLDER / "west-midlands-2017.txt"
PASSWORD = "register-demo"  # noqa: S105  # printed by the demo; no other installation has these people


@dataclass(frozen=True)
class Sign:
    """One person of the demo: how they sign in and what they are."""

    email: str
    name: str
    role: Role


PEOPLE = [
    Sign("officer@demo.example", "Olivia Hart", Role.OFFICER),
    Sign("approver@demo.example", "Adrian Cole", Role.APPROVER),
    Sign("viewer@demo.example", "Vera Lindley", Role.VIEWER),
    Sign("administrator@demo.example", "Amal Rashid", Role.ADMINISTRATOR),
    Sign("liaison@demo.example", "Leo Marsh", Role.FORCE_LIAISON),
    Sign("signatory@demo.example", "Deputy Chief Constable Sian Moore", Role.FORCE_SIGNATORY),
]

# A second person on each side, to be asked, mentioned and put in charge.
COLLEAGUES = [
    Sign("second-officer@demo.example", "Priya Nolan", Role.OFFICER),
    Sign("second-liaison@demo.example", "Tom Archer", Role.FORCE_LIAISON),
]


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who acts in the demo."""

    body: LocalPolicingBody
    force: Force
    people: dict[Role, User]


class NotTheDemosDatabase(Exception):
    """The database belongs to others, and the demo's people have a password that everybody knows."""


@transaction.atomic
def load(*, at: datetime, among_others: bool = False) -> Cast:
    """Reference data, people and reports, as far as they are missing. Loading twice adds nothing.

    Raises NotTheDemosDatabase where there are people but not the demo's, unless it may be loaded `among_others`.
    """
    if not among_others:
        _refuse_others()
    load_forces()
    load_reference()
    since = at - timedelta(days=400)
    cast = cast_of(since=since)
    for sign in COLLEAGUES:
        _add(sign, cast.body, cast.force, since)
    for story in json.loads((FOLDER / "reports.json").read_text(encoding="utf-8")):
        if not Report.objects.filter(title=story["title"]).exists():
            _tell(story, cast, at)
    return cast


def _refuse_others() -> None:
    """A database with all of the demo's people is the demo's, whoever was added since: nobody comes in by loading."""
    emails = {sign.email for sign in PEOPLE}
    known = set(User.objects.values_list("email", flat=True))
    if known - emails and not emails <= known:
        raise NotTheDemosDatabase(
            "This database holds people who are not the demo’s, so the demo was not loaded: it would add"
            f" {len(emails - known)} people, an approver among them, whose password everybody knows."
            " Take away DATABASE_URL, or use an empty database."
        )


def cast_of(*, since: datetime) -> Cast:
    """The demo’s body and force, with one person per role whose membership began at `since`."""
    force = Force.objects.get(slug="west-midlands")
    body = force.body_on(civil_day(since))
    if not body.email:
        describe_body(
            body,
            email="office@demo.example",
            website="https://www.westmidlands-pcc.gov.uk",
            colour="#4b2a6b",
            address="Office of the Police and Crime Commissioner\nBirmingham",
            inspectorate_email="inspectorate@demo.example",
            home_office_email="home-office@demo.example",
            panel_email="panel@demo.example",
            second_factor=SecondFactor.NOBODY,  # so that everybody can try every role with the password alone
            by=None,
            at=since,
        )
    people = {sign.role: _add(sign, body, force, since) for sign in PEOPLE}
    return Cast(body=body, force=force, people=people)


def _add(sign: Sign, body: LocalPolicingBody, force: Force, since: datetime) -> User:
    place: dict[str, Any] = {"force": force} if sign.role in FORCE_ROLES else {"body": body}
    return add_person(sign.email, sign.name, sign.role, password=PASSWORD, at=since, **place)


def _tell(story: dict[str, Any], cast: Cast, at: datetime) -> None:
    """Play one report's story: log it, then every step on its day of the period."""
    published_on = civil_day(at) - timedelta(days=story["day"] - 1)
    officer = cast.people[Role.OFFICER]
    logged = _moment(published_on, 1)
    report = log_report(_new_report(story, cast, published_on), by=officer, at=logged)
    regime = Regime.objects.get(slug="section-55")
    response = open_response(report, cast.force, by=officer, at=logged, regime=regime)
    for step in story["steps"]:
        _play(response, step, cast, _moment(published_on, step["day"]))


def _moment(first_on: date, day: int) -> datetime:
    """Ten in the morning on a day of the period."""
    return datetime.combine(first_on + timedelta(days=day - 1), time(10), tzinfo=LONDON)


def _new_report(story: dict[str, Any], cast: Cast, published_on: date) -> NewReport:
    grades = {}
    if name := story.get("grade"):
        grades[cast.force] = Grade.objects.get(scheme__slug="five-tiers", name=name)
    causes = [NewCause(text=from_plain(text)) for text in story.get("causes", [])]
    items = [
        NewRecommendation(number=str(n), text=from_plain(item["text"]), cause=item.get("cause"), kind=item["kind"])
        for n, item in enumerate(story["recommendations"], 1)
    ]
    return NewReport(
        title=story["title"],
        programme=Programme.objects.get(slug=story["programme"]),
        published_on=published_on,
        inspectorate=HMICFRS,
        findings=from_plain(story.get("findings", "")),
        stated_recommendations=sum(item["kind"] == "recommendation" for item in story["recommendations"]),
        grades=grades,
        causes=causes,
        recommendations=items,
    )


_ACTORS = {
    "start": Role.FORCE_LIAISON,
    "send_for_sign_off": Role.FORCE_LIAISON,
    "submit": Role.FORCE_SIGNATORY,
    "send_back": Role.APPROVER,
    "approve": Role.APPROVER,
}


def _play(response: Response, step: dict[str, Any], cast: Cast, at: datetime) -> None:
    """One step: somebody writes a side's texts, or makes a move."""
    name = step["do"]
    actor = cast.people[_ACTORS.get(name, Role.OFFICER)]
    if name in ("force writes", "office writes"):
        _write(response, step, cast, at)
    elif name == "comment":
        _comment(response, step, at)
    elif name == "put in charge":
        _put_in_charge(response, step, cast, at)
    elif name == "publish":
        publish(response, by=actor, at=at)
    elif name == "copy":
        sent = Sent(on=civil_day(at), told=step["told"])
        record_copy(response.publications.get(), Recipient(step["to"]), sent, by=actor, at=at)
    elif name == "progress":
        _progress(response, step, cast, at)
    elif name == "same as":
        _same_as(response, step, actor, at)
    else:
        move(response, name, by=actor, at=at, details=_details(response, step, cast))


def _details(response: Response, step: dict[str, Any], cast: Cast) -> Details:
    comment_day = step.get("comment_day")
    return Details(
        note=step.get("note", ""),
        comment_by=comment_day and response.clock_from + timedelta(days=comment_day - 1),
        signed_name=cast.people[Role.FORCE_SIGNATORY].name,
        signed_rank="Deputy Chief Constable",
        on_behalf_of=str(cast.body),
    )


def _write(response: Response, step: dict[str, Any], cast: Cast, at: datetime) -> None:
    side = Side.FORCE if step["do"].startswith("force") else Side.BODY
    by = cast.people[Role.FORCE_LIAISON if side == Side.FORCE else Role.OFFICER]
    if overall := step.get("overall"):
        text = Text(from_plain(overall))
        save_text(response, side, text, part=Part.OVERALL, expected_version=0, by=by, at=at)
    for number, answer in step.get("answers", {}).items():
        item = response.report.recommendations.get(number=number)
        text = Text(
            from_plain(answer["text"]),
            answer.get("position", Position.ACCEPTED),
            answer.get("disposition", Disposition.ACTION_PROPOSED if side == Side.BODY else ""),
        )
        save_text(response, side, text, recommendation=item, expected_version=0, by=by, at=at)


def _progress(response: Response, step: dict[str, Any], cast: Cast, at: datetime) -> None:
    """An update of one recommendation, which the officer publishes an hour later where the story says so."""
    side = Side(step["side"])
    by = cast.people[Role.FORCE_LIAISON if side == Side.FORCE else Role.OFFICER]
    item = response.report.recommendations.get(number=step["number"])
    last = response.updates.filter(recommendation=item).order_by("-pk").first()
    said = {name: step.get(name, "") for name in ("delivery", "verification", "inspectorate")}
    new = NewUpdate(as_of=civil_day(at), text=from_plain(step["text"]), **said)
    update = send_update(response, item, side, new, seen=last.pk if last else 0, by=by, at=at)
    if step.get("published"):
        publish_update(update, by=cast.people[Role.OFFICER], at=at + timedelta(hours=1))


def _same_as(response: Response, step: dict[str, Any], by: User, at: datetime) -> None:
    """A recommendation was made before: in another report of the demo, or in one that is not in the register."""
    item = Item(response=response, recommendation=response.report.recommendations.get(number=step["number"]))
    other = Response.objects.filter(report__title=step["title"]).first()
    if other:
        its = Item(response=other, recommendation=other.report.recommendations.get(number=step["of"]))
        link(item, its, seen=seen_of(standing_with(item, its)), by=by, at=at)
        return
    made_on = response.clock_from - timedelta(days=step["days_before"])
    old = Told(title=step["title"], made_on=made_on, number=step["of"])
    link_told(item, old, seen=seen_of(standing_with(item)), by=by, at=at)


def _person(email: str) -> User:
    return User.objects.get(email=f"{email}@demo.example")


def _comment(response: Response, step: dict[str, Any], at: datetime) -> None:
    by = _person(step["who"])
    number = step.get("number")
    said = comment(
        response,
        step["text"],
        recommendation=response.report.recommendations.get(number=number) if number else None,
        side=Side(step["side"]),
        audience=Audience(step["audience"]),
        mentioned=[_person(email) for email in step.get("mentioned", [])],
        by=by,
        at=at,
    )
    if step.get("resolved_by"):
        resolve(said, by=_person(step["resolved_by"]), at=at + timedelta(hours=3))


def _put_in_charge(response: Response, step: dict[str, Any], cast: Cast, at: datetime) -> None:
    side, person = Side(step["side"]), _person(step["who"])
    by = cast.people[Role.FORCE_LIAISON if side == Side.FORCE else Role.OFFICER]
    if not step.get("number"):
        put_in_charge(response, side, person, by=by, at=at)
        return
    subject = Subject(Part.ANSWER, response.report.recommendations.get(number=step["number"]))
    put_in_charge_of_text(response, side, subject, person, by=by, at=at)
