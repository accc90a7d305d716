"""Is this short line a heading or a label, and what does it open?

The words are those that inspectorates, offices and forces use; names of forces and bodies are never listed here.
"""

import re
from dataclasses import dataclass

GRADES = ("Outstanding", "Good", "Adequate", "Requires improvement", "Inadequate")
_GRADE = "|".join(grade.replace(" ", r"\s+") for grade in GRADES)
_NUMBER = r"(?P<number>\d{1,3}(?:\.\d{1,2})?[a-z]?)"
_ITEM_KIND = r"(?P<kind>recommendation|area\s+for\s+improvement|AFI|(?:accelerated\s+)?cause\s+(?:of|for)\s+concern)"
_ITEM = re.compile(rf"^{_ITEM_KIND}(?:\s+(?:no\.?\s*|number\s+)?{_NUMBER})?\s*[.:)–—-]?$", re.I)
_RUN_IN = re.compile(
    rf"^(?P<head>{_ITEM_KIND}(?:\s+(?:no\.?\s*|number\s+)?{_NUMBER})?\s*(?P<stop>:|\s[–—-](?=\s)|\.(?=\s+[A-Z“])))\s*(?P<rest>\S.*)$",
    re.I | re.S,
)
_SECTION = re.compile(
    r"^(?:(?:other|further|the|summary\s+of|list\s+of|our|all)\s+)?"
    r"(?P<kind>recommendations|areas\s+for\s+improvement|AFIs|causes\s+(?:of|for)\s+concern)"
    r"(?:\s+(?:and|with|in)\s+[\w\s]{3,40})?\s*[.:]?$",
    re.I,
)
_PLACE = r"(?:(?:the|of|and|&|[A-Z][\w&’'-]*),?\s+){0,6}"
_OF_PLACE = r"(?:\s+(?:for|of)\s+(?:the\s+)?[\w&’' -]{2,40})?"
_BODY = re.compile(
    rf"^{_PLACE}(?:(?i:office\s+of\s+the\s+))?(?i:deputy\s+)?(?i:PCC|PFCC|OPCC|OPFCC|MOPAC|commissioner|mayor|police\s+authority"
    r"|police(?:,?\s+fire)?(?:\s+(?:and|&))(?:\s+rescue\s+and)?\s+crime\s+commissioner|mayor(?:['’]s\s+office\s+for\s+policing\s+and\s+crime)"
    r"|(?:court\s+of\s+)?common\s+council|local\s+policing\s+body|combined\s+authority|policing\s+and\s+crime\s+board)"
    rf"{_OF_PLACE}$"
)
_FORCE = re.compile(
    rf"^{_PLACE}(?i:(?:deputy\s+|assistant\s+)?chief\s+constable|force|constabulary|chief\s+officer|police(?:\s+(?:force|service))?"
    rf"|DCC|ACC|commissioner\s+of\s+(?:the\s+)?(?:[\w\s]+\s+)?police){_OF_PLACE}$"
)
_ACRONYM = re.compile(r"^(?:the\s+)?(?P<letters>[A-Z]{2,7})$", re.I)
_NO_SIDE = {"HMIC", "HMICFRS", "HMI", "IOPC", "IPCC", "CPS"}
_NOUN = r"(?P<noun>responses?|comments?|reply|replies|answer)"
_KIND_OF = r"(?P<whole>overall\s+|general\s+)?(?:(?:formal|statutory|initial|full|written|published)\s+)?"
_ABOUT = r"(?:\s+(?:to|on|about|regarding)\s+(?P<about>.{3,70}?))?"
_SIDE = re.compile(rf"^(?P<who>.{{2,70}}?)(?:['’]s?)?\s+{_KIND_OF}{_NOUN}{_ABOUT}\s*:?$", re.I)
_SIDE_FROM = re.compile(rf"^{_KIND_OF}{_NOUN}{_ABOUT}\s+(?:from|of|by)\s+(?P<who>.{{2,70}}?)\s*:?$", re.I)
_BARE = re.compile(rf"^(?:our\s+|my\s+|the\s+)?{_KIND_OF}{_NOUN}{_ABOUT}\s*:?$", re.I)
_RUN_IN_SIDE = re.compile(r"^(?P<head>[^.:;!?]{3,80}:)\s+(?P<rest>\S.*)$", re.S)
_FINDINGS = re.compile(
    r"^(?:(?:HMIC(?:FRS)?|the\s+inspectorate|inspection|main|key|summary\s+of)(?:['’]s?)?\s+)*(?:key\s+|main\s+)?findings\s*:?$"
    r"|^what\s+(?:the\s+inspectorate|the\s+inspectors|HMIC(?:FRS)?)\s+found\s*:?$"
    r"|^(?:background|context|(?:executive\s+)?summary|about\s+the\s+(?:inspection|report))\s*:?$",
    re.I,
)
_GRADE_LINE = re.compile(
    r"^(?:the\s+)?(?:overall|inspection)\s+(?:rating|grade|judge?ment|assessment)"
    rf"(?:\s+(?:for|of)\s+(?P<force>[A-Z][\w&’'. -]{{2,60}}?))?\s*[:–—-]?\s*(?P<grade>{_GRADE})?\.?$",
    re.I,
)
_COUNT_WORDS = "none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_COUNT_LINE = re.compile(
    rf"^(?:total\s+)?(?:number\s+of\s+recommendations|recommendations\s+made)\s*[:–—-]?\s*(?P<count>\d{{1,3}}|{_COUNT_WORDS})?\.?$",
    re.I,
)
_DATE_LINE = re.compile(
    r"^(?P<what>(?:this\s+|our\s+)?response\s+)?(?:(?:report|inspection\s+report|date|day|was|first)\s+)*(?:of\s+)?"
    r"(?:the\s+)?(?:published|publication)(?:\s+(?:of\s+(?:the\s+)?(?:report|response)|date|on))*\s*[:–—-]?\s*"
    r"(?P<date>(?:[A-Z][a-z]+day,?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+\s+\d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d\d-\d\d)?\.?$",
    re.I,
)
POSITIONS = {
    "accepted in part": "accepted in part", "partially accepted": "accepted in part",
    "partly accepted": "accepted in part",
    "not accepted": "not accepted", "rejected": "not accepted", "for others": "for others", "accepted": "accepted",
}  # fmt: skip
DISPOSITIONS = {
    "no action": "no action", "none": "no action", "action taken": "action taken", "taken": "action taken",
    "action proposed": "action proposed", "proposed": "action proposed",
}  # fmt: skip
_POSITION_LINE = re.compile(
    r"^(?:position|disposition|action)\s*[:–—-]\s*[\w\s]{4,30}?\.?(?:\s+(?:action|disposition)\s*[:–—-]\s*[\w\s]{4,30}?\.?)?$",
    re.I,
)
_TABLE_LINE = re.compile(
    r"^(?:(?P<force>police\s+force)|(?P<url>report\s+online)|(?P<heading>last\s+day\s+to\s+publish))\s*:?$", re.I
)
_DEADLINE_LINE = re.compile(r"^(?:deadline|addressed\s+to|reason\s+for\s+this\s+date|accelerated)\s*:\s+\S", re.I)
_COUNTS = {word: number for number, word in enumerate(_COUNT_WORDS.split("|"))}


