"""Are copies that nobody has recorded reminded of: from the next working day, whom they concern, until it is done?"""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import choose_post
from accounts.models import Role
from accounts.policy import Holders, Right
from journal.actions import sweep
from journal.models import NoticeState, Notification
from journal.sources import source_of
from pcc_tracker.demo import Cast
from publications.actions import Sent, put_back, record_copy, take_back_copy, take_down, withdraw
from publications.models import STATUTORY, Copy, Publication
from publications.reminders import SUBJECT, Version, overtaken, owed
from recommendations.deadlines import civil_day
from responses.actions import put_in_charge
from responses.ladder import CATCH_UP
from responses.models import Response, Side
from responses.reminders import People
from responses.tasks import write_down_what_is_owed
from tests.people import member
from tests.post_office import PostOffice
from tests.stories import corrected, day, logged, published
from tests.test_ledger import asked, rows
from tests.test_post import OFFICER, deliver, office, texts

__all__ = ["office"]  # the mail server

SENT = Sent(on=day(11).date(), told="Posted, receipt 4711.")
BODY, LEAD, COLLEAGUE, APPROVER = 1, 10, 11, 12
PEOPLE = People(
    Holders(
        {
            (Right.MANAGE_RESPONSE, "body", BODY): frozenset({LEAD, COLLEAGUE}),
            (Right.APPROVE, "body", BODY): frozenset({APPROVER}),
        }
    )
)
EASTER = Version(pk=3, version=1, due_on=date(2026, 4, 7), nation="England", body=BODY, office_lead=LEAD)


def told(first: date, days: int, version: Version = EASTER) -> dict[str, str]:
    """Day by day, the step whose day it is."""
    found = {}
    for on in (first + timedelta(days=n) for n in range(days)):
        for notice in owed(version, PEOPLE, on):
            if notice.due_on == on:
                found[on.isoformat()] = notice.rule
    return found


def test_the_rhythm_is_every_second_working_day_from_the_day_they_are_due() -> None:
    assert told(date(2026, 4, 2), 15) == {  # published on the Thursday before Easter
        "2026-04-07": "copies.due",
        "2026-04-09": "copies.late.2",
        "2026-04-13": "copies.late.6",
        "2026-04-15": "copies.late.8",
    }


@pytest.mark.parametrize("nation", ["England", "Wales"])
def test_no_bank_holiday_and_no_weekend_has_a_step_and_both_changes_of_hour_lose_none(nation: str) -> None:
    version = replace(EASTER, due_on=date(2026, 3, 2), nation=nation)
    found = [date.fromisoformat(on) for on in told(date(2026, 3, 1), 300, version)]
    assert all(on.weekday() < 5 for on in found)
    assert not {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 12, 25)} & set(found)
    assert {(after - before).days for before, after in pairwise(found)} <= {2, 3, 4, 5, 6}


def test_whoever_is_in_charge_is_told_alone_every_officer_where_nobody_is_and_who_decides_where_there_is_none() -> None:
    def who(version: Version, people: People = PEOPLE) -> list[int]:
        return [notice.recipient for notice in owed(version, people, EASTER.due_on)]

    assert who(EASTER) == [LEAD]
    assert who(replace(EASTER, office_lead=None)) == [LEAD, COLLEAGUE]
    assert who(replace(EASTER, office_lead=99)) == [LEAD, COLLEAGUE]
    assert who(EASTER, replace(PEOPLE, covers={LEAD: COLLEAGUE})) == [LEAD, COLLEAGUE]
    assert who(EASTER, People(Holders({(Right.APPROVE, "body", BODY): frozenset({APPROVER})}))) == [APPROVER]


def test_what_was_missed_is_owed_once_and_what_lies_long_ago_is_not_written_down_day_by_day() -> None:
    [notice] = owed(EASTER, PEOPLE, date(2026, 4, 14))
    assert (notice.rule, notice.due_on) == ("copies.late.6", date(2026, 4, 13))
    assert [idle.rule for idle in overtaken(notice, EASTER, PEOPLE)] == ["copies.late.2", "copies.due"]
    [notice] = owed(EASTER, PEOPLE, date(2036, 4, 14))
    assert len([*overtaken(notice, EASTER, PEOPLE)]) == CATCH_UP - 1


