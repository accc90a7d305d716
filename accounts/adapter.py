"""What do we want otherwise than allauth does? Nobody registers, nobody is asked twice, and the words are ours."""

import logging
from base64 import urlsafe_b64encode
from hashlib import sha256
from time import time
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathImage

from accounts import second_factor
from accounts.mail import CANNOT_SEND
from accounts.models import User
from accounts.single_sign_on import proven_addresses

logger = logging.getLogger(__name__)

WAIT = format_lazy(
    _("There were too many attempts that failed. Wait {minutes} minutes, then try again."),
    minutes=settings.SIGN_IN_WAIT_MINUTES,
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in with an address and a password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "The email address and the password do not belong together. Check both and try again."
        ),
        "too_many_login_attempts": WAIT,
        "rate_limited": WAIT,
        "incorrect_password": _("This is not your password. Check it and try again."),
        "enter_current_password": _("This is not your present password. Check it and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("accounts:account")

    def set_password(self, user: User, password: str) -> None:
        """Who has proven by e-mail who they are is no longer locked out by attempts with the old password."""
        super().set_password(user, password)
        self._delete_login_attempts_cached_email(self.request, email=user.email)

    def is_reauthentication_required(self, *, app: str, **facts: Any) -> bool:
        """Who has signed in some minutes ago is not asked for the password again."""
        records = get_authentication_records(self.request, self.request.user)
        just_now = any(time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)
        return not just_now and bool(super().is_reauthentication_required(app=app, **facts))

    def get_login_stages(self) -> list[str]:
        return ["accounts.adapter.SecondFactorStage"]

    def send_notification_mail(self, *args: Any, **facts: Any) -> None:
        """Tell the person of a change to their account. It has been made: a mail server that is down undoes nothing."""
        try:
            super().send_notification_mail(*args, **facts)
        except CANNOT_SEND:
            logger.exception("A message about a change to an account could not be sent")


class SignInBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, for addresses that are stored with capitals in them."""

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        person: User | None = self._check_password(User.objects.filter(email__iexact=email).first(), password)
        return person


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Ask for the second factor, unless the organisation that sent the person has done so."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return bool(super()._should_handle(request)) and not second_factor.provided(request, self.login.user)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Apps, passkeys and recovery codes. Their secrets lie encrypted, so that a copy of the database opens no door."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Codes change every 30 seconds: enter the one that is shown now."),
        "cannot_delete_authenticator": second_factor.KEEP_ONE,
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """An element to stand in the page: a picture in a data: address would be stopped by the page’s policy."""
        svg: str = qrcode.make(url, image_factory=SvgPathImage).to_string(encoding="unicode")
        return svg

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return second_factor.may_remove(authenticator)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(f"second factor:{key}".encode()).digest())) for key in keys])


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """People whom another organisation has signed in: only those who have an account here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person by an address that the provider has proven; from then on they are known by its number."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            # Else a page elsewhere could tie somebody's account here to a stranger's account there.
            raise ImmediateHttpResponse(redirect("accounts:account"))
        if sociallogin.is_existing:
            return
        claimed = [(address.email, address.verified) for address in sociallogin.email_addresses]
        proven = proven_addresses(claimed, sociallogin.provider.app.settings["verified_email"])
        person = User.objects.filter(email__iexact=proven[0]).first() if proven else None
        if person is None:
            raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))
        if not person.is_active:
            raise ImmediateHttpResponse(redirect("account_inactive"))
        sociallogin.connect(request, person)
