"""Make it so: the writers of reports, causes of concern and recommendations."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from itertools import count
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Force, User
from journal.actions import one_at_a_time, record
from recommendations.deadlines import SECTION_55, Deadline, recommendation_due
from recommendations.models import (
    CauseOfConcern,
    Grade,
    GradeGiven,
    GradeScheme,
    Programme,
    Recommendation,
    Regime,
    Report,
)
from recommendations.richtext import words

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_reference() -> None:
    """Add the programmes, grades and regime that are missing; what was edited since stays as it is."""
    for row in _rows("programmes.csv"):
        Programme.objects.get_or_create(slug=row["slug"], defaults={"name": row["name"]})
    for row in _rows("grades.csv"):
        days = {end: date.fromisoformat(row[end]) if row[end] else None for end in ("starts_on", "ends_on")}
        scheme, _new = GradeScheme.objects.get_or_create(
            slug=row["scheme"], defaults={"name": row["scheme_name"], **days}
        )
        Grade.objects.get_or_create(scheme=scheme, name=row["name"], defaults={"position": int(row["position"])})
    Regime.objects.get_or_create(slug="section-55", defaults=asdict(SECTION_55))


@dataclass(frozen=True, kw_only=True)
class NewRecommendation:
    """A recommendation as it comes in. `deadline_phrase` None means: find it in the text.

    A day set by hand comes with its reason, and stands in place of the day derived from the phrase.
    """

    number: str
    text: str
    kind: str = Recommendation.Kind.RECOMMENDATION
    cause: int | None = None  # index into NewReport.causes
    addressed_to: str = ""
    deadline_phrase: str | None = None
    override_due_on: date | None = None
    override_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class NewCause:
    """A cause of concern as it comes in."""

    text: str
    accelerated: bool = False


@dataclass(frozen=True, kw_only=True)
class NewReport:
    """A report with everything that it says, before it is written."""

    title: str
    programme: Programme
    published_on: date
    inspectorate: str
    link: str = ""
    findings: str = ""
    stated_recommendations: int | None = None
    scope: str = Report.Scope.ONE_FORCE
    grades: dict[Force, Grade] = field(default_factory=dict)  # overall grades
    causes: list[NewCause] = field(default_factory=list)
    recommendations: list[NewRecommendation] = field(default_factory=list)


@transaction.atomic
def log_report(new: NewReport, *, by: User, at: datetime) -> Report:
    """Write a report with its causes of concern and recommendations."""
    one_at_a_time()  # so that two reports cannot find the same address free
    report = Report.objects.create(
        slug=_free_slug(new.title, new.published_on),
        title=new.title,
        programme=new.programme,
        inspectorate=new.inspectorate,
        scope=new.scope,
        published_on=new.published_on,
        link=new.link,
        stated_recommendations=new.stated_recommendations,
        findings=new.findings,
        logged_at=at,
        logged_by=by,
    )
    for force, grade in new.grades.items():
        GradeGiven.objects.create(report=report, force=force, grade=grade)
    causes = [
        CauseOfConcern.objects.create(report=report, position=position, text=cause.text, accelerated=cause.accelerated)
        for position, cause in enumerate(new.causes, 1)
    ]
    slugs = recommendation_slugs((item.kind, item.number) for item in new.recommendations)
    for position, (item, slug) in enumerate(zip(new.recommendations, slugs, strict=True), 1):
        _add_recommendation(report, item, position, slug, causes)
    record("report.logged", report, by=by, at=at, title=report.title, recommendations=len(new.recommendations))
    return report


class ReadsOtherwise(Exception):
    """A report that is here differs from the one that comes in; the text names the first difference."""


@transaction.atomic
def log_for_more_forces(report: Report, new: NewReport, *, by: User, at: datetime) -> Report:
    """Note that a report that is here concerns more forces, and their grades. Raises ReadsOtherwise if it differs."""
    one_at_a_time()
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if difference := next(_differences(report, new), None):
        said = _("A report of this title and date is here already, %(difference)s. Compare the two first.")
        raise ReadsOtherwise(said % {"difference": difference})
    for force, grade in new.grades.items():
        GradeGiven.objects.get_or_create(report=report, force=force, area="", defaults={"grade": grade})
    if report.scope == Report.Scope.ONE_FORCE:
        report.scope = Report.Scope.SEVERAL_FORCES
        report.save(update_fields=["scope"])
    record("report.logged_for_more_forces", report, by=by, at=at, scope=report.scope)
    return report


def _differences(report: Report, new: NewReport) -> Iterator[str]:
    """What the report that is here says otherwise, as the middle of a sentence. What `new` leaves out is no difference
    but for causes of concern and recommendations: a report has all of them or is another one.
    """
    items = {(item.kind, item.number): item for item in report.recommendations.select_related("cause")}
    if set(items) != {(item.kind, item.number) for item in new.recommendations}:
        yield _("with other recommendations")
        return
    causes = list(report.causes.all())
    if len(causes) != len(new.causes):
        yield _("with other causes of concern")
        return
    for cause, other in zip(causes, new.causes, strict=True):
        if words(cause.text) != words(other.text) or cause.accelerated != other.accelerated:
            yield _("and its cause of concern %(n)s reads otherwise") % {"n": cause.position}
    for incoming in new.recommendations:
        yield from _item_differences(items[incoming.kind, incoming.number], incoming)
    if new.findings and words(new.findings) != words(report.findings):
        yield _("and its findings read otherwise")
    for given in report.grades_given.filter(area="", force__in=new.grades):
        if given.grade != new.grades[given.force]:
            yield _("and it gives %(force)s another grade") % {"force": given.force}


def _item_differences(item: Recommendation, other: NewRecommendation) -> Iterator[str]:
    what = {"item": f"{item.get_kind_display().lower()} {item.number}"}
    if words(item.text) != words(other.text):
        yield _("and its %(item)s reads otherwise") % what
    deadline = _deadline(other, item.report.published_on)
    derived = (deadline.phrase.casefold(), deadline.kind, deadline.due_on, other.override_due_on, other.override_reason)
    here = (
        item.deadline_phrase.casefold(),
        item.deadline_kind,
        item.due_on,
        item.override_due_on,
        item.override_reason,
    )
    if here != derived:
        yield _("and its %(item)s has another deadline") % what
    if item.addressed_to != other.addressed_to:
        yield _("and its %(item)s is addressed otherwise") % what
    if (item.cause and item.cause.position - 1) != other.cause:
        yield _("and its %(item)s stands under another cause of concern") % what


def _deadline(item: NewRecommendation, published_on: date) -> Deadline:
    source = words(item.text) if item.deadline_phrase is None else item.deadline_phrase
    return recommendation_due(source, published_on)


def _add_recommendation(
    report: Report, item: NewRecommendation, position: int, slug: str, causes: list[CauseOfConcern]
) -> Recommendation:
    recommendation = Recommendation(
        report=report,
        cause=None if item.cause is None else causes[item.cause],
        position=position,
        kind=item.kind,
        number=item.number,
        slug=slug,
        text=item.text,
        addressed_to=item.addressed_to,
        override_due_on=item.override_due_on,
        override_reason=item.override_reason,
    )
    recommendation.set_deadline(_deadline(item, report.published_on))
    recommendation.save(force_insert=True)
    return recommendation


def recommendation_slugs(items: Iterable[tuple[str, str]]) -> list[str]:
    """An address for each (kind, number) of one report: "recommendation-1", "area-for-improvement-2-1".

    Numbers are kept as printed, "1.1" or "1(a)", so two of them may come to the same address: the later gets a suffix.
    """
    taken: list[str] = []
    for kind, number in items:
        base = slugify(re.sub(r"\W", "-", f"{kind} {number}"))[:50].strip("-")
        taken.append(next(slug for slug in _with_suffixes(base) if slug not in taken))
    return taken


def _with_suffixes(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}-{n}" for n in count(2))


def _free_slug(title: str, published_on: date) -> str:
    """An address for the report that no other report has: its title, with its year, with a number where need be."""
    base = slugify(title)[:100].strip("-") or "report"
    if str(published_on.year) not in base:
        base = f"{base}-{published_on.year}"
    taken = set(Report.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in _with_suffixes(base) if slug not in taken)
