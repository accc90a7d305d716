"""How is a date told? The sentences and tags that say which day of the period it is, and how that was counted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.deadlines import day_number

SOON = 14  # days before the last one from which a tag warns


def how_counted(first_on: date, last_on: date | None, days: int, citation: str, today: date) -> str:
    """The day today is, the last day, and which day was counted as day 1, with its source."""
    if last_on is None:
        return _("No statutory date: %(citation)s was not in force on %(day)s.") % {
            "citation": citation,
            "day": date_format(first_on),
        }
    counted = _("Last day: %(last)s (%(first)s is day 1, %(citation)s)") % {
        "last": date_format(last_on),
        "first": date_format(first_on, "j F"),
        "citation": citation,
    }
    return f"{_today_is(first_on, last_on, days, today)} {counted}"


def _today_is(first_on: date, last_on: date, days: int, today: date) -> str:
    if today > last_on:
        over = (today - last_on).days
        return ngettext("Overdue by %(over)d day.", "Overdue by %(over)d days.", over) % {"over": over}
    return _("Day %(day)d of %(days)d.") % {"day": day_number(first_on, today), "days": days}


@dataclass(frozen=True)
class Tag:
    """A short label and the design system's colour for it; the words alone say everything."""

    words: str
    colour: str


def duty_tag(first_on: date, last_on: date | None, days: int, published_on: date | None, today: date) -> Tag:
    """Where a required response stands against its last day."""
    if published_on:
        return _published_tag(first_on, last_on, published_on)
    if last_on is None:
        return Tag(_("No statutory date"), "grey")
    left = (last_on - today).days
    if left < 0:
        return Tag(ngettext("Overdue by %(n)d day", "Overdue by %(n)d days", -left) % {"n": -left}, "red")
    if left == 0:
        return Tag(_("Due today"), "red")
    if left <= SOON:
        return Tag(ngettext("Due in %(n)d day", "Due in %(n)d days", left) % {"n": left}, "yellow")
    return Tag(_("Day %(day)d of %(days)d") % {"day": day_number(first_on, today), "days": days}, "blue")


def _published_tag(first_on: date, last_on: date | None, published_on: date) -> Tag:
    if last_on is None:
        return Tag(_("Published"), "green")
    words = _("Published on day %(day)d") % {"day": day_number(first_on, published_on)}
    return Tag(words, "orange" if published_on > last_on else "green")


def moment(at: datetime) -> str:
    """A moment in London, as in "Tuesday 3 October 2017, 4:12pm"."""
    local = timezone.localtime(at)
    half = _("pm") if local.hour >= 12 else _("am")
    return f"{date_format(local)}, {local.hour % 12 or 12}:{local.minute:02}{half}"
