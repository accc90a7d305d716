"""What do the rooms above this one send about a response? The settings name them: nothing is imported upward."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from responses.forecast import Coming
from responses.models import Response
from responses.reminders import People
from responses.steps import Among


@dataclass(frozen=True)
class OtherPost:
    """A room's notices about one response."""

    subject_type: str  # of its notices in the ledger
    strand: str  # with which the code of each begins
    subjects: Sequence[int]
    among: Among  # who knows of them
    called: Callable[[str], str]  # what the notice with a code says, in a few words
    coming: Callable[[People, date], list[Coming]]  # from a day on, by these people


def other_post(response: Response) -> list[OtherPost]:
    """What every other room sends about it."""
    return [import_string(name)(response) for name in settings.POST_OF_A_RESPONSE]
