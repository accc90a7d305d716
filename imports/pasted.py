"""What did a person paste: the HTML of a page, or plain text? Either becomes a document."""

import re

from imports.blocks import Document
from imports.html_reader import document_of as html_document
from imports.text_reader import read_text


def document_of(text: str) -> Document:
    """The document in a pasted text. Never fails; an empty text gives a document without blocks."""
    if re.search(r"<(?:p|div|h[1-6]|ul|ol|li|br)\b[^>]*>", text, re.I):
        return html_document(text, "html")
    return read_text(text.encode("utf-8", "replace"))
