"""What happened? Append-only events, each bound to the one before it by a hash."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# The database itself refuses to change or remove these rows, whoever asks. These go on every such table.
SEALED = [
    pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
    pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'The record cannot be emptied.';",
    ),
]


class Event(models.Model):
    """One thing that somebody did, in the order in which it happened. Carries facts, never draft text."""

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)  # "response.published"
    subject_type = models.CharField(max_length=40)  # "responses.response"
    subject_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="event_of_subject")]  # histories
        triggers = SEALED

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"
