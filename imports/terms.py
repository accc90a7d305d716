"""What do the lines above a recommendation say? Its number and kind, its deadline, and to whom it is addressed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from imports.blocks import Block
from imports.dates import dates_in

_HEADING = re.compile(r"(?P<kind>recommendation|area\s+for\s+improvement)\s+(?P<number>\S.*)", re.I)
_DEADLINE = re.compile(r"deadline\s*:\s*(?P<phrase>.*?)\s*\(?(?P<day>[^()]*\b\d{4})?\)?", re.I | re.S)
_REASON = re.compile(r"reason\s+for\s+this\s+date\s*:\s*(?P<reason>\S.*)", re.I | re.S)
_ADDRESSED = re.compile(r"addressed\s+to\s*:\s*(?P<who>\S.*)", re.I | re.S)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """A deadline and an addressee as they are printed, each empty where they are not."""

    phrase: str = ""  # the inspectorate's words: "Within six months"
    override_due_on: date | None = None  # the day that stands in place of the derived one, with its reason
    override_reason: str = ""
    addressed_to: str = ""


def item_heading(text: str) -> tuple[str, str] | None:
    """Number as printed and kind: "Area for improvement 2a" -> ("2a", "area for improvement"). Any number will do."""
    found = _HEADING.fullmatch(text)
    return (found["number"], " ".join(found["kind"].lower().split())) if found else None


def terms_of(blocks: Iterable[Block]) -> Terms:
    """What lines such as "Deadline: By 31 March 2024 (Tuesday 30 April 2024)" and "Addressed to: the force" say."""
    phrase = reason = who = ""
    due_on: date | None = None
    for block in blocks:
        if found := _ADDRESSED.fullmatch(block.text):
            who = found["who"]
        elif found := _REASON.fullmatch(block.text):
            reason = found["reason"]
        elif found := _DEADLINE.fullmatch(block.text):
            phrase, due_on = found["phrase"], next(iter(dates_in(found["day"] or "")), None)
    replaced = due_on if reason else None
    return Terms(phrase=phrase, override_due_on=replaced, override_reason=reason if replaced else "", addressed_to=who)
