"""What does a person of the force sign? Its texts as they will be frozen, in reading order, page by page."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse

from recommendations.wording import moment
from responses.content import EMPTY, digest, drafts, frozen, thawed
from responses.models import Response, Side
from responses.receipts import Written
from responses.since import Since, anchor
from responses.subjects import subjects

MOVES = frozenset({"send_for_sign_off", "submit"})  # whose page shows what is to be signed
ON_A_PAGE = 20
LAST_PAGE = "0"  # a number that is none leads to the last


@dataclass(frozen=True)
class Unsigned:
    """One page of what would be signed, the fingerprint of it all, and how it stands to the submission before."""

    page: Page[Written]
    fingerprint: str
    before: str  # when the force last submitted; "" where this is the first time
    changes: str  # where it is told what changed since then
    changed: int  # how many texts did, those that are gone included


def to_sign(response: Response, number: str | None) -> Unsigned:
    """What the force would submit now. Five queries."""
    texts, last = drafts(response, Side.FORCE), response.submissions.last()
    before = thawed(last.content) if last else {}
    about = subjects(response, Side.FORCE)
    address = f"{reverse('responses:changes', args=[response.pk])}?since={Since.SUBMITTED}"
    differ = {s.key for s in about if last and texts.get(s.key, EMPTY) != before.get(s.key, EMPTY)}
    rows = [
        Written(
            subject, texts[subject.key], f"{address}#{anchor(Side.FORCE, subject)}" if subject.key in differ else ""
        )
        for subject in about
        if subject.key in texts
    ]
    return Unsigned(
        page=Paginator(rows, ON_A_PAGE).get_page(number),
        fingerprint=digest(frozen(texts)),
        before=moment(last.submitted_at) if last else "",
        changes=address,
        changed=len(differ),
    )
