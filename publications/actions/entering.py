"""How does a publication come to be found? Its entry and passages, written when it is sealed, or again by a command."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from publications.models import Entry, Passage, Publication
from publications.outline import counts
from publications.record import Recommendation, Record
from recommendations.deadlines import days_left
from recommendations.richtext import words

# PostgreSQL refuses to index more than a megabyte, and publishing must not fail because of that. This is 30,000 words.
_SEARCHED = 200_000  # characters of one part


@transaction.atomic
def enter(publication: Publication) -> Entry:
    """Write the entry and the passages of a publication, in place of those that there are."""
    Entry.objects.filter(pk=publication.pk).delete()
    entry: Entry = entry_of(publication)
    entry.save(force_insert=True)
    Passage.objects.bulk_create(passages_of(entry, publication.record))
    return entry


def enter_missing() -> int:
    """Write the entries that are missing: those of publications from before there were entries. Says how many."""
    return _enter_each(Publication.objects.filter(entry__isnull=True))


def enter_again() -> int:
    """Derive every entry anew from the sealed records. Says how many."""
    return _enter_each(Publication.objects.all())


def _enter_each(publications: QuerySet[Publication]) -> int:
    entered = 0
    for publication in publications.order_by("pk").iterator(chunk_size=50):
        enter(publication)
        entered += 1
    return entered


def entry_of(publication: Publication) -> Entry:
    """What lists show of a publication. Not saved."""
    record = publication.record
    edition, clock, report = record.edition, record.clock, record.report
    late = -days_left(clock.last_on, edition.first_published_on) if clock.last_on else 0
    return Entry(
        publication=publication,
        title=report.title,
        force_slug=publication.force_slug,
        report_slug=publication.report_slug,
        force_name=record.force.name,
        body_slug=record.body.slug,
        body_name=record.body.name,
        programme=report.programme,
        programme_slug=slugify(report.programme) or "other",
        grade=report.overall_grade,
        grade_slug=slugify(report.overall_grade),
        first_published_on=edition.first_published_on,
        year=edition.first_published_on.year,
        corrected_on=edition.published_on if edition.version > 1 else None,
        day=edition.day,
        days=clock.days,
        days_late=max(late, 0),
        recommendations=counts(record)["recommendations"],
    )


def passages_of(entry: Entry, record: Record) -> Iterator[Passage]:
    """The parts of a record that a search can find, in printed order. Not saved."""
    overall = (record.report.findings, record.overall.body, record.overall.force, record.overall.body_on_force)
    yield _passage(entry, Passage.Kind.OVERALL, "overall", record.report.title, *overall)
    for number, cause in enumerate(record.causes, 1):
        heading = _("Cause of concern %(number)s") % {"number": number}
        yield _passage(entry, Passage.Kind.CAUSE, f"cause-of-concern-{number}", heading, cause.text)
    for item in record.recommendations:
        yield _answered(entry, item)


def _answered(entry: Entry, item: Recommendation) -> Passage:
    """A recommendation with both answers: whoever looks for two words may find one in each."""
    kind = Passage.Kind(item.kind)
    passage = _passage(
        entry, kind, item.slug, f"{kind.label} {item.number}".strip(), item.text, item.force.text, item.body.text
    )
    passage.position, passage.disposition = item.body.position, item.body.disposition
    passage.due_on = item.deadline.due_on
    return passage


def _passage(entry: Entry, kind: Passage.Kind, anchor: str, heading: str, *texts: str) -> Passage:
    said = "\n".join(words(text) for text in texts if text)
    return Passage(entry=entry, kind=kind, anchor=anchor, heading=heading[:400], words=said[:_SEARCHED])
