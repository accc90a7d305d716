"""The record: sealed versions of published responses and the documents made from them. Never changed, never removed."""

from datetime import date
from typing import Any, ClassVar, TypeAlias

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, GeneratedField, Q
from django.db.models.functions import Lower, RowNumber
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import one_of, paired
from journal.models import SEALED, Letter
from journal.outside import letters_about
from publications.record import Record
from recommendations.deadlines import working_day_after
from responses.models import Response


# What is left out is asked for as a list that depends on no other row, once for a whole query. Asked row by row, it
# takes the database minutes wherever its statistics are older than a thousand rows that came in together.
def _removed() -> models.QuerySet[Any, Any]:
    """The keys of the versions that the public does not read now."""
    return Removal.objects.in_force().order_by().values("publication")


def _superseded() -> models.QuerySet[Any, Any]:
    """The keys of the versions that have a newer one."""
    newest_first = models.Window(RowNumber(), partition_by="response", order_by=F("version").desc())
    return Publication.objects.order_by().annotate(place=newest_first).filter(place__gt=1).values("pk")


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Sealed versions, by which of them the public reads. Whatever the public is shown passes through `public`."""

    def public(self) -> "PublicationQuerySet":
        """Those that were neither withdrawn nor taken down."""
        return self.exclude(pk__in=_removed())

    def latest_versions(self) -> "PublicationQuerySet":
        """The newest version of each published response, whether the public still reads it or not."""
        return self.exclude(pk__in=_superseded())

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

    @property
    def copies_due_on(self) -> date:
        """By when its copies are to be recorded."""
        return copies_due_on(self.published_on, self.response.force.nation)


def copies_due_on(published_on: date, nation: str) -> date:
    """The working day after a publication: the office's own rule, as section 55(6) names no day."""
    return working_day_after(published_on, nation)


class Rendition(models.Model):
    """One document made from a publication: the bytes that people downloaded. Each format is made once, when the
    version is sealed, or later where the format came later (`publications.actions.drawing`)."""

    class Format(models.TextChoices):
        HTML = "html", _("Web document")
        PDF = "pdf", _("PDF")
        DOCX = "docx", _("Word")
        ODT = "odt", _("OpenDocument")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="renditions")
    format = models.CharField(max_length=4, choices=Format.choices)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["publication", "format"]
        constraints = [models.UniqueConstraint(fields=["publication", "format"], name="rendition_once")]
        indexes = [models.Index(fields=["sha256"], name="rendition_by_fingerprint")]  # is this file one of ours?
        triggers = SEALED

    def __str__(self) -> str:
        return f"{self.publication}.{self.format}"


class ScheduleOutcome(models.TextChoices):
    """What became of a publication that was set for a moment."""

    PENDING = "pending", _("Waiting for its moment")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Could not be published")


class Schedule(models.Model):
    """A response is to be published at a moment. The worker finds the row, asks everything again, and publishes."""

    Outcome: TypeAlias = ScheduleOutcome

    response = models.ForeignKey(Response, models.PROTECT, related_name="schedules")
    publish_at = models.DateTimeField()
    approved_sha256 = models.CharField(max_length=64)  # of the texts as they were approved when it was set
    scheduled_at = models.DateTimeField()
    scheduled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=ScheduleOutcome.choices, default=ScheduleOutcome.PENDING)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)  # a sentence: why it could not be published

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("schedule", "outcome", ScheduleOutcome),
            models.UniqueConstraint(
                fields=["response"], condition=Q(outcome=ScheduleOutcome.PENDING), name="schedule_one_pending"
            ),
            models.CheckConstraint(
                name="schedule_ended_once_decided",
                condition=Q(outcome=ScheduleOutcome.PENDING, ended_at__isnull=True)
                | (~Q(outcome=ScheduleOutcome.PENDING) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="schedule_failed_for_a_reason",
                condition=(Q(outcome=ScheduleOutcome.FAILED) & ~Q(reason=""))
                | (~Q(outcome=ScheduleOutcome.FAILED) & Q(reason="")),
            ),
        ]
        indexes = [  # what the worker asks for every minute
            models.Index(fields=["publish_at"], condition=Q(outcome=ScheduleOutcome.PENDING), name="schedule_due")
        ]

    def __str__(self) -> str:
        return f"{self.response}: {self.publish_at:%Y-%m-%d %H:%M}"


class RemovalKind(models.TextChoices):
    """What is said of a version."""

    WITHDRAWN = "withdrawn", _("Withdrawn")  # by an approver, for good, for a legal reason that everybody reads
    TAKEN_DOWN = "taken down", _("Taken down")  # by an administrator, at once, for a reason that the staff read
    PUT_BACK = "put back", _("Put back")


