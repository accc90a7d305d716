"""Make it so: the writers of intakes, and the one transaction that turns a reviewed intake into records."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Force, LocalPolicingBody, Stewardship, User
from accounts.policy import Right, may_at_body, refusal
from imports.blocks import Document, Unreadable
from imports.models import Intake
from imports.pasted import document_of
from imports.proposal import ItemProposal, Proposal
from imports.reader import read
from imports.review import UNPLACED, proposal_of
from journal.actions import one_at_a_time, record
from publications.actions import enter_published
from recommendations.actions import (
    NewCause,
    NewRecommendation,
    NewReport,
    ReadsOtherwise,
    log_for_more_forces,
    log_report,
)
from recommendations.deadlines import LONDON, civil_day
from recommendations.models import Grade, GradeScheme, Programme, Recommendation, Regime, Report
from recommendations.wording import moment
from responses.actions import open_response, take_over
from responses.content import EMPTY, Text
from responses.models import Part, Response, Side


class CannotImport(Exception):
    """An intake that cannot be taken on or made into records; the text is the sentence to show."""


class MovedOn(CannotImport):
    """The review was saved since this page was opened, by somebody else or in another window."""

    def __init__(self, intake: Intake, by: User) -> None:
        facts = {"who": intake.saved_by, "when": moment(intake.saved_at) if intake.saved_at else ""}
        if intake.saved_by is None:
            said = _("This page was not the newest one.")
        elif intake.saved_by == by:
            said = _("You saved this review in another window (%(when)s).") % facts
        else:
            said = _("%(who)s saved this review (%(when)s).") % facts
        super().__init__(said + " " + _("What you entered is kept below. Check it, and press the button again."))


@dataclass(frozen=True, kw_only=True)
class Details:
    """The facts of the report as reviewed."""

    title: str
    force: Force
    programme: Programme
    inspectorate: str
    published_on: date
    overall_grade: str
    stated_recommendations: int | None
    link: str
    response_published_on: date | None  # None: not published yet
    comments_received_on: date | None  # when the force submitted its comments; None: what is here are its drafts
    stances: dict[str, str]  # "force_position-1", "body_disposition-1", ... -> value


def take_in_document(content: bytes, name: str, *, body: LocalPolicingBody, by: User, at: datetime) -> Intake:
    """Read an uploaded file and keep it for review. Raises CannotImport with the reader's sentence."""
    try:
        document = read(content)
    except Unreadable as unreadable:
        raise CannotImport(str(unreadable)) from unreadable
    return _keep(content, name, Intake.Source.DOCUMENT, document, {}, body=body, by=by, at=at)


def take_in_text(
    text: str, name: str, details: dict[str, Any], *, body: LocalPolicingBody, by: User, at: datetime
) -> Intake:
    """Keep a pasted report for review, with what the person has said of it already."""
    document = document_of(text)
    return _keep(text.encode(), name, Intake.Source.PASTED, document, details, body=body, by=by, at=at)


@transaction.atomic
def _keep(
    content: bytes,
    name: str,
    source: Intake.Source,
    document: Document,
    details: dict[str, Any],
    *,
    body: LocalPolicingBody,
    by: User,
    at: datetime,
) -> Intake:
    if not may_at_body(by, Right.LOG_REPORTS, body, civil_day(at)):
        raise CannotImport(refusal(Right.LOG_REPORTS))
    intake: Intake = Intake.objects.create(
        body=body,
        source=source,
        name=name[:200],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        document=document.as_json(),
        details=details,
        uploaded_at=at,
        uploaded_by=by,
    )
    record("intake.uploaded", intake, by=by, at=at, sha256=intake.sha256)
    return intake


@transaction.atomic
def save_review(
    intake: Intake,
    placements: dict[str, str],
    details: dict[str, Any],
    *,
    expected_version: int,
    by: User,
    at: datetime,
) -> Intake:
    """Keep how far the review has come. Raises CannotImport where somebody else went on with it meanwhile."""
    intake = _locked(intake, expected_version, by, at)
    intake.placements, intake.details = placements, details
    intake.version += 1
    intake.saved_at, intake.saved_by = at, by
    intake.save(update_fields=["placements", "details", "version", "saved_at", "saved_by"])
    return intake


def _locked(intake: Intake, expected_version: int, by: User, at: datetime) -> Intake:
    locked: Intake = Intake.objects.select_for_update(of=("self",)).select_related("body", "saved_by").get(pk=intake.pk)
    if not may_at_body(by, Right.LOG_REPORTS, locked.body, civil_day(at)):
        raise CannotImport(refusal(Right.LOG_REPORTS))
    if locked.made_at:
        raise CannotImport(_("The records of this document have been made already."))
    if locked.version != expected_version:
        raise MovedOn(locked, by)
    return locked


@transaction.atomic
def make_records(intake: Intake, details: Details, *, expected_version: int, by: User, at: datetime) -> Response:
    """Write report, causes, recommendations and both sides' texts, and the sealed publication where there was one.

    All or nothing. Raises CannotImport with a sentence where something is left to decide or is here already.
    """
    intake = _locked(intake, expected_version, by, at)
    # Of two who make the same report at the same moment, the second waits here and then meets the first one's.
    one_at_a_time()
    proposal = proposal_of(intake)
    if reason := _not_ready(intake, proposal, details):
        raise CannotImport(reason)
    report = _report(proposal, details, by=by, at=at)
    response = _response(report, details, intake.body, by=by, at=at)
    texts = _texts(report, proposal, details)
    if any(texts.values()):
        take_over(response, texts, received_at=_received_at(details, at), by=by, at=at)
    if details.response_published_on:
        enter_published(response, published_on=details.response_published_on, by=by, at=at)
    intake.made_at, intake.made_by, intake.response = at, by, response
    intake.save(update_fields=["made_at", "made_by", "response"])
    record("intake.made", intake, by=by, at=at, response=response.pk)
    return response


