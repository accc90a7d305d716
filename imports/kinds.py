"""What kind of file is this? Its content decides, never its name."""

import io
import re
import zipfile

from imports.blocks import Unreadable

LARGEST_FILE = 25 * 1024 * 1024
MOST_BLOCKS = 3000  # a long response has 600; nobody reviews a page of more, and it is slow to load
_LARGEST_MEMBER = 40 * 1024 * 1024
_LARGEST_UNPACKED = 80 * 1024 * 1024
_MOST_MEMBERS = 3000
_PICTURES = {
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"II*\x00": "a picture",
    b"MM\x00*": "a picture", b"BM": "a picture", b"\xd0\xcf\x11\xe0": "an old Word, Excel or e-mail file",
    b"Rar!": "a RAR archive", b"7z\xbc\xaf": "a 7-Zip archive", b"\x1f\x8b": "a compressed archive",
    b"MZ": "a program", b"\x7fELF": "a program",
}  # fmt: skip
TAKEN = "Upload a PDF, Word (DOCX), OpenDocument (ODT), web page (HTML) or plain text file."
_DAMAGED_ZIP = (
    "This file is damaged or incomplete. Open it in your word processor, save it again and upload the new copy."
)
_TOO_LARGE_INSIDE = (
    "This file unpacks to far more than a document holds, so it was not opened. "
    "Save the text alone as a new Word document and upload that."
)


def kind_of(data: bytes) -> str:
    """ "pdf", "docx", "odt", "html" or "txt". Raises Unreadable for an empty file and for any other kind."""
    if not data.strip(b"\x00 \t\r\n\f"):
        raise Unreadable("This file is empty. Check that you chose the right file and upload it again.")
    if len(data) > LARGEST_FILE:
        raise Unreadable(
            f"This file is larger than {LARGEST_FILE >> 20} MB. Save a copy without pictures, or upload it in parts."
        )
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _kind_of_zip(data)
    for start, name in _PICTURES.items():
        if data.startswith(start) and not _is_text(data):
            raise Unreadable(f"This is {name}, which cannot be read. {TAKEN}")
    if data.startswith(b"{\\rtf"):
        raise Unreadable(f"This is a rich text (RTF) file, which cannot be read. {TAKEN}")
    return _kind_of_text(data)


def _kind_of_text(data: bytes) -> str:
    if not _is_text(data):
        raise Unreadable(f"This is not a document that can be read. {TAKEN}")
    start = data[:4096].decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", "replace")
    start = re.sub(r"^(?:ï»¿)?\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*", "", start, flags=re.S)
    if re.match(r"<(?:!doctype\s+html|html|head|body|h[1-6]|p|div|main|article|section|table|ul|ol)\b", start, re.I):
        return "html"
    if re.match(r"<(?:!DOCTYPE|!ENTITY|[A-Za-z][\w:.-]*[\s>/])", start):
        if re.search(r"<html\b", start, re.I):
            return "html"
        raise Unreadable(f"This is an XML file, which cannot be read as a document. {TAKEN}")
    return "txt"


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    sample = data[:65536]
    strange = sum(byte < 32 and byte not in (9, 10, 11, 12, 13) for byte in sample)
    return strange <= len(sample) // 200


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            kind = "docx" if "word/document.xml" in names else "odt" if "content.xml" in names else ""
            if not kind:
                raise Unreadable(f"This is an archive or a spreadsheet, not a document. {TAKEN}")
            _check_members(archive, members)
            if kind == "odt" and b"encryption-data" in archive.read("META-INF/manifest.xml")[:200_000]:
                raise Unreadable(
                    "This document is protected by a password. Save a copy without the password and upload that."
                )
    except (
        zipfile.BadZipFile,
        KeyError,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as problem:
        raise Unreadable(_DAMAGED_ZIP) from problem
    return kind


def _check_members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """What the members say of their size, and what they truly unpack to: a bomb lies about the first."""
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _LARGEST_UNPACKED:
        raise Unreadable(_TOO_LARGE_INSIDE)
    total = 0
    for member in members:
        if member.flag_bits & 1:
            raise Unreadable(
                "This document is protected by a password. Save a copy without the password and upload that."
            )
        total += _true_size(archive, member)
        if total > _LARGEST_UNPACKED:
            raise Unreadable(_TOO_LARGE_INSIDE)


def _true_size(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    size, start = 0, b""
    with archive.open(member) as content:
        while chunk := content.read(1 << 16):
            start = start or chunk
            size += len(chunk)
            if size > _LARGEST_MEMBER:
                raise Unreadable(_TOO_LARGE_INSIDE)
    if member.filename.endswith((".xml", ".rels")) and b"<!" in start and re.search(rb"<!(DOCTYPE|ENTITY)", start):
        raise Unreadable(
            "This document declares its own abbreviations, which word processors do not write, so it was not opened. "
            "Copy its text into a new Word document and upload that."
        )
    return size
