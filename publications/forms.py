"""What does an approver enter? On whose behalf, or why the texts go back; and which texts were on the page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from responses.actions import Details


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
