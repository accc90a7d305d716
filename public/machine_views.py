"""What do machines that walk the public pages ask for first? The lists of pages, and what is not for them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress.published import said_of, with_progress
from progress.recurring import changed_at, with_elsewhere
from public import catalogue, lists
from public.list_views import ADDRESSES
from public.sharing import address
from publications.models import Entry, Passage
from recommendations.deadlines import civil_day

XML = "application/xml"
_PAGES = (
    "home",
    "browse",
    "timeliness",
    "accessibility",
    "verify",
    "privacy",
    "cookies",
    "reuse",
    "contact",
    "data",
    "api:api-root",
)


@require_safe
def sitemaps(request: HttpRequest) -> HttpResponse:
    """The index: one list of pages for each year of publication, and one for everything else."""
    years = [choice.value for choice in lists.choices(catalogue.latest(), "year")]
    parts = [address("public:sitemap_lists"), *(address("public:sitemap_year", year) for year in years)]
    return render(request, "public/sitemaps.xml", {"parts": parts}, content_type=XML)


@require_safe
def sitemap_year(request: HttpRequest, year: int) -> HttpResponse:
    """The responses that were first published in a year, and their recommendations. A protocol allows 50,000."""
    if not lists.asked({"year": str(year)}, ["year"]):
        raise Http404
    response = "publication__response"
    read = with_elsewhere(with_progress(catalogue.latest().filter(year=year), response=response), response=response)
    entries = {entry.pk: entry for entry in read}
    if not entries:
        raise Http404
    items = Passage.objects.filter(entry__in=entries, kind__in=catalogue.ITEMS).values_list("entry_id", "anchor")
    pages = [_page("public:response_detail", entry, since=_progress(entry)) for entry in entries.values()]
    for pk, anchor in items:
        since = [*_progress(entries[pk], anchor), changed_at(entries[pk], anchor)]
        pages.append(_page("public:recommendation_detail", entries[pk], anchor, since=since))
    return render(request, "public/sitemap.xml", {"pages": pages}, content_type=XML)


def _progress(entry: Entry, slug: str = "") -> list[datetime]:
    """When it was published, of one recommendation or of all: the page of the response says how each stands."""
    return [said.published_at for said in said_of(entry) if slug in ("", said.slug)]


def _page(name: str, entry: Entry, *parts: str, since: Iterable[datetime | None]) -> tuple[str, date]:
    """The address of a page about one response, and the day of its newest version or of what changed there since."""
    sealed_on = entry.corrected_on or entry.first_published_on
    changed_on = max([sealed_on, *(civil_day(moment) for moment in since if moment)])
    return address(name, entry.force_slug, entry.report_slug, *parts), changed_on


@require_safe
def sitemap_lists(request: HttpRequest) -> HttpResponse:
    """The pages that belong to no single response."""
    pages: list[tuple[str, None]] = [(address(f"public:{name}"), None) for name in _PAGES]
    entries = catalogue.latest()
    for by, name in ADDRESSES.items():
        pages += [(address(name, choice.value), None) for choice in lists.choices(entries, by)]
    return render(request, "public/sitemap.xml", {"pages": pages}, content_type=XML)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be walked; searches, which have no end, and the pages of the staff may not."""
    facts = {"sitemap": address("public:sitemaps")}
    return render(request, "public/robots.txt", facts, content_type="text/plain; charset=utf-8")