class RemovalQuerySet(models.QuerySet["Removal"]):
    """Removals, by whether they hold."""

    def in_force(self) -> "RemovalQuerySet":
        """Those that keep a version from the public now: the last word on it, where that is not that it came back."""
        later = Removal.objects.filter(publication=models.OuterRef("publication"), pk__gt=models.OuterRef("pk"))
        return self.exclude(kind=Removal.Kind.PUT_BACK).filter(~models.Exists(later))


class Removal(models.Model):
    """A word on whether the public reads a version. Rows are only added, and the version itself stays as it was sealed.

    The newest version is removed together with every earlier one, so that no old version comes up in its place.
    """

    Kind: TypeAlias = RemovalKind

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="removals")
    kind = models.CharField(max_length=10, choices=RemovalKind.choices)
    reason = models.TextField()
    removed_at = models.DateTimeField()
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("removal", "kind", RemovalKind),
            models.CheckConstraint(name="removal_has_a_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["publication", "id"], name="removal_of_publication")]  # every public page
        triggers = SEALED

    def __str__(self) -> str:
        return f"{self.publication}: {self.get_kind_display()}"


class Recipient(models.TextChoices):
    """To whom a copy of what was published goes. Section 55(6) names the first two; an office may add the others."""

    INSPECTORATE = "inspectorate", _("the inspectors of constabulary")
    SECRETARY_OF_STATE = "secretary of state", _("the Secretary of State")
    PANEL = "panel", _("the police and crime panel")
    BOARD = "board", _("the board")


STATUTORY = (Recipient.INSPECTORATE, Recipient.SECRETARY_OF_STATE)


class Means(models.TextChoices):
    """How a copy went."""

    FROM_HERE = "from here", _("sent from here by e-mail")
    OTHER = "other", _("sent by other means")


class CopyQuerySet(models.QuerySet["Copy"]):
    """Copies, by whether anything is still to be done."""

    def outstanding(self) -> "CopyQuerySet":
        """The copies that the section asks for and nobody has recorded, of the newest version of each response."""
        newest = Publication.objects.public().latest_versions()
        return self.filter(recipient__in=STATUTORY, recorded_at__isnull=True, publication__in=newest)

    def with_response(self) -> "CopyQuerySet":
        """With the response that each is about, and without the sealed text, which no list needs."""
        facts = [f"publication__response__{name}" for name in ("report__programme", "force", "body", "office_lead")]
        return self.select_related(*facts).defer("publication__canonical")


class Copy(models.Model):
    """One copy of a version. Those that section 55(6) asks for are due once it is sealed; a correction has its own."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="copies")
    recipient = models.CharField(max_length=20, choices=Recipient.choices)
    means = models.CharField(max_length=10, choices=Means.choices, blank=True)
    sent_on = models.DateField(_("sent on"), null=True)
    proof = models.TextField(_("how it was sent"), blank=True)
    recorded_at = models.DateTimeField(null=True)  # null: not sent yet, as far as anybody has recorded
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = CopyQuerySet.as_manager()

    class Meta:
        ordering = ["publication", "pk"]
        verbose_name_plural = _("copies")
        constraints = [
            models.UniqueConstraint(fields=["publication", "recipient"], name="copy_once_for_each_recipient"),
            one_of("copy", "recipient", Recipient),
            one_of("copy", "means", Means, or_empty=True),
            paired("copy", "recorded"),
            models.CheckConstraint(
                name="copy_recorded_says_how_and_when",
                condition=Q(recorded_at__isnull=True, means="", sent_on__isnull=True, proof="")
                | (Q(recorded_at__isnull=False, sent_on__isnull=False) & ~Q(means="") & ~Q(proof="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication}: {self.get_recipient_display()}"

    @property
    def is_statutory(self) -> bool:
        """Whether section 55(6) asks for it."""
        return self.recipient in STATUTORY


class Dispatch(models.Model):
    """An officer pressed “Send”: a copy goes from here by e-mail. Its letter tells what became of it (`journal`)."""

    copy = models.ForeignKey(Copy, models.PROTECT, related_name="dispatches")
    address = models.EmailField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.copy}: {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def letter(self) -> Letter:
        """The letter that carries it."""
        return letters_about(self._meta.label_lower).get(subject_id=self.pk)


class Proof(models.Model):
    """The file that shows that a copy was sent, beside its row so that no list loads it."""

    copy = models.OneToOneField(Copy, models.PROTECT, related_name="file")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4)  # see publications.proof
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class Follower(models.Model):
    """Somebody outside who asked to be told by e-mail. Nothing but the address is known of them."""

    email = models.EmailField()
    force_slug = models.SlugField()
    report_slug = models.SlugField(max_length=120, blank=True)  # "": every response of the force
    recommendation_slug = models.SlugField(max_length=60, blank=True)  # "": the response as a whole
    asked_at = models.DateTimeField()  # when they asked, and then when the letter went that asks them to confirm
    confirmed_at = models.DateTimeField(null=True)  # null: a letter asked, and nobody has answered

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), "force_slug", "report_slug", "recommendation_slug", name="follower_once"
            ),
            models.CheckConstraint(
                name="follower_of_a_recommendation_in_a_report",
                condition=Q(recommendation_slug="") | ~Q(report_slug=""),
            ),
        ]
        indexes = [models.Index(fields=["force_slug", "report_slug"], name="follower_of")]  # whom to tell

    def __str__(self) -> str:
        return f"{self.pk}: {'/'.join(self.slugs)}"

    @property
    def slugs(self) -> list[str]:
        """What is followed, as the parts of its public address."""
        return [slug for slug in (self.force_slug, self.report_slug, self.recommendation_slug) if slug]


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries as lists show them."""

    def public(self) -> "EntryQuerySet":
        """Those of every version that the public may read."""
        return self.exclude(pk__in=_removed())

    def current(self) -> "EntryQuerySet":
        """Those of the newest version of each response that the public may read."""
        return self.public().exclude(pk__in=_superseded())


class Entry(models.Model):
    """What lists show of a publication and filter it by. Derived from the record (publications.actions.entering)."""

    publication = models.OneToOneField(Publication, models.CASCADE, primary_key=True, related_name="entry")
    title = models.CharField(max_length=300)  # the report's
    force_slug = models.SlugField()
    report_slug = models.SlugField(max_length=120)
    force_name = models.CharField(max_length=200)
    body_slug = models.SlugField()
    body_name = models.CharField(max_length=200)
    programme = models.CharField(max_length=100)
    programme_slug = models.SlugField(max_length=100)
    grade = models.CharField(max_length=60)
    grade_slug = models.SlugField(max_length=60, blank=True)
    first_published_on = models.DateField()
    year = models.PositiveSmallIntegerField()  # in which the response was first published
    corrected_on = models.DateField(null=True)
    day = models.PositiveSmallIntegerField(null=True)  # of the period; None where no clock ran
    days = models.PositiveSmallIntegerField()
    days_late = models.PositiveSmallIntegerField()
    recommendations = models.PositiveSmallIntegerField()

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-first_published_on", "-pk"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["-first_published_on", "-publication"], name="entry_latest_first")]  # lists

    def __str__(self) -> str:
        return f"{self.force_name}: {self.title}"


class Unaccented(Func):
    """Words without their accents. The database does it by itself: no extension is needed."""

    template = "regexp_replace(normalize(%(expressions)s, NFD), '[\u0300-\u036f]', '', 'g')"
    output_field = models.TextField()


_LEXEMES = SearchVector(Unaccented("heading"), config="english", weight="A") + SearchVector(
    Unaccented("words"), config="english", weight="B"
)


class Passage(models.Model):
    """One part of a publication that a search can find: a recommendation with its answers, a cause, the rest; and what
    was published of progress with a recommendation since."""

    class Kind(models.TextChoices):
        OVERALL = "overall", _("The report as a whole")
        CAUSE = "cause of concern", _("Cause of concern")
        RECOMMENDATION = "recommendation", _("Recommendation")
        AREA_FOR_IMPROVEMENT = "area for improvement", _("Area for improvement")
        PROGRESS = "progress", _("Progress")

    # What the inspectorate asked for, each with a page of its own.
    ITEMS: ClassVar = (Kind.RECOMMENDATION, Kind.AREA_FOR_IMPROVEMENT)

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="passages")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    # Of a recommendation and of progress with it: its slug; else its place on the response's page.
    anchor = models.CharField(max_length=60)
    heading = models.CharField(max_length=400)
    words = models.TextField()
    position = models.CharField(max_length=20, blank=True)  # the body's
    disposition = models.CharField(max_length=20, blank=True)
    due_on = models.DateField(null=True)
    progress = models.PositiveBigIntegerField(null=True)  # which update, as publications.since numbers them
    published_at = models.DateTimeField(null=True)  # the update
    lexemes = GeneratedField(expression=_LEXEMES, output_field=SearchVectorField(), db_persist=True)

    class Meta:
        ordering = ["entry_id", "pk"]
        constraints = [
            models.CheckConstraint(
                name="passage_of_progress_says_which",
                condition=Q(kind="progress", progress__isnull=False, published_at__isnull=False)
                | (~Q(kind="progress") & Q(progress__isnull=True, published_at__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["entry", "progress"], condition=Q(progress__isnull=False), name="passage_of_progress_once"
            ),
        ]
        indexes = [
            GinIndex(fields=["lexemes"], name="passage_by_words"),
            models.Index(fields=["due_on"], name="passage_by_date"),  # what is due next
            models.Index(  # feeds
                fields=["-published_at"], condition=Q(progress__isnull=False), name="passage_latest_progress"
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def place(self) -> str:
        """Where on its page it stands, or "" for the page as a whole."""
        if self.kind == self.Kind.PROGRESS:
            return f"progress-{self.progress}"
        return self.anchor if self.kind == self.Kind.CAUSE else ""
