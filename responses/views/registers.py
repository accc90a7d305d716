"""The registers: every response, and every recommendation, of this person's bodies and forces."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from recommendations.deadlines import civil_day
from responses.models import Response
from responses.register import rows

PER_PAGE = 25


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Every response of this person's bodies and forces, those with the nearest last day first."""
    today = civil_day(timezone.now())
    responses = Response.objects.visible_to(request.user, today).with_facts().by_urgency()
    page = Paginator(responses, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "responses/register.html", {"page": page, "rows": rows(page, today)})
