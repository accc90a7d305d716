"""What is told of published versions: that there is a new one, what it corrects, or that it was withdrawn."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publications.models import Follower, Publication, Removal
from publications.news import News, Told
from publications.outline import DISPOSITIONS, POSITIONS
from publications.record import Recommendation, Record
from recommendations.deadlines import civil_day


def _news(publication: Publication, key: int, at: datetime) -> News:
    return News(key, at, publication.force_slug, publication.report_slug)


class Versions:
    """A response was published, or corrected."""

    kind = "version"

    def since(self, moment: datetime) -> Iterator[News]:
        """The versions sealed since. What was published elsewhere long ago and entered here is no news."""
        rows = Publication.objects.public().filter(sealed_at__gt=moment).defer("canonical")
        for row in rows.order_by("pk"):
            if row.version > 1 or row.published_on >= civil_day(row.sealed_at):
                yield _news(row, row.pk, row.sealed_at)

    def told(self, key: int, follower: Follower) -> Told | None:
        """None once the public does not read it any more."""
        publication = Publication.objects.public().filter(pk=key).first()
        if publication is None:
            return None
        record: Record = publication.record
        first = publication.version == 1
        facts = {
            "body": record.body.name,
            "report": record.report.title,
            "n": publication.version,
            "day": date_format(publication.published_on),
        }
        if first:
            words = [
                _("%(body)s published its response to the report ‘%(report)s’ on %(day)s.") % facts,
                *_size(record),
            ]
        else:
            words = [
                _("%(body)s published version %(n)d of its response to the report ‘%(report)s’ on %(day)s.") % facts,
                _("Reason for the correction: %(why)s") % {"why": record.edition.correction_reason},
            ]
        item = _followed(record, follower)
        subject = _("New response: %(title)s") if first else _("Corrected: %(title)s")
        link = _page(publication, item)
        return Told(subject % {"title": record.title}, (*words, *_state(record, item)), link)


class Withdrawals:
    """A response was withdrawn, for a reason that everybody reads."""

    kind = "withdrawal"

    def since(self, moment: datetime) -> Iterator[News]:
        """One for each response: with the newest version all earlier ones go."""
        newest = Publication.objects.latest_versions()
        removals = Removal.objects.in_force().filter(kind=Removal.Kind.WITHDRAWN, removed_at__gt=moment)
        rows = removals.filter(publication__in=newest).select_related("publication").defer("publication__canonical")
        return (_news(row.publication, row.pk, row.removed_at) for row in rows.order_by("pk"))

    def told(self, key: int, follower: Follower) -> Told | None:  # noqa: ARG002  # the same to everybody
        """None once a later version is public: that is the news then."""
        removal = Removal.objects.in_force().filter(pk=key).select_related("publication").first()
        if removal is None:
            return None
        publication = removal.publication
        if Publication.objects.public().filter(response=publication.response_id).exists():
            return None
        facts = {
            "body": publication.record.body.name,
            "title": publication.record.title,
            "day": date_format(civil_day(removal.removed_at)),
        }
        words = (
            _("%(body)s withdrew “%(title)s” on %(day)s.") % facts,
            _("The reason: %(why)s") % {"why": removal.reason},
        )
        return Told(_("Withdrawn: %(title)s") % facts, words, _page(publication, None))


def _size(record: Record) -> list[str]:
    count = len(record.recommendations)
    if not count:
        return []
    words = ngettext("It answers %(n)d recommendation.", "It answers %(n)d recommendations.", count)
    return [words % {"n": count}]


def _followed(record: Record, follower: Follower) -> Recommendation | None:
    """The recommendation that is followed, where this version still has it."""
    slug = follower.recommendation_slug
    return next((item for item in record.recommendations if slug and item.slug == slug), None)


def _state(record: Record, item: Recommendation | None) -> list[str]:
    """Where the recommendation stands now, by what the body says of it."""
    if item is None:
        return []
    said = [POSITIONS.get(item.body.position), DISPOSITIONS.get(item.body.disposition)]
    stated = [str(each) for each in said if each]
    if not stated:
        return []
    facts = {"number": item.number, "who": capfirst(record.body.called), "state": "; ".join(stated)}
    return [_("Recommendation %(number)s, %(who)s: %(state)s.") % facts]


def _page(publication: Publication, item: Recommendation | None) -> str:
    where = [publication.force_slug, publication.report_slug]
    if item is None:
        return reverse("public:response_detail", args=where)
    return reverse("public:recommendation_detail", args=[*where, item.slug])
