"""What stands around the text of a Word or OpenDocument file? Read from our HTML document, which says it all."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from lxml.html import HtmlElement

EPOCH = b"1970-01-01T00:00:00Z"  # what pandoc writes for the moment, which it cannot ask in its sandbox
MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # the moment of every member: nothing in the file depends on the clock


@dataclass(frozen=True)
class Page:
    """The facts of one document that are not in its text."""

    title: str
    author: str
    about: str
    language: str
    format: str
    published_on: date
    brand: str
    foot: str
    page: str  # the words of "page 2 of 9"
    of: str

    @classmethod
    def of_html(cls, document: HtmlElement) -> Self:
        """From our HTML document. Raises KeyError where it is not ours."""
        body = document.find("body")
        said = {meta.get("name"): meta.get("content") for meta in document.iter("meta")}
        return cls(
            title=document.findtext("head/title"),
            author=said["author"],
            about=said["description"],
            language=document.get("lang"),
            format=body.attrib["data-part"],
            published_on=date.fromisoformat(said["dcterms.created"]),
            brand=body.attrib["data-brand"],
            foot=body.attrib["data-foot"],
            page=body.attrib["data-page"],
            of=body.attrib["data-of"],
        )


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """An archive of these members, the same to the byte for the same ones. An OpenDocument file's kind stays bare."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, MIDNIGHT), content, compress_type=how)
    return made.getvalue()
