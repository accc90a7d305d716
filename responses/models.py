"""The work: one duty per report and force, both sides' paired texts, and what each side signed."""

from datetime import date
from typing import Any, ClassVar, TypeAlias

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Force, LocalPolicingBody, User, one_of, paired
from accounts.policy import Person, Right, bodies_where, forces_where
from journal.models import SEALED
from recommendations.fields import RichTextField
from recommendations.models import STAYS_WITH_ITS_REPORT, Recommendation, Report
from responses.reminder_rules import ReminderRules  # noqa: F401  # Django finds a model once its module is imported
from responses.unsent import Unsent  # noqa: F401  # (the same)
from responses.workflow import Duty, ForceState, OfficeState

PERSON = settings.AUTH_USER_MODEL


class ResponseQuerySet(models.QuerySet["Response"]):
    """Responses, by who sees them and by what is owed first."""

    def visible_to(self, user: Person, today: date) -> "ResponseQuerySet":
        """Those of the bodies and forces at which the person may see."""
        return self.filter(
            Q(body__in=bodies_where(user, Right.SEE, today)) | Q(force__in=forces_where(user, Right.SEE, today))
        )

    def with_facts(self) -> "ResponseQuerySet":
        """With the rows that every list and page shows beside them."""
        return self.select_related("report__programme", "force", "body", "office_lead", "force_lead")

    def by_urgency(self) -> "ResponseQuerySet":
        """Those still owed first, the nearest last day first; then the others, the latest report first."""
        owed = Q(duty=Duty.REQUIRED, published_on__isnull=True)
        return self.annotate(owed=models.Case(models.When(owed, then=0), default=1)).order_by(
            "owed",
            models.Case(models.When(owed, then="last_on"), output_field=models.DateField()).asc(nulls_last=True),
            "-clock_from",
            "pk",
        )


# A changed date is reminded of anew, whoever changed it and however.
A_NEW_DATE_IS_COUNTED = pgtrigger.Trigger(
    name="a_new_date_is_counted",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__last_on__df=pgtrigger.F("new__last_on"))
    | pgtrigger.Q(old__comment_by__df=pgtrigger.F("new__comment_by")),
    func="""
        IF OLD.last_on IS DISTINCT FROM NEW.last_on THEN
            NEW.clock_version := OLD.clock_version + 1;
        END IF;
        IF OLD.comment_by IS DISTINCT FROM NEW.comment_by THEN
            NEW.comment_version := OLD.comment_version + 1;
        END IF;
        RETURN NEW;
        """,
)


