"""What is missing? One line per duty, each with the paragraph that asks for it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.models import Recommendation
from responses.content import EMPTY, Text
from responses.models import Part, Response


@dataclass(frozen=True)
class Gap:
    """Something that is missing, with its source and whether it stops what comes next."""

    sentence: str
    source: str
    stops: bool = True


def force_gaps(response: Response, texts: dict[str, Text]) -> list[Gap]:
    """What the force has left without an answer."""
    unanswered = [item for item in response.report.recommendations.all() if not texts.get(item.slug, EMPTY).text]
    return [Gap(_("%(item)s has no comments from the force.") % {"item": item}, "s.55(5)(b)") for item in unanswered]


def body_gaps(response: Response, texts: dict[str, Text]) -> list[Gap]:
    """What the body's comments lack before they can be approved."""
    gaps = []
    if not texts.get(Part.OVERALL, EMPTY).text:
        gaps.append(Gap(_("The comments on the report as a whole are empty."), "s.55(5)(a)"))
    for item in response.report.recommendations.all():
        gaps += _answer_gaps(item, texts.get(item.slug, EMPTY))
    return [*gaps, *_count_gaps(response)]


def _answer_gaps(item: Recommendation, answer: Text) -> list[Gap]:
    # The section speaks of recommendations; answers to areas for improvement are customary.
    owed = item.kind == Recommendation.Kind.RECOMMENDATION
    if not answer.text:
        return [Gap(_("%(item)s has no response from the body.") % {"item": item}, "s.55(5B)", stops=owed)]
    if not answer.disposition:
        sentence = _("%(item)s: say whether action is taken, proposed, or none.") % {"item": item}
        return [Gap(sentence, "s.55(5B)", stops=owed)]
    return []


def _count_gaps(response: Response) -> list[Gap]:
    stated = response.report.stated_recommendations
    kinds = [item.kind for item in response.report.recommendations.all()]
    here = kinds.count(Recommendation.Kind.RECOMMENDATION)
    if stated is None or stated == here:
        return []
    sentence = ngettext(
        "The report states %(stated)s recommendations, and %(here)d is here.",
        "The report states %(stated)s recommendations, and %(here)d are here.",
        here,
    ) % {"stated": stated, "here": here}
    return [Gap(sentence, "s.55(5B)", stops=False)]
