"""How much is a person in charge of, on a page of a room below this one?"""

from dataclasses import dataclass

from django import template
from django.template import Context
from django.utils import timezone

from accounts.models import User
from recommendations.deadlines import civil_day
from responses import in_charge

register = template.Library()


@dataclass(frozen=True)
class OpenWork:
    """The sum over all sides and places."""

    things: int
    words: str


@register.simple_tag(takes_context=True)
def open_work(context: Context, person: User) -> OpenWork:
    """What the person is in charge of and the signed-in one may hand over."""
    works = in_charge.open_work(person, context["user"], civil_day(timezone.now()))
    leads, texts = sum(work.leads for work in works), sum(work.texts for work in works)
    return OpenWork(leads + texts, in_charge.counted(leads, texts))
