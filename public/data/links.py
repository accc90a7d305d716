"""Where can what a page lists be had as a file, or followed? With the choices that the page was narrowed by."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

FEEDS = {"force": "public:force_feed", "body": "public:body_feed", "programme": "public:programme_feed"}
NAMES = {"csv": "CSV", "json": "JSON", "xlsx": "Excel"}


@dataclass(frozen=True)
class File:
    """One form of a list."""

    name: str
    address: str


def files(table: str, chosen: Mapping[str, str] | None = None) -> list[File]:
    """The forms of a table, narrowed as a page is: its choices by the names that the interface has for them."""
    known = {"rating" if name == "grade" else name: value for name, value in (chosen or {}).items() if value}
    query = f"?{urlencode(known)}" if known else ""
    return [File(name, f"{reverse(f'public:api:{table}_file', args=[form])}{query}") for form, name in NAMES.items()]


def feed(by: str = "", value: str = "") -> str:
    """Where what is published of a force, body or programme can be followed; of all of them for none."""
    return reverse(FEEDS[by], args=[value]) if by in FEEDS else reverse("public:feed")


def asked(words: str, chosen: Mapping[str, str]) -> str:
    """What a search asks for, as the end of an address."""
    return urlencode({name: value for name, value in ({"q": words} | dict(chosen)).items() if value})


def search_feed(words: str, chosen: Mapping[str, str]) -> str:
    """Where what a search finds can be followed."""
    return f"{reverse('public:search_feed')}?{asked(words, chosen)}"