class Response(models.Model):
    """One duty: a body's response to a report on a force. The regime's inputs are copied when it starts."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="responses")
    force = models.ForeignKey(Force, models.PROTECT, related_name="responses")
    body = models.ForeignKey(LocalPolicingBody, models.PROTECT, related_name="responses")

    duty = models.CharField(_("duty"), max_length=20, choices=Duty.choices, default=Duty.REQUIRED)
    covered_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="covers")
    duty_reason = models.TextField(_("reason"), blank=True)
    duty_decided_at = models.DateTimeField(null=True)
    duty_decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    clock_citation = models.CharField(max_length=200)
    clock_link = models.URLField()
    clock_days = models.PositiveSmallIntegerField()
    clock_first_day_counts = models.BooleanField()
    clock_from = models.DateField()  # the day the report was published
    last_on = models.DateField(_("last lawful day"), null=True)  # null: no regime was in force

    force_state = models.CharField(max_length=20, choices=ForceState.choices, default=ForceState.NOT_INVITED)
    office_state = models.CharField(max_length=20, choices=OfficeState.choices, default=OfficeState.DRAFTING)
    force_moved_at = models.DateTimeField(null=True)  # since when each track stands where it stands
    office_moved_at = models.DateTimeField(null=True)
    published_on = models.DateField(_("first published on"), null=True)
    comment_by = models.DateField(_("force’s date"), null=True)
    # Each counts how often its date was set anew, so that what was said of an earlier one does not count for it.
    clock_version = models.PositiveIntegerField(default=1)  # of last_on
    comment_version = models.PositiveIntegerField(default=1)  # of comment_by
    invited_at = models.DateTimeField(null=True)
    invited_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    office_lead = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    force_lead = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-clock_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "force"], name="response_once_per_report_and_force"),
            models.CheckConstraint(
                name="response_duty_set_aside_for_a_reason",
                condition=Q(duty=Duty.REQUIRED)
                | (~Q(duty_reason="") & Q(duty_decided_at__isnull=False, duty_decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="response_covered_by_a_response",
                condition=Q(duty=Duty.COVERED_BY, covered_by__isnull=False)
                | (~Q(duty=Duty.COVERED_BY) & Q(covered_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="response_published_has_a_day",
                condition=~Q(office_state__in=(OfficeState.PUBLISHED, OfficeState.CORRECTING))
                | Q(published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="response_not_covered_by_itself",
                condition=Q(covered_by__isnull=True) | ~Q(covered_by=F("pk")),
            ),
            models.CheckConstraint(
                name="response_published_after_its_report",
                condition=Q(published_on__isnull=True) | Q(published_on__gte=F("clock_from")),
            ),
            models.CheckConstraint(
                name="response_invited_by_a_day",
                # Later states may stand without: a document taken over does not say when the force was invited.
                condition=~Q(force_state=ForceState.INVITED) | Q(invited_at__isnull=False, comment_by__isnull=False),
            ),
            one_of("response", "duty", Duty),
            one_of("response", "force_state", ForceState),
            one_of("response", "office_state", OfficeState),
            paired("response", "duty_decided"),
            paired("response", "invited"),
        ]
        triggers = [STAYS_WITH_ITS_REPORT, A_NEW_DATE_IS_COUNTED]
        indexes = [models.Index(fields=["last_on"], name="response_by_last_day")]  # what is due, what is late

    def __str__(self) -> str:
        return f"{self.report} ({self.force})"


class Side(models.TextChoices):
    """Whose text it is."""

    FORCE = "force", _("Force")
    BODY = "body", _("Body")


class Part(models.TextChoices):
    """Which of a side's texts it is. Sources: section 55(5)(a) to (c) and (5B)."""

    OVERALL = "overall", _("Comments on the report as a whole")
    ON_COMMENTS = "on comments", _("The body’s response to the chief officer’s comments")
    ANSWER = "answer", _("Answer to one recommendation")


class Position(models.TextChoices):
    """What a side makes of a recommendation."""

    ACCEPTED = "accepted", _("Accepted")
    ACCEPTED_IN_PART = "accepted in part", _("Accepted in part")
    NOT_ACCEPTED = "not accepted", _("Not accepted")
    FOR_OTHERS = "for others", _("For others")


class Disposition(models.TextChoices):
    """Section 55(5B): what the body has done or will do, or that it does nothing; the text says why."""

    ACTION_TAKEN = "action taken", _("Action taken")
    ACTION_PROPOSED = "action proposed", _("Action proposed")
    NO_ACTION = "no action", _("No action")


# What is said of a recommendation is said in the response to the report that makes it.
ABOUT_ITS_OWN_REPORT = pgtrigger.Trigger(
    name="answers_its_own_report",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__recommendation__isnull=False),
    func="""
        IF (SELECT report_id FROM responses_response WHERE id = NEW.response_id) <> (
            SELECT report_id FROM recommendations_recommendation WHERE id = NEW.recommendation_id
        ) THEN
            RAISE EXCEPTION 'The recommendation belongs to another report.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
        """,
)


class Statement(models.Model):
    """One side's text on one recommendation or on the report as a whole. `version` guards against lost updates.

    What is kept while somebody types counts as a version too, but has no revision of its own until it is settled:
    by a press of Save, by somebody else's writing, by some minutes, or by a move.
    """

    response = models.ForeignKey(Response, models.PROTECT, related_name="statements")
    side = models.CharField(max_length=5, choices=Side.choices)
    part = models.CharField(max_length=12, choices=Part.choices)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, null=True, related_name="statements")
    text = RichTextField(_("text"), blank=True)
    position = models.CharField(_("position"), max_length=20, choices=Position.choices, blank=True)
    disposition = models.CharField(_("action"), max_length=20, choices=Disposition.choices, blank=True)
    owner = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", verbose_name=_("in charge"))
    version = models.PositiveIntegerField(default=0)  # 0: somebody is in charge of it, and nobody has written yet
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    typing_began_at = models.DateTimeField(null=True)  # null: what stands is settled

    class Meta:
        ordering = ["response", "side", "recommendation__position"]
        constraints = [
            paired("statement", "saved"),
            models.CheckConstraint(
                name="statement_saved_has_a_version",
                condition=Q(version=0, saved_at__isnull=True, text="", position="", disposition="")
                | Q(version__gt=0, saved_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["response", "side", "part", "recommendation"],
                name="statement_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="statement_part_fits_its_subject",
                condition=Q(part=Part.ANSWER, recommendation__isnull=False)
                | Q(part=Part.OVERALL, recommendation__isnull=True)
                | Q(part=Part.ON_COMMENTS, side=Side.BODY, recommendation__isnull=True),
            ),
            one_of("statement", "side", Side),
            one_of("statement", "part", Part),
            one_of("statement", "position", Position, or_empty=True),
            one_of("statement", "disposition", Disposition, or_empty=True),
        ]
        triggers = [ABOUT_ITS_OWN_REPORT]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.recommendation or self.get_part_display()}"