def test_a_day_before_the_copies_are_due_owes_nothing() -> None:
    assert owed(EASTER, PEOPLE, date(2026, 4, 6)) == []


def swept(number: int) -> None:
    """A sweep of this source at noon on a day of the period."""
    source = source_of(SUBJECT)
    assert source
    sweep(source, day=civil_day(day(number)), at=day(number))


def copy_rows() -> list[tuple[str, str, str]]:
    return rows(subject_type=SUBJECT)


def record(publication: Publication, cast: Cast, number: int = 11) -> None:
    """Both copies of a version, recorded on a day."""
    for recipient in STATUTORY:
        record_copy(publication, recipient, SENT, by=cast.people[Role.OFFICER], at=day(number))


def test_whoever_is_in_charge_hears_from_the_next_working_day_until_both_are_recorded(cast: Cast) -> None:
    publication, officer = published(cast), cast.people[Role.OFFICER]  # on Wednesday 14 January 2026
    swept(10)
    assert copy_rows() == []
    swept(11)
    swept(11)
    swept(12)
    assert copy_rows() == [("copies.due", "officer", NoticeState.QUEUED)]
    record_copy(publication, STATUTORY[0], SENT, by=officer, at=day(12))
    swept(15)
    assert copy_rows()[1:] == [("copies.late.4", "officer", NoticeState.QUEUED)]  # Monday
    record_copy(publication, STATUTORY[1], SENT, by=officer, at=day(15))
    swept(30)
    assert len(copy_rows()) == 2


def test_the_second_officer_is_told_once_they_are_in_charge(cast: Cast) -> None:
    response, officer = published(cast).response, cast.people[Role.OFFICER]
    second = member("second@demo.example", Role.OFFICER, cast.body)
    swept(11)
    assert [who for _, who, _ in copy_rows()] == ["officer", "second"]
    put_in_charge(response, Side.BODY, second, by=officer, at=day(12))
    swept(15)
    assert [(rule, who) for rule, who, _ in copy_rows()][2:] == [("copies.late.4", "second")]


def test_after_an_outage_the_latest_goes_out_and_the_others_are_on_record(cast: Cast) -> None:
    published(cast)
    swept(18)  # Thursday of the week after
    assert copy_rows() == [
        ("copies.due", "officer", NoticeState.OVERTAKEN),
        ("copies.late.4", "officer", NoticeState.OVERTAKEN),
        ("copies.late.6", "officer", NoticeState.QUEUED),
    ]


def test_a_correction_is_reminded_of_by_itself_and_the_version_before_it_no_more(cast: Cast) -> None:
    first = published(cast)
    record(first, cast)
    second = corrected(first, cast)  # on Monday 26 January
    swept(22)
    assert not copy_rows()
    swept(23)
    found = Notification.objects.filter(subject_type=SUBJECT)
    assert list(found.values_list("subject_id", "clock_version", "rule")) == [(second.pk, 2, "copies.due")]


def test_what_was_recorded_by_mistake_is_reminded_of_again(cast: Cast) -> None:
    publication, officer = published(cast), cast.people[Role.OFFICER]
    record(publication, cast)
    swept(15)
    assert not copy_rows()
    copy = Copy.objects.get(recipient=STATUTORY[0])
    take_back_copy(copy, note="It was another report.", by=officer, at=day(16))
    swept(17)
    assert copy_rows()[-1] == ("copies.late.6", "officer", NoticeState.QUEUED)


def test_what_the_public_reads_no_more_is_not_reminded_of_until_it_is_put_back(cast: Cast) -> None:
    response, administrator = published(cast).response, cast.people[Role.ADMINISTRATOR]
    take_down(response, reason="A name is in it.", by=administrator, at=day(11))
    swept(11)
    swept(15)
    assert not copy_rows()
    put_back(response, reason="It was none.", by=administrator, at=day(16))
    swept(17)
    assert copy_rows()[-1] == ("copies.late.6", "officer", NoticeState.QUEUED)


def test_what_was_withdrawn_is_not_reminded_of(cast: Cast) -> None:
    withdraw(published(cast).response, reason="A court ordered it.", by=cast.people[Role.APPROVER], at=day(11))
    swept(15)
    assert not copy_rows()


def test_nobody_can_do_without_it(cast: Cast) -> None:
    published(cast)
    choose_post(cast.people[Role.OFFICER], one_letter_each_morning=True, only_statutory=True)
    swept(11)
    assert copy_rows() == [("copies.due", "officer", NoticeState.QUEUED)]


