"""What follows a move? Where it leads; and whether somebody who presses twice has made it already."""

from django.urls import reverse

from accounts.models import User
from responses.actions import Details
from responses.cases import last_move
from responses.models import Response
from responses.workflow import Move


def after(row: Move, response: Response) -> str:
    """The address to show once a move is made: who submits gets the receipt."""
    if row.name == "submit" and (submission := response.submissions.last()):
        return reverse("responses:submission", args=[response.pk, submission.pk])
    return reverse("responses:response_detail", args=[response.pk])


def made_already(response: Response, row: Move, user: User, details: Details) -> bool:
    """Whether the latest move on this track is just this one, by the same person and with the same words.

    A second press is then shown what the first one did. Another reason than the one that stands is not passed over.
    """
    event = last_move(response, row.track)
    if event is None or event.verb != f"response.{row.name}" or event.by_id != user.pk:
        return False
    entered = {
        "note": details.note,
        "sha256": details.seen,
        "comment_by": details.comment_by and details.comment_by.isoformat(),
    }
    return all(event.facts[name] == value for name, value in entered.items() if value and name in event.facts)
