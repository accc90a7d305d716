"""The record: sealed versions of published responses and the documents made from them. Never changed, never removed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from journal.models import SEALED
from publications.record import Record
from responses.models import Response


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Publications as the public sees them."""

    def latest_versions(self) -> "PublicationQuerySet":
        """The newest version of each published response."""
        newer = Publication.objects.filter(response=models.OuterRef("response"), version__gt=models.OuterRef("version"))
        return self.filter(~models.Exists(newer))

    def latest_first(self) -> "PublicationQuerySet":
        """By the day of publication, the latest first."""
        return self.order_by("-published_on", "-sealed_at")


class Publication(models.Model):
    """One sealed version. `canonical` is the record itself; the other columns only find and order it."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="publications")
    version = models.PositiveSmallIntegerField()
    canonical = models.TextField()  # publications.record.Record.canonical()
    sha256 = models.CharField(max_length=64, unique=True)
    published_on = models.DateField(_("published on"))
    force_slug = models.SlugField()  # these two are the permanent address
    report_slug = models.SlugField(max_length=120)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["response", "version"], name="publication_version_once"),
            models.UniqueConstraint(fields=["force_slug", "report_slug", "version"], name="publication_address_once"),
            models.CheckConstraint(name="publication_version_from_1", condition=Q(version__gte=1)),
        ]
        indexes = [models.Index(fields=["-published_on", "-sealed_at"], name="publication_latest_first")]  # home
        triggers = SEALED

    def __str__(self) -> str:
        return f"{self.force_slug}/{self.report_slug} v{self.version}"

    @cached_property
    def record(self) -> Record:
        """What was published."""
        return Record.from_canonical(self.canonical)


class Rendition(models.Model):
    """One document made from a publication when it was sealed: the bytes that people downloaded."""

    class Format(models.TextChoices):
        HTML = "html", _("Web document")
        PDF = "pdf", _("PDF")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="renditions")
    format = models.CharField(max_length=4, choices=Format.choices)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["publication", "format"]
        constraints = [models.UniqueConstraint(fields=["publication", "format"], name="rendition_once")]
        triggers = SEALED

    def __str__(self) -> str:
        return f"{self.publication}.{self.format}"
