"""The check: one line per duty with its paragraph, its state, and a link to the place that mends it."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.people import signed_in
from accounts.policy import Right, may_at_body, refusal
from recommendations.deadlines import civil_day
from recommendations.wording import Tag
from responses.actions import CannotComment, confirm_detail
from responses.colleagues import sides_read_by
from responses.completeness import force_lines, office_lines
from responses.content import drafts, to_publish
from responses.findings import Finding, Line, exceptions, known, stopping
from responses.models import Response, Side
from responses.register import counted


@dataclass(frozen=True)
class Row:
    """A line with its state in words, and each finding with the address of the place that mends it."""

    line: Line
    tag: Tag
    findings: list[tuple[Finding, str]]


@dataclass(frozen=True)
class Checked:
    """One side's check."""

    whose: str
    is_office: bool
    rows: list[Row]
    stops: tuple[str, ...]
    printed: tuple[str, ...]


@login_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing from the person's side's texts, and what that does."""
    user, today = signed_in(request), civil_day(timezone.now())
    response = get_object_or_404(Response.objects.visible_to(user, today).with_facts(), pk=pk)
    facts = {
        "response": response,
        "counted": counted(response, today),
        "checks": _checks(response, user, today),
        "may_confirm": may_at_body(user, Right.MANAGE_RESPONSE, response.body, today),
    }
    return render(request, "responses/check.html", facts)


def _checks(response: Response, user: User, today: date) -> list[Checked]:
    """The check of each side whose drafts the person reads."""
    sides = sides_read_by(response, user, today)
    if not sides:
        raise PermissionDenied(refusal(Right.READ_DRAFTS))
    case = known(response, to_publish(response), today)
    return [
        _checked(response, side, office_lines(case) if side == Side.BODY else force_lines(case, drafts(response, side)))
        for side in sides
    ]


def _checked(response: Response, side: Side, lines: list[Line]) -> Checked:
    return Checked(
        whose=response.body.short_name if side == Side.BODY else response.force.short_name,
        is_office=side == Side.BODY,
        rows=[Row(line, _tag(line), [(found, _place(response, found)) for found in line.findings]) for line in lines],
        stops=stopping(lines),
        printed=exceptions(lines),
    )


def _tag(line: Line) -> Tag:
    if not line.findings:
        return Tag(_("Complete"), "green")
    if line.stops:
        return Tag(_("Missing: stops"), "red")
    if line.printed:
        return Tag(_("Missing: will be printed as an exception"), "yellow")
    return Tag(_("Look at it: does not stop"), "blue")


def _place(response: Response, found: Finding) -> str:
    """The address of the place that mends it: the text, or the page from which the force is invited."""
    if found.side is None or found.subject is None:
        return reverse("responses:response_detail", args=[response.pk])
    return reverse("responses:text_edit", args=[response.pk, found.side.value, found.subject.address])


@login_required
@require_POST
def detail_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a detail which the check found may be published. For the office; one that is gone is let be."""
    user, now = signed_in(request), timezone.now()
    response = get_object_or_404(Response.objects.visible_to(user, civil_day(now)).with_facts(), pk=pk)
    if not may_at_body(user, Right.MANAGE_RESPONSE, response.body, civil_day(now)):
        raise PermissionDenied(refusal(Right.MANAGE_RESPONSE))
    lines = office_lines(known(response, to_publish(response), civil_day(now)))
    found = {finding.detail for line in lines for finding in line.findings if finding.detail}
    if (detail := request.POST.get("detail", "")) in found:
        try:
            confirm_detail(response, detail, by=user, at=now)
        except CannotComment as refused:
            raise PermissionDenied(str(refused)) from refused
    return redirect("responses:check", pk)
