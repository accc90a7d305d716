"""What keeps an update from the public? Words that stand for missing ones, and what nobody confirmed of a person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from responses.models import Response
from responses.scruples import details, placeholders


@dataclass(frozen=True)
class Scruple:
    """One finding in a text; `sha256` is what it is confirmed under, "" for what has to be written anew."""

    sentence: str
    sha256: str = ""


def unfinished(text: str) -> list[Scruple]:
    """The words of a rich text that stand for missing ones."""
    sentence = _("“%(words)s” stands for words that are missing.")
    return [Scruple(sentence % {"words": words}) for words in placeholders(text)]


def scruples(response: Response, text: str, confirmed: Iterable[str]) -> list[Scruple]:
    """All that is found in a rich text, but for the details of people that are `confirmed`.

    Those are `responses.findings.confirmed_of`.
    """
    sentence = _("“%(found)s” looks like a person’s %(kind)s.")
    return [
        *unfinished(text),
        *(
            Scruple(sentence % {"found": detail.found, "kind": detail.kind.label}, detail.sha256)
            for detail in details(text, public=frozenset({response.body.email}))
            if detail.sha256 not in confirmed
        ),
    ]
