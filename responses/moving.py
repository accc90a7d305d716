"""Where does a move lead? To what it made, or back to the response."""

from django.urls import reverse

from responses.models import Response
from responses.workflow import Move


def after(row: Move, response: Response) -> str:
    """The address to show once a move is made: who submits gets the receipt."""
    if row.name == "submit" and (submission := response.submissions.last()):
        return reverse("responses:submission", args=[response.pk, submission.pk])
    return reverse("responses:response_detail", args=[response.pk])
