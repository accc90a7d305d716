"""Which reminders are owed on which day? The default ladder, step by step, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.policy import Holders, Right
from journal.notices import Channel, Notice
from recommendations.deadlines import (
    civil_day,
    day_begun,
    every,
    last_day,
    last_working_day_on_or_before,
    morning,
)
from responses.ladder import CATCH_UP, DEFAULT, Dates, Rules, Strand, why_not
from responses.reminders import Facts, People, overtaken, owed

BODY, FORCE = 1, 2
OFFICER, OFFICER_2, APPROVER, CHIEF, LIAISON, LIAISON_2, SIGNATORY, ADMINISTRATOR = range(10, 18)
NOBODY_AWAY = People(
    Holders(
        {
            (Right.MANAGE_RESPONSE, "body", BODY): frozenset({OFFICER, OFFICER_2}),
            (Right.SEE, "body", BODY): frozenset({OFFICER, OFFICER_2, APPROVER, CHIEF}),
            (Right.APPROVE, "body", BODY): frozenset({APPROVER, CHIEF}),
            (Right.MANAGE_PEOPLE, "body", BODY): frozenset({ADMINISTRATOR}),
            (Right.WRITE, "force", FORCE): frozenset({LIAISON, LIAISON_2, SIGNATORY}),
            (Right.SIGN_OFF, "force", FORCE): frozenset({SIGNATORY}),
        }
    )
)
SEED = Dates(nation="England", clock_from=date(2017, 9, 7), last_on=date(2017, 11, 1))
DUTY = Facts(pk=5, body=BODY, force=FORCE, dates=SEED)
INVITED = replace(SEED, invited_on=date(2017, 9, 11), comment_by=date(2017, 10, 9))


def told(day: str, duty: Facts = DUTY, people: People = NOBODY_AWAY, rules: Rules = DEFAULT) -> list[tuple[str, int]]:
    """What is owed on a day and has its day then: code and person."""
    found = owed(duty, people, rules, date.fromisoformat(day))
    return [(notice.rule, notice.recipient) for notice in found if notice.due_on == date.fromisoformat(day)]


def rules_of(duty: Facts, strand: Strand, first: date, days: int) -> dict[str, str]:
    """Day by day, the step of a strand whose day it is."""
    found = {}
    for day in (first + timedelta(days=n) for n in range(days)):
        for notice in owed(duty, NOBODY_AWAY, DEFAULT, day):
            if notice.strand == strand and notice.due_on == day:
                found[day.isoformat()] = notice.rule
    return found


def test_the_seed_is_reminded_of_at_the_start_on_each_step_and_every_day_once_overdue() -> None:
    assert rules_of(DUTY, Strand.OFFICE, date(2017, 8, 1), 96) == {
        "2017-09-07": "office.start",
        "2017-10-04": "office.before.28",
        "2017-10-11": "office.before.21",
        "2017-10-18": "office.before.14",
        "2017-10-25": "office.before.7",
        "2017-10-29": "office.before.3",
        "2017-10-31": "office.before.1",
        "2017-11-01": "office.before.0",
        "2017-11-02": "office.overdue.1",
        "2017-11-03": "office.overdue.2",
        "2017-11-04": "office.overdue.3",
    }


def test_seven_days_before_the_seeds_last_day_both_officers_are_told() -> None:
    assert told("2017-10-25") == [("office.before.7", OFFICER), ("office.before.7", OFFICER_2)]


@pytest.mark.parametrize(
    ("published", "working"),
    [
        ("2023-11-06", "2023-12-29"),  # the last day is a Sunday, and the Monday after it a bank holiday
        ("2022-11-02", "2022-12-23"),  # the last day is a Tuesday, itself a bank holiday after another
        ("2026-02-02", "2026-03-27"),  # the last day is the Sunday on which the clocks go forward
        ("2026-08-31", "2026-10-23"),  # the last day is the Sunday on which the clocks go back
    ],
)
def test_the_last_working_day_is_reminded_of_where_the_last_day_is_none(published: str, working: str) -> None:
    first = date.fromisoformat(published)
    last = last_day(first)
    dates = Dates(nation="England", clock_from=first, last_on=last)
    found = rules_of(replace(DUTY, dates=dates), Strand.OFFICE, first, 58)
    assert found[working] == "office.last-working-day"
    assert last is not None
    assert found[last.isoformat()] == "office.before.0"
    assert found[(last + timedelta(days=1)).isoformat()] == "office.overdue.1"
    assert sum(rule == "office.last-working-day" for rule in found.values()) == 1


def test_every_day_of_the_first_ten_weeks_has_at_most_one_step_and_both_changes_of_hour_lose_none() -> None:
    for published in (date(2026, 2, 2) + timedelta(days=n) for n in range(280)):
        dates = Dates(nation="England", clock_from=published, last_on=last_day(published))
        found = rules_of(replace(DUTY, dates=dates), Strand.OFFICE, published, 60)
        extra = len({last_working_day_on_or_before(published + timedelta(days=55), "England")} - set(_usual(published)))
        assert len(found) == 8 + extra + 4, published


def _usual(published: date) -> list[date]:
    return [published + timedelta(days=55 - before) for before in DEFAULT.office_before]


def test_a_report_without_a_statutory_date_reminds_nobody() -> None:
    duty = replace(DUTY, dates=replace(SEED, clock_from=date(2017, 5, 1), last_on=None))
    assert owed(duty, NOBODY_AWAY, DEFAULT, date(2030, 1, 1)) == []


def test_what_is_published_is_reminded_of_no_more_and_before_that_day_it_was() -> None:
    duty = replace(DUTY, dates=replace(SEED, published_on=date(2017, 10, 20)))
    assert told("2017-10-18", duty) == [("office.before.14", OFFICER), ("office.before.14", OFFICER_2)]
    assert owed(duty, NOBODY_AWAY, DEFAULT, date(2017, 10, 20)) == []


def test_a_day_that_was_missed_is_still_owed_until_the_next_step_takes_its_place() -> None:
    owing = owed(DUTY, NOBODY_AWAY, DEFAULT, date(2017, 10, 28))
    assert {(notice.rule, notice.due_on) for notice in owing} == {("office.before.7", date(2017, 10, 25))}


def test_only_the_most_urgent_step_goes_out_and_those_before_it_are_overtaken() -> None:
    idle = overtaken(DUTY, Strand.OFFICE, NOBODY_AWAY, DEFAULT, date(2017, 10, 26))
    assert [notice.rule for notice in idle if notice.recipient == OFFICER] == [
        "office.before.14",
        "office.before.21",
        "office.before.28",
        "office.start",
    ]


def test_what_was_missed_long_ago_is_not_written_down_day_by_day() -> None:
    day = date(2026, 3, 2)
    assert owed(DUTY, NOBODY_AWAY, DEFAULT, day)[0].rule == "office.overdue.3043"
    idle = overtaken(DUTY, Strand.OFFICE, NOBODY_AWAY, DEFAULT, day)
    assert sum(notice.recipient == OFFICER for notice in idle) == CATCH_UP - 1 + 8


def test_the_chief_executive_hears_of_what_is_overdue_and_of_nothing_before() -> None:
    named = replace(DEFAULT, chief_executive=CHIEF)
    assert ("office.before.0", CHIEF) not in told("2017-11-01", rules=named)
    overdue = [("office.overdue.1", OFFICER), ("office.overdue.1", OFFICER_2), ("office.overdue.1", CHIEF)]
    assert told("2017-11-02", rules=named) == overdue
    idle = overtaken(DUTY, Strand.OFFICE, NOBODY_AWAY, named, date(2017, 11, 2))
    assert {notice.recipient for notice in idle} == {OFFICER, OFFICER_2}


def test_without_a_name_every_approver_hears_of_what_is_overdue() -> None:
    assert [who for _, who in told("2017-11-02")] == [OFFICER, OFFICER_2, APPROVER, CHIEF]
    gone = replace(DEFAULT, chief_executive=99)
    assert [who for _, who in told("2017-11-02", rules=gone)] == [OFFICER, OFFICER_2, APPROVER, CHIEF]


def test_whoever_is_in_charge_is_told_alone_while_they_still_may() -> None:
    assert told("2017-10-25", replace(DUTY, office_lead=OFFICER_2)) == [("office.before.7", OFFICER_2)]
    assert told("2017-10-25", replace(DUTY, office_lead=99)) == told("2017-10-25")


def test_whoever_covers_is_told_as_well_if_they_may_do_it() -> None:
    led = replace(DUTY, office_lead=OFFICER)
    covered = replace(NOBODY_AWAY, covers={OFFICER: OFFICER_2})
    assert told("2017-10-25", led, covered) == [("office.before.7", OFFICER), ("office.before.7", OFFICER_2)]
    without_the_right = replace(NOBODY_AWAY, covers={OFFICER: APPROVER})
    assert told("2017-10-25", led, without_the_right) == [("office.before.7", OFFICER)]


def test_a_body_without_officers_is_not_left_without_reminders() -> None:
    known = {key: who for key, who in NOBODY_AWAY.holders.known.items() if key[0] != Right.MANAGE_RESPONSE}
    assert [who for _, who in told("2017-10-25", people=People(Holders(known)))] == [APPROVER, CHIEF]
    known = {key: who for key, who in known.items() if key[0] != Right.APPROVE}
    assert [who for _, who in told("2017-10-25", people=People(Holders(known)))] == [ADMINISTRATOR]


def test_the_force_is_told_at_the_invitation_before_its_date_the_day_after_and_then_every_third_day() -> None:
    duty = replace(DUTY, dates=INVITED)
    assert rules_of(duty, Strand.FORCE, date(2017, 9, 1), 48) == {
        "2017-09-11": "force.invited",
        "2017-10-02": "force.before.7",
        "2017-10-07": "force.before.2",
        "2017-10-09": "force.before.0",
        "2017-10-10": "force.late.1",
        "2017-10-13": "force.late.4",
        "2017-10-16": "force.late.7",
    }


def test_the_signatory_is_copied_from_the_first_day_late() -> None:
    duty = replace(DUTY, dates=INVITED)
    assert told("2017-10-09", duty) == [("force.before.0", LIAISON), ("force.before.0", LIAISON_2)]
    late = [("force.late.1", LIAISON), ("force.late.1", LIAISON_2), ("force.late.1", SIGNATORY)]
    assert told("2017-10-10", duty) == late


def test_a_signatory_writes_only_where_nobody_else_does() -> None:
    alone = dict(NOBODY_AWAY.holders.known) | {(Right.WRITE, "force", FORCE): frozenset({SIGNATORY})}
    duty = replace(DUTY, dates=INVITED)
    assert told("2017-10-02", duty, People(Holders(alone))) == [("force.before.7", SIGNATORY)]


def test_the_force_is_told_no_more_once_it_submitted_or_the_office_published() -> None:
    done = date(2017, 10, 6)
    for dates in (replace(INVITED, force_done_on=done), replace(INVITED, published_on=done)):
        duty = replace(DUTY, dates=dates)
        assert rules_of(duty, Strand.FORCE, date(2017, 10, 1), 30) == {"2017-10-02": "force.before.7"}


def test_a_new_date_counts_anew_for_the_force_and_repeats_nothing_for_the_office() -> None:
    again = replace(DUTY, dates=replace(INVITED, comment_by=date(2017, 10, 12)), comment_version=2)
    before = owed(replace(DUTY, dates=INVITED), NOBODY_AWAY, DEFAULT, date(2017, 10, 5))
    after = owed(again, NOBODY_AWAY, DEFAULT, date(2017, 10, 5))
    kept = {notice.key for notice in before} & {notice.key for notice in after}
    assert {key[3] for key in kept} == {"office.before.28"}


SENT = datetime(2017, 10, 12, 15, 30, tzinfo=UTC)


def waits(notices: list[Notice]) -> list[tuple[str, int, Channel]]:
    """The waits among notices, without the moment."""
    found = [notice for notice in notices if notice.strand in (Strand.APPROVAL, Strand.SIGN_OFF)]
    return [(notice.rule.partition("@")[0], notice.recipient, notice.channel) for notice in found]


def test_an_approver_is_told_when_something_waits_and_then_every_second_day() -> None:
    duty = replace(DUTY, dates=replace(SEED, approval_since=SENT), authors=frozenset({CHIEF}))
    first = owed(duty, NOBODY_AWAY, DEFAULT, date(2017, 10, 12))
    assert waits(first) == [("approval.waits.0", APPROVER, Channel.AT_ONCE)]
    days = [date(2017, 10, 12) + timedelta(days=n) for n in range(6)]
    rules = [waits(owed(duty, NOBODY_AWAY, DEFAULT, day))[0][0] for day in days]
    assert rules == [f"approval.waits.{n}" for n in (0, 0, 2, 2, 4, 4)]
    assert waits(owed(duty, NOBODY_AWAY, DEFAULT, date(2017, 10, 11))) == []


def test_what_is_sent_a_second_time_is_owed_a_second_time() -> None:
    first = replace(DUTY, dates=replace(SEED, approval_since=SENT))
    second = replace(DUTY, dates=replace(SEED, approval_since=SENT + timedelta(minutes=1)))
    keys = [owed(duty, NOBODY_AWAY, DEFAULT, civil_day(SENT))[-1].key for duty in (first, second)]
    assert keys[0] != keys[1]


def test_where_every_approver_wrote_some_of_it_they_all_hear_that_it_waits() -> None:
    duty = replace(DUTY, dates=replace(SEED, approval_since=SENT), authors=frozenset({CHIEF, APPROVER}))
    assert [who for _, who, _ in waits(owed(duty, NOBODY_AWAY, DEFAULT, civil_day(SENT)))] == [APPROVER, CHIEF]


def test_a_correction_that_waits_for_approval_is_reminded_of_after_the_publication() -> None:
    dates = replace(SEED, published_on=date(2017, 10, 20), approval_since=SENT + timedelta(days=30))
    found = owed(replace(DUTY, dates=dates), NOBODY_AWAY, DEFAULT, date(2017, 11, 14))
    assert {notice.strand for notice in found} == {Strand.APPROVAL}


def test_a_signatory_is_told_while_a_sign_off_waits() -> None:
    duty = replace(DUTY, dates=replace(INVITED, sign_off_since=SENT - timedelta(days=7)))
    found = waits(owed(duty, NOBODY_AWAY, DEFAULT, date(2017, 10, 7)))
    assert found == [("sign-off.waits.2", SIGNATORY, Channel.AT_ONCE)]  # two days before the force's date


def test_only_what_is_due_within_three_days_does_not_wait_for_the_morning() -> None:
    channels = {
        notice.rule: notice.channel
        for day in (date(2017, 9, 7) + timedelta(days=n) for n in range(60))
        for notice in owed(replace(DUTY, dates=INVITED), NOBODY_AWAY, DEFAULT, day)
    }
    at_once = {rule for rule, channel in channels.items() if channel == Channel.AT_ONCE}
    near = {"office.before.3", "office.before.1", "office.before.0", "force.before.2", "force.before.0"}
    assert at_once == near | {"force.invited"}


def test_a_body_may_add_steps_and_take_away_none_of_the_last_week() -> None:
    wider = replace(DEFAULT, office_before=(40, 10, 7, 5, 3, 1, 0))
    assert why_not(wider) is None
    found = {notice.rule for notice in owed(DUTY, NOBODY_AWAY, wider, date(2017, 10, 27))}
    assert found == {"office.before.5"}


@pytest.mark.parametrize(
    "rules",
    [
        replace(DEFAULT, office_before=(28, 7, 3, 0)),
        replace(DEFAULT, office_before=()),
        replace(DEFAULT, force_before=(2, 0)),
        replace(DEFAULT, office_before=(*DEFAULT.office_before, 366)),
        replace(DEFAULT, office_before=(*DEFAULT.office_before, -1)),
        replace(DEFAULT, waiting_every=3),
        replace(DEFAULT, waiting_every=0),
        replace(DEFAULT, force_late_every=4),
    ],
)
def test_a_ladder_that_says_less_than_the_default_is_refused_in_a_sentence(rules: Rules) -> None:
    assert str(why_not(rules)).endswith(".")


def test_a_day_begins_at_seven_in_london_in_summer_and_in_winter_and_on_the_days_between() -> None:
    for day, hour in (("2026-03-28", 7), ("2026-03-29", 6), ("2026-10-24", 6), ("2026-10-25", 7)):
        moment = datetime.fromisoformat(f"{day}T0{hour}:00:00+00:00")
        assert morning(date.fromisoformat(day)) == moment
        assert day_begun(moment) == date.fromisoformat(day)
        assert day_begun(moment - timedelta(seconds=1)) == date.fromisoformat(day) - timedelta(days=1)


def test_a_rhythm_gives_its_days_backwards_and_none_before_it_began() -> None:
    first = date(2026, 1, 1)
    assert list(every(first, 3, date(2026, 1, 9), 2)) == [date(2026, 1, 7), date(2026, 1, 4)]
    assert list(every(first, 3, date(2025, 12, 31), 9)) == []
