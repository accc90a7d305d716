"""What does a move ask of a person? The form behind each button."""

import dataclasses
from datetime import date
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from recommendations.deadlines import day_at, days_left
from recommendations.forms import DayField
from responses.actions import Details
from responses.cases import why_not_by
from responses.models import Response
from responses.workflow import Duty, Move

USUAL_DAY = 28  # of the period: the half of it is the force's, the other the office's
LEAST_DAYS = 14  # that the office should have between the force's date and the last lawful day


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
    all_the_same = forms.BooleanField(label=_("Invite by this date all the same"), required=False)
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
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    writer = forms.CharField(widget=forms.HiddenInput, required=False)  # see responses.kept

    def __init__(self, move: Move, response: Response, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response, self.today = response, today
        asked = self._asked(move)
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        if "covered_by" in self.fields:
            others = Response.objects.filter(body=response.body, duty=Duty.REQUIRED).exclude(pk=response.pk)
            self.fields["covered_by"].queryset = others.with_facts()  # type: ignore[attr-defined]
        if "comment_by" in self.fields:
            self.fields["comment_by"].initial = self._usual_day()
        self.helper = FormHelper()
        self.helper.include_media = False
        self._button = Button("submit", str(move.label))
        # The box to tick comes only once a date has turned out to be late.
        self.helper.layout = Layout(*(name for name in asked if name != "all_the_same"), self._button)

    def _usual_day(self) -> date | None:
        """The date that stands, or day 28 of the period while that is still to come."""
        response = self.response
        usual = day_at(response.clock_from, USUAL_DAY, first_day_counts=response.clock_first_day_counts)
        return response.comment_by or (usual if usual > self.today else None)

    @staticmethod
    def _asked(move: Move) -> list[str]:
        by_name = {
            "invite": ["comment_by", "all_the_same"],
            "covered_by": ["covered_by"],
            "submit": ["seen", "signed_name", "signed_rank"],
        }
        return [*by_name.get(move.name, []), *(["note"] if move.asks_note else []), "writer"]

    def clean_comment_by(self) -> date:
        """A day that is still to come and leaves time to publish."""
        day: date = self.cleaned_data["comment_by"]
        if reason := why_not_by(day, self.response, self.today):
            raise forms.ValidationError(reason)
        return day

    def clean(self) -> dict[str, Any]:
        """A date that leaves the office little time is asked about once."""
        entered = super().clean() or {}
        last_on, day = self.response.last_on, entered.get("comment_by")
        if day and last_on and self.today <= last_on and not entered.pop("all_the_same", False):
            left = days_left(last_on, day)
            if left < LEAST_DAYS:
                self.helper.layout = Layout("comment_by", "all_the_same", "writer", self._button)
                self.add_error("comment_by", _little_time(left))
        return entered

    def details(self) -> Details:
        """What was entered, for responses.actions.move."""
        known = {field.name for field in dataclasses.fields(Details)}
        return Details(**{name: value for name, value in self.cleaned_data.items() if name in known})


def _little_time(left: int) -> str:
    return ngettext(
        "This leaves the office %(left)d day to write its comments. Choose an earlier date, or tick the box below.",
        "This leaves the office %(left)d days to write its comments. Choose an earlier date, or tick the box below.",
        left,
    ) % {"left": left}
