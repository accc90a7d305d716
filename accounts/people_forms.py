"""What is asked of an administrator, of somebody who is invited, and of somebody who goes away?"""

import re
from datetime import date
from typing import Any, cast

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import HTML, Button, Field, Fieldset, Layout, Size
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.colours import READABLE, WHITE, contrast
from accounts.day_field import DayField
from accounts.forms import AN_ADDRESS, PASSWORD_HINT
from accounts.models import BODY_ROLES, FORCE_ROLES, Force, LocalPolicingBody, Role, SecondFactor, User
from accounts.reach import Place

MEANS: dict[Role, str | Promise] = {
    Role.FORCE_LIAISON: _("Drafts the force’s comments and discusses them"),
    Role.FORCE_SIGNATORY: _("Drafts, signs off and submits the force’s comments"),
    Role.OFFICER: _("Adds reports, invites the force, drafts the body’s comments, publishes what is approved"),
    Role.APPROVER: _("Reads, comments, approves or sends back, publishes"),
    Role.VIEWER: _("Reads what is shared with them"),
    Role.ADMINISTRATOR: _("Manages people and settings, and opens no text"),
}

ENTER_NAME = _("Enter the name")


def _helper(*layout: Any, button: str | Promise, tag: bool = True) -> FormHelper:
    helper = FormHelper()
    helper.include_media = False
    helper.form_tag = tag
    helper.layout = Layout(*layout, Button("submit", str(button)))
    return helper


class _RoleForm(forms.Form):
    """Which role, and where: one question, so that the two always fit."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect, error_messages={"required": _("Choose a role")})

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = {
            f"{role.value}/{place.slug}": (role, place)
            for place in places
            for role in (FORCE_ROLES if isinstance(place, Force) else BODY_ROLES)
        }
        cast(forms.ChoiceField, self.fields["role"]).choices = [
            Choice(key, f"{role.label}, {place}", hint=MEANS[role]) for key, (role, place) in self._offered.items()
        ]

    def chosen(self) -> tuple[Role, Place]:
        """The role and where it is held."""
        return self._offered[self.cleaned_data["role"]]


class InviteForm(_RoleForm):
    """Somebody who is to come in."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": ENTER_NAME})
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("The link is sent there. They sign in with this address."),
        error_messages={"required": _("Enter the email address"), "invalid": AN_ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            Field.text("name"), Field.text("email"), Field.radios("role", legend_size=Size.SMALL), button=_("Invite")
        )


class AddRoleForm(_RoleForm):
    """One more role for somebody who is here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(Field.radios("role", legend_size=Size.SMALL), button=_("Give this role"))


class AcceptForm(forms.Form):
    """A new person: how they are called, and what they will sign in with."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("It stands beside what you write and sign."),
        error_messages={"required": _("Enter your name")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=4096,
        strip=False,
        help_text=PASSWORD_HINT,
        error_messages={"required": _("Choose a password")},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.helper = _helper(
            Field.text("name"),
            Field("password", template="people/_new_password.html"),
            button=_("Accept and sign in"),
        )

    def clean(self) -> None:
        """Django's own rules for passwords, against the name and the address as well."""
        password = self.cleaned_data.get("password")
        if not password:
            return
        try:
            validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        except forms.ValidationError as error:
            self.add_error("password", error)


class AbsenceForm(forms.Form):
    """When somebody is away, and who covers."""

    prefix = "absence"

    first = DayField(
        label=_("First day away"),
        help_text=_("For example, 24 12 2026"),
        missing=_("Enter the first day away, like 24 12 2026"),
    )
    last = DayField(
        label=_("Last day away"),
        help_text=_("Leave it empty if it is not known yet"),
        missing=_("Enter the last day away, like 2 1 2027, or leave it empty"),
        required=False,
    )
    cover = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who covers?"),
        help_text=_("They find the work under “Your work”. It gives them no other rights than their own."),
        empty_label=_("Choose a colleague"),
        error_messages={"required": _("Choose who covers"), "invalid_choice": _("Choose who covers from the list")},
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField[User], self.fields["cover"]).queryset = colleagues
        self.helper = _helper("first", "last", "cover", button=_("Note the absence"), tag=False)

    def entered(self) -> tuple[User, date, date | None]:
        """Who covers, and the days."""
        return self.cleaned_data["cover"], self.cleaned_data["first"], self.cleaned_data["last"]


