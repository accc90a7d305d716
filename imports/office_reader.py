"""What does a Word or OpenDocument file hold? Pandoc turns it into HTML, without access to anything else.

A file that this register published is read by the names of its parts instead (`imports.office_register`).
"""

import subprocess

from imports.blocks import Document, Unreadable
from imports.html_reader import document_of
from imports.office_register import document_of_register
from publications.office.pandoc import program

SECONDS = 14
_HEAP = "-M380m"  # of pandoc's own memory; the limits of the reading process hold as well


def read_office(data: bytes, kind: str) -> Document:
    """A file of kind "docx" or "odt" whose members have been checked."""
    if ours := document_of_register(data, kind):
        return ours
    command = [_pandoc(), "+RTS", _HEAP, "-RTS", "--sandbox", f"--from={kind}", "--to=html", "--wrap=none"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as problem:
        raise Unreadable(
            "This document takes too long to read. Save the response alone, without its annexes, and upload that."
        ) from problem
    if done.returncode == 251:  # pandoc's own sign that its heap was not enough
        raise Unreadable(
            "This document needs too much memory to read. Save a copy without pictures, or upload it in parts."
        )
    if done.returncode != 0:
        raise Unreadable(
            "This document is damaged or incomplete. Open it in your word processor, save it again and upload that."
        )
    return document_of(done.stdout.decode("utf-8", "replace"), kind)


def _pandoc() -> str:
    found = program()
    if not found:
        raise Unreadable(
            "Word and OpenDocument files cannot be read here: pandoc is missing. Upload a PDF or plain text file."
        )
    return found
