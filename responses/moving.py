"""What does a press of a move's button do? It makes the move once, says so, and leads on to what it made."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from responses.actions import CannotMove, Details, move
from responses.cases import last_move
from responses.history import told
from responses.models import Response
from responses.workflow import BY_NAME, Move


def press(response: Response, name: str, *, by: User, at: datetime, details: Details) -> str | None:
    """Make a move; the sentence that stops it, or None. A second press of one's own finds it made."""
    row = BY_NAME[name]
    if is_made(response, row, by, details):
        return None
    try:
        move(response, name, by=by, at=at, details=details)
    except CannotMove as refusal:
        # Two presses at once: the other was quicker.
        return None if is_made(response, row, by, details) else str(refusal)
    return None


def is_made(response: Response, row: Move, user: User, details: Details) -> bool:
    """Whether the latest move on this track is just this one, by the same person and with the same words.

    Another reason than the one that stands is not passed over in silence.
    """
    event = last_move(response, row.track)
    if event is None or event.verb != f"response.{row.name}" or event.by_id != user.pk:
        return False
    if details.covered_by and details.covered_by.pk != response.covered_by_id:
        return False
    entered = {
        "note": details.note,
        "sha256": details.seen,
        "comment_by": details.comment_by and details.comment_by.isoformat(),
    }
    return all(event.facts[name] == value for name, value in entered.items() if value and name in event.facts)


def say_what_was_done(request: HttpRequest, response: Response, name: str) -> None:
    """Have the next page say what the move did; once, where a second press asks for it again.

    Whatever else happened since is not told: it may be the other side's own business.
    """
    event = last_move(response, BY_NAME[name].track)
    words = told(response, [event])[0].words if event else ""
    waiting = messages.get_messages(request)
    said = [message.message for message in waiting]
    waiting.used = False  # type: ignore[union-attr]  # only looked at here, and still to be shown
    if words and words not in said:
        messages.success(request, words)


def after(row: Move, response: Response) -> str:
    """The address to show once a move is made: who submits gets the receipt."""
    if row.name == "submit" and (submission := response.submissions.last()):
        return reverse("responses:submission", args=[response.pk, submission.pk])
    return reverse("responses:response_detail", args=[response.pk])
