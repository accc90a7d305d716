"""What if a session ends while somebody types? A page that keeps what they send, and has it when they are back."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from responses import kept

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def keeps(*names: str) -> Callable[[View[P]], View[P]]:
    """For people who have signed in; these fields of a form that comes without a session wait for its writer.

    The form carries `writer`, made by responses.kept.token. What came with a token from before the last sign-in,
    whoever that was, waits as well.
    """

    def decorate(view: View[P]) -> View[P]:
        @csrf_exempt  # asked below: what comes with the session gone is kept rather than refused
        @sensitive_post_parameters()
        @wraps(view)
        def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "POST" and (not request.user.is_authenticated or is_forged(request)):
                return _keep(request, names)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            return view(request, *args, **kwargs)

        return page

    return decorate


def is_forged(request: HttpRequest) -> bool:
    """Whether a request lacks the token that only our own pages have."""
    check = CsrfViewMiddleware(_not_exempt)
    check.process_request(request)
    return check.process_view(request, _not_exempt, (), {}) is not None


def _not_exempt(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _keep(request: HttpRequest, names: tuple[str, ...]) -> HttpResponse:
    is_kept = kept.keep(request, names)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if not is_kept:
        raise PermissionDenied(_("This did not come from a page of this register. Go back, and send it again."))
    return redirect(request.path)
