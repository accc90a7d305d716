"""Who is away, on a page that asks nothing else of this room?"""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from accounts.colleagues import absences_of, covers, may_cover, works_on_responses
from accounts.people_forms import AbsenceForm

register = template.Library()


@register.simple_tag(takes_context=True)
def absence_facts(context: Context) -> dict[str, Any]:
    """A person's absences and the form to note one: `away` of the context, or else the signed-in person."""
    user, today = context["user"], timezone.localdate()
    person = context.get("away") or user
    form = context.get("form")
    if not isinstance(form, AbsenceForm):
        form = AbsenceForm(colleagues=may_cover(person, user, today))
    return {
        "person": person,
        "absences": absences_of(person, today),
        "covers": covers(person, today),
        "form": form,
        "works": works_on_responses(person, today),
        "has_colleagues": form.fields["cover"].queryset.exists(),  # type: ignore[attr-defined]
    }