_ASKED: dict[SecondFactor, str | Promise] = {
    SecondFactor.NOBODY: _("A password is enough for everybody. Whoever guesses or steals one is in."),
    SecondFactor.THOSE_WHO_DECIDE: _("The others may, and can do without."),
    SecondFactor.EVERYONE: _("Viewers as well. Whoever has none sets one up when they next open a page."),
}


_NOT_ONES_OWN = {"autocomplete": "off", "spellcheck": "false"}
# Where copies of what was published go.
_COPIES: dict[str, str | Promise] = {
    "inspectorate_email": _("The inspectors of constabulary (HMICFRS)"),
    "home_office_email": _("The Secretary of State (Home Office)"),
    "panel_email": _("The police and crime panel"),
    "board_email": _("The board"),
}


class BodyForm(forms.ModelForm[LocalPolicingBody]):
    """What a body's own people settle about it."""

    website = forms.URLField(
        required=False, assume_scheme="https", widget=forms.URLInput(attrs={"class": "govuk-input"})
    )

    class Meta:
        model = LocalPolicingBody
        fields = ["second_factor", "called", "colour", "email", "website", "address", *_COPIES, "compares"]
        widgets = {
            "address": forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
            **{name: forms.EmailInput(attrs=_NOT_ONES_OWN) for name in ("email", *_COPIES)},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second_factor"] = forms.ChoiceField(
            label=_("Who has to use a second factor, besides the password?"),
            help_text=_("For the people of this body and of the forces for which it answers."),
            choices=[Choice(each.value, each.label, hint=means) for each, means in _ASKED.items()],
            widget=forms.RadioSelect,
        )
        self.fields["compares"] = forms.TypedChoiceField(
            label=_("Do the public pages compare how soon responses were published?"),
            help_text=_("Each response says on which day it was published, whatever you choose."),
            choices=[
                Choice("True", _("Yes, over the years and with other bodies")),
                Choice("False", _("No, leave this body out")),
            ],
            coerce=lambda value: value == "True",
            widget=forms.RadioSelect,
        )
        self._say("called", _("Called in running text"), _("Like “the Commissioner” or “the Mayor”"))
        self._say("colour", _("Colour"), _("Of the bar on its public pages. Six digits, like #1d3b5c."))
        self._say("email", _("Email address for the public"), _("Where people ask about a published response"))
        self._say("website", _("Website"), _("Like https://www.example.org"))
        self._say("address", _("Postal address"), "")
        self.fields["called"].error_messages["required"] = _("Enter how it is called, like “the Commissioner”")
        for name, whom in _COPIES.items():
            self._say(name, whom, "")
        for name in ("email", *_COPIES):
            self.fields[name].error_messages["invalid"] = AN_ADDRESS
        self.fields["website"].error_messages["invalid"] = _("Enter a web address, like https://www.example.org")
        self.helper = _helper(
            Field.radios("second_factor", legend_size=Size.SMALL),
            Field.text("called"),
            Field.text("colour", field_width=10),
            Field.text("email"),
            Field.text("website"),
            Field.textarea("address", rows=4),
            Fieldset(
                HTML.p(
                    str(_("Leave empty where copies go another way. Nothing is sent before an officer presses “Send”."))
                ),
                *_COPIES,
                legend=str(_("Where copies of what was published are sent by email")),
                legend_size=Size.SMALL,
            ),
            Field.radios("compares", legend_size=Size.SMALL),
            button=_("Save"),
        )

    def _say(self, name: str, label: Any, hint: Any) -> None:
        self.fields[name].label, self.fields[name].help_text = label, hint

    def clean_colour(self) -> str:
        """A colour on which white words can be read."""
        colour: str = self.cleaned_data["colour"].lower()
        if re.fullmatch(r"#[0-9a-f]{6}", colour) and contrast(colour, WHITE) < READABLE:
            raise forms.ValidationError(_("White words cannot be read on this colour. Choose a darker one."))
        return colour
