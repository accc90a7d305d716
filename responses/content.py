"""What do the texts say now? One reading of a response's statements, and the fingerprint of what it would publish."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from responses.models import Response, Side, Statement
from responses.workflow import ForceState


@dataclass(frozen=True)
class Text:
    """One text with what it makes of its recommendation; all "" where nothing was written."""

    text: str = ""
    position: str = ""
    disposition: str = ""


EMPTY = Text()


@dataclass(frozen=True)
class Content:
    """Both sides' texts by key: "overall", "on comments", or a recommendation's slug."""

    force: dict[str, Text]
    body: dict[str, Text]

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


def drafts(response: Response, side: Side) -> dict[str, Text]:
    """A side's texts as they stand now, the empty ones left out."""
    statements: Iterable[Statement] = response.statements.filter(side=side).select_related("recommendation")
    texts = {key(s): Text(s.text, s.position, s.disposition) for s in statements}
    return {name: text for name, text in texts.items() if text != EMPTY}


def frozen(texts: dict[str, Text]) -> str:
    """A side's texts as the JSON that a submission keeps."""
    return _json({name: asdict(text) for name, text in texts.items()})


def submitted(response: Response) -> dict[str, Text]:
    """The force's texts word for word as submitted; none while nothing stands submitted."""
    if response.force_state != ForceState.SUBMITTED:
        return {}
    submission = response.submissions.last()
    return {name: Text(**text) for name, text in json.loads(submission.content).items()} if submission else {}


def to_publish(response: Response) -> Content:
    """What would be published now: the force's submission, and the body's texts as they stand."""
    return Content(force=submitted(response), body=drafts(response, Side.BODY))
