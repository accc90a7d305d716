"""How is a public page served? The same to everyone, with a strong validator, so that anything between may keep it.

A browser asks each time whether the page is still the same; a shared cache may answer for a minute without asking,
so that a correction or a page taken down is seen everywhere within that minute.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, has_vary_header, patch_cache_control
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import get_language

from accounts.middleware import is_public
from progress.published import said_of
from progress.recurring import changed_at
from publications.models import Publication

SHARED_SECONDS = 60


class SameForEveryone:
    """Before a public page is made, who reads it is forgotten: no session is opened and nobody's name appears."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return fit_for_caches(request, response) if is_public(request) and _only_reads(request) else response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if is_public(request):
            request.user = AnonymousUser()
            del request._messages  # type: ignore[attr-defined]  # they wait for a page of their reader's own


def _only_reads(request: HttpRequest) -> bool:
    return request.method in {"GET", "HEAD"}


def fit_for_caches(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say how long the page may be kept, and answer 304 where the reader has it. Not for a page with a cookie."""
    if response.status_code != 200 or response.streaming or response.cookies or has_vary_header(response, "Cookie"):
        return response
    if len(settings.LANGUAGES) == 1 and response.get("Vary") == "Accept-Language":
        del response["Vary"]  # there is only one to choose
    if not response.has_header("ETag"):
        response["ETag"] = f'"{sha256(response.content).hexdigest()}"'
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS, must_revalidate=True)
    since = parse_http_date_safe(response.get("Last-Modified", ""))
    return get_conditional_response(request, response["ETag"], since, response) or response


def sealed_page(
    request: HttpRequest, template: str, rows: list[Publication], facts: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """A page that follows from these rows alone: drawn once, then kept as long as no column of theirs differs."""
    key = _key(request, rows)
    pages = caches["pages"]
    content = pages.get(key)
    if content is None:
        content = render(request, template, facts()).content
        pages.set(key, content)
    response = HttpResponse(content)
    response["Last-Modified"] = http_date(_newest(rows).timestamp())
    return response


def _newest(rows: list[Publication]) -> datetime:
    progress = (said.published_at for row in rows for said in said_of(row))
    elsewhere = (moment for row in rows if (moment := changed_at(row)))
    return max([*(row.sealed_at for row in rows), *progress, *elsewhere])


def _key(request: HttpRequest, rows: list[Publication]) -> str:
    """Every column that was read counts, but for the record itself, for which its fingerprint stands."""
    left_out = {"_state", "canonical", "record"}
    read = [sorted((k, repr(v)) for k, v in vars(row).items() if k not in left_out) for row in rows]
    return sha256(repr((request.path, get_language(), read)).encode()).hexdigest()
