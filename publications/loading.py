"""What may this person open? The response behind a page of the record, or 404 for a stranger."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from publications.models import Publication
from recommendations.deadlines import civil_day
from responses.models import Response


def response_for(request: HttpRequest, pk: int) -> Response:
    """The response, where this person may see it; 404 for anybody else."""
    today = civil_day(timezone.now())
    response: Response = get_object_or_404(Response.objects.visible_to(request.user, today).with_facts(), pk=pk)
    return response


def version_of(response: Response, version: int | None = None) -> Publication:
    """One sealed version of a response, the newest where none is named; 404 where there is none."""
    rows = response.publications.order_by("-version")
    publication: Publication = get_object_or_404(rows[:1] if version is None else rows.filter(version=version))
    publication.response = response  # with the facts that were loaded already
    return publication
