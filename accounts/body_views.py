"""What do a body's own people settle about it?"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import actions
from accounts.deeds import deeds_of
from accounts.models import LocalPolicingBody
from accounts.people_forms import BodyForm
from accounts.people_views import administrator
from accounts.policy import Right, bodies_where


@login_required
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """The second factor that it asks for, and what the public sees of it."""
    user, now = administrator(request), timezone.now()
    mine = bodies_where(user, Right.MANAGE_PEOPLE, timezone.localdate(now))
    found: LocalPolicingBody = get_object_or_404(mine, slug=slug)
    name = str(found)
    form = BodyForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        actions.describe_body(LocalPolicingBody.objects.get(pk=found.pk), by=user, at=now, **form.cleaned_data)
        messages.success(request, _("The settings are saved."))
        return redirect("people:body", slug=slug)
    return render(request, "people/body.html", {"form": form, "body": found, "name": name, "deeds": deeds_of(found)})
