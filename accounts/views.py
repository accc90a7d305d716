"""How does a person come in and go, and keep what they come in with? allauth's views, where ours differ."""

from typing import Any

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes_views
from allauth.mfa.webauthn import views as passkey_views
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic.base import TemplateResponseMixin

from accounts import second_factor
from accounts.forms import refused_for_now
from accounts.mail import CANNOT_SEND, failure_of
from accounts.people import signed_in


class CountedAttempts(TemplateResponseMixin):
    """A page whose form is not even looked at after too many attempts says so by its status as well."""

    def render_to_response(self, context: dict[str, Any], **facts: Any) -> HttpResponse:
        if refused_for_now(context.get("form")):
            facts["status"] = 429
        return super().render_to_response(context, **facts)


class SignIn(CountedAttempts, account_views.LoginView):  # type: ignore[misc]
    """By an address and a password; beside it, a passkey or another organisation's sign-in."""


class SecondStep(CountedAttempts, mfa_views.AuthenticateView):  # type: ignore[misc]
    """The second factor, after the password was right."""


class Confirm(CountedAttempts, account_views.ReauthenticateView):  # type: ignore[misc]
    """The password once more, before the door's locks are changed."""


class ConfirmByCode(CountedAttempts, mfa_views.ReauthenticateView):  # type: ignore[misc]
    """A code, before the door's locks are changed."""


class PasswordReset(account_views.PasswordResetView):  # type: ignore[misc]
    """Ask for the link by e-mail."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except CANNOT_SEND:
            form.add_error(None, _("The message could not be sent. Try again in a few minutes."))
            return HttpResponse(self.form_invalid(form).rendered_content, status=503)
        return response


class RecoveryCodes(codes_views.ViewRecoveryCodesView):  # type: ignore[misc]
    """The codes, and the way on for somebody who was led here while going elsewhere."""

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        return {**super().get_context_data(**facts), "going_to": self.request.session.pop("going_to", "")}


class PasskeyRemoval(passkey_views.RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey, unless the person has to have one and has no other."""

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        return {**super().get_context_data(**facts), "may_remove": second_factor.may_remove(self.object)}

    def form_valid(self, form: Any) -> HttpResponse:
        if not second_factor.may_remove(self.get_object()):
            raise PermissionDenied(second_factor.KEEP_ONE)
        response: HttpResponse = super().form_valid(form)
        return response


sign_in = SignIn.as_view()
# By POST, so that no link or picture on another site can do it.
sign_out = require_POST(account_views.logout)


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, and what I come in with."""
    person = signed_in(request)
    found = list(Authenticator.objects.filter(user=person).order_by("created_at"))
    codes = [each for each in found if each.type == Authenticator.Type.RECOVERY_CODES]
    memberships = person.memberships.on(timezone.localdate()).select_related("body", "force")
    context = {
        "memberships": memberships,
        "app": next((each for each in found if each.type == Authenticator.Type.TOTP), None),
        "passkeys": [each for each in found if each.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else None,
        "asked": second_factor.asked(person),
        "mail_failure": failure_of(person.email),
    }
    return render(request, "accounts/account.html", context)


@login_required
@require_safe
def set_up(request: HttpRequest) -> HttpResponse:
    """Why a second factor is needed, and which there are."""
    person = signed_in(request)
    if second_factor.factors_of(person).exists():
        return redirect("accounts:account")
    return render(request, "accounts/second_factor.html", {"asked": second_factor.asked(person)})
