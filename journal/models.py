"""What happened, and who was told? Append-only events bound to each other by a hash; the ledger of notices; letters."""

import uuid
from typing import TypeAlias

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext_lazy as _

from accounts.models import one_of
from journal.notices import Channel, Notice

PERSON = settings.AUTH_USER_MODEL

# The database itself refuses to change or remove these rows, whoever asks. These go on every such table.
NEVER_EMPTIED = pgtrigger.Trigger(
    name="never_emptied",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="RAISE EXCEPTION 'The record cannot be emptied.';",
)
SEALED = [
    pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
    NEVER_EMPTIED,
]


class Event(models.Model):
    """One thing that somebody did, in the order in which it happened. Carries facts, never draft text."""

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)  # "response.published"
    subject_type = models.CharField(max_length=40)  # "responses.response"
    subject_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_of_subject"),  # histories
            # What was sealed with this fingerprint, whatever became of its row?
            models.Index(
                KeyTextTransform("sha256", "facts"),
                condition=Q(verb="publication.sealed"),
                name="event_of_a_seal",
            ),
        ]
        triggers = SEALED

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class Outcome(models.TextChoices):
    """What became of a letter."""

    WAITING = "waiting", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    NEEDLESS = "needless", _("Nothing in it was true any more")
    SET_ASIDE = "set aside", _("Could not be sent")


class LetterKind(models.TextChoices):
    """How a letter came to be."""

    AT_ONCE = "at once", _("At once")
    DIGEST = "digest", _("The morning’s letter")
    OUTSIDE = "outside", _("To an address outside")


class Rank(models.IntegerChoices):
    """Which of two letters that wait goes first, whichever waits longer. Whoever follows can be thousands."""

    HOUSE = 1  # to those who work here, or sent by them: reminders first of all
    ASKED_FOR = 2  # to somebody outside who has just asked for it
    NEWS = 3  # to those who follow