def test_the_letter_says_which_copies_and_leads_to_where_they_are_recorded(cast: Cast, office: PostOffice) -> None:
    publication, officer = published(cast), cast.people[Role.OFFICER]
    Notification.objects.all().delete()
    record_copy(publication, STATUTORY[0], SENT, by=officer, at=day(11))
    swept(11)
    assert deliver(day(11)) == 1
    [letter] = office.to(OFFICER)
    assert letter["Subject"] == f"Copies not recorded: {publication.response.report}"
    page = reverse("publications:copies", args=[publication.response_id])
    for text in texts(letter):
        said = " ".join(text.split())
        assert "Version 1 was published on Wednesday 14 January 2026." in said
        assert "A copy to the Secretary of State is not recorded as sent." in said
        assert "by the next working day: Thursday 15 January 2026." in said
        assert f"https://register.example.org{page}" in said
        assert "inspectors" not in said
        assert "Overall" not in said  # how every text of the story begins
    assert Notification.objects.get().state == NoticeState.SENT


@pytest.mark.parametrize("end", ["recorded", "taken down", "handed over"])
def test_what_is_not_so_any_more_when_it_would_be_sent_is_not_sent(cast: Cast, office: PostOffice, end: str) -> None:
    publication, officer = published(cast), cast.people[Role.OFFICER]
    Notification.objects.all().delete()
    swept(11)
    if end == "recorded":
        record(publication, cast)
    elif end == "taken down":
        take_down(publication.response, reason="A name is in it.", by=cast.people[Role.ADMINISTRATOR], at=day(11))
    else:
        second = member("second@demo.example", Role.OFFICER, cast.body)
        Response.objects.filter(pk=publication.response_id).update(office_lead=second)
    assert deliver(day(11)) == 0
    assert not office.to(officer.email)
    assert copy_rows() == [("copies.due", "officer", NoticeState.UNTRUE)]


def test_the_command_prints_it(cast: Cast) -> None:
    publication, officer = published(cast), cast.people[Role.OFFICER]
    Notification.objects.all().delete()
    assert json.loads(asked("--on", "2026-01-14", "--json")) == []
    assert json.loads(asked("--on", "2026-01-15", "--json")) == [
        {
            "recipient": "officer@demo.example",
            "rule": "copies.due",
            "report": publication.response.report.title,
            "due_on": "2026-01-15",
            "channel": "digest",
            "key": f"publications.publication:{publication.pk}:1:copies.due:{officer.pk}:digest",
        }
    ]


def test_the_worker_asks_for_copies_as_for_everything_else(cast: Cast) -> None:
    published(cast)
    Notification.objects.all().delete()
    write_down_what_is_owed()
    assert {row[1:] for row in copy_rows()} == {("officer", NoticeState.QUEUED), ("officer", NoticeState.OVERTAKEN)}
    assert len([row for row in copy_rows() if row[2] == NoticeState.QUEUED]) == 1


def many(cast: Cast, count: int) -> None:
    """So many published versions, each of a response of its own, whose copies nobody has recorded."""
    first = published(cast)
    fields = [field.attname for field in Publication._meta.fields if field.name not in ("id", "response", "sha256")]
    facts = {name: getattr(first, name) for name in fields}
    for number in range(1, count):
        response = logged(cast, first.response.report.published_on + timedelta(days=number))
        own: dict[str, Any] = {"response": response, "sha256": str(number), "report_slug": str(number)}
        version = Publication.objects.create(**facts | own)
        Copy.objects.bulk_create(Copy(publication=version, recipient=recipient) for recipient in STATUTORY)


@pytest.mark.parametrize("count", [2, 30])
def test_as_much_is_asked_for_a_few_versions_as_for_many(cast: Cast, office: PostOffice, count: int) -> None:
    many(cast, count)
    Notification.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        swept(11)
    assert len(copy_rows()) == count
    assert len(queries) == 19, "\n".join(query["sql"][:120] for query in queries)
    source = source_of(SUBJECT)
    assert source
    with CaptureQueriesContext(connection) as queries:
        assert len(source.lines([*Notification.objects.all()], day(11))) == count
    assert len(queries) == 5, "\n".join(query["sql"][:120] for query in queries)
