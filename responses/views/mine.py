"""“Your work”: what waits for this person, by date, and what they wait for."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.colleagues import covers
from accounts.people import signed_in
from accounts.policy import Right, rights_of
from recommendations.deadlines import civil_day
from recommendations.wording import Tag, date_tag
from responses.desk import Desk, Task, date_of, desk_of, summary

AT_FIRST = 50  # things of each kind on the page until all are asked for


@dataclass(frozen=True)
class Line:
    """A task with how far away its date is."""

    task: Task
    tag: Tag | None
    day: str


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    user, today = signed_in(request), civil_day(timezone.now())
    rights = rights_of(user, today)
    works = bool(rights - {Right.SEE, Right.MANAGE_PEOPLE, Right.TAKE_DOWN})
    desk = desk_of(user, today, covers(user, today)) if works else Desk()
    most = None if "all" in request.GET else AT_FIRST
    facts = {
        "works": works,
        "reads": Right.SEE in rights,
        "manages_people": Right.MANAGE_PEOPLE in rights,
        "summary": summary(desk, today),
        "lines": [_line(task, today) for task in desk.mine[:most]],
        "desk": desk,
        "with_others": desk.with_others[:most],
    }
    return render(request, "responses/mine.html", facts)


def _line(task: Task, today: date) -> Line:
    return Line(task, date_tag(task.on, today) if task.on else None, date_of(task))
