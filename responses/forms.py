"""What does a move ask of a person? The form behind each button."""

from datetime import date
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations.forms import DayField
from responses.actions import Details
from responses.cases import why_not_by
from responses.models import Response
from responses.workflow import Duty, Move


class MoveForm(forms.Form):
    """Asks what one move needs to know, and nothing else."""

    note = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea,
        error_messages={"required": _("Say why, so that the others can read it.")},
    )
    comment_by = DayField(
        label=_("Last day on which the chief officer may comment"),
        help_text=_("For example, 28 9 2017"),
        missing=_("Enter the last day on which the chief officer may comment, like 28 9 2017"),
    )
    covered_by = forms.ModelChoiceField(
        Response.objects.none(),
        label=_("Which response covers this one?"),
        empty_label=_("Choose a response"),
        error_messages={"required": _("Choose the response that covers this one")},
    )
    signed_name = forms.CharField(
        label=_("Name of who signs off"),
        max_length=200,
        error_messages={"required": _("Enter the name of who signs off")},
    )
    signed_rank = forms.CharField(
        label=_("Rank or post"),
        max_length=200,
        error_messages={"required": _("Enter the rank or post, like Deputy Chief Constable")},
    )
    on_behalf_of = forms.CharField(label=_("For and on behalf of (if somebody else)"), max_length=200, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, move: Move, response: Response, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response, self.today = response, today
        asked = self._asked(move)
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        if "covered_by" in self.fields:
            others = Response.objects.filter(body=response.body, duty=Duty.REQUIRED).exclude(pk=response.pk)
            self.fields["covered_by"].queryset = others.with_facts()  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.include_media = False
        self.helper.layout = Layout(*asked, Button("submit", str(move.label)))

    @staticmethod
    def _asked(move: Move) -> list[str]:
        by_name = {
            "invite": ["comment_by"],
            "covered_by": ["covered_by"],
            "submit": ["seen", "signed_name", "signed_rank"],
            "approve": ["seen", "on_behalf_of"],
        }
        return [*by_name.get(move.name, []), *(["note"] if move.asks_note else [])]

    def clean_comment_by(self) -> date:
        """A day that is still to come and leaves time to publish."""
        day: date = self.cleaned_data["comment_by"]
        if reason := why_not_by(day, self.response, self.today):
            raise forms.ValidationError(reason)
        return day

    def details(self) -> Details:
        """What was entered, for responses.actions.move."""
        return Details(**self.cleaned_data)
