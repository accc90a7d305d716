"""Where does each block belong? A first guess for every block, from headings, labels and order alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from imports.blocks import Block
from imports.front import place_front
from imports.labels import Label, label_of

_STATUTE = re.compile(r"Policing\s+and\s+Crime\s+Act\s+2017|Police\s+Act\s+1996|section\s+55\b", re.I)
_DUTY = re.compile(r"\b(must|required?|requires|duty|obliged|obligation|shall)\b", re.I)
_ABOUT_PUBLISHING = re.compile(r"\b(publish(?:ed)?|56\s+days|response)\b", re.I)
_ASKS = re.compile(r"^(within|by|immediately|with\s+immediate|no(?:t)?\s+later|as\s+soon)\b|\bshould\b", re.I)
_CLOSING = re.compile(r"^(conclusion|concluding|next\s+steps|closing|final)\b", re.I)
_CERTAINLY_BODY = re.compile(r"\b(MOPAC|mayor|common\s+council|combined\s+authority)", re.I)
_INSPECTED = re.compile(r"\b(HMIC(?:FRS)?|inspectorate|inspectors|the\s+report)\b", re.I)
_ROLES = {"furniture": "furniture", "footnote": "footnote", "repeat": "repeat"}


@dataclass
class Guess:
    """A label for each block, and what was not certain about them."""

    placements: list[str]
    doubts: list[str] = field(default_factory=list)


def is_statutory(text: str) -> bool:
    """Whether a paragraph says what the statute asks of a response."""
    return bool(_STATUTE.search(text) and _DUTY.search(text) and _ABOUT_PUBLISHING.search(text))


def guess(blocks: Sequence[Block]) -> Guess:
    """Labels for all blocks in order. Never fails: what fits nowhere is "unplaced".

    Where a document says itself what its parts are, that is taken, and nothing is guessed.
    """
    if any(block.placed for block in blocks):
        return Guess([block.placed or _ROLES.get(block.role, "unplaced") for block in blocks])
    walk = _Walk(blocks)
    walk.go()
    return Guess(walk.placements, walk.doubts)


def _labels(blocks: Sequence[Block]) -> list[Label | None]:
    """The label that each block is. "Response" alone is a label only once there is something to answer."""
    found: list[Label | None] = []
    items = False
    for block in blocks:
        label = None if block.role else label_of(block.text)
        items = items or bool(label and label.what in ("item", "section", "cause"))
        anyone = label is not None and label.what == "side" and not label.side
        found.append(None if anyone and not items else label)
    return found


class _Walk:
    """Goes through the blocks once, remembering what the last heading or label opened."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.labels = _labels(blocks)
        whats = {label.what for label in self.labels if label}
        self.marked = bool(whats & {"item", "section", "cause", "overall", "findings", "side"})
        self.has_overall = "overall" in whats
        self.council = any(
            label and label.what == "side" and _CERTAINLY_BODY.search(label.who) for label in self.labels
        )
        self.placements = ["unplaced"] * len(blocks)
        self.doubts: list[str] = []
        self.target = "front"
        self.items: dict[tuple[int, str, str], int] = {}
        self.item = self.total = self.causes = self.item_level = 0
        self.section = self.section_kind = ""
        self.answered: set[str] = set()
        self.value_of = ""  # a fact whose value stands in the next block

    def go(self) -> None:
        """Place every block."""
        start = place_front(self.blocks, self.labels, self.placements)
        for i in range(len(self.blocks)):
            if i >= start or self.placements[i] == "unplaced":
                self.placements[i] = self._place(i)
        if not self.marked:
            self.doubts.append(
                "No heading or label was found that says where a recommendation or an answer begins. "
                "Place each block yourself."
            )

    def _place(self, i: int) -> str:
        block, label = self.blocks[i], self.labels[i]
        if block.role:
            return _ROLES.get(block.role, "unplaced")
        if self.value_of:
            fact, self.value_of = self.value_of, ""
            if label is None and len(block.text.split()) <= 10:
                return fact
        if label:
            found = getattr(self, f"_{label.what}")(block, label)
            if found:
                return str(found)
        if block.kind == "heading":
            return self._unknown_heading(block)
        return self._prose(block)

    # What a label opens. Each gives the label's own placement, or "" where it is prose here.

    def _item(self, block: Block, label: Label) -> str:
        key = (self.causes, label.kind, label.number)
        if label.number and key in self.items:
            self.item = self.items[key]
            self.doubts.append(f"“{block.text}” is printed more than once. Its texts were put together: check them.")
        else:
            self.item = self.total = self.total + 1
            self.items[key if label.number else (self.item, label.kind, "")] = self.item
        self.item_level = block.level or self.item_level
        self.target, self.section = f"recommendation:{self.item}", ""
        return f"item:{self.item}"

    def _cause(self, _block: Block, _label: Label) -> str:
        self.causes += 1
        self.item, self.section, self.target = 0, "", f"cause:{self.causes}"
        return "heading"

    def _section(self, _block: Block, label: Label) -> str:
        self.item, self.section, self.target = 0, label.kind, "section"
        return "heading"

    def _side(self, block: Block, label: Label) -> str:
        side = label.side
        if self.council and re.fullmatch(r"(?:the\s+)?commissioner", label.who, re.I):
            side = "force"
        if label.number:
            self.item = self._numbered_item(label.number) or self.item
        if not side:
            side = "body"
            self.doubts.append(
                f"“{block.text}” does not say whose answer it is. It was placed as the body's: check it."
            )
        if self.item:
            self._answer(block, side)
        else:
            within = self.target.startswith("overall")  # both sides' comments on the whole, each under its own label
            self.target = "overall-force" if side == "force" else "overall"
            if not within:
                self.doubts.append(
                    f"“{block.text}” stands before any recommendation. It was read as an answer to the whole."
                )
        return "heading"

    def _answer(self, block: Block, side: str) -> None:
        self.target = f"{side}:{self.item}"
        if self.target in self.answered:
            self.doubts.append(
                f"“{block.text}” comes twice under one recommendation. Both texts were put together: check them."
            )
        self.answered.add(self.target)

    def _numbered_item(self, number: str) -> int:
        return next((item for (_, _, known), item in reversed(self.items.items()) if known == number), 0)

    def _overall(self, _block: Block, label: Label) -> str:
        self.target, self.item, self.section = (
            ("overall-force" if label.side == "force" else "overall"),
            0,
            "",
        )
        return "heading"

    def _reply(self, _block: Block, _label: Label) -> str:
        """The body's reply to the force's comments on the whole (section 55(5)(c))."""
        if self.item:
            return ""
        self.target = "overall-reply"
        return "heading"

    def _findings(self, _block: Block, _label: Label) -> str:
        if self.items:
            return ""
        self.target = "findings"
        return "heading"

    def _fact(self, fact: str, label: Label) -> str:
        if self.item:
            return ""
        self.value_of = "" if label.value else fact
        return fact

    def _grade(self, _block: Block, label: Label) -> str:
        return self._fact("overall_grade", label)

    def _count(self, _block: Block, label: Label) -> str:
        return self._fact("stated_recommendations", label)

    def _date(self, _block: Block, label: Label) -> str:
        return self._fact("response_published_on" if label.kind == "response" else "published_on", label)

    def _position(self, _block: Block, _label: Label) -> str:
        side, _, place = self.target.partition(":")
        return f"{side}-position:{place}" if side in ("force", "body") else ""

    def _table(self, _block: Block, label: Label) -> str:
        return self._fact(label.kind, label)

    def _deadline(self, _block: Block, _label: Label) -> str:
        """The document's own reading of a deadline stands above the text; the text itself is what counts."""
        kind, _, place = self.target.partition(":")
        return f"terms:{place}" if kind == "recommendation" else "heading" if kind == "cause" else ""

    # What stands under it.

    def _unknown_heading(self, block: Block) -> str:
        if self.items and _CLOSING.match(block.text):
            self.target, self.item = "overall", 0
            self.doubts.append(f"The text under “{block.text}” was placed with the overall response: check it.")
            return "heading"
        if self.items and block.level and block.level <= max(self.item_level, 1):
            self.target, self.item = "unplaced", 0
            return "unplaced"
        if self.target in ("front", "findings"):
            return "heading"
        return self._prose(block)

    def _prose(self, block: Block) -> str:
        if not self.marked:
            return "unplaced"
        if not self.items and not self.causes and self.target != "overall-force" and is_statutory(block.text):
            if self.target in ("front", "findings"):
                self.target = "after"
            return "statutory"
        if self.target == "section" or (self.section and self._next_in_section(block)):
            return self._in_section(block)
        if self.target == "front":
            return self._before_any_heading(block)
        if self.target == "after":
            return self._after_statute()
        return self.target

    def _in_section(self, block: Block) -> str:
        """Recommendations that are numbered paragraphs, or that have no number, under a heading of their own."""
        if self.section == "cause":
            self._cause(block, Label("cause"))
            return self.target
        if block.kind not in ("numbered", "bullet") and not _ASKS.search(block.text):
            return "unplaced"
        return self._new_unlabelled(block)

    def _new_unlabelled(self, block: Block) -> str:
        self.item = self.total = self.total + 1
        self.section_kind = block.kind
        number = block.mark.strip("().") if block.kind == "numbered" else f"?{self.item}"
        self.items[(self.causes, self.section, number)] = self.item
        self.target = f"recommendation:{self.item}"
        return self.target

    def _next_in_section(self, block: Block) -> bool:
        """Whether a block is the next of a run of recommendations that have no headings of their own."""
        if block.kind != self.section_kind or not self.item:
            return False
        if block.kind == "numbered":
            number = int(block.mark.strip("().")) if block.mark.strip("().").isdigit() else 0
            follows = bool(number) and (self.causes, self.section, str(number - 1)) in self.items
            return follows and (self.target.startswith("recommendation:") or bool(_ASKS.search(block.text)))
        return self.target.startswith("recommendation:") and (block.kind == "bullet" or bool(_ASKS.match(block.text)))

    def _before_any_heading(self, block: Block) -> str:
        if self.has_overall or _INSPECTED.search(block.text) or block.kind != "paragraph":
            return "findings"
        self._doubt_once(
            "The text before the first recommendation has no heading. "
            "It was placed as findings and overall response: check it."
        )
        return "overall"

    def _after_statute(self) -> str:
        if self.has_overall:
            return "unplaced"
        self._doubt_once(
            "No heading says where the overall response begins. "
            "The text after the statutory paragraph was placed there: check it."
        )
        return "overall"

    def _doubt_once(self, sentence: str) -> None:
        if sentence not in self.doubts:
            self.doubts.append(sentence)
