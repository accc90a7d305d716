"""What came after a publication: dated updates of what was done about each recommendation, and in which other reports
the same was asked for. Rows are only added."""

from typing import Any, ClassVar, TypeAlias

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Force, one_of, paired
from journal.models import NEVER_EMPTIED, SEALED
from recommendations.fields import RichTextField
from recommendations.models import ItemKind, Recommendation
from responses.models import ABOUT_ITS_OWN_REPORT, Response, Side

PERSON = settings.AUTH_USER_MODEL
# What an update says. The rest of its row tells what became of it.
SAID = ("response", "recommendation", "slug", "side", "as_of", "delivery", "verification", "inspectorate", "text")


class Delivery(models.TextChoices):
    """How far what was promised is done."""

    NOT_STARTED = "not started", _("Not started")
    IN_PROGRESS = "in progress", _("In progress")
    AWAITING_SIGN_OFF = "awaiting sign-off", _("Awaiting sign-off")
    COMPLETE = "complete", _("Complete")


class Verification(models.TextChoices):
    """Whether the body is satisfied that it was done."""

    ASSURED = "assured", _("Assured")
    PARTLY = "partly assured", _("Partly assured")
    NOT_ASSURED = "not assured", _("Not assured")


class WithInspectorate(models.TextChoices):
    """Where the recommendation stands with those who made it."""

    OPEN = "open", _("Open")
    COMPLETED = "completed", _("Completed")
    SUPERSEDED = "superseded", _("Superseded")
    DISCHARGED = "discharged", _("Discharged")


class UpdateQuerySet(models.QuerySet["Update"]):
    """Updates, by what became of them."""

    def published(self) -> "UpdateQuerySet":
        """Those that the public reads."""
        return self.filter(published_at__isnull=False)

    def waiting(self) -> "UpdateQuerySet":
        """Those that the office has still to publish or to send back."""
        return self.filter(published_at__isnull=True, sent_back_at__isnull=True)

    def standing(self) -> "UpdateQuerySet":
        """Those that were not sent back."""
        return self.filter(sent_back_at__isnull=True)

    def latest_first(self) -> "UpdateQuerySet":
        """By the day of which they speak; of one day, the one sent last comes first, so that it corrects the others."""
        return self.order_by("-as_of", "-pk")


