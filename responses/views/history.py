"""What texts said before: the versions of one, bringing one back, and what changed in all since a moment."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.people import signed_in
from accounts.policy import Right, refusal
from recommendations.deadlines import civil_day
from responses.actions import CannotWrite, SomeoneElseSaved, restore, why_not_write
from responses.actions.texts import statement_about
from responses.colleagues import sides_read_by
from responses.models import Response, Side, Statement, StatementRevision
from responses.since import Since, compare, since_links
from responses.subjects import subject_at, title_of
from responses.versions import versions


def _response(request: HttpRequest, pk: int) -> Response:
    """The response, for people who read a side's drafts: 404 for strangers, 403 for those who only look."""
    user, today = signed_in(request), civil_day(timezone.now())
    response: Response = get_object_or_404(Response.objects.visible_to(user, today).with_facts(), pk=pk)
    if not sides_read_by(response, user, today):
        raise PermissionDenied(refusal(Right.READ_DRAFTS))
    return response


def _statement(request: HttpRequest, response: Response, side: str, address: str) -> Statement:
    """The text with this address, where the person reads its drafts. Raises Http404."""
    subject = subject_at(response, Side(side), address) if side in Side.values else None
    if subject is None or side not in sides_read_by(response, signed_in(request), civil_day(timezone.now())):
        raise Http404
    return statement_about(response, Side(side), subject.part, subject.recommendation)


@login_required
def text_history(request: HttpRequest, pk: int, side: str, address: str) -> HttpResponse:
    """The versions of one text, the latest first, each with what it changed."""
    response = _response(request, pk)
    return _show(request, response, _statement(request, response, side, address), address)


def _show(
    request: HttpRequest,
    response: Response,
    statement: Statement,
    address: str,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    shown, page = versions(statement, request.GET.get("page")) if statement.pk else ([], None)
    subject = subject_at(response, Side(statement.side), address)
    facts = {
        "response": response,
        "statement": statement,
        "address": address,
        "title": subject and title_of(response, subject),
        "whose": response.force.short_name if statement.side == Side.FORCE else response.body.short_name,
        "versions": shown,
        "page": page,
        "may_restore": why_not_write(response, Side(statement.side), user, now) is None,
        "since": since_links(response, user, civil_day(now)),
        "refused": refused,
    }
    return render(request, "responses/text_history.html", facts, status=status)


@login_required
@require_POST
def text_restore(request: HttpRequest, pk: int, side: str, address: str, version: int) -> HttpResponse:
    """Bring back what a text said, as a new version. What somebody else saved meanwhile is not overwritten."""
    response = _response(request, pk)
    statement = _statement(request, response, side, address)
    revision = get_object_or_404(StatementRevision, statement=statement.pk, version=version)
    shown = request.POST.get("standing", "")
    expected = int(shown) if shown.isdecimal() else -1
    try:
        restore(revision, expected_version=expected, by=signed_in(request), at=timezone.now())
    except SomeoneElseSaved as clash:
        return _show(request, response, clash.current, address, refused=str(clash), status=409)
    except CannotWrite as refusal_:
        return _show(request, response, statement, address, refused=str(refusal_), status=403)
    messages.success(request, _("Version %(n)d stands again, as a new version.") % {"n": version})
    return redirect("responses:text_edit", pk, side, address)


@login_required
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Every text of the person's side that changed since the last submission, approval or publication."""
    response = _response(request, pk)
    user, today = signed_in(request), civil_day(timezone.now())
    links = since_links(response, user, today)
    asked = request.GET.get("since") or (links[0].since if links else Since.PUBLISHED)
    if asked not in Since.values:
        raise Http404
    facts = {
        "response": response,
        "since": links,
        "asked": Since(asked),
        "comparison": compare(response, Since(asked), user, today),
    }
    return render(request, "responses/changes.html", facts)
