"""What did the inspectorate say? Reports, causes of concern and recommendations, with the dates they set."""

from datetime import date
from typing import ClassVar, TypeAlias

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Dated, Force, one_of
from recommendations import deadlines
from recommendations.fields import RichTextField

# What was said of a report would otherwise come to be said of another one.
STAYS_WITH_ITS_REPORT = pgtrigger.Trigger(
    name="stays_with_its_report",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__report__df=pgtrigger.F("new__report")),
    func="RAISE EXCEPTION 'It stays with its report.' USING ERRCODE = 'integrity_constraint_violation';",
)


class Regime(models.Model):
    """A statutory period for publishing a response, as a row."""

    slug = models.SlugField(unique=True)
    citation = models.CharField(_("citation"), max_length=200)
    link = models.URLField(_("address of the text"))
    days = models.PositiveSmallIntegerField(_("days"))
    first_day_counts = models.BooleanField(_("the first day counts"))
    in_force_from = models.DateField(_("in force from"))
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        ordering = ["in_force_from"]

    def __str__(self) -> str:
        return self.citation

    def rule(self) -> deadlines.Regime:
        """The row as the value that deadlines.py counts with."""
        return deadlines.Regime(
            citation=self.citation,
            link=self.link,
            days=self.days,
            first_day_counts=self.first_day_counts,
            in_force_from=self.in_force_from,
            in_force_until=self.in_force_until,
        )


class Programme(models.Model):
    """A kind of report: PEEL, crime data integrity, national thematic and so on."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class GradeScheme(Dated):
    """A set of grades that the inspectorate used from one day until another. Never compared across schemes."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["starts_on"]

    def __str__(self) -> str:
        return self.name


class Grade(models.Model):
    """One grade of a scheme; position 1 is the best."""

    scheme = models.ForeignKey(GradeScheme, models.PROTECT, related_name="grades")
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["scheme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "position"], name="grade_position_once"),
            models.UniqueConstraint(fields=["scheme", "name"], name="grade_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


HMICFRS = "His Majesty’s Inspectorate of Constabulary and Fire & Rescue Services (HMICFRS)"


class ReportScope(models.TextChoices):
    """How many forces a report concerns."""

    ONE_FORCE = "one force", _("One force")
    SEVERAL_FORCES = "several forces", _("Several forces")
    ALL_FORCES = "all forces", _("All forces (national or thematic)")


class Report(models.Model):
    """A report of the inspectorate on one force, several, or all."""

    Scope: TypeAlias = ReportScope

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=300)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="reports", verbose_name=_("programme"))
    inspectorate = models.CharField(_("inspectorate"), max_length=200, default=HMICFRS)
    scope = models.CharField(_("scope"), max_length=20, choices=Scope.choices, default=Scope.ONE_FORCE)
    published_on = models.DateField(_("date of publication"))
    link = models.URLField(_("address of the report"), max_length=500, blank=True)
    stated_recommendations = models.PositiveSmallIntegerField(
        _("number of recommendations that it states"), null=True, blank=True
    )
    findings = RichTextField(_("findings"), blank=True)
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["Report"]]

    class Meta:
        ordering = ["-published_on", "title"]
        constraints = [one_of("report", "scope", ReportScope)]
        indexes = [models.Index(fields=["-published_on"], name="report_latest_first")]  # the register's order

    def __str__(self) -> str:
        return self.title

    def overall_grade_of(self, force: Force) -> str:
        """The force's overall grade, or "" where the report gives none."""
        for given in self.grades_given.all():
            if given.force_id == force.pk and not given.area:
                return given.grade.name
        return ""


class GradeGiven(models.Model):
    """A grade that a report gives a force, overall (area "") or for one area."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="grades_given")
    force = models.ForeignKey(Force, models.PROTECT, related_name="grades_given")
    area = models.CharField(_("area"), max_length=200, blank=True)
    grade = models.ForeignKey(Grade, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report", "force", "area"]
        constraints = [models.UniqueConstraint(fields=["report", "force", "area"], name="grade_given_once")]

    def __str__(self) -> str:
        return f"{self.force}: {self.grade}"


class CauseOfConcern(models.Model):
    """A serious, critical or systemic shortcoming; always with one or more recommendations."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="causes")
    position = models.PositiveSmallIntegerField(_("position"))
    text = RichTextField(_("text"))
    accelerated = models.BooleanField(_("published ahead of its report"), default=False)

    class Meta:
        ordering = ["report", "position"]
        verbose_name_plural = _("causes of concern")
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="cause_position_once"),
            models.CheckConstraint(name="cause_says_something", condition=~Q(text="")),
        ]
        triggers = [STAYS_WITH_ITS_REPORT]

    def __str__(self) -> str:
        return f"{self.report}: {_('cause of concern')} {self.position}"


