"""The staff's page of a response's documents."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.people import signed_in
from publications.copies import may_see_copies
from publications.loading import response_for
from publications.papers import papers_of
from recommendations.deadlines import civil_day
from responses.register import tag_of


@login_required
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft, what the force submitted, what was approved, and every published version."""
    user, today = signed_in(request), civil_day(timezone.now())
    response = response_for(request, pk)
    facts = {
        "response": response,
        "tag": tag_of(response, today),
        "papers": papers_of(response, user, today),
        "sees_copies": may_see_copies(response, user, today),
    }
    return render(request, "publications/documents.html", facts)
