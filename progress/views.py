"""The staff's pages of progress: where each recommendation stands, its updates, and what is done with them."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.people import signed_in
from accounts.policy import Right, refusal
from progress.actions import CannotUpdate, publish_update, send_back, send_update
from progress.forms import SendBackForm, UpdateForm
from progress.linked import Item, others_in, standing_with
from progress.models import Update
from progress.published import in_words
from progress.scruples import scruples
from progress.states import state_of
from progress.tracking import entries_of, may_confirm, may_publish, name_of, overdue, rows_of, side_of
from publications.loading import response_for
from recommendations.deadlines import civil_day
from recommendations.models import Recommendation
from responses import kept
from responses.actions import CannotComment, confirm_detail
from responses.history import just_done
from responses.models import Response, Side
from responses.register import tag_of
from responses.subjects import items_of
from responses.views.keeping import keeps

ROWS = 50  # on a page
TYPED = ("as_of_0", "as_of_1", "as_of_2", "delivery", "verification", "inspectorate", "text")


def response_of(request: HttpRequest, pk: int) -> Response:
    """A response that was published and that this person sees. Raises Http404."""
    response = response_for(request, pk)
    if response.published_on is None:
        raise Http404
    return response


@login_required
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Every recommendation with where it stands, and what is overdue."""
    response, today = response_of(request, pk), civil_day(timezone.now())
    page = Paginator(items_of(response), ROWS).get_page(request.GET.get("page"))
    facts = {
        "response": response,
        "tag": tag_of(response, today),
        "page": page,
        "rows": rows_of(response, page.object_list, today),
    }
    return render(request, "progress/progress.html", facts)


