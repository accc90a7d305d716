"""What is told of progress to those who follow by e-mail? That something was published, and where it stands since."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from progress.models import Update
from progress.published import in_words, who
from progress.states import state_of
from publications.models import Follower, Publication
from publications.news import News, Told
from publications.notes import Notes
from publications.outline import item as laid_out
from publications.record import Record


class Progress:
    """An update of a recommendation was published."""

    kind = "progress"

    def since(self, moment: datetime) -> Iterator[News]:
        """The updates published since, of responses that the public reads. Two queries."""
        updates = Update.objects.published().filter(published_at__gt=moment).defer("text").order_by("pk")
        found = (
            Publication.objects.public().latest_versions().filter(response__in=updates.order_by().values("response"))
        )
        pages = {row.response_id: row for row in found.defer("canonical")}
        for update in updates:
            page = pages.get(update.response_id)
            if page and update.published_at:
                yield News(update.pk, update.published_at, page.force_slug, page.report_slug, update.slug)

    def told(self, key: int, follower: Follower) -> Told | None:  # noqa: ARG002  # the same to everybody
        """None where the public does not read the response, or this recommendation in it, any more."""
        update = Update.objects.published().filter(pk=key).first()
        public = Publication.objects.public().order_by("-version")
        page = public.filter(response=update.response_id).first() if update else None
        heading = _heading(page.record, update.slug) if page and update else ""
        if not page or not update or not heading:
            return None
        facts = {
            "who": who(page.record, update.side),
            "item": heading,
            "report": page.record.report.title,
            "day": date_format(update.as_of),
        }
        words = [_("%(who)s reported progress on %(item)s of the report ‘%(report)s’ as of %(day)s.") % facts]
        link = reverse("public:recommendation_detail", args=[page.force_slug, page.report_slug, update.slug])
        return Told(_("Progress on %(item)s: %(report)s") % facts, (*words, *_stands(update)), f"{link}#progress")


def _heading(record: Record, slug: str) -> str:
    """What the public page of a recommendation is called, or "" where the record has none of this name."""
    source = next((item for item in record.recommendations if item.slug == slug), None)
    return laid_out(record, Notes(), source).heading if source else ""


def _stands(update: Update) -> list[str]:
    """Where the recommendation stands after everything that is published of it."""
    said = Update.objects.published().filter(response=update.response_id, slug=update.slug)
    stated = in_words(state_of(said.defer("text").latest_first()))
    states = "; ".join(f"{about}: {value}" for about, value in stated)
    return [_("Where it stands now: %(states)s.") % {"states": states}] if states else []
