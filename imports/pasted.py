"""What did a person paste: the HTML of a page, or plain text? Either becomes a document."""

import re

from imports.blocks import Document, Unreadable
from imports.html_reader import document_of as html_document
from imports.kinds import MOST_BLOCKS
from imports.text_reader import read_text

TOO_MANY = (
    f"This text has more than {MOST_BLOCKS:,} paragraphs or lines. Paste its causes of concern and recommendations "
    "only, or paste it in parts."
)
_MOST_LINES = 6000  # a report of a hundred pages has 5,000
_MOST_TAGS = 30_000
TOO_MUCH_FORMATTING = "This text has too much formatting to read. Paste it as plain text."
TOO_DEEP = "This text is nested too deeply to read. Paste it as plain text."


def document_of(text: str) -> Document:
    """The document in a pasted text; an empty text gives one without blocks.

    Raises Unreadable, with a sentence to show, where it is longer than a person can review or nested too deeply.
    """
    lines = sum(bool(line.strip()) for line in text.splitlines())
    if not lines:
        return Document(blocks=(), raw=text, format="txt")
    if lines > _MOST_LINES:
        raise Unreadable(TOO_MANY)
    if text.count("<") > _MOST_TAGS:
        raise Unreadable(TOO_MUCH_FORMATTING)
    if re.search(r"<(?:p|div|h[1-6]|ul|ol|li|br)\b", text, re.I):
        try:
            document = html_document(text, "html")
        except RecursionError as problem:
            raise Unreadable(TOO_DEEP) from problem
    else:
        document = read_text(text.encode("utf-8", "replace"))
    if len(document.blocks) > MOST_BLOCKS:
        raise Unreadable(TOO_MANY)
    return document
