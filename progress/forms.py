"""What does an update ask of its writer? A day, what has changed, and words; nothing has to be said twice. And what is
asked about another report that says the same?"""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fixed, Layout, Size
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from progress.actions import NewUpdate, Told
from progress.models import Delivery, Verification, WithInspectorate
from recommendations.forms import DayField
from recommendations.models import ItemKind
from recommendations.richtext import from_plain
from responses.models import Side

MOST = 20_000  # characters of one update
_AS_BEFORE = ("", _("No change"))


class PlainField(forms.CharField):
    """A text as it was typed, without the one character that no database takes."""

    def to_python(self, value: Any) -> Any:
        """The words, as lines."""
        return super().to_python(value.replace("\x00", "") if isinstance(value, str) else value)


class UpdateForm(forms.Form):
    """An update by one side. `seen` is the last one that its writer has read; `writer` as in responses.kept."""

    as_of = DayField(
        label=_("As of which day?"),
        help_text=_("For example, 2 11 2026"),
        missing=_("Enter the day of which you speak, like 2 11 2026"),
    )
    delivery = forms.ChoiceField(
        label=_("Delivery"), required=False, choices=[*Delivery.choices, _AS_BEFORE], widget=forms.RadioSelect
    )
    verification = forms.ChoiceField(
        label=_("Is the body assured that it is done?"),
        required=False,
        choices=[*Verification.choices, _AS_BEFORE],
        widget=forms.RadioSelect,
    )
    inspectorate = forms.ChoiceField(
        label=_("With the inspectorate"),
        required=False,
        choices=[*WithInspectorate.choices, _AS_BEFORE],
        widget=forms.RadioSelect,
    )
    text = PlainField(
        label=_("What has happened?"),
        help_text=_("Leave an empty line between paragraphs. Lines that begin with “- ” or “1. ” become lists."),
        required=False,
        max_length=MOST,
        widget=forms.Textarea,
    )
    seen = forms.IntegerField(min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)
    writer = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, side: Side, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = ["delivery"] if side == Side.FORCE else ["delivery", "verification", "inspectorate"]
        for name in ("verification", "inspectorate"):
            if name not in choices:
                del self.fields[name]
        radios = [Field.radios(name, legend_size=Size.SMALL, small=True) for name in choices]
        self.helper = _helper(
            "writer", "seen", "as_of", *radios, Field.textarea("text", rows=6), button=Button("submit", str(_("Send")))
        )

    def new(self) -> NewUpdate:
        """What was entered, for progress.actions.send_update."""
        entered = self.cleaned_data
        return NewUpdate(
            as_of=entered["as_of"],
            delivery=entered["delivery"],
            verification=entered.get("verification", ""),
            inspectorate=entered.get("inspectorate", ""),
            text=from_plain(entered["text"]),
        )


class SendBackForm(forms.Form):
    """Why an update is not published as it is."""

    note = PlainField(
        label=_("Why it goes back"),
        help_text=_("Both sides read it."),
        max_length=2_000,
        widget=forms.Textarea,
        error_messages={"required": _("Say why, so that the others can read it")},
    )
    writer = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("writer", Field.textarea("note", rows=3), button=Button("submit", str(_("Send back"))))


class ToldForm(forms.Form):
    """A recommendation of a report whose response is not in the register. `seen`: see progress.actions.link_told."""

    title = PlainField(
        label=_("Title of the report"),
        max_length=300,
        error_messages={"required": _("Enter the title of the report")},
    )
    made_on = DayField(
        label=_("Date the report was published"),
        help_text=_("For example, 7 9 2017"),
        missing=_("Enter the date the report was published, like 7 9 2017"),
    )
    kind = forms.ChoiceField(
        label=_("What the report calls it"),
        choices=ItemKind.choices,
        initial=ItemKind.RECOMMENDATION,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the report calls it")},
    )
    number = PlainField(
        label=_("Its number as printed (optional)"), required=False, max_length=20, help_text=_("For example, 3")
    )
    link = forms.URLField(
        label=_("Address of the report (optional)"),
        help_text=_("On the inspectorate’s site. It begins with https://"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        error_messages={"invalid": _("Enter an address that begins with https://, or leave it empty")},
    )
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)
    writer = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            "writer",
            "seen",
            "title",
            "made_on",
            Field.radios("kind", legend_size=Size.SMALL, small=True),
            Field.text("number", field_width=Fixed.FIVE),
            "link",
            button=Button("submit", str(_("Show it on the public page"))),
        )

    def told(self) -> Told:
        """What was entered, for progress.actions.link_told."""
        entered = self.cleaned_data
        return Told(
            title=entered["title"],
            made_on=entered["made_on"],
            kind=ItemKind(entered["kind"]),
            number=entered["number"],
            link=entered["link"],
        )


class TakeOutForm(forms.Form):
    """Why another report is not said to recommend the same any more."""

    note = PlainField(
        label=_("Why it is removed"),
        help_text=_("Both sides read it."),
        max_length=2_000,
        widget=forms.Textarea,
        error_messages={"required": _("Say why, so that the others can read it")},
    )
    writer = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("writer", Field.textarea("note", rows=3), button=Button("submit", str(_("Remove"))))


def _helper(*layout: Any, button: Button | Promise) -> FormHelper:
    helper = FormHelper()
    helper.include_media = False
    helper.layout = Layout(*layout, button)
    return helper