class StatementRevision(models.Model):
    """What a statement said at one version, as it was settled. Never changed."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    text = RichTextField(blank=True)
    position = models.CharField(max_length=20, blank=True)
    disposition = models.CharField(max_length=20, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["statement", "version"]
        constraints = [models.UniqueConstraint(fields=["statement", "version"], name="revision_version_once")]
        triggers = SEALED

    def __str__(self) -> str:
        return f"{self.statement}, version {self.version}"


class SubmissionMeans(models.TextChoices):
    """How the force’s comments came to be submitted."""

    SIGNED_HERE = "signed here", _("Signed off in this register")
    DOCUMENT = "document", _("Taken over from a document")


class Submission(models.Model):
    """What the force submitted, frozen as it was signed off. The last one not withdrawn is what gets published."""

    Means: TypeAlias = SubmissionMeans

    response = models.ForeignKey(Response, models.PROTECT, related_name="submissions")
    means = models.CharField(max_length=20, choices=Means.choices)
    content = models.TextField()  # canonical JSON: {statement key: {text, position, disposition}}
    sha256 = models.CharField(max_length=64)
    signed_name = models.CharField(max_length=200, blank=True)
    signed_rank = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["response", "pk"]
        constraints = [one_of("submission", "means", SubmissionMeans)]
        triggers = SEALED

    def __str__(self) -> str:
        return f"{self.response}: {self.sha256[:8]}"


class Approval(models.Model):
    """A named person's approval of one exact content. It holds while the content's hash is still this one."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="approvals")
    sha256 = models.CharField(max_length=64)
    on_behalf_of = models.CharField(_("for and on behalf of"), max_length=200, blank=True)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["response", "pk"]
        triggers = SEALED

    def __str__(self) -> str:
        return f"{self.response}: {self.sha256[:8]}"


class Audience(models.TextChoices):
    """Who reads a comment."""

    OWN_SIDE = "own side", _("My own side")
    BOTH = "both", _("Both sides")


class Comment(models.Model):
    """What somebody says to colleagues about one text. Never published; asks, answers, and is resolved."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="comments")
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, related_name="comments"
    )  # null: about the report as a whole
    side = models.CharField(max_length=5, choices=Side.choices)  # whose writer it is
    audience = models.CharField(_("who reads it"), max_length=10, choices=Audience.choices)
    text = models.TextField(_("comment"))
    mentioned: models.ManyToManyField[User, models.Model] = models.ManyToManyField(PERSON, related_name="mentions")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            one_of("comment", "side", Side),
            one_of("comment", "audience", Audience),
            paired("comment", "resolved"),
            models.CheckConstraint(name="comment_says_something", condition=~Q(text="")),
        ]
        triggers = [ABOUT_ITS_OWN_REPORT]
        indexes = [models.Index(fields=["response", "recommendation"], name="comment_by_subject")]  # an editor's

    def __str__(self) -> str:
        return f"{self.response}: {self.written_by}"


class Confirmation(models.Model):
    """Somebody confirmed that a personal detail in a text may be published. Only its hash is kept."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="confirmations")
    sha256 = models.CharField(max_length=64)  # of the detail as responses.scruples found it
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["response", "pk"]
        constraints = [models.UniqueConstraint(fields=["response", "sha256"], name="confirmation_once")]
        triggers = SEALED

    def __str__(self) -> str:
        return f"{self.response}: {self.sha256[:8]}"
