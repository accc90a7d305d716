"""By when? The vectors of the law, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from recommendations.deadlines import (
    NO_DEADLINE,
    Regime,
    civil_day,
    day_number,
    last_day,
    last_working_day_on_or_before,
    recommendation_due,
)

VECTORS = [
    ("2017-05-02", "2017-06-26", "Mon"),
    ("2017-09-07", "2017-11-01", "Wed"),
    ("2022-10-14", "2022-12-08", "Thu"),
    ("2022-11-02", "2022-12-27", "Tue"),
    ("2023-11-06", "2023-12-31", "Sun"),
    ("2024-01-05", "2024-02-29", "Thu"),
    ("2024-01-01", "2024-02-25", "Sun"),
    ("2025-05-14", "2025-07-08", "Tue"),
    ("2026-02-02", "2026-03-29", "Sun"),
]


@pytest.mark.parametrize(("published", "last", "weekday"), VECTORS)
def test_the_last_day_is_publication_plus_55_days_wherever_it_falls(published: str, last: str, weekday: str) -> None:
    counted = last_day(date.fromisoformat(published))
    assert counted == date.fromisoformat(last)
    assert counted is not None
    assert f"{counted:%a}" == weekday


def test_a_report_published_before_the_section_was_in_force_has_no_statutory_date() -> None:
    assert last_day(date(2017, 5, 1)) is None


@pytest.mark.parametrize(("published", "last", "_"), VECTORS)
def test_day_of_publication_is_day_one_and_the_last_day_is_day_56(published: str, last: str, _: str) -> None:
    assert day_number(date.fromisoformat(published), date.fromisoformat(published)) == 1
    assert day_number(date.fromisoformat(published), date.fromisoformat(last)) == 56


def test_the_day_before_publication_is_not_a_day_of_the_period() -> None:
    assert day_number(date(2017, 9, 7), date(2017, 9, 6)) == 0


def test_a_report_of_a_monday_is_always_due_on_a_sunday() -> None:
    mondays = [date(2017, 5, 8) + timedelta(weeks=week) for week in range(400)]
    assert {last.weekday() for monday in mondays if (last := last_day(monday))} == {6}


def test_where_the_first_day_does_not_count_the_day_after_it_is_day_one() -> None:
    assert day_number(date(2024, 3, 1), date(2024, 3, 2), first_day_counts=False) == 1


def test_another_regime_is_another_row_not_another_function() -> None:
    regime = Regime(
        citation="an example", link="", days=28, first_day_counts=False,
        in_force_from=date(2020, 1, 1), in_force_until=date(2024, 12, 31),
    )  # fmt: skip
    assert last_day(date(2024, 3, 1), regime) == date(2024, 3, 29)
    assert last_day(date(2025, 1, 1), regime) is None


def test_the_day_is_the_day_in_london_in_summer_and_in_winter() -> None:
    assert civil_day(datetime(2024, 7, 1, 23, 30, tzinfo=UTC)) == date(2024, 7, 2)
    assert civil_day(datetime(2024, 12, 1, 23, 30, tzinfo=UTC)) == date(2024, 12, 1)


def test_a_moment_without_a_time_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        civil_day(datetime(2024, 7, 1, 23, 30))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2023-12-31", "2023-12-29"),
        ("2022-12-27", "2022-12-23"),
        ("2017-11-01", "2017-11-01"),
        ("2026-03-29", "2026-03-27"),
    ],
)
def test_the_last_working_day_looks_back_over_weekends_and_bank_holidays(day: str, working: str) -> None:
    for nation in ("England", "Wales"):
        assert last_working_day_on_or_before(date.fromisoformat(day), nation) == date.fromisoformat(working)


@pytest.mark.parametrize(
    ("text", "phrase", "kind", "due"),
    [
        ("Within six months, the force should", "Within six months", "relative", "2018-03-07"),
        ("Within three months, the force should", "Within three months", "relative", "2017-12-07"),
        ("within 12 months of this report", "within 12 months", "relative", "2018-09-07"),
        ("The force should immediately stop", "immediately", "immediate", "2017-09-07"),
        ("With immediate effect, the force", "With immediate effect", "immediate", "2017-09-07"),
        ("By 31 March 2023, chief constables", "By 31 March 2023", "absolute", "2023-03-31"),
        ("Not later than 31 March 2015, all", "Not later than 31 March 2015", "absolute", "2015-03-31"),
        ("within three months of the date of this report", "within three months", "relative", "2017-12-07"),
        ("Within  three\nmonths, the force", "Within three months", "relative", "2017-12-07"),
    ],
)
def test_the_inspectorates_phrases_give_their_dates(text: str, phrase: str, kind: str, due: str) -> None:
    deadline = recommendation_due(text, date(2017, 9, 7))
    assert (deadline.phrase, deadline.kind, deadline.due_on) == (phrase, kind, date.fromisoformat(due))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The force should improve",
        "By the spring",
        "By 31 March",
        "By 31 February 2023",
        "Within a reasonable time",
        "within two days of an arrest",
        "Immediately after an arrest",
        "as soon as practicable",
        "within 24 hours of receipt",
        "By March 2023",
        "By 0 March 2023",
    ],
)
def test_a_phrase_that_is_not_understood_is_no_deadline_and_never_a_guess(text: str) -> None:
    assert recommendation_due(text, date(2017, 9, 7)) == NO_DEADLINE


@pytest.mark.parametrize(
    ("published", "due"), [("2017-08-31", "2018-02-28"), ("2023-08-31", "2024-02-29"), ("2024-08-30", "2025-02-28")]
)
def test_a_month_ends_on_its_last_day_where_the_day_is_missing(published: str, due: str) -> None:
    assert recommendation_due("Within six months", date.fromisoformat(published)).due_on == date.fromisoformat(due)


def test_the_longest_phrase_wins() -> None:
    text = "The force should act immediately, and within three months it should by 31 March 2019 have finished"
    assert recommendation_due(text, date(2018, 9, 7)).phrase == "within three months"
    text = "With immediate effect the force should immediately stop"
    assert recommendation_due(text, date(2018, 9, 7)).phrase == "With immediate effect"
