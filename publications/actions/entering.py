"""How does a publication come to be found? Its entry and passages, written when it is sealed, or again by a command."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from publications import since
from publications.models import Entry, Passage, Publication
from publications.outline import counts
from publications.record import Recommendation, Record
from publications.since import Since
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
    parts = list(passages_of(entry, publication.record))
    items = {part.anchor: part for part in parts if part.kind in Passage.ITEMS}
    told = since.published(publication.response_id)
    parts += [_of_progress(items[update.slug], update) for update in told if update.slug in items]
    Passage.objects.bulk_create(parts)
    return entry


def enter_update(update: Since) -> bool:
    """Let an update be found with the newest version, where that has its recommendation. Says whether it is new."""
    newest = Entry.objects.filter(publication__response=update.response).order_by("-publication__version")
    entry = newest.values("pk")[:1]
    item = Passage.objects.filter(entry=entry, anchor=update.slug, kind__in=Passage.ITEMS).first()
    if item is None or Passage.objects.filter(entry=item.entry_id, progress=update.number).exists():
        return False
    Passage.objects.bulk_create([_of_progress(item, update)], ignore_conflicts=True)  # a start may enter it just now
    return True


def enter_missing() -> int:
    """Write the entries that are missing: those of publications from before there were entries. Says how many."""
    return _enter_each(Publication.objects.filter(entry__isnull=True))


def enter_missing_updates() -> int:
    """Let those updates be found that were published before updates could be. Says how many."""
    newest = Publication.objects.latest_versions().order_by().values("pk")
    known = set(Passage.objects.filter(entry__in=newest, progress__isnull=False).values_list("progress", flat=True))
    return sum(enter_update(update) for update in since.published() if update.number not in known)


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


def _of_progress(item: Passage, update: Since) -> Passage:
    """What was done since about a recommendation, beside its own passage."""
    heading = _("Progress: %(item)s") % {"item": item.heading}
    return Passage(
        entry_id=item.entry_id,
        kind=Passage.Kind.PROGRESS,
        anchor=item.anchor,
        heading=heading[:400],
        words=update.words[:_SEARCHED],
        progress=update.number,
        published_at=update.published_at,
    )


def _passage(entry: Entry, kind: Passage.Kind, anchor: str, heading: str, *texts: str) -> Passage:
    said = "\n".join(words(text) for text in texts if text)
    return Passage(entry=entry, kind=kind, anchor=anchor, heading=heading[:400], words=said[:_SEARCHED])
