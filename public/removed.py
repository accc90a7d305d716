"""What does the public read where something was published once and is no longer? Why not, and whom to ask."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from public.catalogue import Removed
from publications.models import Publication, Removal

GONE = 410  # a search engine drops the address at once; after a page was put back, it finds it again
P = ParamSpec("P")


def told(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A view of what was published, which answers with a page of its own where that was removed."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except Removed as gone:
            return _page(cast("HttpRequest", args[0]), gone.removal)

    return answered


def _page(request: HttpRequest, removal: Removal) -> HttpResponse:
    """What was taken down in an emergency is not named: its title may be what had to go."""
    withdrawn = removal.kind == Removal.Kind.WITHDRAWN
    current = Publication.objects.public().filter(response=removal.publication.response_id).exists()
    facts = {"removal": removal, "current": current, "record": removal.publication.record, "withdrawn": withdrawn}
    response = render(request, "public/removed.html", facts, status=GONE)
    response["Cache-Control"] = "no-store"
    return response
