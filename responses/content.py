"""What do the texts say now? One reading of a response's statements, and the fingerprint of what it would publish."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import Q

from recommendations.models import Recommendation
from responses.models import Part, Response, Side, Statement
from responses.workflow import ForceState, Move, Track


@dataclass(frozen=True)
class Text:
    """One text with what it makes of its recommendation; all "" where nothing was written."""

    text: str = ""
    position: str = ""
    disposition: str = ""


EMPTY = Text()
_WHOLE = (Part.OVERALL, Part.ON_COMMENTS)
_SETTLED = (ForceState.SUBMITTED, ForceState.NONE_RECEIVED)


@dataclass(frozen=True)
class Content:
    """Both sides' texts by key: "overall", "on comments", or a recommendation's slug."""

    force: dict[str, Text]
    body: dict[str, Text]
    about: str = ""  # digest of what is answered: the report's own words and dates, and whether comments came

    def fingerprint(self) -> str:
        """SHA-256 of the texts that would be published: what an approval is bound to."""
        return digest(_json(asdict(self)))


def digest(text: str) -> str:
    """SHA-256 of a text, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def key(statement: Statement) -> str:
    """Where a statement stands among its side's texts."""
    return statement.recommendation.slug if statement.recommendation else statement.part


def drafts(response: Response, side: Side, items: Iterable[Recommendation] | None = None) -> dict[str, Text]:
    """A side's texts as they stand, the empty ones left out; of these recommendations only, where they are given."""
    statements = response.statements.filter(side=side).select_related("recommendation").defer("recommendation__text")
    if items is not None:
        statements = statements.filter(Q(recommendation__isnull=True) | Q(recommendation__in=items))
    texts = {key(s): Text(s.text, s.position, s.disposition) for s in statements}
    return {name: text for name, text in texts.items() if text != EMPTY}


def draft(response: Response, side: Side, about: str) -> Text:
    """One of a side's texts as it stands now, by its key."""
    whole = {"recommendation": None, "part": about} if about in _WHOLE else {"recommendation__slug": about}
    statement = response.statements.filter(side=side, **whole).first()
    return Text(statement.text, statement.position, statement.disposition) if statement else EMPTY


def frozen(texts: dict[str, Text]) -> str:
    """A side's texts as the JSON that a submission keeps."""
    return _json({name: asdict(text) for name, text in texts.items()})


def thawed(content: str) -> dict[str, Text]:
    """The texts of such JSON, by key."""
    return {name: Text(**text) for name, text in json.loads(content).items()}


def submitted(response: Response) -> dict[str, Text]:
    """The force's texts word for word as submitted; none while nothing stands submitted.

    What the office returned stays what the force submitted, until the force starts again or withdraws it.
    """
    if response.force_state not in (ForceState.SUBMITTED, ForceState.RETURNED):
        return {}
    submission = response.submissions.last()
    return thawed(submission.content) if submission else {}


def to_publish(response: Response) -> Content:
    """What would be published now: the force's submission, and the body's texts as they stand."""
    return Content(force=submitted(response), body=drafts(response, Side.BODY), about=_answered(response))


def _answered(response: Response) -> str:
    """The report as the response stands to it, so that an approval covers more than the answers."""
    report = response.report
    items = [
        (item.slug, item.text, item.deadline_phrase, str(item.last_on), item.cause_id)
        for item in report.recommendations.all()
    ]
    causes = [(cause.position, cause.text) for cause in report.causes.all()]
    settled = response.force_state if response.force_state in _SETTLED else ""
    return digest(_json([report.title, str(report.published_on), report.findings, causes, items, settled]))


def fingerprint_for(move: Move, response: Response) -> str:
    """What the person who makes a move puts a name to: the force's drafts, or what would be published."""
    if move.track == Track.FORCE:
        return digest(frozen(drafts(response, Side.FORCE)))
    return to_publish(response).fingerprint()
