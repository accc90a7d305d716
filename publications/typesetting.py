"""How does the document's HTML become a PDF? WeasyPrint, our own fonts, and nothing else from this machine or the net.

One record gives the same bytes everywhere: no folder of system fonts is searched (fonts/fonts.conf), nothing is
fetched but our own font files, and nothing in the file depends on the clock.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import weasyprint
from django.conf import settings
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from .documents import CannotDrawError
from .tagging import mend

HERE = Path(__file__).resolve().parent
FONTS = settings.BASE_DIR / "static" / "vendor" / "fonts"
_environment = threading.Lock()


class FontsOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Serves font:NAME from our own folder. Files, the network and data addresses are refused."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002  # WeasyPrint's signature
        """The font's bytes. Raises ValueError for an address that is not ours, which leaves its place empty."""
        scheme, _, name = url.partition(":")
        if scheme != "font" or name != Path(name).name or not name.endswith(".woff"):
            raise ValueError(f"The document may not fetch {url}")
        return URLFetcherResponse(url, _unpacked(name), EmailMessage())


@cache
def _unpacked(name: str) -> bytes:
    """A font's outlines out of their web wrapping, as they were made.

    WeasyPrint would unpack them too, but would stamp each with the time of day. (WOFF 1: 2 takes a second longer.)
    """
    try:
        font = TTFont(FONTS / name, recalcTimestamp=False, recalcBBoxes=False)
    except FileNotFoundError as missing:
        raise FatalURLFetchingError(
            f"The font {name} is missing from {FONTS}. Run script/setup to fetch it."
        ) from missing
    font.flavor = None
    plain = BytesIO()
    font.save(plain)
    return plain.getvalue()


def typeset(html: str) -> bytes:
    """The PDF/UA-1 of one self-standing HTML document. Raises CannotDrawError where a font of ours is missing."""
    try:
        return _typeset(html)
    except FatalURLFetchingError as missing:  # no Exception, so that WeasyPrint itself does not go on without
        raise CannotDrawError(str(missing)) from missing


def _typeset(html: str) -> bytes:
    fetcher = FontsOnly()
    fonts = _own_fonts()
    faces = weasyprint.CSS(string=(HERE / "fonts" / "faces.css").read_text(), font_config=fonts, url_fetcher=fetcher)
    page = weasyprint.HTML(string=html, base_url="font:", url_fetcher=fetcher)
    made: bytes = page.write_pdf(
        stylesheets=[faces],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        pdf_identifier=sha256(html.encode()).hexdigest()[:32].encode(),
        finisher=mend,
    )
    return made


def _own_fonts() -> FontConfiguration:
    with _fontconfig_file(HERE / "fonts" / "fonts.conf"):
        return FontConfiguration()


@contextmanager
def _fontconfig_file(path: Path) -> Iterator[None]:
    """Fontconfig reads this variable each time a configuration is made. It is put back at once.

    A browser started by a test, or any other program that this process starts, must find the system's fonts.
    """
    with _environment:
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(path)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before
