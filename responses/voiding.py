"""Is an approval, or the request for one, void? By whom and when, as a sentence."""

from django.utils.translation import gettext as _

from recommendations.wording import moment
from responses.cases import last_move
from responses.models import Response
from responses.workflow import OfficeState, Track


def why_void(response: Response) -> str:
    """That an edit made the approval or the request for it void, and what to do; "" where none did. One query."""
    if response.office_state != OfficeState.DRAFTING:
        return ""
    event = last_move(response, Track.OFFICE)
    if event is None or event.verb != "approval.voided":
        return ""
    facts = {"who": event.by or "", "when": moment(event.at)}
    if event.facts.get("stood_at") == OfficeState.APPROVED:
        said = _("The approval is void: %(who)s changed a text on %(when)s. Send it for approval again.")
    else:
        said = _("The request for approval is void: %(who)s changed a text on %(when)s. Send it for approval again.")
    return said % facts
