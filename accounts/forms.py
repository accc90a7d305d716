"""What does a person type to come in? An e-mail address and a password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Django's form in our words. Which of the two is wrong is not said: that would tell who has an account."""

    username = forms.EmailField(
        label=_("Email address"),
        error_messages={
            "required": _("Enter your email address"),
            "invalid": _("Enter an email address in the correct format, like name@example.com"),
        },
    )
    password = forms.CharField(label=_("Password"), strip=False, error_messages={"required": _("Enter your password")})
    error_messages = {
        "invalid_login": _("The email address and the password do not belong together. Check both and try again."),
        "inactive": _("This account is closed. Ask your administrator to open it again."),
    }

    def problems(self) -> list[tuple[str, Any]]:
        """Each error with the field that mends it, for the summary at the top of the page."""
        whole = [("id_username", error) for error in self.non_field_errors()]
        return whole + [(field.id_for_label, error) for field in self for error in field.errors]
