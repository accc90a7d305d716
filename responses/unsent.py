"""What waits for somebody who typed it and was no longer signed in? One row for each page, theirs alone."""

from django.conf import settings
from django.db import models

LONGEST_ADDRESS = 300


class Unsent(models.Model):
    """What a person sent after their session had ended. Working material: it goes once it is sent anew, or old."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    address = models.CharField(max_length=LONGEST_ADDRESS)  # the path that it was sent to, and is sent to again
    fields = models.JSONField()  # what each field of the form said: lists of strings by name
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["kept_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "address"], name="unsent_once_per_person_and_page")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.address}"
