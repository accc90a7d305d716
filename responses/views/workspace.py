"""The list of a response's texts, and who is in charge of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people import signed_in
from accounts.policy import Right, refusal
from recommendations.deadlines import civil_day
from responses.actions import CannotTakeCharge, put_in_charge, put_in_charge_of_text
from responses.asked_back import asked_back
from responses.colleagues import may_be_in_charge
from responses.models import Response, Side
from responses.register import counted, tag_of
from responses.workspace import workspace_of
from responses.writing import open_page
from responses.writing_forms import InChargeForm


@login_required
def workspace(request: HttpRequest, pk: int) -> HttpResponse:
    """Every text of a response: where it stands at both sides, what it lacks, and who is in charge."""
    user, now = signed_in(request), timezone.now()
    today = civil_day(now)
    response = get_object_or_404(Response.objects.visible_to(user, today).with_facts(), pk=pk)
    found = workspace_of(response, user, today, side=request.GET.get("side", ""))
    facts = {
        "response": response,
        "tag": tag_of(response, today),
        "counted": counted(response, today),
        "workspace": found,
        "asked_back": asked_back(response, found.side),
        "charge": InChargeForm(found.candidates, initial={"person": found.lead and found.lead.pk}),
    }
    return render(request, "responses/workspace.html", facts)


@login_required
def response_in_charge(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a colleague in charge of a side's comments, or nobody."""
    user, now = signed_in(request), timezone.now()
    today = civil_day(now)
    response = get_object_or_404(Response.objects.visible_to(user, today).with_facts(), pk=pk)
    if request.method == "POST":
        side = request.POST.get("side", "")
        if side not in Side.values:
            raise Http404
        form = InChargeForm(may_be_in_charge(response, Side(side), today), request.POST)
        try:
            if form.is_valid():
                put_in_charge(response, Side(side), form.cleaned_data["person"], by=user, at=now)
        except CannotTakeCharge as refused:
            raise PermissionDenied(str(refused)) from refused
        _tell(request, form)
    return redirect("responses:workspace", pk=pk)


@login_required
def text_in_charge(request: HttpRequest, pk: int, side: str, address: str) -> HttpResponse:
    """Put a colleague in charge of one text, or nobody."""
    user, now = signed_in(request), timezone.now()
    response = get_object_or_404(Response.objects.visible_to(user, civil_day(now)).with_facts(), pk=pk)
    page = open_page(response, side, address, user, now)
    if page is None:
        raise Http404
    if request.method == "POST":
        if not page.writes:
            raise PermissionDenied(refusal(Right.WRITE))
        form = InChargeForm(may_be_in_charge(response, page.side, civil_day(now)), request.POST)
        if form.is_valid():
            put_in_charge_of_text(response, page.side, page.subject, form.cleaned_data["person"], by=user, at=now)
        _tell(request, form)
    return redirect("responses:text_edit", pk=pk, side=side, address=address)


def _tell(request: HttpRequest, form: InChargeForm) -> None:
    """Say who is in charge now, or what was wrong."""
    if not form.is_valid():
        messages.error(request, str(form.errors["person"][0]))
    elif person := form.cleaned_data["person"]:
        messages.success(request, _("%(who)s is in charge now.") % {"who": person})
    else:
        messages.success(request, _("Nobody is in charge now."))
