"""How do days get into people's calendars? As civil days with names that stay, so that a change moves or drops them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from icalendar import Alarm, Calendar, Component, Event, vDuration, vText

from recommendations.deadlines import LONDON, days_before

ALARM_AT = time(9)
ASK_AGAIN = timedelta(hours=3)


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day as a calendar shows it. `key` never changes; `sequence` grows whenever anything else here does."""

    key: str
    on: date
    title: str
    about: str
    link: str
    changed_at: datetime
    sequence: int
    is_over: bool = False  # then calendars take it out
    alarms: tuple[int, ...] = ()  # how many days before, each at nine in the morning in London


def calendar(name: str, days: Iterable[Day]) -> bytes:
    """An iCalendar file (RFC 5545, 7986). The same days give the same bytes."""
    found = Calendar()
    found.add("prodid", "-//Statutory response register//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        found.add(key, vText(" ".join(name.split())))
    found.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"value": "DURATION"})
    for day in days:
        found.add_component(_event(day))
    return bytes(found.to_ical())


def _event(day: Day) -> Component:
    event = Event()
    event.add("uid", f"{day.key}@{urlsplit(settings.PUBLIC_ADDRESS).hostname}")
    event.add("dtstamp", day.changed_at.astimezone(UTC))
    event.add("last-modified", day.changed_at.astimezone(UTC))
    event.add("sequence", day.sequence)
    event.add("dtstart", day.on)
    event.add("dtend", days_before(day.on, -1))  # the first day after it
    event.add("summary", " ".join(day.title.split()))
    event.add("description", day.about)
    event.add("url", day.link)
    event.add("status", "CANCELLED" if day.is_over else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # nobody is busy because a duty falls due
    for before in () if day.is_over else day.alarms:
        event.add_component(_alarm(day, before))
    return event


def _alarm(day: Day, before: int) -> Component:
    """Rings at a moment. So many hours from midnight would be off by one on a day when the clocks change."""
    moment = datetime.combine(days_before(day.on, before), ALARM_AT, tzinfo=LONDON)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", " ".join(day.title.split()))
    alarm.add("trigger", moment.astimezone(UTC), parameters={"value": "DATE-TIME"})
    return alarm


def calendar_response(request: HttpRequest, content: bytes) -> HttpResponse:
    """The file as an answer; one that has it already is told that nothing changed."""
    response: HttpResponse = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = f'"{sha256(content).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
