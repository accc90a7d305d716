"""What does a PDF hold? Its tags are read where they cover the text; otherwise its layout is."""

import io
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfplumber.structure import PDFStructTree, StructTreeMissing

from imports.blocks import Document, Unreadable
from imports.pdf_layout import blocks_by_layout
from imports.pdf_pages import Run, runs_on
from imports.pdf_tagged import blocks_by_tags

_MOST_PAGES = 600
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
            isinstance(problem, PDFPasswordIncorrect)
            or "PDFPasswordIncorrect" in repr(problem)
            or b"/Encrypt" in data
        )
        raise Unreadable(LOCKED if locked else DAMAGED) from problem
    try:
        return _read(pdf)
    except PDFTextExtractionNotAllowed as problem:
        raise Unreadable(
            "This PDF does not allow its text to be read. Upload the original document."
        ) from problem


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
    blocks = blocks_by_tags(tree, runs) if tagged else ()
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
    from imports.confined import TimeUp

    found: list[list[Run]] = []
    try:
        for page in pages:
            found.append(runs_on(page))
    except TimeUp as problem:
        raise Unreadable(
            f"This PDF takes too long to read: {len(found)} of {len(pages)} pages could be read in the time allowed. "
            "Save the pages with the response as a file of their own and upload that."
        ) from problem
    return found


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
    return "".join(
        run.text if run.text.endswith("\n") else f"{run.text}\n" if _ends(run, runs, at) else run.text
        for at, run in enumerate(runs)
    )


def _ends(run: Run, runs: list[Run], at: int) -> bool:
    from imports.pdf_pages import step

    after = runs[at + 1] if at + 1 < len(runs) else None
    return after is None or step(run, after.x0, after.top, after.bottom) == "\n"


def _language(pdf: Any) -> str:
    found = pdf.doc.catalog.get("Lang", b"")
    return found.decode("latin-1") if isinstance(found, bytes) else str(found)
