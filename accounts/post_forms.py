"""What is somebody asked about the post that they get?"""

from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Layout, Size
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User

TOGETHER, SINGLY = "together", "singly"
EVERYTHING, STATUTORY = "everything", "statutory"

CHOOSE_HOW = _("Choose whether you get one letter each morning or an email for each thing")
CHOOSE_WHAT = _("Choose what you get mail about")


class PostForm(forms.Form):
    """How the post comes, and what it is about: two questions with two answers each."""

    how = forms.ChoiceField(
        label=_("How does it come?"),
        choices=[
            Choice(
                TOGETHER,
                _("One letter each morning"),
                hint=_("From seven, the nearest date first. What is due within three days, or new, comes at once."),
            ),
            Choice(
                SINGLY,
                _("An email for each thing"),
                hint=_("Reminders from seven in the morning, each by itself. What is new comes at once."),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_HOW, "invalid_choice": CHOOSE_HOW},
    )
    what = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            Choice(
                EVERYTHING,
                _("Everything that concerns you"),
                hint=_("Reminders, and news of what others did."),
            ),
            Choice(
                STATUTORY,
                _("Reminders only"),
                hint=_("You then get none of the news that is listed below."),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_WHAT, "invalid_choice": CHOOSE_WHAT},
    )

    def __init__(self, sent: Any, *, person: User) -> None:
        how = TOGETHER if person.one_letter_each_morning else SINGLY
        super().__init__(sent, initial={"how": how, "what": STATUTORY if person.only_statutory else EVERYTHING})
        self.helper = FormHelper()
        self.helper.include_media = False
        self.helper.layout = Layout(
            Field.radios("how", legend_size=Size.MEDIUM),
            Field.radios("what", legend_size=Size.MEDIUM),
            Button("submit", str(_("Save"))),
        )

    def chosen(self) -> dict[str, bool]:
        """What was chosen, as `choose_post` takes it."""
        return {
            "one_letter_each_morning": self.cleaned_data["how"] == TOGETHER,
            "only_statutory": self.cleaned_data["what"] == STATUTORY,
        }