@keeps(*TYPED)
def recommendation(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One recommendation, its updates, and the form for another."""
    response, user, now = response_of(request, pk), signed_in(request), timezone.now()
    item = get_object_or_404(response.report.recommendations, slug=slug)
    side = side_of(response, user, civil_day(now))
    if request.method != "POST":
        return _show(request, response, item, form=_empty(request, response, item, side) if side else None)
    if side is None:
        raise PermissionDenied(refusal(Right.UPDATE_PROGRESS))
    form = UpdateForm(side, request.POST)
    if not form.is_valid():
        return _show(request, response, item, form=form)
    try:
        send_update(response, item, side, form.new(), seen=form.cleaned_data["seen"], by=user, at=now)
    except CannotUpdate as stopped:
        again = request.POST.copy()
        again["seen"] = str(_seen(response, item))  # they read below what was sent meanwhile
        return _show(request, response, item, form=UpdateForm(side, again), refused=str(stopped), status=409)
    kept.drop(request, user)
    messages.success(request, just_done(response, user))
    return redirect("progress:recommendation", pk=pk, slug=slug)


def _empty(request: HttpRequest, response: Response, item: Recommendation, side: Side) -> UpdateForm:
    """A form to begin with, or with what waited for its writer to sign in."""
    user, today = signed_in(request), civil_day(timezone.now())
    typed = kept.each(kept.kept(request, user))
    before = dict.fromkeys(("delivery", "verification", "inspectorate"), "")
    shown: dict[str, object] = {"as_of": today, "seen": _seen(response, item), "writer": kept.token(user)}
    if "as_of_0" in typed:
        shown["as_of"] = [typed.get(f"as_of_{place}", "") for place in range(3)]
    return UpdateForm(side, initial=before | typed | shown)


def _seen(response: Response, item: Recommendation) -> int:
    """The update that was sent last, 0 where there is none."""
    keys = Update.objects.filter(response=response, recommendation=item).order_by("-pk").values_list("pk", flat=True)
    return keys.first() or 0


def _show(
    request: HttpRequest,
    response: Response,
    item: Recommendation,
    *,
    form: UpdateForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    user, today = signed_in(request), civil_day(timezone.now())
    entries = entries_of(response, item)
    state = state_of(entry.update for entry in entries if entry.update.sent_back_at is None)
    side = side_of(response, user, today)
    own = Item(response=response, recommendation=item)
    held = standing_with(own)
    facts = {
        "response": response,
        "item": item,
        "held": others_in(held, own),
        "itself": next((one for one in held if (one.response_id, one.slug) == own.address), None),
        "entries": entries,
        "stated": in_words(state),
        "overdue": overdue(item, state, today),
        "form": form,
        "whose": response.force.name if side == Side.FORCE else response.body.called,
        "waited": form is not None and not form.is_bound and kept.kept(request, user) is not None,
        "may_publish": may_publish(response, user, today),
        "may_confirm": may_confirm(response, user, today),
        "refused": refused,
    }
    return render(request, "progress/recommendation.html", facts, status=status)


def _update(request: HttpRequest, pk: int, slug: str, update: int) -> Update:
    """One update, for those who publish. Raises Http404 or PermissionDenied."""
    response = response_of(request, pk)
    if not may_publish(response, signed_in(request), civil_day(timezone.now())):
        raise PermissionDenied(refusal(Right.PUBLISH))
    found: Update = get_object_or_404(
        Update.objects.select_related("recommendation"), pk=update, slug=slug, response=response
    )
    found.response = response  # with the facts that were loaded already
    return found


@login_required
@require_POST
def publish(request: HttpRequest, pk: int, slug: str, update: int) -> HttpResponse:
    """Everybody reads it from now on."""
    found, user, now = _update(request, pk, slug, update), signed_in(request), timezone.now()
    try:
        publish_update(found, by=user, at=now)
    except CannotUpdate as stopped:
        return _stopped(request, found, str(stopped))
    return _done(request, found, user)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int, slug: str, update: int) -> HttpResponse:
    """Note that a detail of a person in an update may be published. One that is not in it is let be."""
    found, user, now = _update(request, pk, slug, update), signed_in(request), timezone.now()
    detail = request.POST.get("detail", "")
    if detail and detail in {scruple.sha256 for scruple in scruples(found.response, found.text, ())}:
        try:
            confirm_detail(found.response, detail, by=user, at=now)
        except CannotComment as refused:
            raise PermissionDenied(str(refused)) from refused
    address = reverse("progress:recommendation", args=[pk, slug])
    return redirect(f"{address}#update-{found.pk}")


@keeps("note")
def back(request: HttpRequest, pk: int, slug: str, update: int) -> HttpResponse:
    """Ask why it goes back, and send it."""
    found, user, now = _update(request, pk, slug, update), signed_in(request), timezone.now()
    if request.method == "POST":
        return _send_back(request, found, user, now)
    waiting = kept.kept(request, user)
    form = SendBackForm(initial=kept.each(waiting) | {"writer": kept.token(user)})
    return _ask_why(request, found, form, waited=waiting is not None)


def _send_back(request: HttpRequest, found: Update, user: User, now: datetime) -> HttpResponse:
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _ask_why(request, found, form)
    try:
        send_back(found, note=form.cleaned_data["note"], by=user, at=now)
    except CannotUpdate as stopped:
        return _ask_why(request, found, form, refused=str(stopped), status=409)
    kept.drop(request, user)
    return _done(request, found, user)


def _ask_why(
    request: HttpRequest,
    found: Update,
    form: SendBackForm,
    *,
    waited: bool = False,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    facts = {"response": found.response, "update": found, "form": form, "waited": waited, "refused": refused}
    facts |= {"whose": name_of(found.response, found.side), "states": in_words(found)}
    return render(request, "progress/send_back.html", facts, status=status)


def _stopped(request: HttpRequest, found: Update, sentence: str) -> HttpResponse:
    side = side_of(found.response, signed_in(request), civil_day(timezone.now()))
    item = found.recommendation
    form = _empty(request, found.response, item, side) if side else None
    return _show(request, found.response, item, form=form, refused=sentence, status=409)


def _done(request: HttpRequest, found: Update, user: User) -> HttpResponse:
    messages.success(request, just_done(found.response, user))
    return redirect("progress:recommendation", pk=found.response_id, slug=found.slug)
