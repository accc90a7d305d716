"""What is asked of a person who brings a report in? The forms of upload, paste and review."""

from datetime import date
from typing import Any, cast

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Fieldset, Layout, Size
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import ErrorDict
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Force, Stewardship
from imports.actions import Details
from imports.kinds import LARGEST_FILE
from imports.proposal import Proposal
from recommendations.forms import DayField
from recommendations.models import HMICFRS, Grade, Programme
from responses.models import Disposition, Position


def _helper(*layout: Any, button: str | Promise) -> FormHelper:
    helper = FormHelper()
    helper.include_media = False
    helper.layout = Layout(*layout, Button("submit", str(button)))
    return helper


def forces_of(bodies: Any, today: date) -> Any:
    """The forces that these bodies answer for today."""
    return Force.objects.filter(stewardships__in=_stewardships(bodies, today)).distinct()


def _stewardships(bodies: Any, today: date) -> Any:
    return Stewardship.objects.filter(body__in=bodies).on(today)


class UploadForm(forms.Form):
    """A document: a published response, or a draft of one."""

    document = forms.FileField(
        label=_("Document"),
        help_text=_("PDF, Word, OpenDocument, web page or plain text, up to %(size)s")
        % {"size": filesizeformat(LARGEST_FILE)},
        error_messages={"required": _("Choose a document"), "empty": _("The file is empty. Choose another one.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("document", button=_("Read the document"))

    def clean_document(self) -> UploadedFile[bytes]:
        document = cast("UploadedFile[bytes]", self.cleaned_data["document"])
        if (document.size or 0) > LARGEST_FILE:
            limit = filesizeformat(LARGEST_FILE)
            raise forms.ValidationError(_("The file is larger than %(limit)s. Save it smaller.") % {"limit": limit})
        return document


class PasteForm(forms.Form):
    """A report by hand: its text is split into causes of concern and recommendations for review."""

    title = forms.CharField(
        label=_("Title of the report"),
        max_length=300,
        error_messages={"required": _("Enter the title of the report")},
    )
    published_on = DayField(
        label=_("Date the report was published"),
        help_text=_("For example, 7 9 2017"),
        missing=_("Enter the date the report was published, like 7 9 2017"),
    )
    text = forms.CharField(
        label=_("Causes of concern and recommendations"),
        help_text=_("Paste them from the report, headings included. You can sort them out on the next page."),
        widget=forms.Textarea(attrs={"rows": 16}),
        max_length=500_000,
        error_messages={
            "required": _("Paste the text of the report"),
            "max_length": _("This is more than a report. Paste its causes of concern and recommendations only."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("title", "published_on", "text", button=_("Split the text"))


YES, NO = "yes", "no"
ENTER_RESPONSE_DAY = _("Enter the date the response was published, like 30 10 2017")


class ReviewForm(forms.Form):
    """The facts of a report under review, and what each side makes of each recommendation."""

    title = forms.CharField(
        label=_("Title of the report"), max_length=300, error_messages={"required": _("Enter the title of the report")}
    )
    force = forms.ModelChoiceField(
        Force.objects.none(),
        label=_("Force"),
        empty_label=_("Choose a force"),
        error_messages={"required": _("Choose the force that the report is about")},
    )
    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        label=_("Programme"),
        empty_label=_("Choose a programme"),
        error_messages={"required": _("Choose the programme that the report belongs to")},
    )
    inspectorate = forms.CharField(label=_("Inspectorate"), max_length=200, initial=HMICFRS)
    published_on = DayField(
        label=_("Date the report was published"),
        help_text=_("For example, 7 9 2017. It is day 1 of the 56."),
        missing=_("Enter the date the report was published, like 7 9 2017"),
    )
    overall_grade = forms.ChoiceField(label=_("Overall rating"), required=False)
    stated_recommendations = forms.IntegerField(
        label=_("Number of recommendations that it states"),
        required=False,
        min_value=0,
        max_value=999,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
    )
    link = forms.URLField(
        label=_("Address of the report"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "govuk-input"}),
        error_messages={"invalid": _("Enter a web address, like https://www.example.org/report")},
    )
    already_published = forms.ChoiceField(
        label=_("Has this response been published already?"),
        choices=[
            Choice(YES, _("Yes"), hint=_("It is sealed under that date and shown to the public at once, for good")),
            Choice(NO, _("No"), hint=_("The texts become drafts to work on")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether this response has been published already")},
    )
    response_published_on = DayField(
        label=_("Date the response was published"),
        help_text=_("For example, 30 10 2017"),
        missing=ENTER_RESPONSE_DAY,
        required=False,
    )

    comments_received_on = DayField(
        label=_("Date the force submitted the comments in this document"),
        help_text=_("Only where the response has not been published. Leave it empty if they are drafts."),
        missing=_("Enter the date the force submitted its comments, like 3 10 2017, or leave it empty"),
        required=False,
    )

    def __init__(self, *args: Any, proposal: Proposal, bodies: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        force = cast(forms.ModelChoiceField[Force], self.fields["force"])
        force.queryset = forces_of(bodies, today)
        names = list(dict.fromkeys(Grade.objects.order_by("position").values_list("name", flat=True)))
        grade = cast(forms.ChoiceField, self.fields["overall_grade"])
        grade.choices = [("", _("None given")), *((name, name) for name in names)]
        for item in proposal.recommendations:
            self._ask_about(item.place, item.number or str(item.place))
        self.helper = self._layout()

    def _ask_about(self, place: int, number: str) -> None:
        asked: list[tuple[str, str | Promise, Any]] = [
            ("force_position", _("The force’s position on recommendation %(n)s"), Position.choices),
            ("body_position", _("The body’s position on recommendation %(n)s"), Position.choices),
            ("body_disposition", _("The body’s action on recommendation %(n)s"), Disposition.choices),
        ]
        for name, label, options in asked:
            self.fields[f"{name}-{place}"] = forms.ChoiceField(
                label=str(label) % {"n": number},
                required=False,
                choices=[("", _("Not stated")), *options],
            )

    def _layout(self) -> FormHelper:
        helper = FormHelper()
        helper.include_media = False
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(
            Fieldset(
                "title", "force", "programme", "inspectorate", "published_on", "overall_grade",
                "stated_recommendations", "link",
                legend=_("The report"), legend_size=Size.MEDIUM,
            ),
            Fieldset(
                "already_published", "response_published_on", "comments_received_on",
                legend=_("The response"), legend_size=Size.MEDIUM,
            ),
        )  # fmt: skip
        return helper

    def without_complaints(self) -> None:
        """Show what was entered so far, and say nothing of what is still to come."""
        self._errors = ErrorDict()

    def reviewed(self) -> Details:
        """The valid form as what the action takes."""
        entered = self.cleaned_data
        published = entered["already_published"] == YES
        return Details(
            title=entered["title"],
            force=entered["force"],
            programme=entered["programme"],
            inspectorate=entered["inspectorate"],
            published_on=entered["published_on"],
            overall_grade=entered["overall_grade"],
            stated_recommendations=entered["stated_recommendations"],
            link=entered["link"],
            response_published_on=entered["response_published_on"] if published else None,
            comments_received_on=None if published else entered["comments_received_on"],
            stances={name: value for name, value in entered.items() if "-" in name},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        published, responded = cleaned.get("published_on"), cleaned.get("response_published_on")
        if published and published > self.today:
            self.add_error("published_on", _("The date the report was published is still to come. Check it."))
        received = cleaned.get("comments_received_on")
        if received and (received > self.today or (published and received < published)):
            self.add_error(
                "comments_received_on", _("The force submitted its comments after the report, and by today.")
            )
        if cleaned.get("already_published") == YES:
            self._check_response_date(published, responded)
        return cleaned

    def _check_response_date(self, published: date | None, responded: date | None) -> None:
        if not responded:
            if "response_published_on" not in self.errors:
                self.add_error("response_published_on", ENTER_RESPONSE_DAY)
        elif published and responded < published:
            self.add_error("response_published_on", _("The response cannot be published before the report."))
        elif responded > self.today:
            self.add_error("response_published_on", _("The date the response was published is still to come."))


def initial_details(proposal: Proposal, bodies: Any, today: date, *, pasted: bool) -> dict[str, Any]:
    """The form's fields as the proposal would fill them, by field name. Texts as a browser would send them."""
    facts = proposal.report
    forces = list(forces_of(bodies, today))
    named = [force for force in forces if facts.force.value and facts.force.value.lower() == force.name.lower()]
    force = (named or (forces if len(forces) == 1 else [None]))[0]
    details: dict[str, Any] = {
        "title": facts.title.value,
        "force": str(force.pk) if force else "",
        "programme": _programme(facts.title.value),
        "inspectorate": facts.inspectorate.value or HMICFRS,
        "overall_grade": facts.overall_grade.value,
        "stated_recommendations": facts.stated_recommendations.value,
        "link": facts.url.value,
        "already_published": NO if pasted else (YES if facts.responded else ""),
        **_three("published_on", facts.published),
        **_three("response_published_on", facts.responded),
    }
    for item in proposal.recommendations:
        details[f"force_position-{item.place}"] = item.force.position
        details[f"body_position-{item.place}"] = item.body.position
        details[f"body_disposition-{item.place}"] = item.body.disposition
    return details


def _three(name: str, day: date | None) -> dict[str, str]:
    """A date as the three boxes that it is typed in."""
    parts = (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")
    return {f"{name}_{n}": part for n, part in enumerate(parts)}


def _programme(title: str) -> str:
    """The programme that the title names, as the form's value."""
    found = [row for row in Programme.objects.all() if row.name.lower() in title.lower()]
    return str(found[0].pk) if found else ""
