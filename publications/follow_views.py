"""Following by e-mail: asked for on a public page, confirmed by a link, stopped with a press. No cookie, no account.

These forms carry no token, since nothing here depends on a session or a cookie: what a page elsewhere could send, its
maker could send as well. Links in letters open a page with a button, as mail programs open links by themselves.
"""

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from publications.actions import ask_to_follow, confirm, stop
from publications.following import UNCONFIRMED, name_of, page_of, to_confirm, to_stop
from publications.forms import FollowForm

GONE = 410


@csrf_exempt  # see above
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, force_slug: str, report_slug: str = "", recommendation_slug: str = "") -> HttpResponse:
    """Whoever wants to be told enters an address. The answer is the same whether it is known here or not."""
    slugs = [slug for slug in (force_slug, report_slug, recommendation_slug) if slug]
    name = name_of(*slugs)
    if not name:
        raise Http404
    form, refused, status = FollowForm(request.POST if request.method == "POST" else None), "", 200
    if form.is_valid():
        email = form.cleaned_data["email"]
        if ratelimit.consume(request, action="follow"):
            if ratelimit.consume(request, action="follow_address", key=email.lower()):
                ask_to_follow(email, slugs, at=timezone.now())
            return redirect("follow:asked")
        refused, status = _("Many addresses came from here in a short time. Try again in an hour."), 429
    facts = {"form": form, "name": name, "page": page_of(slugs), "refused": refused, "days": UNCONFIRMED.days}
    return render(request, "publications/follow.html", facts, status=status)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What happens next, whoever asked."""
    return render(request, "publications/follow_asked.html", {"days": UNCONFIRMED.days})


@csrf_exempt  # see above: the link is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def confirmed(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the first letter: a button, and then that they will be told."""
    follower = to_confirm(token)
    if follower is None:
        return _page(request, "over", status=GONE)
    done = request.method == "POST"
    if done:
        confirm(follower, at=timezone.now())
    return _page(request, "confirm", done=done, name=name_of(*follower.slugs))


@csrf_exempt  # a mail program stops by itself, with a request of its own (RFC 8058, section 3.2)
@require_http_methods(["GET", "HEAD", "POST"])
def stopped(request: HttpRequest, token: str) -> HttpResponse:
    """The link of every letter: a button, and then that nothing more is sent. Whoever has stopped already reads so."""
    follower = to_stop(token)
    if follower is not None and request.method != "POST":
        return _page(request, "stop", name=name_of(*follower.slugs))
    if follower is not None:
        stop(follower)
    return _page(request, "stop", done=True)


def _page(request: HttpRequest, which: str, *, status: int = 200, **facts: object) -> HttpResponse:
    response = render(request, f"publications/follow_{which}.html", facts, status=status)
    response["Cache-Control"] = "no-store"
    return response