class Letter(models.Model):
    """One message to one person, or to a bare address. It is claimed, sent and recorded; a claim that grew old is taken
    up again.

    `message_id` stays the same however often it is tried, so that whoever gets it twice can tell. A letter to an
    address is named by a subject and a rule, and there is one of each (`journal.outside`).
    """

    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    recipient = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="letters")
    day = models.DateField(null=True)  # of a morning's letter
    subject_type = models.CharField(max_length=40, db_default="", default="")  # of a letter to a bare address
    subject_id = models.BigIntegerField(null=True)
    rule = models.CharField(max_length=80, db_default="", default="")
    rank = models.PositiveSmallIntegerField(db_default=Rank.HOUSE, default=Rank.HOUSE)
    made_at = models.DateTimeField()
    message_id = models.UUIDField(default=uuid.uuid4, unique=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    claim = models.UUIDField(null=True)  # whose turn it is to send it
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)  # when it first could not be sent
    next_try_at = models.DateTimeField()
    address = models.EmailField(blank=True)  # a bare address; or of a person: where it went, or last tried to go
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)  # a sentence to show

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            one_of("letter", "kind", LetterKind),
            one_of("letter", "outcome", Outcome),
            models.CheckConstraint(name="letter_rank_is_listed", condition=Q(rank__in=Rank.values)),
            models.UniqueConstraint(
                fields=["recipient", "day"],
                condition=Q(kind=LetterKind.DIGEST, outcome__in=(Outcome.WAITING, Outcome.SENT)),
                name="letter_one_each_morning",
            ),
            models.CheckConstraint(
                name="letter_of_a_morning_has_its_day",
                condition=~Q(kind=LetterKind.DIGEST) | Q(day__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_to_a_person_or_an_address",
                condition=Q(
                    ~Q(kind=LetterKind.OUTSIDE),
                    recipient__isnull=False,
                    subject_type="",
                    subject_id__isnull=True,
                    rule="",
                )
                | Q(
                    ~Q(address="") | ~Q(outcome=Outcome.WAITING),  # somebody's own address may be forgotten afterwards
                    ~Q(subject_type=""),
                    ~Q(rule=""),
                    kind=LetterKind.OUTSIDE,
                    recipient__isnull=True,
                    subject_id__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "rule"],
                condition=Q(kind=LetterKind.OUTSIDE),
                name="letter_to_an_address_once",
            ),
            models.CheckConstraint(
                name="letter_claimed_at_a_moment",
                condition=Q(claim__isnull=True, claimed_at__isnull=True)
                | Q(claim__isnull=False, claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_sent_at_a_moment",
                condition=Q(outcome=Outcome.SENT, sent_at__isnull=False)
                | (~Q(outcome=Outcome.SENT) & Q(sent_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["rank", "next_try_at", "id"], condition=Q(outcome=Outcome.WAITING), name="letter_in_turn"
            )
        ]  # what the worker asks for before each letter: the order in which they go

    def __str__(self) -> str:
        return f"{self.recipient or self.address}, {self.made_at:%Y-%m-%d}: {self.outcome}"

    @property
    def to(self) -> str:
        """The address to which it goes now."""
        return self.recipient.email if self.recipient else self.address


class NoticeState(models.TextChoices):
    """What became of a notice."""

    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    OVERTAKEN = "overtaken", _("Overtaken by a more urgent one")
    UNTRUE = "no longer true", _("Not sent: it was no longer true")
    OWN = "own doing", _("Not sent: it was their own doing")
    MUTED = "muted", _("Not sent: they do without")
    SET_ASIDE = "set aside", _("Could not be sent")


class Notification(models.Model):
    """The ledger: one notice to one person, written once, whatever becomes of it. Codes and ids, never a text."""

    subject_type = models.CharField(max_length=40)  # "responses.response"
    subject_id = models.BigIntegerField()
    clock_version = models.PositiveIntegerField()
    rule = models.CharField(max_length=80)
    recipient = models.ForeignKey(PERSON, models.PROTECT, related_name="notifications")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    strand = models.CharField(max_length=20)
    due_on = models.DateField()
    facts = models.JSONField(default=dict)
    queued_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=NoticeState.choices, default=NoticeState.QUEUED)
    reason = models.CharField(max_length=200, blank=True)  # a sentence to show
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="notifications")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "clock_version", "rule", "recipient", "channel"],
                name="notification_once",
            ),
            one_of("notification", "channel", Channel),
            one_of("notification", "state", NoticeState),
            models.CheckConstraint(
                name="notification_sent_in_a_letter",
                condition=~Q(state=NoticeState.SENT) | Q(letter__isnull=False),
            ),
        ]
        indexes = [
            # What the worker puts into letters, however long the ledger grows.
            models.Index(
                fields=["channel", "recipient"],
                condition=Q(state=NoticeState.QUEUED, letter__isnull=True),
                name="notification_to_be_sent",
            ),
            # What an administrator is shown, of which there is little.
            models.Index(fields=["recipient"], condition=Q(state=NoticeState.SET_ASIDE), name="notification_not_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}: {self.rule} ({self.state})"

    @property
    def notice(self) -> Notice:
        """The row as what it was before it was written."""
        return Notice(
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            clock_version=self.clock_version,
            strand=self.strand,
            rule=self.rule,
            recipient=self.recipient_id,
            channel=Channel(self.channel),
            due_on=self.due_on,
            facts=self.facts,
        )


class HeartbeatName(models.TextChoices):
    """Who shows that it lives."""

    SCHEDULER = "scheduler", _("Scheduler")
    WORKER = "worker", _("Worker")


class Heartbeat(models.Model):
    """When one of them was alive last."""

    Name: TypeAlias = HeartbeatName

    name = models.CharField(max_length=10, choices=Name.choices, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [one_of("heartbeat", "name", HeartbeatName)]

    def __str__(self) -> str:
        return f"{self.name}: {self.at}"
