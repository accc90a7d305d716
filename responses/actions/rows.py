"""How is a response held while it is written? By a lock on its row, so that of two writers one comes second."""

from responses.models import Response


def locked(response: Response) -> Response:
    """The response as it stands now, held until the transaction ends."""
    row: Response = (
        Response.objects.select_for_update(of=("self",)).select_related("report", "force", "body").get(pk=response.pk)
    )
    return row
