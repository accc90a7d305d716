"""How is an untagged PDF read? From where its lines stand: running headers, list marks, raised numbers and gaps."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from imports.blocks import Block, words_of
from imports.finishing import numbered
from imports.inline import inline_of
from imports.labels import label_of
from imports.notes import FOOTNOTE
from imports.pdf_pages import Run, Style

_BULLET = re.compile(r"^(?P<mark>[•‣◦▪■●○∙·\uf0a7\uf0b7\uf0d8\uf02d\uf076\uf0fc]|[–-](?= )|o(?= {2}))\s*")
_NUMBER = re.compile(r"^(?P<mark>\d{1,2}[.)]|\([a-z\d]{1,2}\))\s+")
_FINISHED = re.compile(r"[.!?:;…][\"”’'»)\]]*$")


@dataclass
class PdfLine:
    """One printed line."""

    runs: list[Run]
    page: int
    role: str = ""
    marks: list[str] = field(default_factory=list)  # raised numbers

    @cached_property
    def text(self) -> str:
        return " ".join("".join(run.text for run in self.runs).split())

    @cached_property
    def x0(self) -> float:
        return min(run.x0 for run in self.runs if run.text.strip())

    @cached_property
    def x1(self) -> float:
        return max(run.x1 for run in self.runs if run.text.strip())

    @property
    def top(self) -> float:
        return min(run.top for run in self.runs)

    @property
    def bottom(self) -> float:
        return max(run.bottom for run in self.runs)

    @cached_property
    def size(self) -> float:
        return Counter(run.size for run in self.runs for _ in run.text).most_common(1)[0][0]

    @cached_property
    def bold(self) -> bool:
        return all(run.style.bold for run in self.runs if run.text.strip())


_Draft = tuple[str, str, str, list[PdfLine]]  # kind, mark, role, lines


def blocks_by_layout(pages: list[list[Run]], sizes: list[tuple[float, float]]) -> tuple[Block, ...]:
    """The blocks of an untagged PDF, furniture and footnotes marked as such."""
    lines = [line for page in pages for line in _lines(page)]
    _mark_furniture(lines, sizes)
    body = [line for line in lines if not line.role]
    if body:
        _mark_footnotes(body)
    return numbered(_attached(_Builder(lines).blocks()))


def _lines(runs: list[Run]) -> list[PdfLine]:
    """Runs of one page cut at their line ends and put together by height, top to bottom."""
    found: list[PdfLine] = []
    for run in (replace(run, text=run.text.rstrip("\n")) for run in runs if run.text.strip()):
        middle = (run.top + run.bottom) / 2
        home = next((line for line in reversed(found) if line.top - 1 <= middle <= line.bottom + 1), None)
        if home is None:
            found.append(PdfLine([run], run.page))
        else:
            home.runs.append(run)
    for line in found:
        line.runs.sort(key=lambda run: run.x0)
        for before, after in pairwise(line.runs):
            if after.x0 > before.x1 + 0.2 * before.size and not before.text.endswith(" "):
                before.text += " "
    return sorted((line for line in found if line.text), key=lambda line: (line.top, line.x0))


def _shape(text: str) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", text.lower())


def _place(line: PdfLine) -> tuple[str, int]:
    """The words of a line, numbers apart, and its height on the page: running headers keep both."""
    return _shape(line.text), round(line.top / 4)


def _mark_furniture(lines: list[PdfLine], sizes: list[tuple[float, float]]) -> None:
    """Lines at a page's head or foot that come again on other pages, numbers apart, and bare page numbers there."""
    edges: list[PdfLine] = []
    by_page: dict[int, list[PdfLine]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    for number, on_page in by_page.items():
        height = sizes[number - 1][1]
        edges += [line for line in on_page[:2] if line.bottom < 0.12 * height]
        edges += [line for line in on_page[-2:] if line.top > 0.88 * height]
    times = Counter(where for where, _ in {(_place(line), line.page) for line in edges})
    for line in edges:
        repeated = times[_place(line)] >= max(2, min(3, len(sizes)))
        number_only = re.fullmatch(r"(?:page\s+)?#(?:\s*(?:of|/)\s*#)?|[-–]\s*#\s*[-–]", _shape(line.text)) is not None
        if (repeated and label_of(line.text) is None) or number_only:  # a label may open every page and is no header
            line.role = "furniture"


def _mark_footnotes(lines: list[PdfLine]) -> None:
    """Small print at a page's foot that begins with a mark."""
    usual = Counter(round(line.size, 1) for line in lines for _ in line.text).most_common(1)[0][0]
    for line in lines:
        for run in line.runs:
            raised = run.size < 0.8 * line.size and run.top < line.bottom - 0.5 * line.size
            if raised and re.fullmatch(r"\s*\d{1,2}\s*", run.text) and run is not line.runs[0]:
                line.marks.append(run.text.strip())
    for page in {line.page for line in lines}:
        on_page = [line for line in lines if line.page == page]
        started = False
        for line in on_page:
            small = line.size < 0.92 * usual
            started = small and (started or bool(FOOTNOTE.match(line.text) or re.match(r"\d{1,2}\s?\S", line.text)))
            line.role = "footnote" if started and line.top > 200 else ""


class _Builder:
    """Lines into blocks."""

    def __init__(self, lines: Sequence[PdfLine]) -> None:
        self.lines = lines
        steps = [
            b.top - a.top for a, b in pairwise(lines) if a.page == b.page and 0 < b.top - a.top < 40 and not a.role
        ]
        self.step = median(steps) if steps else 14.0
        sizes = Counter(round(line.size, 1) for line in lines for _ in line.text)
        self.size = sizes.most_common(1)[0][0] if sizes else 11.0
        self.right = sorted(line.x1 for line in lines)[int(0.9 * len(lines))] if lines else 500.0
        self.done: list[_Draft] = []  # kind, mark, role, lines

    def blocks(self) -> list[Block]:
        for line in self.lines:
            self._take(line)
        return [self._block(*draft) for draft in self.done]

    def _take(self, line: PdfLine) -> None:
        if line.role == "footnote":
            self._footnote(line)
        elif line.role:
            self.done.append(("paragraph", "", line.role, [line]))
        else:
            self._running(line)

    def _footnote(self, line: PdfLine) -> None:
        found = re.match(r"(\d{1,2})\s*(?=\S)", line.text)
        last = self.done[-1] if self.done else None
        if found and not (last and last[2] == "footnote" and last[3][-1].x0 > line.x0 + 2):
            self.done.append(("paragraph", found[1], "footnote", [line]))
        elif last and last[2] == "footnote":
            last[3].append(line)
        else:
            self.done.append(("paragraph", "", "footnote", [line]))

    def _running(self, line: PdfLine) -> None:
        last = next((draft for draft in reversed(self.done) if not draft[2]), None)
        found = _BULLET.match(line.text) or _NUMBER.match(line.text)
        if found and (found["mark"] not in "–-" or self._list_may_begin(last)):
            named = found["mark"][0] == "(" or (found["mark"][0].isalnum() and found["mark"] != "o")
            self.done.append(("numbered" if named else "bullet", found["mark"], "", [line]))
            return
        if last and self._same_heading(last, line):
            last[3].append(line)
        elif self._heads(line, last):
            self.done.append(("heading", "", "", [line]))
        elif last and self._continues(last, line):
            last[3].append(line)
        else:
            self.done.append(("paragraph", "", "", [line]))

    @staticmethod
    def _list_may_begin(last: _Draft | None) -> bool:
        """Whether a dash at a line's start can be a list mark here, and not a dash in a sentence."""
        return last is None or last[0] == "bullet" or bool(_FINISHED.search(last[3][-1].text))

    def _same_heading(self, last: _Draft, line: PdfLine) -> bool:
        """A heading that goes on over a second line."""
        before = last[3][-1]
        alike = abs(before.size - line.size) < 0.5 and before.bold == line.bold and before.page == line.page
        close = line.top - before.top < 1.5 * line.size
        large = line.size > 1.15 * self.size
        return last[0] == "heading" and alike and close and large and not (label_of(before.text) or label_of(line.text))

    def _heads(self, line: PdfLine, last: _Draft | None) -> bool:
        before = last[3][-1] if last and last[0] != "heading" else None
        unfinished = before is not None and not self._apart(before, line) and not _FINISHED.search(before.text)
        if label_of(line.text) and not (unfinished and not line.bold):
            return True
        return line.size > 1.15 * self.size or (
            line.bold and len(line.text.split()) <= 14 and not unfinished and not line.text.endswith(".")
        )

    def _apart(self, before: PdfLine, line: PdfLine) -> bool:
        return before.page == line.page and line.top - before.top > 1.35 * max(self.step, before.size)

    def _continues(self, last: _Draft, line: PdfLine) -> bool:
        before = last[3][-1]
        if last[0] == "heading" or abs(before.size - line.size) > 1:
            return False
        finished = bool(_FINISHED.search(before.text))
        if before.page != line.page:
            return not finished or (last[0] == "paragraph" and before.x1 > 0.97 * self.right and line.text[0].islower())
        if self._apart(before, line):
            return False
        if last[0] in ("bullet", "numbered") and line.x0 < last[3][0].x0 - 1:
            return False
        width = self.right - before.x1
        first = line.text.split()[0]
        return not (finished and width > (len(first) + 1) * 0.55 * line.size and not line.text[0].islower())

    def _block(self, kind: str, mark: str, role: str, lines: list[PdfLine]) -> Block:
        texts: list[tuple[str, Style]] = []
        for line in lines:
            texts += [(self._marked(run, line), run.style) for run in line.runs]
            texts[-1] = (texts[-1][0].rstrip() + "\n", texts[-1][1])
        source = "".join(text for text, _ in texts)
        if mark:
            texts = _without(mark, texts)
        inline = inline_of(texts, bold=kind != "heading")
        text = words_of(re.sub(r"\ue000\d+\ue001", "", inline))
        level = _level(lines[0], self.size) if kind == "heading" else 0
        return Block(
            index=0, kind=kind, html=inline, text=text, source=re.sub("[\ue000\ue001]", "", source), level=level,
            page=lines[0].page, mark=mark, role=role,
        )  # fmt: skip

    @staticmethod
    def _marked(run: Run, line: PdfLine) -> str:
        raised = run.text.strip() in line.marks and run.size < 0.8 * line.size
        return f"\ue000{run.text.strip()}\ue001" if raised else run.text


def _level(line: PdfLine, usual: float) -> int:
    return 1 if line.size > 1.5 * usual else 2 if line.size > 1.15 * usual else 0


def _without(mark: str, texts: list[tuple[str, Style]]) -> list[tuple[str, Style]]:
    """The texts after the list mark or footnote number at their beginning."""
    left = len(re.sub(r"\s", "", mark))
    found: list[tuple[str, Style]] = []
    for text, style in texts:
        at = 0
        while at < len(text) and left:
            left -= not text[at].isspace()
            at += 1
        found.append((text[at:] if found and any(t for t, _ in found) else text[at:].lstrip(" "), style))
    return found


def _attached(blocks: list[Block]) -> list[Block]:
    """Each footnote at the raised number that calls it; a number without a note goes back to what it was."""
    waiting: dict[str, int] = {}
    used: set[int] = set()
    done = list(blocks)
    for i, block in enumerate(blocks):
        for number in re.findall(r"\ue000(\d+)\ue001", block.html):
            waiting[number] = i
        if block.role == "footnote" and block.mark in waiting:
            at = waiting.pop(block.mark)
            told = f"The footnote mark “{block.mark}” was replaced by its footnote."
            before, _, after = done[at].html.partition(f"\ue000{block.mark}\ue001")
            html = f'{before.rstrip()}<span class="footnote">{block.html}</span>{after}'
            source = f"{done[at].source}\n{block.source}"
            done[at] = replace(done[at], html=html, source=source, notes=(*done[at].notes, told))
            used.add(i)
    return [
        replace(block, html=re.sub("[\ue000\ue001]", "", block.html)) for i, block in enumerate(done) if i not in used
    ]
