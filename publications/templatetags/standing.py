"""What has become of a response since it was published? For its page, which stands in a room below this one."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from accounts.policy import Right, may_at_body
from publications.copies import are_outstanding, may_see_copies
from publications.models import Removal
from recommendations.deadlines import civil_day
from responses.models import Response

register = template.Library()


@register.inclusion_tag("publications/_standing.html", takes_context=True)
def standing(context: Context, response: Response) -> dict[str, Any]:
    """Whether the public still reads it, and which copies are to be sent."""
    publication = response.publications.defer("canonical").order_by("-version").first()
    if publication is None:
        return {}
    user, today = context["user"], civil_day(timezone.now())
    return {
        "response": response,
        "removal": Removal.objects.in_force().filter(publication=publication).select_related("removed_by").first(),
        "sees_copies": may_see_copies(response, user, today),
        "copies_due": are_outstanding(publication),
        "may_withdraw": may_at_body(user, Right.WITHDRAW, response.body, today),
    }
