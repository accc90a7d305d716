"""The pages by which the office says in which other reports the same was recommended, and takes that back."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.people import signed_in
from accounts.policy import Right, refusal
from progress.actions import CannotLink, link, link_told, take_out
from progress.forms import TakeOutForm, ToldForm
from progress.linked import Item, choices, others_in, seen_of, standing_with
from progress.models import Occurrence
from progress.tracking import may_publish
from progress.views import response_of
from recommendations.deadlines import civil_day
from responses import kept
from responses.history import just_done
from responses.models import Response
from responses.subjects import beginning
from responses.views.keeping import keeps

ROWS = 20  # on a page
LONGEST = 300  # characters of what is sought


def _item(request: HttpRequest, pk: int, slug: str) -> Item:
    """A recommendation, for those who publish. Raises Http404 or PermissionDenied."""
    response = response_of(request, pk)
    item = get_object_or_404(response.report.recommendations, slug=slug)
    if not may_publish(response, signed_in(request), civil_day(timezone.now())):
        raise PermissionDenied(refusal(Right.PUBLISH))
    return Item(response=response, recommendation=item)


def _facts(item: Item) -> dict[str, object]:
    return {"response": item.response, "item": item.recommendation}


def _done(request: HttpRequest, item: Item) -> HttpResponse:
    messages.success(request, just_done(item.response, signed_in(request)))
    return HttpResponseRedirect(reverse("progress:recommendation", args=item.address) + "#elsewhere")


@login_required
@require_safe
def choose(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What the force was asked in other reports, found by words."""
    item, user, today = _item(request, pk, slug), signed_in(request), civil_day(timezone.now())
    sought = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST]
    page = Paginator(choices(item, user, today, sought), ROWS).get_page(request.GET.get("page"))
    there = {(one.response_id, one.slug) for one in standing_with(item)}
    rows = [(row, beginning(row.begins), (row.of, row.anchor) in there) for row in page.object_list]
    return render(request, "progress/elsewhere.html", {**_facts(item), "page": page, "rows": rows, "sought": sought})


@login_required
def chosen(request: HttpRequest, pk: int, slug: str, other: int, other_slug: str) -> HttpResponse:
    """Both side by side, with what stands together with either, and the button."""
    item, user, now = _item(request, pk, slug), signed_in(request), timezone.now()
    passage = get_object_or_404(choices(item, user, civil_day(now)), of=other, anchor=other_slug)
    response = Response.objects.with_facts().get(pk=other)
    item_of_other = response.report.recommendations.get(slug=passage.anchor)
    its = Item(response=response, recommendation=item_of_other)
    refused = ""
    if request.method == "POST":
        try:
            link(item, its, seen=request.POST.get("seen", ""), by=user, at=now)
        except CannotLink as stopped:
            refused = str(stopped)
        else:
            return _done(request, item)
    held = standing_with(item, its)
    facts = {"other": its, "held": others_in(others_in(held, item), its), "seen": seen_of(held)}
    status = 409 if refused else 200
    return render(request, "progress/elsewhere_chosen.html", _facts(item) | facts | {"refused": refused}, status=status)


@keeps("title", "kind", "number", "made_on_0", "made_on_1", "made_on_2", "link")
def told(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Tell of a report that is not in the register."""
    item, user = _item(request, pk, slug), signed_in(request)
    if request.method == "POST":
        return _tell(request, item, user, timezone.now())
    waiting = kept.kept(request, user)
    typed = kept.each(waiting)
    shown: dict[str, object] = {"seen": seen_of(standing_with(item)), "writer": kept.token(user)}
    if "made_on_0" in typed:
        shown["made_on"] = [typed.get(f"made_on_{place}", "") for place in range(3)]
    return _ask(request, item, ToldForm(initial=typed | shown), waited=waiting is not None)


def _tell(request: HttpRequest, item: Item, user: User, now: datetime) -> HttpResponse:
    form = ToldForm(request.POST)
    if not form.is_valid():
        return _ask(request, item, form)
    try:
        link_told(item, form.told(), seen=form.cleaned_data["seen"], by=user, at=now)
    except CannotLink as stopped:
        again = request.POST.copy()
        again["seen"] = seen_of(standing_with(item))  # they read above the form what was told meanwhile
        return _ask(request, item, ToldForm(again), refused=str(stopped))
    kept.drop(request, user)
    return _done(request, item)


def _ask(request: HttpRequest, item: Item, form: ToldForm, *, waited: bool = False, refused: str = "") -> HttpResponse:
    facts = {"form": form, "waited": waited, "refused": refused, "held": others_in(standing_with(item), item)}
    return render(request, "progress/elsewhere_told.html", _facts(item) | facts, status=409 if refused else 200)


@keeps("note")
def out(request: HttpRequest, pk: int, slug: str, occurrence: int) -> HttpResponse:
    """Ask why it is taken out, and do it."""
    item, user = _item(request, pk, slug), signed_in(request)
    matters = Occurrence.objects.filter(response=item.response, recommendation=item.recommendation).values("matter")
    rows = Occurrence.objects.select_related("response__report", "recommendation")
    found = get_object_or_404(rows, pk=occurrence, matter__in=matters)
    waiting = kept.kept(request, user) if request.method != "POST" else None
    form = TakeOutForm(request.POST or None, initial=kept.each(waiting) | {"writer": kept.token(user)})
    refused = ""
    if form.is_valid():
        try:
            take_out(item, found, note=form.cleaned_data["note"], by=user, at=timezone.now())
        except CannotLink as stopped:
            refused = str(stopped)
        else:
            kept.drop(request, user)
            return _done(request, item)
    own = (found.response_id, found.slug) == item.address
    facts = {"form": form, "occurrence": found, "own": own, "waited": waiting is not None, "refused": refused}
    return render(request, "progress/elsewhere_out.html", _facts(item) | facts, status=409 if refused else 200)