class Update(models.Model):
    """What one side says of a recommendation, as of a day. Sent, both sides read it; published, everybody does.

    Its words never change once it is sent, and nothing of it once it is published. A mistake is put right by a newer
    one. An empty choice says nothing of that: what was said before holds.
    """

    Delivery: TypeAlias = Delivery
    Verification: TypeAlias = Verification
    WithInspectorate: TypeAlias = WithInspectorate

    response = models.ForeignKey(Response, models.PROTECT, related_name="updates")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="updates")
    slug = models.SlugField(max_length=60)  # the recommendation's part of the address at which the public reads it
    side = models.CharField(max_length=5, choices=Side.choices)
    as_of = models.DateField(_("as of"))
    delivery = models.CharField(_("delivery"), max_length=20, choices=Delivery.choices, blank=True)
    verification = models.CharField(_("assurance by the body"), max_length=20, choices=Verification.choices, blank=True)
    inspectorate = models.CharField(
        _("with the inspectorate"), max_length=20, choices=WithInspectorate.choices, blank=True
    )
    text = RichTextField(_("text"), blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    sent_back_at = models.DateTimeField(null=True)
    sent_back_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    sent_back_reason = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = UpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-as_of", "-pk"]
        constraints = [
            one_of("update", "side", Side),
            one_of("update", "delivery", Delivery, or_empty=True),
            one_of("update", "verification", Verification, or_empty=True),
            one_of("update", "inspectorate", WithInspectorate, or_empty=True),
            paired("update", "sent_back"),
            paired("update", "published"),
            models.CheckConstraint(
                name="update_says_something",
                condition=~Q(text="") | ~Q(delivery="") | ~Q(verification="") | ~Q(inspectorate=""),
            ),
            models.CheckConstraint(
                name="update_of_the_force_says_what_it_did",
                condition=Q(side=Side.BODY) | Q(verification="", inspectorate=""),
            ),
            models.CheckConstraint(
                name="update_sent_back_for_a_reason",
                condition=Q(sent_back_at__isnull=True, sent_back_reason="")
                | (Q(sent_back_at__isnull=False, published_at__isnull=True) & ~Q(sent_back_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["response", "slug", "-as_of"], name="update_of_recommendation"),  # every public page
            models.Index(fields=["published_at"], name="update_published"),  # what is new?
        ]
        triggers = [
            ABOUT_ITS_OWN_REPORT,
            pgtrigger.Protect(name="never_removed", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="published_never_changed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="words_never_changed", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(*SAID)
            ),
            NEVER_EMPTIED,
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.as_of}"


class Matter(models.Model):
    """Something that the inspectorate asked of a force more than once. Its occurrences say where."""

    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        triggers = SEALED

    def __str__(self) -> str:
        return f"{self.force}: {self.pk}"


# What an occurrence says. The rest of its row tells whether it holds.
_TOLD = ("title", "kind", "number", "link")
_OCCURRED = ("matter", "response", "recommendation", "slug", *_TOLD, "made_on", "added_at", "added_by")

OF_ITS_FORCE_AND_DAY = pgtrigger.Trigger(
    name="of_its_force_and_day",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Q(new__response__isnull=False),
    func="""
        IF NOT EXISTS (
            SELECT FROM responses_response
            WHERE id = NEW.response_id AND clock_from = NEW.made_on
            AND force_id = (SELECT force_id FROM progress_matter WHERE id = NEW.matter_id)
        ) THEN
            RAISE EXCEPTION 'The recommendation was made to another force, or on another day.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
        """,
)


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    """Occurrences, by whether they hold."""

    def standing(self) -> "OccurrenceQuerySet":
        """Those that nobody took out."""
        return self.filter(ended_at__isnull=True)


class Occurrence(models.Model):
    """One time that a matter was recommended: in a report whose response is in the register, or in one that is told
    here by its title, with the number that it had there.

    What it says never changes. It is taken out for a reason where it was wrong, and added anew.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="occurrences")
    response = models.ForeignKey(Response, models.PROTECT, null=True, related_name="occurrences")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, null=True, related_name="occurrences")
    slug = models.SlugField(max_length=60, blank=True)  # the recommendation's, as in Update
    title = models.CharField(_("title of the report"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=ItemKind.choices, blank=True)
    number = models.CharField(_("number as printed"), max_length=20, blank=True)
    link = models.URLField(_("address of the report"), max_length=500, blank=True)
    made_on = models.DateField()  # the day on which its report was published
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    ended_reason = models.TextField(blank=True)

    objects: ClassVar[Any] = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["made_on", "pk"]
        constraints = [
            one_of("occurrence", "kind", ItemKind, or_empty=True),
            paired("occurrence", "ended"),
            models.CheckConstraint(
                name="occurrence_in_the_register_or_told",
                condition=Q(response__isnull=False, recommendation__isnull=False, **dict.fromkeys(_TOLD, ""))
                & ~Q(slug="")
                | Q(response__isnull=True, recommendation__isnull=True, slug="") & ~Q(title="") & ~Q(kind=""),
            ),
            models.CheckConstraint(
                name="occurrence_links_safely", condition=Q(link="") | Q(link__startswith="https://")
            ),
            models.CheckConstraint(
                name="occurrence_ended_for_a_reason",
                condition=Q(ended_at__isnull=True, ended_reason="") | (Q(ended_at__isnull=False) & ~Q(ended_reason="")),
            ),
            models.UniqueConstraint(
                fields=["response", "recommendation"],
                condition=Q(ended_at__isnull=True),
                name="occurrence_of_one_matter",
            ),
            models.UniqueConstraint(
                fields=["matter", "title", "made_on", "kind", "number"],
                condition=Q(ended_at__isnull=True, response__isnull=True),
                name="occurrence_told_once",
            ),
        ]
        indexes = [models.Index(fields=["response", "slug"], name="occurrence_of_recommendation")]  # every public page
        triggers = [
            ABOUT_ITS_OWN_REPORT,
            OF_ITS_FORCE_AND_DAY,
            pgtrigger.Protect(name="never_removed", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_never_changed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="words_never_changed", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(*_OCCURRED)
            ),
            NEVER_EMPTIED,
        ]

    def __str__(self) -> str:
        return f"{self.response.report if self.response else self.title}, {self.item}"

    @property
    def item(self) -> str:
        """What the report calls it: “Recommendation 2”."""
        if self.recommendation:
            return str(self.recommendation)
        return f"{self.get_kind_display()} {self.number}".strip()
