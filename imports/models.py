"""What came in, and how far is its review? A document from its upload until its records are made."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import LocalPolicingBody, paired
from accounts.policy import Person, Right, bodies_where
from responses.models import Response


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Documents under review, by who sees them."""

    def visible_to(self, user: Person, today: date) -> "IntakeQuerySet":
        """Those of the bodies at which the person may import."""
        return self.filter(body__in=bodies_where(user, Right.LOG_REPORTS, today))

    def open(self) -> "IntakeQuerySet":
        """Those whose records are not made yet."""
        return self.filter(made_at__isnull=True)


class Intake(models.Model):
    """One document or pasted text under review. Nothing of it is a record until "Make these records"."""

    class Source(models.TextChoices):
        DOCUMENT = "document", _("Uploaded document")
        PASTED = "pasted", _("Pasted text")

    body = models.ForeignKey(LocalPolicingBody, models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices)
    name = models.CharField(_("file name"), max_length=200)
    content = models.BinaryField()  # the file as it came
    sha256 = models.CharField(max_length=64)
    document = models.JSONField()  # imports.blocks.Document
    placements = models.JSONField(default=dict)  # block index -> label, as the person last left them
    details = models.JSONField(default=dict)  # the fields as the person last left them, by form field name
    version = models.PositiveIntegerField(default=1)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    response = models.ForeignKey(Response, models.PROTECT, null=True, related_name="intakes")

    objects: ClassVar[Any] = IntakeQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [paired("intake", "saved"), paired("intake", "made")]

    def __str__(self) -> str:
        return self.name