def _not_ready(intake: Intake, proposal: Proposal, details: Details) -> str | None:
    """The sentence that stops the records, or None."""
    if Intake.objects.filter(sha256=intake.sha256, made_at__isnull=False, response__force=details.force).exists():
        return _("The records of this very file have been made for this force already.")
    if UNPLACED in proposal.placements:
        return _("Some blocks of the source are not placed yet. Place each of them, or leave it out.")
    for item in proposal.recommendations:
        if not item.text.html:
            return _("Recommendation %(n)s has no words of its own. Move its text there.") % {"n": item.number}
    return None


def _report(proposal: Proposal, details: Details, *, by: User, at: datetime) -> Report:
    """The report, logged now, or the one that is here already because it concerns another force as well."""
    new = _new_report(proposal, details)
    known = Report.objects.filter(title__iexact=new.title, published_on=new.published_on).first()
    if not known:
        return log_report(new, by=by, at=at)
    try:
        return log_for_more_forces(known, new, by=by, at=at)
    except ReadsOtherwise as otherwise:
        raise CannotImport(str(otherwise)) from otherwise


def _new_report(proposal: Proposal, details: Details) -> NewReport:
    under = {place: n for n, cause in enumerate(proposal.causes) for place in cause.items}
    grade = _grade(details)
    return NewReport(
        title=details.title,
        programme=details.programme,
        published_on=details.published_on,
        inspectorate=details.inspectorate,
        link=details.link,
        findings="".join(passage.html for passage in proposal.findings),
        stated_recommendations=details.stated_recommendations,
        grades={details.force: grade} if grade else {},
        causes=[NewCause(text=cause.text.html, accelerated=cause.accelerated) for cause in proposal.causes],
        recommendations=[_new_recommendation(item, under.get(item.place)) for item in proposal.recommendations],
    )


def _new_recommendation(item: ItemProposal, cause: int | None) -> NewRecommendation:
    return NewRecommendation(
        number=item.number or str(item.place),
        text=item.text.html,
        kind=item.kind,
        cause=cause,
        addressed_to=item.terms.addressed_to,
        deadline_phrase=item.deadline.phrase,
        override_due_on=item.terms.override_due_on,
        override_reason=item.terms.override_reason,
    )


def _grade(details: Details) -> Grade | None:
    """The grade of that name in the scheme of the report's day."""
    if not details.overall_grade:
        return None
    return Grade.objects.filter(
        name=details.overall_grade,
        scheme__in=GradeScheme.objects.on(details.published_on),
    ).first()


def _response(report: Report, details: Details, body: LocalPolicingBody, *, by: User, at: datetime) -> Response:
    if Response.objects.filter(report=report, force=details.force).exists():
        raise CannotImport(_("The response to this report for this force is here already."))
    day = details.response_published_on or civil_day(at)
    try:
        answering = details.force.body_on(day)
    except Stewardship.DoesNotExist:
        answering = body
    if not may_at_body(by, Right.LOG_REPORTS, answering, civil_day(at)):
        raise CannotImport(refusal(Right.LOG_REPORTS))
    regime = Regime.objects.get(slug="section-55")
    return open_response(report, details.force, by=by, at=at, regime=regime, body=answering)


def _received_at(details: Details, at: datetime) -> datetime | None:
    """When the force's comments count as submitted: a published response's are, whenever that was."""
    if details.response_published_on:
        return at
    day = details.comments_received_on
    return datetime.combine(day, time(12), tzinfo=LONDON) if day else None


Parts = dict[tuple[Part, Recommendation | None], Text]


def _texts(report: Report, proposal: Proposal, details: Details) -> dict[Side, Parts]:
    """Both sides' texts, the empty ones left out."""
    force: Parts = {(Part.OVERALL, None): Text(proposal.overall_force.html)}
    body: Parts = {
        (Part.OVERALL, None): Text(proposal.overall.html),
        (Part.ON_COMMENTS, None): Text(proposal.overall_reply.html),
    }
    known = {(item.kind, item.number): item for item in report.recommendations.all()}
    for item in proposal.recommendations:
        key = (Part.ANSWER, known[item.kind, item.number or str(item.place)])
        stance = {name: details.stances.get(f"{name}-{item.place}", "") for name in _STANCES}
        force[key] = Text(item.force.text.html, stance["force_position"], item.force.disposition)
        body[key] = Text(item.body.text.html, stance["body_position"], stance["body_disposition"])
    written = {Side.FORCE: force, Side.BODY: body}
    return {side: {key: text for key, text in parts.items() if text != EMPTY} for side, parts in written.items()}


_STANCES = ("force_position", "body_position", "body_disposition")


@transaction.atomic
def discard(intake: Intake, *, by: User, at: datetime) -> None:
    """Throw one upload away whose records were not made. Raises CannotImport where they were."""
    intake = _locked(intake, Intake.objects.values_list("version", flat=True).get(pk=intake.pk), by, at)
    record("intake.discarded", intake, by=by, at=at, sha256=intake.sha256)
    intake.delete()


@transaction.atomic
def discard_abandoned(before: datetime) -> int:
    """Throw away uploads that were left before this moment without records. Returns how many."""
    count, _rows = Intake.objects.open().filter(uploaded_at__lt=before).delete()
    return int(count)
