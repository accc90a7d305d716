"""How does the post come? Everybody chooses it for themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.people import signed_in
from accounts.post_forms import PostForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest) -> HttpResponse:
    """One letter each morning or an email for each thing, and with news or without."""
    user = signed_in(request)
    form = PostForm(request.POST if request.method == "POST" else None, person=user)
    if form.is_valid():
        actions.choose_post(user, **form.chosen())
        messages.success(request, _said(**form.chosen()))
        return redirect("people:post")
    return render(request, "people/post.html", {"form": form})


def _said(*, one_letter_each_morning: bool, only_statutory: bool) -> str:
    how = _("You get one letter each morning.") if one_letter_each_morning else _("You get an email for each thing.")
    what = _("It brings reminders and no news.") if only_statutory else _("It brings reminders and news.")
    return f"{how} {what}"
