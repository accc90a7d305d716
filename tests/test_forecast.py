"""Is what is said to come exactly what will be owed? Without a database, against a walk through the days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from journal.notices import Channel, Notice
from recommendations.deadlines import last_day
from responses.forecast import FARTHEST, Coming, _days, forecast
from responses.ladder import DEFAULT, Dates, Rules, Strand, rhythm
from responses.reminders import Facts, overtaken, owed
from tests.test_ladder import CHIEF, DUTY, INVITED, LIAISON, LIAISON_2, NOBODY_AWAY, OFFICER, OFFICER_2, SENT, SIGNATORY

FIRST = date(2026, 1, 5)
RULES = st.builds(
    Rules,
    office_before=st.sets(st.integers(0, 60)).map(lambda days: tuple({7, 3, 1, 0} | days)),
    force_before=st.sets(st.integers(0, 40)).map(lambda days: tuple({7, 2, 0} | days)),
    force_late_every=st.integers(1, 3),
    waiting_every=st.integers(1, 2),
)
NEAR = st.integers(-20, 80).map(lambda days: FIRST + timedelta(days=days))
MOMENTS = st.none() | st.datetimes(datetime(2025, 12, 20), datetime(2026, 4, 20), timezones=st.just(UTC))  # noqa: DTZ001
DATES = st.builds(
    Dates,
    nation=st.sampled_from(["England", "Wales"]),
    clock_from=st.just(FIRST),
    last_on=st.none() | st.just(last_day(FIRST)),
    published_on=st.none() | NEAR,
    invited_on=st.none() | NEAR,
    comment_by=st.none() | NEAR,
    force_done_on=st.none() | NEAR,
    approval_since=MOMENTS,
    sign_off_since=MOMENTS,
)


def walked(duty: Facts, rules: Rules, day: date, days: int) -> Iterator[tuple[date, Notice]]:
    """What goes out day by day, each notice once, as the ledger has it."""
    sent = set()
    for on in (day + timedelta(days=n) for n in range(days)):
        for notice in owed(duty, NOBODY_AWAY, rules, on):
            if notice.key not in sent:
                sent.add(notice.key)
                yield on, notice


def told_of(found: list[Coming], strand: Strand) -> list[tuple[date, Notice]]:
    return [(coming.on, notice) for coming in found if coming.strand == strand for notice in coming.notices]


@given(DATES, RULES, NEAR)
@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
def test_what_is_said_to_come_is_what_goes_out_day_by_day(dates: Dates, rules: Rules, day: date) -> None:
    invited, by = dates.invited_on, dates.comment_by
    assume(invited is None or by is None or invited <= by)  # nobody is asked to comment by a day that is over
    duty = replace(DUTY, dates=dates)
    found, going = forecast(duty, NOBODY_AWAY, rules, day), list(walked(duty, rules, day, 200))
    for strand in Strand:
        real = [(on, notice) for on, notice in going if notice.strand == strand]
        # What never ends is told of once.
        endless = [on for on, notice in real if notice.due_on > day and rhythm(notice.rule, rules)]
        assert told_of(found, strand) == [one for one in real if not endless or one[0] <= endless[0]]
        for last in (coming for coming in found if coming.strand == strand and coming.every):
            after = sorted({on for on, _ in real if on > last.on})
            assert after == [last.on + timedelta(days=(n + 1) * last.every) for n in range(len(after))]


def test_a_date_that_lies_generations_ahead_is_not_walked_up_to() -> None:
    dates = Dates(nation="England", clock_from=FIRST, last_on=None, invited_on=FIRST, comment_by=date(9999, 12, 20))
    walked_through = [*_days(dates, DEFAULT, FIRST)]
    assert (walked_through[0], len(walked_through)) == (FIRST, FARTHEST.days + 4)
    assert said(forecast(replace(DUTY, dates=dates), NOBODY_AWAY, DEFAULT, FIRST)) == [
        ("2026-01-05", "force.invited", 0)
    ]


ANY = st.none() | st.dates() | st.sampled_from([date.min, date.max])


@given(
    st.builds(
        replace, st.just(INVITED), clock_from=st.dates(), last_on=ANY, published_on=ANY, invited_on=ANY, comment_by=ANY
    ),
    RULES,
    st.sampled_from(["England", "Wales"]),
)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine is no fault
def test_no_date_that_can_be_stored_is_too_much(dates: Dates, rules: Rules, nation: str) -> None:
    duty = replace(DUTY, dates=replace(dates, nation=nation))
    for notice in owed(duty, NOBODY_AWAY, rules, FIRST):
        list(overtaken(duty, Strand(notice.strand), NOBODY_AWAY, rules, FIRST))
    forecast(duty, NOBODY_AWAY, rules, FIRST)


def said(found: list[Coming]) -> list[tuple[str, str, int]]:
    return [(coming.on.isoformat(), coming.rule.partition("@")[0], coming.every) for coming in found]


def test_the_seed_on_its_fiftieth_day_has_four_reminders_ahead_and_then_one_every_day() -> None:
    found = forecast(DUTY, NOBODY_AWAY, DEFAULT, date(2017, 10, 26))
    assert said(found) == [
        ("2017-10-26", "office.before.7", 0),  # its day was yesterday, and the ledger says whether it went out
        ("2017-10-29", "office.before.3", 0),
        ("2017-10-31", "office.before.1", 0),
        ("2017-11-01", "office.before.0", 0),
        ("2017-11-02", "office.overdue.1", 1),
    ]
    assert [notice.recipient for notice in found[1].notices] == [OFFICER, OFFICER_2]
    assert CHIEF in [notice.recipient for notice in found[-1].notices]


def test_what_is_overdue_says_the_next_day_and_that_it_goes_on() -> None:
    found = forecast(DUTY, NOBODY_AWAY, DEFAULT, date(2018, 3, 1))
    assert said(found) == [("2018-03-01", "office.overdue.120", 0), ("2018-03-02", "office.overdue.121", 1)]


def test_the_force_is_told_in_a_rhythm_once_its_date_is_over_and_the_signatory_with_it() -> None:
    duty = replace(DUTY, dates=replace(INVITED, last_on=None, sign_off_since=SENT - timedelta(days=7)))
    found = forecast(duty, NOBODY_AWAY, DEFAULT, date(2017, 10, 8))
    assert said(found) == [
        ("2017-10-08", "force.before.2", 0),
        ("2017-10-08", "sign-off.waits.2", 0),
        ("2017-10-09", "force.before.0", 0),
        ("2017-10-09", "sign-off.waits.4", 2),
        ("2017-10-10", "force.late.1", 3),
    ]
    assert [notice.recipient for notice in found[-1].notices] == [LIAISON, LIAISON_2, SIGNATORY]
    assert {notice.channel for notice in found[2].notices} == {Channel.AT_ONCE}
    assert found[2].at_once
    assert not found[-1].at_once


def test_of_what_is_published_nothing_is_to_come() -> None:
    duty = replace(DUTY, dates=replace(INVITED, published_on=date(2017, 10, 20)))
    assert forecast(duty, NOBODY_AWAY, DEFAULT, date(2017, 10, 20)) == []
