"""What is an administrator asked about a body's reminders? Only what may be changed: the rest is not in question."""

import re
from dataclasses import replace
from typing import Any, cast

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout, Size
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from responses.ladder import ALWAYS, ALWAYS_FOR_FORCE, DEFAULT, Rules, why_not
from responses.ladder_words import RHYTHMS, days_before

_BETWEEN = re.compile(r"[\s,;]+")
_A_NUMBER = re.compile(r"[0-9]{1,4}")


class DaysField(forms.CharField):
    """Numbers of days, with commas or spaces between them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> tuple[int, ...]:
        """The numbers, in the order in which they were typed."""
        found = [part for part in _BETWEEN.split(super().clean(value)) if part]
        if not all(_A_NUMBER.fullmatch(part) for part in found):
            raise forms.ValidationError(_("Enter numbers of days with commas between them, like 28, 21, 14"))
        days = tuple(int(part) for part in found)
        if reason := why_not(replace(DEFAULT, office_before=(*DEFAULT.office_before, *days))):
            raise forms.ValidationError(str(reason))
        return days


def _rhythm(label: Any, hint: Any, most: int) -> forms.TypedChoiceField:
    choose = _("Choose how often from the list")
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        coerce=int,
        choices=[Choice(str(interval), RHYTHMS[interval]) for interval in range(1, most + 1)],
        widget=forms.RadioSelect,
        error_messages={"required": choose, "invalid_choice": choose},
    )


class LadderForm(forms.Form):
    """The steps that a body adds to those that are always there, how often, and who hears of what is overdue."""

    office = DaysField(label=_("Further days before the last lawful day"))
    force = DaysField(label=_("Further days before the force’s date"))
    late = _rhythm(
        _("How often is a force reminded that is late?"),
        _("By default every third day."),
        DEFAULT.force_late_every,
    )
    waiting = _rhythm(
        _("How often is somebody reminded who is waited for?"),
        _("Who approves, and who signs for the force. By default every second day."),
        DEFAULT.waiting_every,
    )
    chief = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who else is told of what is overdue?"),
        help_text=_("The chief executive, as a rule. By default every approver."),
        empty_label=_("Every approver"),
        required=False,
        error_messages={"invalid_choice": _("Choose somebody from the list")},
    )

    def __init__(self, sent: Any, *, rules: Rules, people: QuerySet[User]) -> None:
        super().__init__(sent, initial=_shown(rules))
        cast(forms.ModelChoiceField[User], self.fields["chief"]).queryset = people
        self.fields["office"].help_text = _hint(ALWAYS, DEFAULT.office_before)
        self.fields["force"].help_text = _hint(ALWAYS_FOR_FORCE, DEFAULT.force_before)
        self.helper = FormHelper()
        self.helper.include_media = False
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Field.text("office", spellcheck="false"),
            Field.text("force", spellcheck="false"),
            Field.radios("late", legend_size=Size.SMALL),
            Field.radios("waiting", legend_size=Size.SMALL),
            "chief",
        )

    def rules(self) -> Rules:
        """The ladder that was entered."""
        entered, chief = self.cleaned_data, self.cleaned_data["chief"]
        return Rules(
            office_before=_in_order(ALWAYS, entered["office"]),
            force_before=_in_order(ALWAYS_FOR_FORCE, entered["force"]),
            force_late_every=entered["late"],
            waiting_every=entered["waiting"],
            chief_executive=chief.pk if chief else None,
        )


def _in_order(always: frozenset[int], further: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(always.union(further), reverse=True))


def _shown(rules: Rules) -> dict[str, object]:
    return {
        "office": ", ".join(str(days) for days in rules.office_before if days not in ALWAYS),
        "force": ", ".join(str(days) for days in rules.force_before if days not in ALWAYS_FOR_FORCE),
        "late": rules.force_late_every,
        "waiting": rules.waiting_every,
        "chief": rules.chief_executive,
    }


def _hint(always: frozenset[int], default: tuple[int, ...]) -> str:
    facts = {"always": days_before(always), "further": days_before(set(default) - always)}
    if facts["further"]:
        return _("%(always)s days before are always there. By default also %(further)s.") % facts
    return _("%(always)s days before are always there. By default no others.") % facts
