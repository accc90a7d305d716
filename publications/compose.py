"""What would be sealed? The record of a response as its texts stand, for a preview, an approval or a publication."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from journal.models import Event
from publications import record
from publications.models import Publication
from recommendations.deadlines import civil_day
from recommendations.models import CauseOfConcern, Recommendation
from recommendations.models import Report as ReportRow
from responses.completeness import office_lines
from responses.content import EMPTY, Content, Text, to_publish
from responses.findings import exceptions, known
from responses.models import Part, Response
from responses.register import period_of
from responses.workflow import ForceState


def compose(
    response: Response,
    *,
    version: int,
    published_on: date,
    already_published: bool = False,
    content: Content | None = None,
) -> record.Record:
    """The record that publishing on this day would seal; from `content` where the texts were read already."""
    content = content or to_publish(response)
    first = response.publications.order_by("version").first()
    first_published_on = response.published_on or published_on
    report = response.report
    slugs = {item.pk: item.slug for item in report.recommendations.all()}
    return record.Record(
        edition=record.Edition(
            version=version,
            published_on=published_on,
            first_published_on=first_published_on,
            day=period_of(response).number(first_published_on) if response.last_on else None,
            already_published=already_published,
            correction_reason=_correction_reason(response) if version > 1 else "",
            exceptions=() if already_published else exceptions(office_lines(known(response, content, published_on))),
            link=permanent_link(response),
        ),
        clock=_clock(response),
        body=_body(response, published_on),
        force=_force(response),
        report=_report(response, report),
        invitation=_invitation(response, first, already_published=already_published),
        overall=record.Overall(
            body=content.body.get(Part.OVERALL, EMPTY).text,
            force=content.force.get(Part.OVERALL, EMPTY).text,
            body_on_force=content.body.get(Part.ON_COMMENTS, EMPTY).text,
        ),
        causes=tuple(_cause(cause, slugs) for cause in report.causes.prefetch_related("recommendations")),
        recommendations=tuple(_recommendation(item, content) for item in report.recommendations.all()),
    )


def _correction_reason(response: Response) -> str:
    """Why the body went back to what it had published: the reason it gave with its latest move to correct it."""
    last = Event.objects.filter(verb="response.correct", subject_id=response.pk).order_by("pk").last()
    return str(last.facts["note"]) if last else ""


def permanent_link(response: Response) -> str:
    """The public address that the document names; it stays."""
    path = reverse("public:response_detail", args=[response.force.slug, response.report.slug])
    return f"{settings.PUBLIC_ADDRESS}{path}"


def _clock(response: Response) -> record.Clock:
    return record.Clock(
        citation=response.clock_citation,
        link=response.clock_link,
        days=response.clock_days,
        first_day_counts=response.clock_first_day_counts,
        first_on=response.clock_from,
        last_on=response.last_on,
    )


def _body(response: Response, published_on: date) -> record.Body:
    body = response.body
    return record.Body(
        slug=body.slug,
        name=body.name,
        kind=body.kind,
        called=body.called,
        short_name=body.short_name,
        office_holder=body.office_holder_on(published_on),
        website=body.website,
        email=body.email,
        address=body.address,
        colour=body.colour,
        licence=body.licence,
        licence_link=body.licence_link,
    )


def _force(response: Response) -> record.Force:
    force = response.force
    return record.Force(
        slug=force.slug, name=force.name, short_name=force.short_name, chief_officer=force.chief_officer_title
    )


def _report(response: Response, report: ReportRow) -> record.Report:
    return record.Report(
        slug=report.slug,
        title=report.title,
        inspectorate=report.inspectorate,
        programme=report.programme.name,
        published_on=report.published_on,
        link=report.link,
        overall_grade=report.overall_grade_of(response.force),
        stated_recommendations=report.stated_recommendations,
        findings=report.findings,
    )


_COMMENTS_STAND = (ForceState.SUBMITTED, ForceState.RETURNED)


def _invitation(response: Response, first: Publication | None, *, already_published: bool) -> record.Invitation:
    if first and first.record.edition.already_published:
        return first.record.invitation  # a correction knows no more of it than the first version did
    submission = response.submissions.last() if response.force_state in _COMMENTS_STAND else None
    invited = response.invited_at and civil_day(response.invited_at)
    if already_published:
        # What an older document does not say is not claimed: when the force sent its comments is not known.
        return record.Invitation(invited_on=None, comment_by=None, received_on=None, outcome="not recorded")
    return record.Invitation(
        invited_on=invited,
        comment_by=response.comment_by,
        received_on=civil_day(submission.submitted_at) if submission else None,
        outcome="received" if submission else "none received",
    )


def _cause(cause: CauseOfConcern, slugs: dict[int, str]) -> record.Cause:
    return record.Cause(
        text=cause.text,
        accelerated=cause.accelerated,
        recommendations=tuple(slugs[item.pk] for item in cause.recommendations.all()),
    )


def _recommendation(item: Recommendation, content: Content) -> record.Recommendation:
    return record.Recommendation(
        slug=item.slug,
        number=item.number,
        kind=item.kind,
        text=item.text,
        addressed_to=item.addressed_to,
        deadline=record.Deadline(
            phrase=item.deadline_phrase,
            kind=item.deadline_kind,
            due_on=item.last_on,
            override_reason=item.override_reason,
        ),
        force=_answer(content.force.get(item.slug, EMPTY)),
        body=_answer(content.body.get(item.slug, EMPTY)),
    )


def _answer(text: Text) -> record.Answer:
    return record.Answer(text=text.text, position=text.position, disposition=text.disposition)
