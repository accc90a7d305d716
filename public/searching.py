"""What was published about this? Passages by the words in them, the best first, with the words marked."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F, QuerySet, TextField, Value
from django.utils.translation import gettext as _

from publications.models import Entry, Passage, Unaccented

FILTERS = ("force", "programme", "year", "grade", "position")
LONGEST = 300  # characters: a sentence or two
# Two characters that no text has stand around what was found, until the page marks it.
_FROM, _TO = "\ue000", "\ue001"
_QUOTATION_MARKS = str.maketrans(dict.fromkeys("“”„‟«»", '"'))


@dataclass(frozen=True)
class Words:
    """What somebody typed, fit for the database; `refused` says why it was not looked for, or is ""."""

    typed: str
    refused: str = ""


def read(typed: str) -> Words:
    """Take what was typed: any characters, any length."""
    words = " ".join(typed.replace("\x00", " ").split())
    if len(words) > LONGEST:
        refused = _("Your search is too long. Use up to %(number)d characters, like the words of one sentence.")
        return Words(words[:LONGEST], refused % {"number": LONGEST})
    return Words(words)


def found(words: str) -> QuerySet[Passage]:
    """The passages of what is published that hold these words, the best first; all, the latest first, for "".

    Words in quotation marks are a phrase, a minus leaves a word out, "or" stands between alternatives.
    """
    rows = Passage.objects.filter(entry__in=Entry.objects.current().order_by())
    if not words:
        return rows.order_by("-entry__first_published_on", "-entry_id", "pk")
    query = _query(words)
    ranked = rows.filter(lexemes=query).annotate(rank=SearchRank(F("lexemes"), query))
    return ranked.order_by("-rank", "-entry__first_published_on", "pk")


def with_extracts(rows: QuerySet[Passage], words: str) -> list[Passage]:
    """The rows of one page, each with `extract`: pieces of its words, every second of which was looked for."""
    shown = rows.select_related("entry").defer("lexemes")
    if words:
        shown = shown.annotate(marked=_headline(words)).defer("lexemes", "words")
    passages = list(shown)
    for passage in passages:
        marked = getattr(passage, "marked", None)
        extract = beginning(passage.words) if marked is None else _cut_out(marked)
        passage.extract = pieces(extract)  # type: ignore[attr-defined]
    return passages


def pieces(marked: str) -> list[tuple[str, bool]]:
    """A text with marks as pieces, and for each whether it was marked. The page escapes them as any other text."""
    split = marked.replace(_TO, _FROM).split(_FROM)
    return [(piece, number % 2 == 1) for number, piece in enumerate(split) if piece]


def _query(words: str) -> SearchQuery:
    plain = Value(words.translate(_QUOTATION_MARKS), TextField())
    return SearchQuery(Unaccented(plain), config="english", search_type="websearch")


def _headline(words: str) -> SearchHeadline:
    return SearchHeadline(
        "words",
        _query(words),
        config="english",
        start_sel=_FROM,
        stop_sel=_TO,
        max_words=35,
        min_words=15,
        max_fragments=2,
        fragment_delimiter=" … ",
    )


def _cut_out(marked: str) -> str:
    """With dots where it begins or ends within a sentence."""
    begins, ends = marked.lstrip(_FROM)[:1].islower(), marked.rstrip(_TO)[-1:] in ".!?"
    return f"{'… ' if begins else ''}{marked}{'' if ends else ' …'}"


def beginning(words: str, characters: int = 220) -> str:
    """How a text begins, in so many characters at most."""
    return words if len(words) <= characters else f"{words[:characters].rsplit(' ', 1)[0]} …"
