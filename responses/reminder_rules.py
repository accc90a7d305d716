"""What did a body set for its reminders? A row for a body that changed the default ladder, and none for the others."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import LocalPolicingBody
from responses.ladder import ALWAYS, ALWAYS_FOR_FORCE, DEFAULT, Rules


def _default_office() -> list[int]:
    return list(DEFAULT.office_before)


def _default_force() -> list[int]:
    return list(DEFAULT.force_before)


class ReminderRules(models.Model):
    """One body's ladder. The database holds as well that nobody takes the last week's steps away."""

    body = models.OneToOneField(LocalPolicingBody, models.PROTECT, related_name="reminder_rules")
    office_before = ArrayField(
        models.PositiveSmallIntegerField(), default=_default_office, verbose_name=_("days before the last lawful day")
    )
    force_before = ArrayField(
        models.PositiveSmallIntegerField(), default=_default_force, verbose_name=_("days before the force’s date")
    )
    force_late_every = models.PositiveSmallIntegerField(
        _("days between reminders of a force that is late"), default=DEFAULT.force_late_every
    )
    waiting_every = models.PositiveSmallIntegerField(
        _("days between reminders of what waits for approval or sign-off"), default=DEFAULT.waiting_every
    )
    chief_executive = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who is told of what is overdue, as chief executive"),
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reminder_rules_keep_the_last_week",
                condition=Q(office_before__contains=sorted(ALWAYS), force_before__contains=sorted(ALWAYS_FOR_FORCE)),
            ),
            models.CheckConstraint(
                name="reminder_rules_keep_the_rhythm",
                condition=Q(force_late_every__range=(1, DEFAULT.force_late_every))
                & Q(waiting_every__range=(1, DEFAULT.waiting_every)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.body)

    @property
    def rules(self) -> Rules:
        """The row as the pure function reads it."""
        return Rules(
            office_before=tuple(self.office_before),
            force_before=tuple(self.force_before),
            force_late_every=self.force_late_every,
            waiting_every=self.waiting_every,
            chief_executive=self.chief_executive_id,
        )
