"""How is a date told? The sentences and tags that say which day of the period it is, and how that was counted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import deadlines

SOON = 14  # days before the last one from which a tag warns


@dataclass(frozen=True, kw_only=True)
class Period:
    """A statutory period as it was copied when the duty began. `last_on` is None where no regime was in force."""

    report_on: date  # the day the report was published
    last_on: date | None
    days: int
    first_day_counts: bool
    citation: str

    def number(self, day: date) -> int:
        """Which day of the period a day is."""
        return deadlines.day_number(self.report_on, day, first_day_counts=self.first_day_counts)

    @property
    def day_one(self) -> date:
        """The day that was counted as day 1."""
        return deadlines.day_one(self.report_on, first_day_counts=self.first_day_counts)


def how_counted(period: Period, today: date, published_on: date | None = None) -> str:
    """The day today is (or that of publication), the last day, and which day was counted as day 1, with its source."""
    if period.last_on is None:
        return _("No statutory date: %(citation)s was not in force on %(day)s.") % {
            "citation": period.citation,
            "day": date_format(period.report_on),
        }
    counted = _("Last day: %(last)s (%(first)s is day 1, %(citation)s)") % {
        "last": date_format(period.last_on),
        "first": date_format(period.day_one, "j F"),
        "citation": period.citation,
    }
    return f"{_where_it_stands(period, period.last_on, today, published_on)} {counted}"


def _where_it_stands(period: Period, last_on: date, today: date, published_on: date | None) -> str:
    if published_on:
        facts = {"day": period.number(published_on), "days": period.days}
        return _("Published on day %(day)d of %(days)d.") % facts
    if today > last_on:
        over = -deadlines.days_left(last_on, today)
        return ngettext("Overdue by %(over)d day.", "Overdue by %(over)d days.", over) % {"over": over}
    return _("Day %(day)d of %(days)d.") % {"day": period.number(today), "days": period.days}


@dataclass(frozen=True)
class Tag:
    """A short label and the design system's colour for it; the words alone say everything."""

    words: str
    colour: str


def duty_tag(period: Period, published_on: date | None, today: date) -> Tag:
    """Where a required response stands against its last day."""
    if published_on:
        return _published_tag(period, published_on)
    if period.last_on is None:
        return Tag(_("No statutory date"), "grey")
    if deadlines.days_left(period.last_on, today) <= SOON:
        return date_tag(period.last_on, today)
    return Tag(_("Day %(day)d of %(days)d") % {"day": period.number(today), "days": period.days}, "blue")


def date_tag(last_on: date, today: date) -> Tag:
    """How far away a last day is, or by how much it is over."""
    left = deadlines.days_left(last_on, today)
    colour = "red" if left <= 0 else "yellow" if left <= SOON else "blue"
    return Tag(due_words(left), colour)


def due_words(left: int) -> str:
    """How far away a last day is, or by how much it is over, by how many days are left."""
    if left < 0:
        return ngettext("Overdue by %(n)d day", "Overdue by %(n)d days", -left) % {"n": -left}
    if left == 0:
        return _("Due today")
    return ngettext("Due in %(n)d day", "Due in %(n)d days", left) % {"n": left}


def _published_tag(period: Period, published_on: date) -> Tag:
    if period.last_on is None:
        return Tag(_("Published"), "green")
    words = _("Published on day %(day)d") % {"day": period.number(published_on)}
    return Tag(words, "orange" if published_on > period.last_on else "green")


def moment(at: datetime) -> str:
    """A moment in London, as in "Tuesday 3 October 2017, 4:12pm"."""
    local = timezone.localtime(at)
    half = _("pm") if local.hour >= 12 else _("am")
    return f"{date_format(local)}, {local.hour % 12 or 12}:{local.minute:02}{half}"
