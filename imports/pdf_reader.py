"""What does a PDF hold? Its tags are read where they cover the text; otherwise its layout is."""

import io
import os
import pickle
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfplumber.structure import PDFStructTree, StructTreeMissing

from imports.blocks import Document, TimeUp, Unreadable
from imports.pdf_layout import blocks_by_layout
from imports.pdf_pages import Run, joined_runs, runs_on
from imports.pdf_register import blocks_of_register, published_here
from imports.pdf_tagged import blocks_by_tags

_MOST_PAGES = 600
_WORTH_SHARING = 24
LOCKED = "This PDF is protected by a password. Save a copy without the password and upload that."
SCANNED = (
    "This PDF holds pictures of pages and no text. Make its text readable with OCR (optical character recognition), "
    "or upload the original document."
)
DAMAGED = "This PDF is damaged or incomplete. Open it in a PDF viewer, save it again and upload the new copy."


def read_pdf(data: bytes) -> Document:
    """A PDF. Raises Unreadable for one that is locked, scanned, damaged or too long."""
    try:
        pdf = pdfplumber.open(io.BytesIO(data), unicode_norm=None)
    except Exception as problem:
        locked = (
            isinstance(problem, PDFPasswordIncorrect) or "PDFPasswordIncorrect" in repr(problem) or b"/Encrypt" in data
        )
        raise Unreadable(LOCKED if locked else DAMAGED) from problem
    try:
        return _read(pdf)
    except PDFTextExtractionNotAllowed as problem:
        raise Unreadable("This PDF does not allow its text to be read. Upload the original document.") from problem


def _read(pdf: Any) -> Document:
    pages = pdf.pages
    if not pages:
        raise Unreadable(DAMAGED)
    if len(pages) > _MOST_PAGES:
        raise Unreadable(
            f"This PDF has {len(pages)} pages. Save the pages with the response as a file of their own and upload that."
        )
    tree = _tree(pdf)
    runs = _all_runs(pages)
    if not any(run.text.strip() for page in runs for run in page):
        raise Unreadable(SCANNED)
    raw = "\f".join(_raw(page) for page in runs)
    tagged = bool(tree) and _covered(runs) > 0.9
    by_tags = blocks_of_register if published_here(tree) else blocks_by_tags
    blocks = by_tags(tree, runs) if tagged else ()
    if not blocks:
        tagged, blocks = (
            False,
            blocks_by_layout(runs, [(float(page.width), float(page.height)) for page in pages]),
        )
    return Document(
        blocks=blocks,
        raw=raw,
        format="tagged pdf" if tagged else "pdf",
        pages=len(pages),
        language=_language(pdf),
    )


def _all_runs(pages: Any) -> list[list[Run]]:
    """The runs of all pages. A long document is read by two processes, each half of it."""
    found: list[list[Run]] = []
    half = len(pages) if len(pages) < _WORTH_SHARING else len(pages) // 2
    try:
        with _other_half(pages[half:]) as rest:
            for page in pages[:half]:
                found.append(runs_on(page))  # noqa: PERF401  how far it came is told when time is up
            return found + rest()
    except TimeUp as problem:
        done = len(found) * (1 if half == len(pages) else 2)
        raise Unreadable(
            f"This PDF takes too long to read: about {done} of {len(pages)} pages could be read in the time allowed. "
            "Save the pages with the response as a file of their own and upload that."
        ) from problem


@contextmanager
def _other_half(pages: Any) -> Iterator[Callable[[], list[list[Run]]]]:
    """Read these pages in a forked process meanwhile; the call in the body waits for them."""
    if not pages:
        yield list
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:  # where memory is limited, the two share what there is
        resource.setrlimit(resource.RLIMIT_AS, (hard // 2, hard))
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        _answer_and_end(pages, into)
    os.close(into)
    try:
        with os.fdopen(out, "rb") as answer:
            yield lambda: list(pickle.load(answer))  # noqa: S301  what this same program wrote a moment ago
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _answer_and_end(pages: Any, into: int) -> None:
    """In the forked process: read, write, end without any of the parent's endings. An empty answer is a failure."""
    try:
        with os.fdopen(into, "wb") as answer:
            pickle.dump([runs_on(page) for page in pages], answer)
    finally:
        os._exit(0)


def _tree(pdf: Any) -> list[Any]:
    try:
        return list(PDFStructTree(pdf))
    except (StructTreeMissing, KeyError, TypeError, ValueError, AttributeError, AssertionError):
        return []  # no tags, or tags that lead nowhere: the layout is read instead


def _covered(runs: list[list[Run]]) -> float:
    """How much of the text is marked content."""
    marked = sum(len(run.text) for page in runs for run in page if run.mark is not None)
    return marked / max(sum(len(run.text) for page in runs for run in page), 1)


def _raw(runs: list[Run]) -> str:
    return "".join(text for text, _ in joined_runs(runs))


def _language(pdf: Any) -> str:
    found = pdf.doc.catalog.get("Lang", b"")
    return found.decode("latin-1") if isinstance(found, bytes) else str(found)
