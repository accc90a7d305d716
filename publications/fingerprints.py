"""Which fingerprints does a text name? As documents print them, and as people type them."""

import re
from itertools import islice

SHORTEST, LONGEST = 8, 64  # hexadecimal digits: the documents' footers print 8, their last page all
_MOST = 50  # of one text; a document of ours names one

# Eight digits eight times, as a document prints them: with spaces, line ends or marks of HTML between them.
_BETWEEN = r"(?:\s|<[^<>]{0,200}>){0,20}"
_FINGERPRINT = re.compile(rf"(?<![0-9a-f])[0-9a-f]{{8}}(?:{_BETWEEN}[0-9a-f]{{8}}){{7}}(?![0-9a-f])")
_MARKS = re.compile(r"\s|<[^<>]*>")


def read(typed: str) -> str:
    """A fingerprint or its beginning as somebody typed it, in small letters without spaces; "" where it is none."""
    digits = "".join(typed.split()).lower()
    return digits if re.fullmatch(rf"[0-9a-f]{{{SHORTEST},{LONGEST}}}", digits) else ""


def named_in(text: str) -> list[str]:
    """The fingerprints that a text names, in its order. Takes a time that grows with its length and no faster."""
    found = islice(_FINGERPRINT.finditer(text), _MOST)
    return list(dict.fromkeys(_MARKS.sub("", match[0]) for match in found))