class DeadlineKind(models.TextChoices):
    """How the inspectorate set a date; the values are those of deadlines.Deadline."""

    RELATIVE = "relative", _("Counted from the day of publication")
    ABSOLUTE = "absolute", _("A date")
    IMMEDIATE = "immediate", _("At once")
    NONE = "none", _("None")


class ItemKind(models.TextChoices):
    """What the inspectorate calls what it asks for."""

    RECOMMENDATION = "recommendation", _("Recommendation")
    AREA_FOR_IMPROVEMENT = "area for improvement", _("Area for improvement")


class Recommendation(models.Model):
    """A recommendation, beneath a cause of concern or alone, or an area for improvement."""

    Kind: TypeAlias = ItemKind

    report = models.ForeignKey(Report, models.PROTECT, related_name="recommendations")
    cause = models.ForeignKey(CauseOfConcern, models.PROTECT, null=True, blank=True, related_name="recommendations")
    position = models.PositiveSmallIntegerField(_("position in the report"))
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices, default=Kind.RECOMMENDATION)
    number = models.CharField(_("number as printed"), max_length=20)
    # Its part of a permanent address, and its name in what is submitted, approved and sealed. Never changed.
    slug = models.SlugField(max_length=60, editable=False)
    text = RichTextField(_("text"))
    addressed_to = models.CharField(_("addressed to"), max_length=200, blank=True)
    deadline_phrase = models.CharField(_("deadline as printed"), max_length=100, blank=True)
    deadline_kind = models.CharField(_("kind of deadline"), max_length=10, choices=DeadlineKind.choices)
    due_on = models.DateField(_("date derived"), null=True, blank=True)
    override_due_on = models.DateField(_("date set by hand"), null=True, blank=True)
    override_reason = models.CharField(_("reason for the date set by hand"), max_length=300, blank=True)

    objects: ClassVar[models.Manager["Recommendation"]]

    class Meta:
        ordering = ["report", "position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "kind", "number"], name="recommendation_number_once"),
            models.UniqueConstraint(fields=["report", "position"], name="recommendation_position_once"),
            models.UniqueConstraint(fields=["report", "slug"], name="recommendation_slug_once"),
            models.CheckConstraint(name="recommendation_has_a_slug", condition=~Q(slug="")),
            one_of("recommendation", "kind", ItemKind),
            one_of("recommendation", "deadline_kind", DeadlineKind),
            models.CheckConstraint(name="recommendation_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="recommendation_date_follows_its_kind",
                condition=Q(deadline_kind=DeadlineKind.NONE, due_on__isnull=True, deadline_phrase="")
                | (~Q(deadline_kind=DeadlineKind.NONE) & Q(due_on__isnull=False) & ~Q(deadline_phrase="")),
            ),
            models.CheckConstraint(
                name="recommendation_override_has_a_reason",
                condition=Q(override_due_on__isnull=True, override_reason="")
                | (Q(override_due_on__isnull=False) & ~Q(override_reason="")),
            ),
        ]
        triggers = [
            STAYS_WITH_ITS_REPORT,
            pgtrigger.Trigger(
                name="cause_of_its_own_report",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__cause__isnull=False),
                func="""
                    IF NEW.report_id <> (
                        SELECT report_id FROM recommendations_causeofconcern WHERE id = NEW.cause_id
                    ) THEN
                        RAISE EXCEPTION 'The cause of concern belongs to another report.'
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                    """,
            ),
        ]
        indexes = [models.Index(F("override_due_on"), F("due_on"), name="recommendation_by_date")]  # what is due

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def last_on(self) -> date | None:
        """The day by which it is to be done: the one set by hand where there is one."""
        return self.override_due_on or self.due_on

    def set_deadline(self, deadline: deadlines.Deadline) -> None:
        """Take over what deadlines.py derived."""
        self.deadline_phrase = deadline.phrase
        self.deadline_kind = deadline.kind
        self.due_on = deadline.due_on
