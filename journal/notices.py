"""What is a notice? One thing that one person is to be told once: a row of the ledger before it is written."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """When a notice goes out: by itself, or in the morning with everything else."""

    AT_ONCE = "at once", _("At once")
    DIGEST = "digest", _("In the morning’s letter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is owed to one person. Codes and ids only: the words are found when it is sent.

    `rule` names the step and, where something started the clock for it, that moment or event. A strand is a row of
    steps of which a later one makes those before it idle, like the reminders of one date.
    """

    subject_type: str  # "responses.response"
    subject_id: int
    clock_version: int
    strand: str
    rule: str
    recipient: int
    channel: Channel
    due_on: date  # the day on which the rule applies
    statutory: bool = True  # False: a person may do without
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, int, int, str, int, str]:
        """What makes it one and the same notice, as the ledger's unique key does."""
        return self.subject_type, self.subject_id, self.clock_version, self.rule, self.recipient, self.channel.value

    @property
    def name(self) -> str:
        """The key as one word."""
        return ":".join(map(str, self.key))
