"""What must be there before a page can be tested? Small makers of forces, reports and sealed publications."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from accounts.models import Force, LocalPolicingBody, User
from journal.actions import record as note
from progress.models import Update
from publications.actions.entering import enter, enter_missing_updates, entry_of, passages_of
from publications.models import Entry, Passage, Publication, Rendition
from publications.record import Record, fingerprint
from recommendations.models import Programme, Recommendation, Report
from responses.models import Response
from tests.example_record import CLOCK, FULL

AT = datetime(2024, 2, 27, 11, 0, tzinfo=UTC)


def person(email: str = "officer@example.org") -> User:
    """A person without a role."""
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(email, "a long enough password", name="Robin Officer")


def response_of(record: Record) -> Response:
    """The row of the register that a record is the outcome of."""
    by = person()
    force, _ = Force.objects.get_or_create(
        slug=record.force.slug,
        defaults={"name": record.force.name, "short_name": record.force.short_name, "nation": Force.Nation.ENGLAND},
    )
    body, _ = LocalPolicingBody.objects.get_or_create(
        slug=record.body.slug,
        defaults={"name": record.body.name, "kind": LocalPolicingBody.Kind.PCC, "short_name": "PCC"},
    )
    programme, _ = Programme.objects.get_or_create(slug="peel", defaults={"name": "PEEL"})
    report, _ = Report.objects.get_or_create(
        slug=record.report.slug,
        defaults={
            "title": record.report.title,
            "programme": programme,
            "published_on": record.report.published_on,
            "logged_at": AT,
            "logged_by": by,
        },
    )
    response, _ = Response.objects.get_or_create(
        report=report,
        force=force,
        defaults={
            "body": body,
            "clock_citation": CLOCK.citation,
            "clock_link": CLOCK.link,
            "clock_days": CLOCK.days,
            "clock_first_day_counts": CLOCK.first_day_counts,
            "clock_from": record.report.published_on,
        },
    )
    return response


def published(record: Record = FULL) -> Publication:
    """The record as a sealed row with small documents, all known to the journal."""
    publication = sealed(record)
    publication.save(force_insert=True)
    seal = publication.sha256.encode()
    documents = {"pdf": b"%PDF-1.7 " + seal, "html": b"<p>" + seal, "docx": b"PK docx" + seal, "odt": b"PK odt" + seal}
    hashes = {form: sha256(content).hexdigest() for form, content in documents.items()}
    for form, content in documents.items():
        Rendition.objects.create(publication=publication, format=form, content=content, sha256=hashes[form], made_at=AT)
    note("publication.sealed", publication, by=person(), at=AT, sha256=publication.sha256, documents=hashes)
    enter(publication)
    return publication


def published_at_once(records: list[Record]) -> None:
    """Many records as sealed rows without documents, in few queries. All of them are of one length and one content."""
    rows = Publication.objects.bulk_create(sealed(record) for record in records)
    entries = Entry.objects.bulk_create(entry_of(row) for row in rows)
    like = list(passages_of(entries[0], records[0]))
    kept = ("kind", "anchor", "heading", "words", "position", "disposition", "due_on")
    Passage.objects.bulk_create(
        Passage(entry=entry, **{name: getattr(passage, name) for name in kept}) for entry in entries for passage in like
    )


def progressed(
    publications: Iterable[Publication], text: str = "Work began.", *, slug: str = "recommendation-1", **said: Any
) -> list[Update]:
    """An update of a recommendation of each, by the force if nothing else is said, published a day after it."""
    facts: dict[str, Any] = {"side": "force", "as_of": AT.date(), "published_at": AT + timedelta(days=1)} | said
    rows = []
    for row in publications:
        new = {"position": slug.rpartition("-")[2], "number": slug, "text": "<p>Asked.</p>", "deadline_kind": "none"}
        report = row.response.report
        item, _ = Recommendation.objects.get_or_create(report=report, slug=slug, defaults=new)
        by = {"sent_at": AT, "sent_by": person(), "published_by": person()}
        rows.append(Update(response=row.response, recommendation=item, slug=slug, text=f"<p>{text}</p>", **by, **facts))
    made = Update.objects.bulk_create(rows)
    enter_missing_updates()
    return made


def sealed(record: Record) -> Publication:
    """The record as a row that is not saved."""
    canonical = record.canonical()
    return Publication(
        response=response_of(record),
        version=record.edition.version,
        canonical=canonical.decode(),
        sha256=fingerprint(canonical),
        published_on=record.edition.published_on,
        force_slug=record.force.slug,
        report_slug=record.report.slug,
        sealed_at=AT,
        sealed_by=person(),
    )


def many(count: int, forces: int = 3) -> list[Record]:
    """Records of several forces, each published a day after the one before."""
    made = []
    for number in range(count):
        place = number % forces + 1
        day = date(2024, 1, 10) + timedelta(days=number)
        made.append(
            replace(
                FULL,
                force=replace(FULL.force, slug=f"force-{place}", name=f"County {place} Police"),
                report=replace(FULL.report, slug=f"report-{number}", title=f"County {place} Police: report {number}"),
                edition=replace(FULL.edition, published_on=day, first_published_on=day, day=6 + number),
            )
        )
    return made
