"""Why did a side's texts come back? The latest reason, until they are signed or approved."""

from dataclasses import dataclass

from journal.models import Event
from recommendations.wording import moment
from responses.models import Response, Side

_BACK = {Side.FORCE: "response.return_to_force", Side.BODY: "response.send_back"}
_SETTLED = {
    Side.FORCE: ("response.submit", "response.withdraw_submission", "response.record_none_received"),
    Side.BODY: ("response.approve", "response.publish"),
}


@dataclass(frozen=True)
class AskedBack:
    """Who sent a side's texts back, when, and why. The body's are for those who read its drafts."""

    side: Side
    who: str
    when: str
    why: str


def asked_back(response: Response, side: Side | None) -> AskedBack | None:
    """What a side's texts were sent back with, or None where nothing of that stands. One query."""
    if side is None:
        return None
    told = Event.objects.filter(
        subject_type=response._meta.label_lower, subject_id=response.pk, verb__in=[_BACK[side], *_SETTLED[side]]
    )
    event = told.select_related("by").order_by("-pk").first()
    if event is None or event.verb != _BACK[side]:
        return None
    return AskedBack(side, str(event.by or ""), moment(event.at), str(event.facts.get("note", "")))
