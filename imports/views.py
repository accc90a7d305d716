"""The way in: choose how a report comes, upload or paste it, review it, and make its records."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import LocalPolicingBody
from accounts.people import signed_in
from accounts.policy import Right, bodies_where, refusal
from imports.actions import CannotImport, discard, make_records, save_review, take_in_document, take_in_text
from imports.blocks import Unreadable
from imports.forms import YES, PasteForm, ReviewForm, UploadForm, initial_details
from imports.models import Intake
from imports.review import Review, proposal_of, review
from recommendations.deadlines import civil_day


def _body(request: HttpRequest) -> LocalPolicingBody:
    """The body that this person logs reports for; 403 with the reason for anybody else."""
    body = bodies_where(request.user, Right.LOG_REPORTS, civil_day(timezone.now())).filter(ends_on=None).first()
    if body is None:
        raise PermissionDenied(refusal(Right.LOG_REPORTS))
    return body


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Upload a document, go on with one, or go to paste a report."""
    user = signed_in(request)
    body, now = _body(request), timezone.now()
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["document"]
        try:
            intake = take_in_document(upload.read(), upload.name or "", body=body, by=user, at=now)
        except CannotImport as refused:
            form.add_error("document", str(refused))
        else:
            return redirect("imports:intake_review", pk=intake.pk)
    unfinished = Intake.objects.visible_to(user, civil_day(now)).open().defer("content", "document")[:20]
    return render(request, "imports/start.html", {"form": form, "unfinished": unfinished})


@login_required
def paste(request: HttpRequest) -> HttpResponse:
    """A report by hand: its pasted text is split for review."""
    user = signed_in(request)
    body = _body(request)
    form = PasteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {name: request.POST.get(name, "") for name in form.data if name.startswith(("title", "published_on"))}
        title = form.cleaned_data["title"]
        text = form.cleaned_data["text"]
        try:
            intake = take_in_text(text, title, given, body=body, by=user, at=timezone.now())
        except (CannotImport, Unreadable) as refused:
            form.add_error("text", str(refused))
        else:
            return redirect("imports:intake_review", pk=intake.pk)
    return render(request, "imports/paste.html", {"form": form})


@login_required
def intake_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Source and fields side by side; every button keeps what was entered, the last one makes the records."""
    today = civil_day(timezone.now())
    intake = get_object_or_404(Intake.objects.visible_to(request.user, today).select_related("body"), pk=pk)
    if intake.made_at:
        return redirect("responses:response_detail", pk=intake.response_id)
    if request.method == "POST":
        return _post_review(request, intake)
    return _page(request, intake, _form(request, intake, None))


def _form(request: HttpRequest, intake: Intake, data: dict[str, Any] | None) -> ReviewForm:
    proposal = proposal_of(intake)
    today = civil_day(timezone.now())
    bodies = bodies_where(request.user, Right.LOG_REPORTS, today)
    pasted = intake.source == Intake.Source.PASTED
    details = {**initial_details(proposal, bodies, today, pasted=pasted), **intake.details}
    form = ReviewForm(data or details, proposal=proposal, bodies=bodies, today=today)
    if data is None:
        form.without_complaints()
    return form


def _page(request: HttpRequest, intake: Intake, form: ReviewForm) -> HttpResponse:
    seen = review(intake)
    facts = {"intake": intake, "form": form, "review": seen, "items": items(form, seen)}
    return render(request, "imports/intake_review.html", facts)


def items(form: ReviewForm, seen: Review) -> list[dict[str, Any]]:
    """Each recommendation with the form's fields about it."""
    names = ("force_position", "body_position", "body_disposition")
    return [
        {"item": item, "fields": [form[f"{name}-{item.place}"] for name in names]}
        for item in seen.proposal.recommendations
    ]


def _post_review(request: HttpRequest, intake: Intake) -> HttpResponse:
    user = signed_in(request)
    now = timezone.now()
    version = request.POST.get("version", "")
    try:
        intake = save_review(
            intake,
            _placements(request, intake),
            _details(request),
            expected_version=int(version) if version.isdecimal() else 0,
            by=user,
            at=now,
        )
    except CannotImport as refused:
        return _kept(request, Intake.objects.get(pk=intake.pk), str(refused))
    do = request.POST.get("do")
    if do == "place":
        ticked = request.POST.getlist("block")
        return redirect(f"{request.path}#block-{ticked[-1]}" if ticked else request.path)
    if do != "make":
        messages.success(request, _("Saved. You find it again under “Add a report”."))
        return redirect("imports:intake_review", pk=intake.pk)
    return _make(request, intake, _form(request, intake, request.POST.dict()))


def _kept(request: HttpRequest, intake: Intake, sentence: str) -> HttpResponse:
    """The page again with all that was entered, over the review as it stands now."""
    form = _form(request, intake, request.POST.dict())
    form.without_complaints()
    messages.error(request, sentence)
    return _page(request, intake, form)


@login_required
@require_POST
def intake_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw an upload away."""
    user = signed_in(request)
    now = timezone.now()
    intake = get_object_or_404(Intake.objects.visible_to(user, civil_day(now)), pk=pk)
    try:
        discard(intake, by=user, at=now)
    except CannotImport as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The upload is thrown away."))
    return redirect("imports:start")


def _make(request: HttpRequest, intake: Intake, form: ReviewForm) -> HttpResponse:
    user = signed_in(request)
    if not form.is_valid():
        return _page(request, intake, form)
    try:
        response = make_records(intake, form.reviewed(), expected_version=intake.version, by=user, at=timezone.now())
    except CannotImport as refused:
        form.add_error(None, str(refused))
        return _page(request, intake, form)
    if form.cleaned_data["already_published"] == YES:
        return redirect("publications:published", pk=response.pk)
    messages.success(request, _("The records are made."))
    return redirect("responses:response_detail", pk=response.pk)


def _details(request: HttpRequest) -> dict[str, str]:
    """What was entered in the form, as it came."""
    technical = {"csrfmiddlewaretoken", "version", "do", "block", "target"}
    # PostgreSQL keeps no NUL; the form says so once more when the records are made.
    return {name: str(value).replace("\x00", "") for name, value in request.POST.items() if name not in technical}


def _placements(request: HttpRequest, intake: Intake) -> dict[str, str]:
    """The placements as they stood, with the ticked blocks moved where the person chose."""
    seen = review(intake)
    placements = {str(row.block.index): row.label for row in seen.rows}
    offered = {label for _group, choices in seen.choices for label, _words in choices}
    target = request.POST.get("target", "")
    if request.POST.get("do") == "place" and target in offered:
        placements |= {index: target for index in request.POST.getlist("block") if index in placements}
    return placements
