"""The registers: every response, and every recommendation, of this person's bodies and forces."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people import signed_in
from recommendations.deadlines import civil_day
from responses.answers import asked_of, asked_rows
from responses.exports import FORMATS, MOST, Sheet, download, recommendations_sheet, responses_sheet
from responses.filters import RecommendationFilters, RegisterFilters, ResponseFilters, chips
from responses.models import Response
from responses.register import RECOMMENDATION_COLUMNS, RESPONSE_COLUMNS, Column, headings, in_order, rows

PER_PAGE = 25


@dataclass(frozen=True)
class Listing:
    """What a register shows of what was asked for: all of the person's rows, and those that the filters leave."""

    filters: RegisterFilters
    everything: QuerySet[Any]
    found: QuerySet[Any]
    sort: str


def _listing(
    request: HttpRequest,
    everything: QuerySet[Any],
    filters: type[RegisterFilters],
    columns: tuple[Column, ...],
    today: date,
) -> Listing:
    filtered = filters(request.GET, everything, user=signed_in(request), today=today)
    sort = request.GET.get("sort", "")
    return Listing(filtered, everything, in_order(filtered.qs, columns, sort), sort)


def _facts(
    request: HttpRequest,
    listing: Listing,
    columns: tuple[Column, ...],
    as_rows: Callable[[Iterable[Any], date], list[Any]],
    today: date,
) -> dict[str, Any]:
    """What the page of a register needs."""
    page = Paginator(listing.found, PER_PAGE).get_page(request.GET.get("page"))
    on = chips(listing.filters)
    return {
        "page": page,
        "rows": as_rows(page.object_list, today),
        "total": listing.everything.count() if on else page.paginator.count,
        "filters": listing.filters,
        "form": listing.filters.form,
        "chips": on,
        "headings": headings(columns, listing.sort),
        "sort": listing.sort if any(heading.aria != "none" for heading in headings(columns, listing.sort)) else "",
        "most": MOST,
    }


def _responses(request: HttpRequest, today: date) -> Listing:
    everything = Response.objects.visible_to(signed_in(request), today).with_facts().by_urgency()
    return _listing(request, everything, ResponseFilters, RESPONSE_COLUMNS, today)


def _recommendations(request: HttpRequest, today: date) -> Listing:
    everything = asked_of(signed_in(request), today)
    return _listing(request, everything, RecommendationFilters, RECOMMENDATION_COLUMNS, today)


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Every response of this person's bodies and forces, those with the nearest last day first."""
    today = civil_day(timezone.now())
    facts = _facts(request, _responses(request, today), RESPONSE_COLUMNS, rows, today)
    return render(request, "responses/register.html", facts)


@login_required
def recommendations(request: HttpRequest) -> HttpResponse:
    """Every recommendation that these responses answer, the latest report first."""
    today = civil_day(timezone.now())
    facts = _facts(request, _recommendations(request, today), RECOMMENDATION_COLUMNS, asked_rows, today)
    return render(request, "responses/recommendations.html", facts)


@login_required
def register_export(request: HttpRequest, form: str) -> HttpResponse:
    """The responses that are shown, on every page of the list."""
    today = civil_day(timezone.now())
    found = _responses(request, today).found
    return _export(request, form, found, lambda some: responses_sheet(rows(some, today)), "responses:register")


@login_required
def recommendations_export(request: HttpRequest, form: str) -> HttpResponse:
    """The recommendations that are shown, on every page of the list."""
    today = civil_day(timezone.now())
    found = _recommendations(request, today).found
    return _export(
        request, form, found, lambda some: recommendations_sheet(asked_rows(some, today)), "responses:recommendations"
    )


def _export(
    request: HttpRequest, form: str, found: QuerySet[Any], sheet: Callable[[Iterable[Any]], Sheet], page: str
) -> HttpResponse:
    if form not in FORMATS:
        raise Http404
    some = list(found[: MOST + 1])
    if len(some) > MOST:
        messages.error(request, _("At most %(most)s rows go into one file. Choose filters first.") % {"most": MOST})
        return redirect(page)
    return download(sheet(some), form, civil_day(timezone.now()))
