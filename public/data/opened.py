"""How is data handed out? To anybody, from any page on the web, to be read, and not again where nothing changed."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from public.data import limits, state
from public.data.shapes import Problem
from public.serving import SHARED_SECONDS

log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
METHODS = ("GET", "HEAD", "OPTIONS")
# No cookie and no name goes with a request from another page, so that what it may read is what everybody may.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Retry-After, Content-Disposition",
    "X-Robots-Tag": "noindex",
}
ASKED_FIRST = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


def problem(status: int, error: str, parameters: Mapping[str, str] | None = None) -> HttpResponse:
    """Why there is no answer, in words. Nothing in between keeps it."""
    said = Problem(status=status, error=error, parameters=dict(parameters or {}))
    response = JsonResponse(said.model_dump(), status=status)
    response["Cache-Control"] = "no-store"
    return response


def opened(view: View, weight: int = 1) -> View:
    """A view of data as everybody may ask for it. A request counts as `weight` against its visitor."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = _refused(request, weight) or _answer(request, view, *args, **kwargs)
        except Exception:
            log.exception("An answer of the interface for programs could not be made: %s", request.path)
            response = problem(500, _("Something went wrong here, and it was noted. Try again in a while."))
        for name, value in OPEN.items():
            response[name] = value
        return response

    answered.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is changed: what would change is refused here
    return answered


def _refused(request: HttpRequest, weight: int) -> HttpResponseBase | None:
    """The answer to a browser that asks first, to what would write, and to who asks too often."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=ASKED_FIRST)
    if request.method not in METHODS:
        response = problem(405, _("This data can only be read, with GET or HEAD."))
        response["Allow"] = HttpResponseNotAllowed(METHODS)["Allow"]
        return response
    if wait := limits.seconds_to_wait(request, weight):
        said = ngettext(
            "You have asked too often. Try again in %(seconds)d second.",
            "You have asked too often. Try again in %(seconds)d seconds.",
            wait,
        )
        response = problem(429, said % {"seconds": wait})
        response["Retry-After"] = str(wait)
        return response
    return None


def _answer(request: HttpRequest, view: View, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """What the view says, or that it is still the same. Who names what they have is told so before the view works."""
    found = state.now()
    etag = found.etag(request.get_full_path())
    named = request.headers.get("If-None-Match", "")
    if named and named != "*" and (same := _unchanged(request, _marked(HttpResponse(), etag, found))):
        return same
    method, request.method = request.method, "GET"
    try:
        response = view(request, *args, **kwargs)
    finally:
        request.method = method
    if response.status_code != 200:
        return response
    return _unchanged(request, _marked(response, etag, found)) or _without_body(request, response)


def _marked(response: HttpResponseBase, etag: str, found: state.State) -> HttpResponseBase:
    response["ETag"] = etag
    if found.changed_at:
        response["Last-Modified"] = http_date(found.changed_at.timestamp())
    patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS, must_revalidate=True)
    return response


def _unchanged(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase | None:
    """304 where the reader has this; None else. Nothing here is written, so no other condition is heard."""
    since = parse_http_date_safe(response.get("Last-Modified", ""))
    kept = get_conditional_response(request, response["ETag"], since, cast("HttpResponse", response))
    return kept if kept is not None and kept.status_code == 304 else None


def _without_body(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Nobody reads the rows of an answer to HEAD, so they are not made."""
    if request.method == "HEAD" and response.streaming:
        response.streaming_content = ()  # type: ignore[attr-defined]
    return response
