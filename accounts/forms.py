"""What does a person type to come in, and to keep the door theirs? allauth's forms in our words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User

PASSWORD_HINT = _("At least 12 characters. Three random words are easy to remember.")
NOT_THE_SAME = _("The two passwords are not the same. Enter the new password again.")
AN_ADDRESS = _("Enter an email address in the correct format, like name@example.com")


def say(field: forms.Field, label: Any, missing: Any, *, hint: Any = "", **attributes: str) -> None:
    """Give a field its label, the sentence for when it is left empty, a hint and attributes of its <input>."""
    field.label, field.help_text = label, hint
    field.error_messages.update(required=missing, invalid=AN_ADDRESS)
    field.widget.attrs.update(attributes)


def say_code(field: forms.Field, hint: Any) -> None:
    """The field for a code of six digits, or for a recovery code."""
    say(field, _("Code"), _("Enter the code"), hint=hint, autocomplete="one-time-code", inputmode="numeric")


class _NewPassword(forms.Form):
    """A new password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["password1"], _("New password"), _("Enter a new password"), hint=PASSWORD_HINT)
        say(self.fields["password2"], _("New password again"), _("Enter the new password again"))

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error if isinstance(error, ValidationError) else NOT_THE_SAME)


class SignInForm(account.LoginForm):  # type: ignore[misc]
    """Which of the two is wrong is not said: that would tell who has an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["login"], _("Email address"), _("Enter your email address"), autocomplete="username")
        say(self.fields["password"], _("Password"), _("Enter your password"))


class ConfirmForm(account.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["password"], _("Password"), _("Enter your password"))


class PasswordChangeForm(_NewPassword, account.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["oldpassword"], _("Present password"), _("Enter your present password"))


class PasswordSetForm(_NewPassword, account.SetPasswordForm):  # type: ignore[misc]
    """For a person who has come in without a password so far."""


class PasswordFromLinkForm(_NewPassword, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """For a person who followed the link in our message."""


class PasswordResetForm(account.ResetPasswordForm):  # type: ignore[misc]
    """To whom the link is sent: whoever has an account with this address, in any capitals."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["email"], _("Email address"), _("Enter your email address"), autocomplete="username")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        self.users = list(User.objects.filter(email__iexact=email, is_active=True))
        return email


class CodeForm(mfa.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"], _("The six digits that your app shows, or one of your recovery codes."))


class ConfirmCodeForm(mfa.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"], _("The six digits that your app shows, or one of your recovery codes."))


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"], _("The six digits that the app shows now."))


class _PasskeyName(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["name"], _("Name"), _("Enter a name"), hint=_("Where it is kept, for example “Work laptop”."))


class PasskeyForm(_PasskeyName, AddWebAuthnForm):  # type: ignore[misc]
    """A passkey is made so that it can be used alone wherever the device is able to; there is nothing to choose."""

    passwordless = None


class PasskeyNameForm(_PasskeyName, EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""


def refused_for_now(form: forms.Form | None) -> bool:
    """Whether what was sent is not even looked at, because too many attempts came before."""
    errors = form.errors.as_data().values() if form is not None and form.is_bound else []
    return any(error.code in {"too_many_login_attempts", "rate_limited"} for found in errors for error in found)