@dataclass(frozen=True)
class Label:
    """What a line opens.

    `what`: item, cause, section, side, overall, reply, findings, grade, count, date, position, table, deadline.
    """

    what: str
    kind: str = (
        ""  # of an item or section: "recommendation", "area for improvement", "cause"; of a date: "report", "response"
    )
    number: str = ""
    side: str = ""  # "force", "body", or "" where the words do not say whose
    who: str = ""
    value: str = ""  # the grade, count, date or position that stands on the same line
    force: str = ""


def positions_of(text: str) -> tuple[str, str]:
    """Position and disposition of a line such as "Position: Accepted. Action: None.", each "" where it is silent."""
    found = [
        part.lower().strip(" .") for part in re.split(r"(?:position|disposition|action)\s*[:–—-]\s*", text, flags=re.I)
    ]
    position = next((POSITIONS[part] for part in found if part in POSITIONS), "")
    return position, next((DISPOSITIONS[part] for part in found if part in DISPOSITIONS), "")


def label_of(text: str) -> Label | None:
    """What a whole line opens, or None where it is prose. Only lines of at most 14 words can be labels."""
    line = " ".join(text.split())
    if _DEADLINE_LINE.match(line) and len(line) < 400:
        return Label("deadline")
    if not line or len(line) > 130 or len(line.split()) > 14 or not (line[0].isupper() or line[0].isdigit()):
        return None
    return _item(line) or _fact(line) or _whole(line) or _side(line)


