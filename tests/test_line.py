"""Is the line of days true, and can it be read? Where each day stands, and that no label runs into another."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from django.utils import timezone

from accounts.models import Role
from pcc_tracker.demo import Cast
from recommendations.deadlines import civil_day
from responses.actions import Details, move
from responses.drawing import WIDTH, Flag, Point, draw
from responses.line import Kind, line_of
from tests.stories import approved, day, logged, published, submitted

NUMBERS = [1, 2, 3, 10, 28, 29, 50, 53, 55, 56, 58]


def point(number: int) -> Point:
    """A day with a label of common length."""
    return Point("Report published", f"day {number}, 16 Oct", number)


def right_of(flag: Flag) -> int:
    """Where a label ends, a letter of these sizes being under 8 pixels wide."""
    return flag.x + max(len(flag.point.words), len(flag.point.detail)) * 8


def clash(one: Flag, other: Flag) -> bool:
    """Whether the label of the first meets the label or the stem of the second."""
    same_height = other.top - 40 < one.top < other.top + 40
    labels = same_height and one.x < right_of(other) and other.x < right_of(one)
    stem = one.x < other.x < right_of(one) and other.top < one.top + 40
    return labels or stem


def test_no_label_runs_into_another_or_is_crossed_by_a_stem() -> None:
    for numbers in combinations(NUMBERS, 6):
        flags = draw([point(number) for number in numbers], days=56, until=20).flags
        assert not [(a, b) for a, b in combinations(flags, 2) if clash(a, b) or clash(b, a)], numbers


def test_every_label_stays_on_the_drawing() -> None:
    for numbers in combinations(NUMBERS, 4):
        drawing = draw([point(number) for number in numbers], days=56, until=max(numbers))
        assert all(flag.top >= 0 and right_of(flag) <= WIDTH for flag in drawing.flags)
        assert drawing.numbers <= drawing.height


def test_the_days_lie_to_each_other_as_they_do_in_the_calendar() -> None:
    first, middle, last = draw([point(1), point(28), point(56)], days=56, until=28).flags
    assert (middle.x - first.x) / (last.x - first.x) == pytest.approx(27 / 55, abs=0.001)


def test_what_has_gone_ends_with_the_day_that_has_come() -> None:
    drawing = draw([point(1), point(56)], days=56, until=28)
    assert (drawing.gone, drawing.over) == (drawing.until - drawing.start, 0)
    late = draw([point(1), point(56), point(60)], days=56, until=60)
    assert late.over == late.end - late.last > 0


def test_a_line_that_would_be_too_long_is_cut_and_says_so() -> None:
    assert not draw([point(1), point(84)], days=56, until=84).is_cut
    drawing = draw([point(1), point(56), point(900)], days=56, until=900)
    assert drawing.is_cut
    assert drawing.last < drawing.cut < drawing.end == drawing.flags[-1].x


def test_the_line_tells_every_day_that_matters_in_the_order_of_the_calendar(cast: Cast) -> None:
    response = approved(cast)
    response.refresh_from_db()
    line = line_of(response, day(20).date(), knows_approval=True)
    assert [(mark.kind, mark.counted) for mark in line.marks] == [
        (Kind.REPORT, "day 1 of 56"),
        (Kind.INVITATION, "day 2 of 56"),
        (Kind.APPROVAL, "day 9 of 56"),
        (Kind.TODAY, "day 20 of 56"),
        (Kind.FORCES_DATE, "day 28 of 56"),
        (Kind.LAST_DAY, "day 56 of 56"),
    ]


def test_an_approval_is_on_the_line_of_those_alone_who_may_know_of_it_and_while_it_stands(cast: Cast) -> None:
    response = approved(cast)
    response.refresh_from_db()
    outside = line_of(response, day(20).date(), knows_approval=False)
    assert Kind.APPROVAL not in [mark.kind for mark in outside.marks]
    move(response, "send_back", by=cast.people[Role.APPROVER], at=day(21), details=Details(note="No."))
    response.refresh_from_db()
    sent_back = line_of(response, day(22).date(), knows_approval=True)
    assert Kind.APPROVAL not in [mark.kind for mark in sent_back.marks]


def test_once_published_the_line_has_the_day_of_publication_and_no_today(cast: Cast) -> None:
    response = published(cast).response
    response.refresh_from_db()
    line = line_of(response, day(500).date(), knows_approval=True)
    kinds = [mark.kind for mark in line.marks]
    assert Kind.PUBLISHED in kinds
    assert Kind.TODAY not in kinds
    assert line.drawing is not None
    assert not line.drawing.is_cut


def test_the_last_day_comes_after_today_where_they_are_the_same(cast: Cast) -> None:
    today = civil_day(timezone.now())
    response = logged(cast, today - timedelta(days=55))
    marks = line_of(response, today, knows_approval=False).marks
    assert [mark.kind for mark in marks] == [Kind.REPORT, Kind.TODAY, Kind.LAST_DAY]
    assert marks[1].on == marks[2].on == today


def test_without_a_statutory_date_nothing_is_drawn_and_no_day_is_counted(cast: Cast) -> None:
    line = line_of(logged(cast, date(2017, 5, 1)), date(2017, 6, 1), knows_approval=True)
    assert line.drawing is None
    assert [(mark.kind, mark.counted) for mark in line.marks] == [(Kind.REPORT, ""), (Kind.TODAY, "")]


def test_a_duty_that_is_set_aside_has_no_last_day(cast: Cast) -> None:
    response = submitted(cast)
    reason = Details(note="The force was not inspected.")
    move(response, "not_applicable", by=cast.people[Role.OFFICER], at=day(9), details=reason)
    response.refresh_from_db()
    line = line_of(response, day(20).date(), knows_approval=True)
    assert line.drawing is None
    assert not {Kind.LAST_DAY, Kind.TODAY} & {mark.kind for mark in line.marks}
