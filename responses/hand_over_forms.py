"""Who takes the work? The form of handing over."""

from typing import Any, cast

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class HandOverForm(forms.Form):
    """A colleague of the same side. `what` names the work, where a page asks about several."""

    what = forms.CharField(widget=forms.HiddenInput)
    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who takes it?"),
        empty_label=_("Choose a colleague"),
        error_messages={
            "required": _("Choose who takes the work"),
            "invalid_choice": _("Choose who takes the work from the list"),
        },
    )

    def __init__(self, sent: Any, *, what: str, colleagues: Any) -> None:
        super().__init__(sent, prefix=what, initial={"what": what})
        cast(forms.ModelChoiceField[User], self.fields["to"]).queryset = colleagues
        self.helper = FormHelper()
        self.helper.include_media = False
        self.helper.layout = Layout("what", "to", Button("submit", str(_("Hand over"))))
