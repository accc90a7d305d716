"""How is a plain text put back together? Lines into paragraphs and lists, across page ends, as they were printed."""

import re
from dataclasses import dataclass, field

from imports.blocks import Document
from imports.finishing import finish
from imports.labels import label_of
from imports.lines import Column, Line, lines_of
from imports.notes import ADDRESS_ONLY, FOOTNOTE, goes_on

_GLYPH = re.compile(r"^(?P<mark>[•‣◦▪■●○∙·⁃➢✓\uf0a7\uf0b7\uf0d8\uf02d\uf076\uf0fc*–-]|o(?=\s{2,}))\s+(?P<words>\S.*)$")
_NUMBERED = re.compile(r"^(?P<mark>\d{1,2}[.)]|\(\d{1,2}\)|\([a-z]\)|[a-z]\))\s+(?P<words>\S.*)$")
_WEAK_MARKS = "*–-·o"
_PAGE_NUMBER = re.compile(
    r"^(?:[-–—]\s*)?(?:page\s+)?(?P<number>\d{1,3})(?:\s*(?:of|/)\s*\d{1,3})?(?:\s*[-–—])?$", re.I
)
_WEAK_END = re.compile(r"(?:;|,|\band|\bor)$")


@dataclass
class Draft:
    """A block while lines are still being added to it."""

    kind: str
    lines: list[Line]
    first: str  # the words of the first line, without a list mark
    mark: str = ""
    role: str = ""
    label: bool = False
    address: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def prose(self) -> bool:
        """A paragraph or list item of the running text, which may go on after a page's end."""
        return not (self.role or self.label or self.address)

    @property
    def page(self) -> int:
        return self.lines[0].page


def read_text(data: bytes) -> Document:
    """A plain text file in UTF-8, UTF-16 or Windows-1252."""
    raw = decoded(data)
    return Document(blocks=finish(_TextReader(lines_of(raw)).drafts()), raw=raw, format="txt", pages=_pages(raw))


