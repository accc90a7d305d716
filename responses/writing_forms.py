"""What does a writer send? A text with its position and disposition, and who is in charge. Nothing is demanded."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout, Size
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from recommendations.richtext import sanitise
from responses.content import Text
from responses.kept import MOST, token
from responses.models import Disposition, Position
from responses.plain import with_its_marks
from responses.writing import Page

_UNDECIDED = ("", _("Not decided yet"))


class TypedField(forms.CharField):
    """A text as it was typed or pasted, without the one character that no database takes."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\x00", "") if isinstance(value, str) else value)


class WritingForm(forms.Form):
    """One text. `version` is the one that was opened; `writer` says, signed, for whom the form was made."""

    text = TypedField(required=False, strip=False, max_length=MOST, widget=forms.Textarea)
    format = forms.ChoiceField(choices=[("plain", "plain"), ("html", "html")], widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    writer = forms.CharField(required=False, widget=forms.HiddenInput)
    position = forms.ChoiceField(
        label=_("Position"), required=False, choices=[*Position.choices, _UNDECIDED], widget=forms.RadioSelect
    )
    disposition = forms.ChoiceField(
        label=_("Action"),
        help_text=_(
            "For every recommendation the law asks for the action taken or proposed, or why there is none"
            " (section 55(5B) Police Act 1996). The text says which action, or why none."
        ),
        required=False,
        choices=[*Disposition.choices, _UNDECIDED],
        widget=forms.RadioSelect,
    )

    def __init__(self, page: Page, data: Any = None) -> None:
        text = page.text
        super().__init__(
            data,
            initial={
                "text": text.text,
                "format": "plain",
                "version": page.statement.version,
                "writer": token(page.user),
                "position": text.position,
                "disposition": text.disposition,
            },
            auto_id="%s",
        )
        self.page = page
        asked = {"position": page.asks_position, "disposition": page.asks_disposition}
        for name in [name for name, is_asked in asked.items() if not is_asked]:
            del self.fields[name]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.include_media = False
        radios = [Field.radios(name, legend_size=Size.SMALL, small=True) for name in asked if name in self.fields]
        self.helper.layout = Layout(*radios)

    def typed(self) -> Text:
        """What was sent, as it would be stored; what this page does not ask stays as it is."""
        sent, stands = self.cleaned_data, self.page.text
        words = sanitise(sent["text"]) if sent["format"] == "html" else with_its_marks(sent["text"], stands.text)
        return Text(words, sent.get("position", stands.position), sent.get("disposition", stands.disposition))


class InChargeForm(forms.Form):
    """Who is in charge: a colleague of the same side, or nobody."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("In charge"),
        required=False,
        empty_label=_("Nobody"),
        error_messages={"invalid_choice": _("Choose somebody who writes for this side")},
    )

    def __init__(self, candidates: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = candidates  # type: ignore[attr-defined]
