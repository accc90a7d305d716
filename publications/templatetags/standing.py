"""What has become of a response since it was published? For its page, which stands in a room below this one."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from accounts.policy import Right, may_at_body
from publications.copies import are_outstanding, may_see_copies
from publications.models import Removal, Schedule
from recommendations.deadlines import civil_day
from recommendations.wording import moment
from responses.models import Response

register = template.Library()


@register.inclusion_tag("publications/_standing.html", takes_context=True)
def standing(context: Context, response: Response) -> dict[str, Any]:
    """Whether it waits for a moment, whether the public still reads it, and which copies are to be sent."""
    user, today = context["user"], civil_day(timezone.now())
    facts: dict[str, Any] = {"response": response, "csrf_token": context.get("csrf_token"), **_moment(response)}
    facts["may_publish"] = may_at_body(user, Right.PUBLISH, response.body, today)
    publication = response.publications.defer("canonical").order_by("-version").first()
    if publication is None:
        return facts
    return facts | {
        "removal": Removal.objects.in_force().filter(publication=publication).select_related("removed_by").first(),
        "sees_copies": may_see_copies(response, user, today),
        "copies_due": are_outstanding(publication),
        "may_withdraw": may_at_body(user, Right.WITHDRAW, response.body, today),
    }


@register.inclusion_tag("publications/_schedule.html", takes_context=True)
def set_moment(context: Context, response: Response) -> dict[str, Any]:
    """The moment alone, for the page that publishes; who reads that may publish."""
    return {**_moment(response), "may_publish": True, "csrf_token": context.get("csrf_token")}


def _moment(response: Response) -> dict[str, Any]:
    """The moment that it waits for, or the last one at which it failed, as long as nobody has acted on it."""
    last = response.schedules.select_related("scheduled_by").order_by("-pk").first()
    if last is None or last.outcome not in {Schedule.Outcome.PENDING, Schedule.Outcome.FAILED}:
        return {}
    if last.ended_at and response.publications.filter(sealed_at__gte=last.ended_at).exists():
        return {}
    return {"schedule": last, "when": moment(last.publish_at)}
