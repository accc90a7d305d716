"""Does the main job work from end to end? One document goes in as a file, and comes out as page, PDF and data.

The same steps as in the browser, through the same actions and the same form; only the eyes are missing.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from accounts.models import LocalPolicingBody, Role
from imports.actions import make_records, save_review, take_in_document
from imports.forms import ReviewForm, initial_details
from imports.models import Intake
from imports.parser import propose
from imports.reader import read
from imports.review import DISCARDED, UNPLACED, proposal_of, review
from pcc_tracker.demo import DOCUMENT, Cast
from publications import documents
from publications.models import Publication
from recommendations.deadlines import civil_day
from responses.models import Response


class NotReadWhole(Exception):
    """The document was not read as a whole report; the text says what is missing."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came out, and what two of its steps cost in seconds."""

    publication: Publication
    proposal_seconds: float
    pdf_seconds: float


def run(cast: Cast, *, at: datetime) -> Outcome:
    """Import the demo's document, unless that was done before; then time its proposal and its PDF."""
    content = DOCUMENT.read_bytes()
    response = _response(content, cast, at)
    publication = Publication.objects.filter(response=response).latest("version")
    started = time.perf_counter()
    propose(read(content))
    proposed = time.perf_counter()
    documents.pdf(publication.record, publication.sha256)
    return Outcome(
        publication=publication,
        proposal_seconds=proposed - started,
        pdf_seconds=time.perf_counter() - proposed,
    )


def _response(content: bytes, cast: Cast, at: datetime) -> Response:
    before = Intake.objects.filter(name=DOCUMENT.name, made_at__isnull=False).select_related("response").first()
    if before and before.response:
        return before.response
    officer = cast.people[Role.OFFICER]
    intake = take_in_document(content, DOCUMENT.name, body=cast.body, by=officer, at=at)
    rows = review(intake).rows
    placements = {str(row.block.index): DISCARDED if row.label == UNPLACED else row.label for row in rows}
    intake = save_review(intake, placements, {}, expected_version=intake.version, by=officer, at=at)
    form = _form(intake, cast.body, at)
    if not form.is_valid():
        raise NotReadWhole(str(form.errors.as_text()))
    return make_records(intake, form.reviewed(), expected_version=intake.version, by=officer, at=at)


def _form(intake: Intake, body: LocalPolicingBody, at: datetime) -> ReviewForm:
    proposal, today = proposal_of(intake), civil_day(at)
    bodies = LocalPolicingBody.objects.filter(pk=body.pk)
    details = initial_details(proposal, bodies, today, pasted=False)
    return ReviewForm(details, proposal=proposal, bodies=bodies, today=today)


def write(publication: Publication, folder: Path) -> list[Path]:
    """Write what was sealed as response.json, and its documents beside it: response.pdf and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {"json": publication.canonical.encode()}
    for row in publication.renditions.all():
        contents[row.format] = bytes(row.content)
    paths = []
    for ending, content in contents.items():
        paths.append(folder / f"response.{ending}")
        paths[-1].write_bytes(content)
    return paths