def decoded(data: bytes) -> str:
    """The characters of a text file. NUL characters go."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").replace("\x00", "")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\x00", "")


def _pages(raw: str) -> int | None:
    return raw.rstrip("\f\n ").count("\f") + 1 if "\f" in raw else None


class _TextReader:
    """Goes through the lines once; each either continues a draft or begins one."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.furniture = _page_numbers(lines)
        self.labels = [self._is_label(i) for i in range(len(lines))]
        self.column = Column(lines, lambda i: self.labels[i])
        two = sum(line.trail >= 2 for line in lines)
        one = sum(line.trail == 1 for line in lines)
        self.trail_ends = one > 0.6 * len(lines) and 0 < two < 0.3 * len(lines)
        self.done: list[Draft] = []
        self.broken = False  # a page end, or what stands at a page's foot, came since the last running line

    def drafts(self) -> list[Draft]:
        """All lines, as drafts in reading order."""
        for i, line in enumerate(self.lines):
            self._take(i, line)
        return self.done

    def _take(self, i: int, line: Line) -> None:
        if i in self.furniture:
            self._begin("paragraph", line, role="furniture")
            self.broken = True
        elif not self._apart(i, line):
            self._running(i, line)
            self.broken = False

    def _apart(self, i: int, line: Line) -> bool:
        """Footnotes and addresses that stand by themselves; True where the line was one."""
        last = self.done[-1] if self.done else None
        if last and (last.address or last.role == "footnote") and goes_on(last.last.text, line.text, line.gap):
            last.lines.append(line)
            return True
        if last and last.role == "footnote" and line.tight and not ADDRESS_ONLY.match(line.text):
            last.lines.append(line)
            return True
        found = FOOTNOTE.match(line.text)
        if found and (line.after_rule or "//" in found["words"][:8] or found["words"].startswith("www.")):
            self._begin("paragraph", line, words=found["words"], mark=found["mark"], role="footnote")
        elif ADDRESS_ONLY.match(line.text) and self._may_begin(i):
            self._begin("paragraph", line, address=True)
        else:
            return False
        self.broken = True
        return True

    def _may_begin(self, i: int) -> bool:
        """Whether the running text has come to a stop before line i."""
        running = self._open()
        line = self.lines[i]
        return running is None or running.label or line.gap or running.last.finished or not self.done[-1].prose

    def _open(self) -> Draft | None:
        """The last draft of the running text."""
        return next((draft for draft in reversed(self.done) if draft.prose or draft.label), None)

    def _running(self, i: int, line: Line) -> None:
        running = self._open()
        if self.labels[i]:
            self._begin("heading", line, label=True)
        elif found := self._list_item(i, line, running):
            kind, mark, words = found
            self._begin(kind, line, words=words, mark=mark)
        elif running and not running.label and self._continues(i, line, running):
            running.lines.append(line)
        else:
            self._begin("paragraph", line)

    def _list_item(self, i: int, line: Line, running: Draft | None) -> tuple[str, str, str] | None:
        stopped = self._may_begin(i)
        if found := _GLYPH.match(line.text):
            same = bool(running and running.mark == found["mark"])
            if found["mark"] not in _WEAK_MARKS or stopped or same:
                return "bullet", found["mark"], found["words"]
        if (found := _NUMBERED.match(line.text)) and stopped:
            return "numbered", found["mark"], found["words"]
        if line.lead and running and self._lost_bullet(i, line, running):
            return "bullet", " ", line.text
        return None

    def _lost_bullet(self, i: int, line: Line, running: Draft) -> bool:
        """A leading space that was a bullet. A page's top leaves one too; the line before tells them apart."""
        before = running.last.text
        small = line.text[0].islower()
        if before.endswith(":"):
            return not running.label and (small or self._another_lead(i))
        if running.kind != "bullet" or running.mark != " ":
            return False
        if _WEAK_END.search(before):
            return True
        if running.last.finished:
            return self._another_lead(i) or running.first[:1].isupper() != small
        return small and len(running.lines) > 0 and self.column.leaves_room(i - 1)

    def _another_lead(self, i: int) -> bool:
        """Whether one of the next few lines begins with a space as well."""
        near = self.lines[i + 1 : i + 8]
        return any(line.lead and not self.labels[i + 1 + n] for n, line in enumerate(near))

    def _continues(self, i: int, line: Line, running: Draft) -> bool:
        before = running.last
        hanging = running.kind != "paragraph" and running.mark != " "  # the indent of a list item's further lines
        turned = self.broken or line.new_page or (line.lead and not line.gap and not hanging)
        if turned and not before.finished:
            return True
        if turned or line.gap or (self.trail_ends and before.trail >= 2):
            return False
        if not line.text[0].islower() and self._ended_short(i, before):
            return False
        return not ADDRESS_ONLY.match(line.text) or not before.finished

    def _ended_short(self, i: int, before: Line) -> bool:
        """Paragraphs in a table's cell have no gap: a last line with room for the next word is the only mark."""
        return self.column.leaves_room(i - 1, 1.0 if before.finished else 0.6)

    def _begin(self, kind: str, line: Line, *, words: str = "", mark: str = "", role: str = "", label: bool = False,
               address: bool = False) -> None:  # fmt: skip
        self.done.append(Draft(kind, [line], words or line.text, mark, role, label, address))

    def _is_label(self, i: int) -> bool:
        """A label stands by itself: the same words at the end of a sentence that wrapped are prose."""
        line = self.lines[i]
        label = label_of(line.text)
        if label is None:
            return False
        if label.what in ("grade", "count") and label.value:
            return True
        before = self.lines[i - 1] if i else None
        if before is None or line.gap or line.new_page or i - 1 in self.furniture or before.finished:
            return True
        if label_of(before.text) is not None or before.trail >= 2 > self.lines[i].trail:
            return True
        return not self._reads_on(before, line)

    def _reads_on(self, before: Line, line: Line) -> bool:
        """Whether the line before was cut in mid-sentence and so runs into this one."""
        return len(before.text) > 60 or before.text[0].islower() or line.text.endswith((".", ","))


def _page_numbers(lines: list[Line]) -> set[int]:
    """Lines that are page numbers: "Page 3 of 7", or bare numbers that stand at page ends or count upwards."""
    found = {i: m for i, line in enumerate(lines) if (m := _PAGE_NUMBER.match(line.text))}
    worded = {i for i in found if not lines[i].text.isdigit()}
    bare = [i for i in found if i not in worded]
    at_ends = {i for i in bare if i + 1 < len(lines) and lines[i + 1].new_page}
    counting = {
        i for i in bare for other in bare
        if other != i and int(found[other]["number"]) - int(found[i]["number"]) == (1 if other > i else -1)
    }  # fmt: skip
    last = {i for i in bare if i == len(lines) - 1 and (at_ends or counting or worded)}
    return {i for i in worded | at_ends | counting | last if not _is_value(lines, i)}


def _is_value(lines: list[Line], i: int) -> bool:
    """The number belongs to the label on the line before: "Number of recommendations", then "4"."""
    label = label_of(lines[i - 1].text) if i else None
    return bool(label and label.what in ("count", "item") and not (label.value or label.number))
