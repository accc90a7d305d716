"""Which report is answered, by whom, and when was it published? Labelled blocks say it first, then the prose."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from imports.blocks import Block, words_of
from imports.dates import dates_in, in_words
from imports.front import Front, front_of, without_response
from imports.labels import GRADES, grade_as_written, label_of
from imports.notes import whole_address
from imports.proposal import HIGH, LOW, MEDIUM, Fact, ReportFacts

_SENTENCE = re.compile(r"(?<=[.!?;:])\s+(?=[A-Z“])")
_PUBLISHED = re.compile(r"\bpublish(?:ed|es|ing)?\b|\bpublication\b", re.I)
_REPORT = re.compile(r"\b(report|inspection|HMIC(?:FRS)?|inspectorate)\b", re.I)
_RESPONSE_PUBLISHED = re.compile(
    r"\b(?:this|our|the|my)\s+(?:\w+\s+)?response\s+(?:was|is|has\s+been|were)\s+(?:\w+\s+)?published\b", re.I
)
_FORCE = re.compile(
    r"\b((?:[A-Z][\w’'-]+(?:\s+(?:and|&)\s+(?=[A-Z]))?\s+){1,4}(?:Police(?:\s+Service)?|Constabulary))\b(?!\s+(?:and|&|Act|Board|Federation))"
)
_NOT_FORCE = re.compile(r"^(?:The|A|This|Her|His|Majesty|National|Strategic|Former|British\s+Transport)\b")
_BODY = re.compile(
    r"\b((?:[A-Z][\w’'-]+\s+){0,3}Police(?:,\s+Fire)?\s+(?:and|&)\s+Crime\s+Commissioner(?:\s+for\s+(?:the\s+)?(?:[A-Z][\w’'-]+(?:\s+(?:and|&)\s+(?=[A-Z])|\s(?=[A-Z]))?)+)?"
    r"|Mayor’?'?s\s+Office\s+for\s+Policing\s+and\s+Crime|Mayor\s+of\s+(?:[A-Z]\w+\s?){1,3}|Court\s+of\s+Common\s+Council)"
)
_INSPECTORATE = re.compile(
    r"\b((?:Her|His)\s+Majesty['’]s\s+Inspectorate\s+of\s+Constabulary[^.;]{0,60}?\(HMIC\w*\)|HMICFRS|HMIC)\b"
)
_GRADED = re.compile(
    rf"\b(?:rating|rated|graded?|judged|judge?ment)\b[^.]{{0,80}}?['‘“\"]?\b(?P<grade>{'|'.join(GRADES)})\b"
)


class Facts:
    """Gathers the facts of one document under given placements, and what is doubtful about them."""

    def __init__(self, blocks: Sequence[Block], placements: Sequence[str]) -> None:
        self.blocks = blocks
        self.labelled: dict[str, list[Block]] = {}
        for block, placement in zip(blocks, placements, strict=True):
            self.labelled.setdefault(placement, []).append(block)
        self.prose = [
            b for b, p in zip(blocks, placements, strict=True) if p not in ("furniture", "discarded", "repeat")
        ]
        self.doubts: list[str] = []
        together = " ".join(b.text for b in blocks if placements[b.index] in ("body", "title", "inspectorate"))
        alone = " ".join(block.text for block in self.labelled.get("title", []))
        # A document of this register names its title; the words of any other have to be taken apart.
        self.named = any(block.placed for block in self.labelled.get("title", []))
        parts = None if self.named else front_of(alone) or (front_of(together) if alone else None)
        self.front = parts or Front()

    def gather(self) -> ReportFacts:
        """All facts. A fact that the document does not state plainly is left empty, with a warning."""
        return ReportFacts(
            title=self._title(), inspectorate=self._inspectorate(), published_on=self._published(),
            overall_grade=self._grade(), stated_recommendations=self._stated(), force=self._force(),
            body=self._body(), url=self._url(), response_published_on=self._responded(),
        )  # fmt: skip

    def _of(self, placement: str) -> tuple[str, tuple[int, ...]]:
        blocks = self.labelled.get(placement, [])
        return " ".join(block.text for block in blocks), tuple(block.index for block in blocks)

    def _title(self) -> Fact:
        text, spans = self._of("title")
        if not text:
            self.doubts.append("No title of the report was found. Enter it.")
            return Fact()
        title = (
            self.front.title if self.front.title and (self.front.title in text or text in self.front.title) else text
        )
        if not self.front.title and not self.named:
            self.doubts.append(f"“{text}” was taken for the report's title: check it.")
        return Fact(value=title, blocks=spans, confidence=HIGH if self.front.title or self.named else MEDIUM)

    def _inspectorate(self) -> Fact:
        text, spans = self._of("inspectorate")
        if text:
            return Fact(value=re.sub(r"^by\s+", "", text).strip(" ."), blocks=spans)
        if self.front.inspectorate:
            return Fact(value=self.front.inspectorate, blocks=self._of("title")[1])
        return self._first(_INSPECTORATE, "No inspectorate is named. Enter whose report it is.")

    def _first(self, pattern: re.Pattern[str], missing: str) -> Fact:
        for block in self.prose:
            if found := pattern.search(block.text):
                return Fact(value=found[1].strip(), blocks=(block.index,), confidence=MEDIUM)
        self.doubts.append(missing)
        return Fact()

    def _body(self) -> Fact:
        text, spans = self._of("body")
        if text:
            return Fact(value=without_response(text) or text, blocks=spans)
        if self.front.body:
            return Fact(value=self.front.body, blocks=self._of("title")[1])
        return self._first(_BODY, "No local policing body is named. It follows from the force that you choose.")

    def _force(self) -> Fact:
        text, spans = self._of("force")
        if text:
            return Fact(value=text, blocks=spans)
        for block in self.labelled.get("overall_grade", []):
            if (label := label_of(block.text)) and label.force:
                return Fact(value=label.force, blocks=(block.index,))
        named = Counter(dict.fromkeys(self._forces(self.labelled.get("title", [])), 1000)) + Counter(
            self._forces(self.prose)
        )
        if not named:
            self.doubts.append("No force is named. Choose the force.")
            return Fact()
        name = named.most_common(1)[0][0]
        spans = tuple(block.index for block in self.prose if name in block.text)[:3]
        return Fact(value=name, blocks=spans, confidence=HIGH if named[name] > 1000 else MEDIUM)

    @staticmethod
    def _forces(blocks: Sequence[Block]) -> list[str]:
        names = [" ".join(found.split()) for block in blocks for found in _FORCE.findall(block.text)]
        return [name for name in names if not _NOT_FORCE.match(name)]

    def _grade(self) -> Fact:
        text, spans = self._of("overall_grade")
        label = label_of(text)
        value = (label.value if label else "") or next((g for g in GRADES if re.search(rf"\b{g}\b", text, re.I)), "")
        if value:
            return Fact(value=value, blocks=spans)
        found = [(grade_as_written(m["grade"]), b.index) for b in self.prose for m in _GRADED.finditer(b.text)]
        grades = {grade for grade, _ in found}
        if len(grades) == 1:
            self.doubts.append(f"The overall grade “{found[0][0]}” was taken from running text: check it.")
            return Fact(value=found[0][0], blocks=(found[0][1],), confidence=MEDIUM)
        if grades:
            self.doubts.append(
                f"The text names several grades ({', '.join(sorted(grades))}) and none as the overall one."
            )
        return Fact()

    def _stated(self) -> Fact:
        text, spans = self._of("stated_recommendations")
        label = label_of(text)
        found = (label.value if label and label.what == "count" else "") or "".join(
            re.findall(r"\b\d{1,3}\b", text)[:1]
        )
        return Fact(value=found, blocks=spans) if found else Fact()

    def _published(self) -> Fact:
        text, spans = self._of("published_on")
        if days := dates_in(text):
            return Fact(value=days[0].isoformat(), blocks=spans)
        found = self._dated_sentences()
        if not found:
            named = sorted({day for block in self.prose for day in dates_in(block.text)})
            shown = f" Dates in the text: {', '.join(in_words(day) for day in named[:8])}." if named else ""
            self.doubts.append(f"No date of publication of the report was found. Enter it.{shown}")
            return Fact()
        days = list(dict.fromkeys(day for day, _ in found))
        if len(days) > 1:
            shown = ", ".join(in_words(day) for day in days)
            self.doubts.append(
                f"Several dates may be the report's date of publication ({shown}). The first was taken: check it."
            )
        return Fact(value=days[0].isoformat(), blocks=(found[0][1],), confidence=HIGH if len(days) == 1 else LOW)

    def _dated_sentences(self) -> list[tuple[date, int]]:
        """Days in sentences that say that the report was published: the first day after or nearest to the word."""
        found = []
        for block in self.prose:
            for sentence in _SENTENCE.split(block.text):
                spoken = (
                    _PUBLISHED.search(sentence)
                    and _REPORT.search(sentence)
                    and not _RESPONSE_PUBLISHED.search(sentence)
                )
                days = dates_in(sentence) if spoken else []
                if days:
                    found.append((days[0], block.index))
        return found

    def _responded(self) -> Fact:
        text, spans = self._of("response_published_on")
        if days := dates_in(text):
            return Fact(value=days[0].isoformat(), blocks=spans)
        for block in self.prose:
            for sentence in _SENTENCE.split(block.text):
                if _RESPONSE_PUBLISHED.search(sentence) and (days := dates_in(sentence)):
                    return Fact(value=days[0].isoformat(), blocks=(block.index,), confidence=MEDIUM)
        return Fact()

    def _url(self) -> Fact:
        text, spans = self._of("url")
        if text:
            return Fact(value=whole_address(text) or text, blocks=spans)
        for block in self.labelled.get("title", []):
            if found := re.search(r'<a href="(?P<href>https?://[^"]+)"', block.html):
                return Fact(value=words_of(found["href"]), blocks=(block.index,))
        return Fact()