def _item(line: str) -> Label | None:
    if found := _ITEM.match(line):
        kind = _kind(found["kind"])
        return Label("cause" if kind == "cause" else "item", kind, found["number"] or "")
    if found := _SECTION.match(line):
        return Label("section", _kind(found["kind"]))
    return Label("findings") if _FINDINGS.match(line) else None


def _kind(words: str) -> str:
    if words.lower().startswith("recommendation"):
        return "recommendation"
    return "cause" if "cause" in words.lower() else "area for improvement"


def _fact(line: str) -> Label | None:
    if found := _GRADE_LINE.match(line):
        return Label("grade", value=grade_as_written(found["grade"] or ""), force=found["force"] or "")
    if found := _COUNT_LINE.match(line):
        return Label("count", value=count_of(found["count"] or ""))
    if found := _DATE_LINE.match(line):
        about_response = found["what"] or "response" in line.lower()
        return Label("date", kind="response" if about_response else "report", value=found["date"] or "")
    if _POSITION_LINE.match(line) and any(positions_of(line)):
        return Label("position")
    if found := _TABLE_LINE.match(line):
        return Label("table", kind=next(kind for kind, words in found.groupdict().items() if words))
    return None


def grade_as_written(words: str) -> str:
    """The grade in the inspectorate's capitals: "requires  improvement" -> "Requires improvement"; "" for none."""
    plain = " ".join(words.split()).lower()
    return next((grade for grade in GRADES if grade.lower() == plain), "")


def count_of(words: str) -> str:
    """ "four" -> "4"; digits as they are; "" for none."""
    return words if words.isdigit() else str(_COUNTS.get(words.lower(), ""))


def _whole(line: str) -> Label | None:
    """An answer to the report as a whole, and a label that does not say whose answer it is."""
    found = _BARE.match(line)
    if not found:
        return None
    about = found["about"] or ""
    if _is_whole(about) or (found["whole"] and not about):
        return Label("overall")
    one = _ONE.fullmatch(about)
    if about and not (one and one["number"]):
        return None
    return Label("side", number=one["number"] if one else "")


_WHOLE = re.compile(
    r"(?:the\s+|this\s+|HMIC(?:FRS)?(?:['’]s?)?\s+)*(?:inspection\s+)?(?:report|inspection|findings)(?:\s+(?:as\s+a|in\s+the)\s+whole)?",
    re.I,
)
_ONE = re.compile(
    rf"(?:the\s+|this\s+|each\s+|these\s+)?(?:recommendations?|AFIs?|areas?\s+for\s+improvement)(?:\s+{_NUMBER})?",
    re.I,
)


def _is_whole(about: str) -> bool:
    return bool(_WHOLE.fullmatch(about))


_REPLY = re.compile(r"repl|answer", re.I)


def _side(line: str) -> Label | None:
    found = _SIDE.match(line) or _SIDE_FROM.match(line)
    if not found:
        return None
    side = side_of(found["who"])
    if not side:
        return None
    about = found["about"] or ""
    one = _ONE.fullmatch(about)
    if side == "body" and _REPLY.match(found["noun"]) and side_of(about) == "force":
        return Label("reply", side=side, who=found["who"].strip())
    if about and not one and not _is_whole(about):
        return None  # a title: "Commissioner's response to Crime Data Integrity Inspection 2019"
    what = "overall" if _is_whole(about) or (found["whole"] and not one) else "side"
    return Label(what, number=(one["number"] or "") if one else "", side=side, who=found["who"].strip())


def side_of(who: str) -> str:
    """ "body" or "force", or "" for a name that is neither. An unknown acronym is taken for a force's."""
    name = re.sub(r"['’]s?$", "", who.strip())
    if _BODY.match(name):
        return "body"
    if _FORCE.match(name):
        return "force"
    found = _ACRONYM.match(name)
    return "force" if found and found["letters"].isupper() and found["letters"] not in _NO_SIDE else ""


def run_in(text: str) -> tuple[str, str] | None:
    """A label that shares its line with the words it opens, as (label, rest): "Recommendation 1: Within six months"."""
    if found := _RUN_IN.match(text):
        number, bare = found["number"], found["stop"].strip()
        return (found["head"], found["rest"]) if found["head"][0].isupper() and (number or bare == ":") else None
    found = _RUN_IN_SIDE.match(text)
    label = label_of(found["head"]) if found else None
    if found and label and label.what in ("side", "overall") and (label.side or label.what == "overall"):
        return found["head"], found["rest"]
    return None
