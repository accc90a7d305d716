"""What do the lines at the top say? The title of the report, who answers it and whose report it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from imports.blocks import Block
from imports.labels import Label, side_of

_TO = (
    r"response\s+to\s+(?:the\s+)?"
    r"(?:(?:publication\s+of(?:\s+the)?(?:\s+report(?:\s*:)?)?|(?:inspection\s+)?report\s*:)\s+)?"
)
_BY = r"(?:,?\s+by\s+(?P<inspectorate>(?:(?:Her|His|HM|the)\b.*|HMIC\w*)))?"
_RESPONSE_TO = re.compile(
    rf"^(?:(?P<body>.+?)(?:['’]s?)?\s+(?:(?:formal|statutory|published|full)\s+)?)?(?i:{_TO})(?P<title>.+?){_BY}$",
    re.S,
)
_REPORT_WORDS = re.compile(r"\b(inspection|report|integrity|PEEL|effectiveness|efficiency|legitimacy|review)\b", re.I)
_PROSE = re.compile(r"[a-z][.!?][”’\")]*$")


@dataclass(frozen=True)
class Front:
    """The parts of a front title, each "" where it is not printed."""

    title: str = ""
    body: str = ""
    inspectorate: str = ""


def front_of(text: str) -> Front | None:
    """The parts of "<body> response to the publication of <title> by <inspectorate>", or None."""
    found = _RESPONSE_TO.match(" ".join(text.split()))
    if not found or len(found["title"]) > 250 or len(found["title"].split()) < 3:
        return None
    if re.search(r"\bresponse\s+to\b", found["title"], re.I):  # two titles, one after the other
        return None
    return Front(
        found["title"].strip(" .:–-‘’“”"),
        (found["body"] or "").strip(" :–-"),
        (found["inspectorate"] or "").strip(" ."),
    )


def without_response(text: str) -> str:
    """ "The Commissioner's response to the publication of" -> "The Commissioner"."""
    return re.sub(
        rf"(?:['’]s?)?\s+(?:(?:formal|statutory)\s+)?(?i:{_TO.rstrip('?')}?|response\s+to.*)$", "", f"{text} "
    ).strip()


def place_front(blocks: Sequence[Block], labels: Sequence[Label | None], placements: list[str]) -> int:
    """Label the lines above the first prose or heading that opens something; gives the index after them."""
    end = _end_of_front(blocks, labels)
    lines = [i for i in range(end) if not blocks[i].role and labels[i] is None]
    found = _best(blocks, lines)
    if found:
        titled, front = found
        _label_parts(blocks, titled, front, placements)
        lines = [i for i in lines if i not in titled]
    for i in lines:
        placements[i] = _single(blocks[i], placements)
    return end


def _end_of_front(blocks: Sequence[Block], labels: Sequence[Label | None]) -> int:
    for i, block in enumerate(blocks):
        label = labels[i]
        if label and label.what not in ("grade", "count", "date"):
            return i
        if (
            not block.role
            and not label
            and (_PROSE.search(block.text) or len(block.text.split()) > 45 or block.kind == "bullet")
        ):
            return i
    return len(blocks)


def _best(blocks: Sequence[Block], lines: Sequence[int]) -> tuple[Sequence[int], Front] | None:
    """The front lines that together make the title, and its parts: best where all parts are known for what they are."""
    found: list[tuple[int, Sequence[int], Front]] = []
    for start in range(min(len(lines), 5)):
        for end in range(start + 1, min(len(lines), start + 6) + 1):
            front = front_of(" ".join(blocks[i].text for i in lines[start:end]))
            if front:
                known = not front.body or side_of(front.body) == "body"
                found.append((2 * known + bool(front.inspectorate), lines[start:end], front))
    best = max((score for score, _, _ in found), default=0)
    return next(((titled, front) for score, titled, front in found if score == best), None)


def _label_parts(blocks: Sequence[Block], lines: Sequence[int], front: Front, placements: list[str]) -> None:
    for i in lines:
        text = blocks[i].text
        if front.title and (text in front.title or front.title in text):
            placements[i] = "title"
        elif front.inspectorate and re.sub(r"^by\s+", "", text).strip(" .") in front.inspectorate:
            placements[i] = "inspectorate"
        else:
            placements[i] = "body" if front.body else "heading"


def _single(block: Block, placements: Sequence[str]) -> str:
    """One line by itself: the body's name, the inspectorate's, or the report's title."""
    if side_of(block.text) == "body":
        return "body" if "body" not in placements else "heading"
    if re.match(r"(?:by\s+)?(?:(?:Her|His)\s+Majesty|HMIC)", block.text) and "inspectorate" not in placements:
        return "inspectorate"
    if "title" not in placements and (_REPORT_WORDS.search(block.text) or block.level == 1):
        return "title"
    return "heading" if block.kind == "heading" else "unplaced"
