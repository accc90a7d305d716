"""What does the ledger ask the room of the record? Which copies are owed, and how a notice that still holds reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from journal.models import Notification
from journal.notices import Notice
from journal.sources import Line, Owed
from publications.copies import TURN
from publications.models import Copy, Publication, copies_due_on
from publications.reminders import STRAND, SUBJECT, Version, overtaken, owed
from recommendations.deadlines import civil_day
from responses.owing import CHUNK, people_on
from responses.reminders import office

_COLUMNS = ("pk", "version", "published_on", "response__force__nation", "response__body", "response__office_lead")


class CopyReminders:
    """The source of notices about the copies of what was published."""

    subject_type = SUBJECT

    def owing(self, day: date, today: date) -> "CopiesOwing":
        """What is owed on a day for the copies that nobody has recorded."""
        return CopiesOwing(day, today)

    def lines(self, notifications: Sequence[Notification], at: datetime) -> Mapping[int, Line]:
        """Each notice about copies that are still not recorded and still theirs to send, in words. Four queries."""
        outstanding = _outstanding({row.subject_id for row in notifications})
        people = people_on(civil_day(at))
        return {
            row.pk: _line(outstanding[row.subject_id])
            for row in notifications
            if row.subject_id in outstanding
            and row.recipient_id in office(_version_of(outstanding[row.subject_id][0].publication), people)
        }

    def titles(self, subjects: Iterable[int]) -> Mapping[int, str]:
        """The report's title for each version."""
        return dict(Publication.objects.filter(pk__in=subjects).values_list("pk", "response__report__title"))


class CopiesOwing:
    """The notices that versions owe on a day, by their copies and the people as they are `today`.

    Goes through them with a cursor on the server, and keeps none of them.
    """

    def __init__(self, day: date, today: date) -> None:
        self.day, self.people = day, people_on(max(day, today))

    def __iter__(self) -> Iterator[Notice]:
        for version in self._versions():
            yield from owed(version, self.people, self.day)

    def overtaken(self, found: Set[Owed]) -> Iterator[Notice]:
        """The notices that are idle once those of these versions and people go out."""
        for version in self._versions():
            for notice in owed(version, self.people, self.day):
                if (version.pk, STRAND, notice.recipient) in found:
                    yield from overtaken(notice, version, self.people)

    def _versions(self) -> Iterator[Version]:
        """One query."""
        waiting = Copy.objects.outstanding().order_by().values("publication")
        return versions_of(Publication.objects.filter(pk__in=waiting, published_on__lt=self.day))


def versions_of(publications: QuerySet[Publication]) -> Iterator[Version]:
    """What the rules need to know of versions. One query."""
    rows = publications.order_by("pk").values_list(*_COLUMNS).iterator(chunk_size=CHUNK)
    for pk, version, on, nation, body, lead in rows:
        due_on = copies_due_on(on, nation)
        yield Version(pk=pk, version=version, due_on=due_on, nation=nation, body=body, office_lead=lead)


def _outstanding(publications: Set[int]) -> dict[int, list[Copy]]:
    """The copies of these versions that nobody has recorded, by version. One query."""
    found: dict[int, list[Copy]] = {}
    for copy in Copy.objects.outstanding().filter(publication__in=publications).with_response().order_by("pk"):
        found.setdefault(copy.publication_id, []).append(copy)
    return found


def _version_of(publication: Publication) -> Version:
    response = publication.response
    return Version(
        pk=publication.pk,
        version=publication.version,
        due_on=publication.copies_due_on,
        nation=response.force.nation,
        body=response.body_id,
        office_lead=response.office_lead_id,
    )


def _line(copies: list[Copy]) -> Line:
    publication, response = copies[0].publication, copies[0].publication.response
    recipients = get_text_list([_("to %(who)s") % {"who": copy.get_recipient_display()} for copy in copies], _("and"))
    published = _("Version %(n)d was published on %(day)s. A copy %(to)s is not recorded as sent.")
    return Line(
        subject=_("Copies not recorded: %(report)s") % {"report": response.report},
        about=str(response),
        words=(
            published % {"n": publication.version, "day": date_format(publication.published_on), "to": recipients},
            _("Copies are to be sent, and recorded, by the next working day: %(day)s.")
            % {"day": date_format(publication.copies_due_on)},
        ),
        link=reverse(TURN.page, args=[response.pk]),
        by=publication.copies_due_on,
        answers_to=response.body.email,
    )
