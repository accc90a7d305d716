"""How does a person come in, and go? With an e-mail address and a password; by a button."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import SignInForm


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is, then go to the page that was asked for, or to the register."""
    going_to = _own_address(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(going_to or settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        login(request, form.get_user())
        return redirect(going_to or settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/sign_in.html", {"form": form, "next": going_to})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session. By POST, so that no link or picture on another site can do it."""
    logout(request)
    return redirect(resolve_url(settings.LOGOUT_REDIRECT_URL))


def _own_address(request: HttpRequest, address: str) -> str:
    """The address, if it is one of this site's; else nothing, so that nobody is led away from here."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe else ""
