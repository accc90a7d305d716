"""The pages of one response: where it stands, its recommendations, both sides' texts, its people, its history."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.people import signed_in
from recommendations.deadlines import civil_day
from responses.asked_back import asked_back
from responses.colleagues import sides_read_by
from responses.history import told
from responses.ladder import stamp
from responses.line import line_of
from responses.models import Part, Response
from responses.onward import onward
from responses.people import people_of
from responses.register import counted, tag_of
from responses.reminded import Post
from responses.steps import events_known_to
from responses.subjects import items_of
from responses.visible import content_visible_to, groups, may_read_draft
from responses.voiding import why_void
from responses.workspace import rows_of

ROWS, TEXTS, NOTICES, STEPS = 50, 10, 20, 25  # on a page of each list


@login_required
def response_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a response stands in its days, and what happens next."""
    user, today = signed_in(request), civil_day(timezone.now())
    response = get_object_or_404(Response.objects.visible_to(user, today).with_facts(), pk=pk)
    inside = may_read_draft(response, user, today)
    facts = {
        "response": response,
        "tag": tag_of(response, today),
        "counted": counted(response, today),
        "line": line_of(response, today, knows_approval=inside),
        "onward": onward(response, user, today),
        "grade": response.report.overall_grade_of(response.force),
        "void": why_void(response) if inside else "",
        "reasons": [back for side in sides_read_by(response, user, today) if (back := asked_back(response, side))],
    }
    return render(request, "responses/response_detail.html", facts)


@login_required
def response_recommendations(request: HttpRequest, pk: int) -> HttpResponse:
    """What the report asks for, and where both sides stand with it."""
    user, today = signed_in(request), civil_day(timezone.now())
    response = get_object_or_404(Response.objects.visible_to(user, today).with_facts(), pk=pk)
    page = Paginator(items_of(response).select_related("cause"), ROWS).get_page(request.GET.get("page"))
    sections = rows_of(response, page.object_list, user, today, with_whole=page.number == 1)
    facts = {"response": response, "tag": tag_of(response, today), "page": page, "sections": sections}
    return render(request, "responses/response_recommendations.html", facts)


@login_required
def response_texts(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides' texts in pairs, as far as this person may read them; with ?at, the page with one of them."""
    user, today = signed_in(request), civil_day(timezone.now())
    response = get_object_or_404(Response.objects.visible_to(user, today).with_facts(), pk=pk)
    items = response.report.recommendations.select_related("cause").order_by("position")
    if at := request.GET.get("at", "").replace("\0", ""):
        return redirect(_place(response, at))
    page = Paginator(items, TEXTS).get_page(request.GET.get("page"))
    content = content_visible_to(response, user, today, list(page.object_list))
    facts: dict[str, Any] = {
        "response": response,
        "tag": tag_of(response, today),
        "page": page,
        "content": content,
        "reply": content.body.get(Part.ON_COMMENTS),
        "groups": groups(page.object_list, content),
    }
    return render(request, "responses/response_texts.html", facts)


def _place(response: Response, address: str) -> str:
    """Where among the texts the one with this name in an address stands; their beginning for anything else."""
    items = response.report.recommendations
    before = items.filter(position__lt=items.filter(slug=address).values("position")[:1]).count()
    return f"{reverse('responses:response_texts', args=[response.pk])}?page={before // TEXTS + 1}#{address}"


@login_required
def response_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in charge on each side, who signs, approves and writes; what they were sent, and what they will be."""
    user, now = signed_in(request), timezone.now()
    today = civil_day(now)
    response = get_object_or_404(Response.objects.visible_to(user, today).with_facts(), pk=pk)
    post, everything = Post(response, user, now), "all" in request.GET
    page = Paginator(post.sent(everything=everything), NOTICES).get_page(request.GET.get("page"))
    facts = {
        "response": response,
        "tag": tag_of(response, today),
        "sides": people_of(response, user, today),
        "waited_for": post.waited_for(),
        "shown_at": stamp(now),
        "ahead": post.ahead(),
        "page": page,
        "past": post.past(page.object_list),
        "everything": everything,
    }
    return render(request, "responses/response_people.html", facts)


@login_required
def response_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened, the latest first, as far as this person may know of it."""
    user, today = signed_in(request), civil_day(timezone.now())
    response = get_object_or_404(Response.objects.visible_to(user, today).with_facts(), pk=pk)
    page = Paginator(events_known_to(response, user, today), STEPS).get_page(request.GET.get("page"))
    history = told(response, page.object_list)
    facts = {"response": response, "tag": tag_of(response, today), "page": page, "history": history}
    return render(request, "responses/response_history.html", facts)
