"""What does every page of the staff have to say when reminders stand still?"""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from journal.heartbeats import silence
from journal.queue import queue_answers


class SilenceOfTheServers:
    """Asks nothing until a template wants the sentence: one query, and only in silence whether it is the queue."""

    @cached_property
    def sentence(self) -> str:
        """What is wrong, or "" where both live."""
        found = silence(timezone.now())
        return found.sentence(queue_answers=queue_answers()) if found else ""


def silence_of_the_servers(request: HttpRequest) -> dict[str, object]:
    """For templates/base.html, which shows it to those who can have it mended. Public pages take no part."""
    match = request.resolver_match
    if match is None or "public" in match.namespaces:
        return {}
    return {"silence_of_the_servers": SilenceOfTheServers()}
