"""What does the public see of one response? Its page, recommendations and documents, read from the sealed record."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from public import calendars, catalogue, reading
from public.colours import style_sheet
from public.removed import told
from public.serving import sealed_page
from publications.models import Rendition
from recommendations.calendars import calendar, calendar_response

# For a document of ours that a browser opens: it may use its own style, and fetch, run or send nothing.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# A browser's own PDF reader is itself a page, which a sandbox or a forbidden object would keep from opening.
PDF = "frame-ancestors 'none'"
KINDS = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}


@require_safe
@told
def response_detail(
    request: HttpRequest, force_slug: str, report_slug: str, version: int | None = None
) -> HttpResponse:
    """One response as an HTML document: the latest version, or an earlier one under a banner."""
    rows = catalogue.versions_of(force_slug, report_slug)
    shown = next((row for row in rows if version in (None, row.version)), None)
    if shown is None:
        catalogue.missing(force_slug, report_slug, version)
    return sealed_page(request, "public/response_detail.html", rows, lambda: reading.response(rows, shown))


@require_safe
@told
def recommendation_detail(
    request: HttpRequest, force_slug: str, report_slug: str, recommendation_slug: str
) -> HttpResponse:
    """One recommendation with both responses, at an address that stays."""
    row = catalogue.with_recommendation(force_slug, report_slug, recommendation_slug)
    facts = partial(reading.recommendation, row, recommendation_slug)
    return sealed_page(request, "public/recommendation_detail.html", [row], facts)


@require_safe
@told
def response_changes(request: HttpRequest, force_slug: str, report_slug: str, version: int) -> HttpResponse:
    """What a corrected version changed, field by field, with the reason. The version before has to be public too."""
    row = catalogue.find(force_slug, report_slug, version)
    before = catalogue.find(force_slug, report_slug, version - 1)
    facts = partial(reading.correction, before, row)
    return sealed_page(request, "public/response_changes.html", [row, before], facts)


@require_safe
@told
def response_json(request: HttpRequest, force_slug: str, report_slug: str, version: int | None = None) -> HttpResponse:
    """The sealed bytes themselves: whoever computes their SHA-256 has the fingerprint."""
    publication = catalogue.find(force_slug, report_slug, version)
    response = _document(request, publication.canonical.encode(), "application/json", publication.sha256)
    name = f"{force_slug}-{report_slug}-response-version-{publication.version}.json"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_safe
@told
def response_file(
    request: HttpRequest, force_slug: str, report_slug: str, form: str, version: int | None = None
) -> HttpResponse:
    """The PDF to read, or a document to keep, as it was made when the response was sealed."""
    publication = catalogue.find(force_slug, report_slug, version)
    rendition = get_object_or_404(Rendition, publication=publication, format=form)
    response = _document(request, bytes(rendition.content), KINDS[form], rendition.sha256)
    name = f"{force_slug}-{report_slug}-response-version-{publication.version}.{form}"
    response["Content-Disposition"] = f'{"inline" if form == "pdf" else "attachment"}; filename="{name}"'
    return response


def _document(request: HttpRequest, content: bytes, kind: str, sha256: str) -> HttpResponse:
    """Bytes that never change under their ETag, though the address may lead to a newer version tomorrow."""
    response: HttpResponse = HttpResponse(content, content_type=kind)
    response["ETag"] = f'"{sha256}"'
    response["Content-Security-Policy"] = PDF if kind == "application/pdf" else ALONE
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, no_cache=True)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_safe
def body_calendar(request: HttpRequest, body_slug: str) -> HttpResponse:
    """A body's published responses as a calendar to subscribe to."""
    name, days = calendars.published_days(body_slug)
    return calendar_response(request, calendar(_("Responses of %(body)s") % {"body": name}, days))


@require_safe
def colours(request: HttpRequest, digits: str) -> HttpResponse:  # noqa: ARG001  # every view takes it
    """A body's colour as a style sheet. It follows from its address alone, so it is good for ever."""
    response = HttpResponse(style_sheet(f"#{digits}"), content_type="text/css")
    patch_cache_control(response, public=True, immutable=True, max_age=365 * 24 * 3600)
    return response


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the register is, and what is known not to be."""
    return render(request, "public/accessibility.html")


@require_safe
def standing_page(request: HttpRequest, name: str) -> HttpResponse:
    """A page about the register itself: privacy, cookies, how to cite and reuse."""
    return render(request, f"public/{name}.html", {"idle_minutes": settings.SESSION_COOKIE_AGE // 60})
