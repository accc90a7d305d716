"""What do the staff enter on the pages of the record? A decision, and how a copy of what was published went."""

from datetime import date, datetime
from typing import Any, cast

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Layout
from django import forms
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from publications.actions import Sent
from publications.actions.scheduling import is_late
from publications.proof import ACCEPTED, LARGEST, CannotKeep, Kept, checked
from recommendations.deadlines import moments_at
from recommendations.forms import DayField
from responses.actions import Details
from responses.models import Response


def _helper(*layout: Any, button: str | Promise, warns: bool = False) -> FormHelper:
    helper = FormHelper()
    helper.include_media = False
    made = Button.warning if warns else Button
    helper.layout = Layout(*layout, made("submit", str(button)))
    return helper


class DecisionForm(forms.Form):
    """One of two decisions, by the button that was pressed: `approve` or `send_back`."""

    do = forms.ChoiceField(choices=[("approve", ""), ("send_back", "")], widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    on_behalf_of = forms.CharField(label=_("For and on behalf of"), max_length=200, required=False)
    note = forms.CharField(label=_("Why it goes back"), widget=forms.Textarea, max_length=5_000, required=False)

    writer = forms.CharField(required=False, widget=forms.HiddenInput)  # see responses.kept

    def clean(self) -> dict[str, Any]:
        """Whoever sends the texts back says why."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("do") or not cleaned.get("seen"):
            raise forms.ValidationError(_("Open this page again, read the texts, and press one of the two buttons."))
        if cleaned["do"] == "send_back" and not (cleaned.get("note") or "").strip():
            self.add_error("note", _("Say why, so that the others can read it."))
        return cleaned

    def details(self) -> Details:
        """What was entered, for responses.actions.move."""
        entered = self.cleaned_data
        if entered["do"] == "approve":
            return Details(seen=entered["seen"], on_behalf_of=entered["on_behalf_of"])
        return Details(seen=entered["seen"], note=entered["note"])


class SentForm(forms.Form):
    """A copy that went by other means than from here: when, how, and what shows it."""

    sent_on = DayField(
        label=_("When was it sent?"),
        help_text=_("For example, 2 11 2017"),
        missing=_("Enter the day on which the copy was sent, like 2 11 2017"),
    )
    told = forms.CharField(
        label=_("How was it sent, and to whom?"),
        help_text=_("For example, “By e-mail to the inspectorate’s mailbox for reports, from Olivia Hart”"),
        widget=forms.Textarea,
        max_length=2_000,
        error_messages={"required": _("Say how the copy was sent, so that others can find the proof")},
    )
    file = forms.FileField(
        label=_("What shows it (optional)"),
        help_text=_("The saved e-mail (EML or MSG), a PDF or a picture, up to %(n)d MB") % {"n": LARGEST >> 20},
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "class": "govuk-file-upload"}),
        error_messages={"empty": _("The file is empty. Choose another one.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent_on"].initial = today
        self.helper = _helper("sent_on", Field.textarea("told", rows=3), "file", button=_("Record as sent"))

    def clean_file(self) -> Kept | None:
        """The file fit to be kept, or the sentence that says why it is not."""
        upload = self.cleaned_data["file"]
        if upload is None:
            return None
        try:
            return checked(upload.name or "", upload.read(LARGEST + 1))
        except CannotKeep as refused:
            raise forms.ValidationError(str(refused)) from refused

    def sent(self) -> Sent:
        """What was entered, for publications.actions.record_copy."""
        return Sent(on=self.cleaned_data["sent_on"], told=self.cleaned_data["told"], file=self.cleaned_data["file"])


class FollowForm(forms.Form):
    """Where somebody outside wants to be told."""

    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_(
            "A message comes there first, with a link by which you confirm. Without that nothing else is sent."
        ),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your email address"),
            "invalid": _("Enter an email address, like name@example.com"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(Field.text("email"), button=_("Follow by email"))
        self.helper.disable_csrf = True  # a public page sets no cookie; see publications.follow_views


class MomentForm(forms.Form):
    """When it is to be published, by London's clocks."""

    day = DayField(
        label=_("Day"), help_text=_("For example, 2 11 2026"), missing=_("Enter the day of publication, like 2 11 2026")
    )
    clock = forms.TimeField(
        label=_("Time in London"),
        help_text=_("For example, 09:30"),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the time, like 09:30"), "invalid": _("Enter the time, like 09:30")},
    )
    which = forms.ChoiceField(
        label=_("Which of the two?"),
        choices=[("0", _("The first, in summer time")), ("1", _("The second, an hour later, in winter time"))],
        required=False,
        widget=forms.RadioSelect,
    )
    late_accepted = forms.BooleanField(label=_("Publish after the last lawful day all the same"), required=False)

    moment: datetime

    def __init__(self, *args: Any, response: Response, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response = response
        self._ask()

    def _ask(self, *more: Any) -> None:
        clock = Field.text("clock", field_width=5)
        self.helper = _helper("day", clock, *more, button=_("Set this moment"))

    def clean(self) -> dict[str, Any]:
        """The moment, once it is plain which one is meant and whether it is late."""
        entered = super().clean() or self.cleaned_data
        if not entered.get("day") or not entered.get("clock"):
            return entered
        moments = moments_at(entered["day"], entered["clock"])
        if not moments:
            self.add_error("clock", _("The clocks go forward that night and leave this time out. Enter another one."))
        elif len(moments) == 2 and not entered.get("which"):
            self._ask(Field.radios("which"))
            self.add_error("which", _("The clocks go back that night: this time comes twice. Choose which is meant."))
        else:
            self.moment = moments[int(entered.get("which") or 0) % len(moments)]
            self._ask_about_late(entered)
        return entered

    def _ask_about_late(self, entered: dict[str, Any]) -> None:
        last_on = self.response.last_on
        if last_on and is_late(self.response, self.moment) and not entered.get("late_accepted"):
            self._ask(*([Field.radios("which")] if entered.get("which") else []), "late_accepted")
            last = date_format(last_on)
            words = _("The last lawful day is %(last)s. Enter an earlier moment, or tick the box below.")
            self.add_error("day", words % {"last": last})


class ReasonForm(forms.Form):
    """Why something that cannot be undone lightly is done."""

    note = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea,
        max_length=2_000,
        error_messages={"required": _("Say why, so that the others can read it")},
    )

    def __init__(self, *args: Any, label: Any = "", hint: Any = "", button: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = label or self.fields["note"].label
        self.fields["note"].help_text = hint
        self.helper = _helper(Field.textarea("note", rows=3), button=button, warns=True)


class TakeDownForm(ReasonForm):
    """Which versions the public is not to read now, and why."""

    only = forms.TypedChoiceField(
        label=_("What is taken down?"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, earlier: list[int], **kwargs: Any) -> None:
        hint = _("The staff read it in the history. The public reads only that the page was taken down.")
        super().__init__(*args, hint=hint, button=_("Take it down now"), **kwargs)
        versions = [(number, _("Only the earlier version %(n)d") % {"n": number}) for number in earlier]
        cast(forms.ChoiceField, self.fields["only"]).choices = [("", _("Every version")), *versions]
        self.initial.setdefault("only", "")
        parts = [Field.radios("only"), Field.textarea("note", rows=3)]
        self.helper = _helper(*parts[0 if earlier else 1 :], button=_("Take it down now"), warns=True)
