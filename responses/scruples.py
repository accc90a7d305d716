"""What in a text makes one hesitate to publish it? Words that stand for missing ones, and details of a person.

Each pattern is narrow, because a report and its answers quote much that only resembles it: a finding that is none
teaches people to look past the others.
"""

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, PhoneNumberType, format_number, number_type

_BLOCK_ENDS = re.compile(r"</(?:p|li|ul|ol|blockquote)>|<br/?>|<span[^>]*>")
_MAILBOX = re.compile(r'href="mailto:([^"?]+)')
_TAG = re.compile(r"<[^>]+>")

_TO_BE_FILLED = (
    "DATE|NAME|NUMBER|NO|FIGURE|FIGURES|TITLE|LINK|URL|REF|REFERENCE|AMOUNT|PLACE|RANK|TIME|YEAR|MONTH|TEXT|DETAIL"
    "|DETAILS|QUOTE|SOURCE|BLANK"
)
_PLACEHOLDERS = re.compile(
    "|".join(
        [
            r"\bTB[CAD]\b|\btb[ca]\b|\bT\.B\.[CA]\.",
            # At the end of what is said: “crimes are to be confirmed by a supervisor” says something.
            r"(?i:\bto be (?:confirmed|advised|inserted))(?=\s*(?:[)\].,;:–]|\n|$))",
            r"(?i:[\[<{]\s*(?:(?:please |to )?(?:insert|add)|tbc|tba|to follow|to come|check|enter)\b"
            r"[^\[\]<>{}\n]{0,80}[\]>}])",
            rf"\[\s*(?:{_TO_BE_FILLED}|X+)\s*\]",
            r"\[\s*[A-Z]{3,}(?:[ /’'-]+[A-Z]{2,})+\s*\]",
            r"\b(?:X{2,6}|x{3,6})\b",
            r"(?i:\blorem ipsum\b)",
            r"(?i:\b(?:xx|dd)[/.-](?:xx|mm)[/.-](?:xx|yy){1,2}\b)",
            r"\?{2,}|_{4,}",
            r"\bDN\s*:|(?i:\bdrafting note\b)",
            r"\bNOTE TO\b|\b[Nn]ote to (?:self|editor|drafter|reviewer|legal|comms)\b",
        ]
    )
)
# Without one of these a text holds no placeholder; asking so first is twenty times as quick.
_HINTS = (
    *("tbc", "tba", "tbd", "t.b.", "to be confirmed", "to be advised", "to be inserted", "[", "<", "{", "xx", "??"),
    *("__", "lorem ipsum", "dd/", "dd.", "dd-", "dn:", "dn :", "drafting note", "note to"),
)
_RANKS = (
    r"(?:PC|PS|DC|DS|DI|SC|PCSO|WPC|TDC|TPS|TDS|Sgt|Insp"
    r"|(?:Police |Detective |Special )?(?:Constable|Sergeant|Inspector)|Police Community Support Officer)"
)
_COLLAR = re.compile(
    rf"\b{_RANKS}\s(?:[Nn]o\.?\s)?\d{{3,6}}$"
    r"|(?i:\b(?:collar|shoulder|warrant)\s(?:number|no\.?)s?:?\s(?:is\s|was\s)?[a-z]{0,2}\d{2,6}$)"
)
_NUMBER = re.compile(r"\d{2,6}\b")
_MANY_DIGITS = re.compile(r"\d[\d ().+\xa0-]{7,}\d")
_MOBILE = re.compile(r"(?:\+?44\s?(?:\(0\)\s?)?|0)7[\d ]{9,12}")
# Numbers that are given out to be rung by everybody.
_FOR_ALL = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.UAN,
}
_UNKNOWN = PhoneNumberType.UNKNOWN
_EMAIL = re.compile(r"[\w.%+'’-]{1,64}@(?:[a-zA-Z0-9-]{1,63}\.)+[a-zA-Z]{2,24}")


class Kind(TextChoices):
    """Which sort of detail of a person it is."""

    EMAIL = "e-mail address", _("e-mail address")
    TELEPHONE = "telephone number", _("telephone number")
    COLLAR = "collar number", _("collar number")


@dataclass(frozen=True)
class Detail:
    """A detail of a person in a text, as it stands there."""

    kind: Kind
    found: str
    normal: str  # the same for every way of writing it

    @property
    def sha256(self) -> str:
        """What a confirmation is kept under, so that it holds wherever the detail stands and says nothing of it."""
        return hashlib.sha256(f"{self.kind.value}:{self.normal}".encode()).hexdigest()


def placeholders(text: str) -> list[str]:
    """What in a rich text stands for words that are missing, each once, in the order of the text."""
    bare = _bare(text)
    lowered = bare.lower()
    if not any(hint in lowered for hint in _HINTS):
        return []
    return list(dict.fromkeys(found[0].strip() for found in _PLACEHOLDERS.finditer(bare)))


def details(text: str, *, public: frozenset[str] = frozenset()) -> list[Detail]:
    """The details of people in a rich text, each once. `public` are e-mail addresses that are no person's."""
    bare = _bare(text)
    found = [*_emails(bare, _MAILBOX.findall(text)), *_telephones(bare), *_collars(bare)]
    known = {address.casefold() for address in public}
    return [detail for detail in dict.fromkeys(found) if detail.normal not in known]


def _bare(text: str) -> str:
    """The words of a sanitised text, one line for each block. Quicker than a parser, and here as exact."""
    lines = _BLOCK_ENDS.sub("\n", text)
    return html.unescape(_TAG.sub("", lines))


def _emails(bare: str, mailboxes: list[str]) -> Iterator[Detail]:
    for word in [*(word for word in bare.split() if "@" in word), *map(html.unescape, mailboxes)]:
        for found in _EMAIL.finditer(word[:400]):
            yield Detail(Kind.EMAIL, found[0], found[0].casefold())


def _telephones(bare: str) -> Iterator[Detail]:
    for run in _MANY_DIGITS.finditer(bare):
        before = bare[max(0, run.start() - 2) : run.start()]  # a plus or a bracket belongs to the number
        for match in PhoneNumberMatcher(before + run[0], "GB", leniency=Leniency.POSSIBLE):
            kind = number_type(match.number)
            # Mobile numbers that are kept for use in stories are no numbers to the library; people paste others.
            rung = kind not in _FOR_ALL if kind != _UNKNOWN else _MOBILE.fullmatch(match.raw_string)
            if rung and match.raw_string.lstrip("(")[:1] in ("0", "+"):
                yield Detail(Kind.TELEPHONE, match.raw_string, format_number(match.number, PhoneNumberFormat.E164))


def _collars(bare: str) -> Iterator[Detail]:
    for number in _NUMBER.finditer(bare):
        found = _COLLAR.search(bare[max(0, number.start() - 60) : number.end()])
        if found:
            yield Detail(Kind.COLLAR, found[0], " ".join(found[0].casefold().split()))
