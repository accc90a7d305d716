"""What holds for a signed-in person's pages? They are private, keep the session alive, ask for a second factor.

Public pages take no part in the last two, so that reading them costs no query and prolongs nothing.
"""

from collections.abc import Callable
from time import time
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from accounts import second_factor
from accounts.models import User

Page = Callable[[HttpRequest], HttpResponse]
# Whose addresses are for everybody, whoever is signed in: the window, and following by e-mail.
PUBLIC = {"public", "follow"}


def is_public(request: HttpRequest) -> bool:
    """Whether this is a page for everybody, on which nobody is signed in."""
    match = request.resolver_match
    return match is not None and not PUBLIC.isdisjoint(match.namespaces)


def private_pages(get_response: Page) -> Page:
    """Pages of a signed-in person are asked for again each time, so that none is shown after signing out.

    They are not forbidden to be stored: going back would then lose what was typed into a form.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return middleware


class StaffPages:
    """Before a page that is not public opens to a person who has signed in."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or is_public(request) or not isinstance(request.user, User):
            return None
        prolong(request)
        # The person's own account, where a second factor is set up, and the way out.
        if match.route.startswith("accounts/") or not second_factor.is_missing(request, request.user):
            return None
        return lead_to_set_up(request)


def prolong(request: HttpRequest) -> None:
    """Let the time until the session ends start anew. Written once a minute at most, for an hour's session."""
    now = int(time())
    if now - request.session.get("active_at", 0) >= settings.SESSION_COOKIE_AGE // 60:
        request.session["active_at"] = now


def lead_to_set_up(request: HttpRequest) -> HttpResponse:
    """Who reads is led on and comes back; what was sent is refused with a sentence rather than lost in silence."""
    if request.method not in {"GET", "HEAD"} or "application/json" in request.headers.get("Accept", ""):
        raise PermissionDenied(second_factor.SET_ONE_UP)
    request.session["going_to"] = request.get_full_path()
    return redirect("accounts:second_factor")
