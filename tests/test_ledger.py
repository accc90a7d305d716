"""Is everything that is owed written down once, whoever sweeps, how often, and after whatever happened?"""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actions import note_absence
from accounts.models import Membership, Role, User
from journal.actions import queue, sweep
from journal.models import NoticeState, Notification
from journal.notices import Channel, Notice
from journal.sources import source_of
from pcc_tracker.demo import Cast
from recommendations.calendars import calendar
from recommendations.deadlines import day_begun
from responses.actions import CannotSetRules, Details, move, put_in_charge, set_reminder_rules
from responses.calendar import days_of
from responses.ladder import DEFAULT
from responses.models import Response, Side
from responses.reminded import Post
from responses.reminder_rules import ReminderRules
from responses.reminders import SUBJECT
from tests.people import member
from tests.stories import PUBLISHED_ON, awaiting_approval, day, logged
from tests.stories import published as publish_one


def swept(number: int) -> None:
    """A sweep at noon on a day of the period."""
    sweep_at(day(number))


def sweep_at(at: datetime) -> None:
    source = source_of(SUBJECT)
    assert source
    sweep(source, day=day_begun(at), at=at)


def rows(**filters: object) -> list[tuple[str, str, str]]:
    """The ledger: code, address before the @, state; a wait without its moment."""
    found = Notification.objects.filter(**filters).select_related("recipient").order_by("due_on", "recipient__email")
    return [(row.rule.partition("@")[0], row.recipient.email.partition("@")[0], row.state) for row in found]


def office_rows() -> list[tuple[str, str, str]]:
    return rows(strand="office")


def test_a_second_sweep_writes_nothing(cast: Cast) -> None:
    logged(cast)
    swept(28)
    first = list(Notification.objects.values_list("pk", "state"))
    swept(28)
    assert list(Notification.objects.values_list("pk", "state")) == first
    assert office_rows()[-1] == ("office.before.28", "officer", NoticeState.QUEUED)


def test_after_an_outage_only_the_most_urgent_step_is_to_be_sent_and_the_others_are_on_record(cast: Cast) -> None:
    logged(cast)
    swept(28)
    swept(54)
    assert office_rows() == [
        ("office.start", "officer", NoticeState.OWN),  # who logged it knows
        ("office.before.28", "officer", NoticeState.OVERTAKEN),  # it was queued, and not sent before it was idle
        ("office.before.21", "officer", NoticeState.OVERTAKEN),
        ("office.before.14", "officer", NoticeState.OVERTAKEN),
        ("office.before.7", "officer", NoticeState.OVERTAKEN),
        ("office.before.3", "officer", NoticeState.OVERTAKEN),
        ("office.last-working-day", "officer", NoticeState.QUEUED),
    ]


def test_what_was_sent_stays_sent_when_something_more_urgent_comes(cast: Cast) -> None:
    logged(cast)
    swept(28)
    Notification.objects.all().update(state=NoticeState.UNTRUE)
    swept(42)
    assert [state for rule, _, state in office_rows() if rule == "office.before.28"] == [NoticeState.UNTRUE]


def test_what_became_untrue_before_it_was_sent_and_true_again_is_sent_after_all(cast: Cast) -> None:
    response = logged(cast)
    second = member("second@demo.example", Role.OFFICER, cast.body)
    Response.objects.filter(pk=response.pk).update(office_lead=cast.people[Role.OFFICER])
    swept(28)
    Response.objects.filter(pk=response.pk).update(office_lead=second)
    Notification.objects.filter(rule="office.before.28").update(state=NoticeState.UNTRUE)  # as the post notes it
    swept(28)
    Response.objects.filter(pk=response.pk).update(office_lead=cast.people[Role.OFFICER])
    swept(29)
    swept(29)
    assert [row for row in office_rows() if row[0].endswith(".28")] == [
        ("office.before.28", "officer", NoticeState.QUEUED),
        ("office.before.28", "second", NoticeState.QUEUED),
    ]


def test_whoever_stopped_covering_yesterday_is_owed_nothing_before_this_morning(cast: Cast) -> None:
    response = logged(cast)
    officer, second = cast.people[Role.OFFICER], member("second@demo.example", Role.OFFICER, cast.body)
    put_in_charge(response, Side.BODY, officer, by=officer, at=day(2))
    note_absence(officer, second, day(40).date(), day(49).date(), by=officer, at=day(30))
    sweep_at(day(50) - timedelta(hours=9))  # at night, when it is still the day before
    assert [who for rule, who, _ in office_rows() if rule == "office.before.7"] == ["officer"]


def test_reassigning_moves_what_is_still_to_come(cast: Cast) -> None:
    response = logged(cast)
    second = member("second@demo.example", Role.OFFICER, cast.body)
    swept(28)
    put_in_charge(response, Side.BODY, second, by=cast.people[Role.OFFICER], at=day(30))
    swept(49)
    told = [(rule, who) for rule, who, state in office_rows() if state == NoticeState.QUEUED and rule.endswith(".7")]
    assert told == [("office.before.7", "second")]


def test_a_new_date_for_the_force_counts_anew_and_repeats_nothing_for_the_office(cast: Cast) -> None:
    response = logged(cast)
    officer = cast.people[Role.OFFICER]
    move(response, "invite", by=officer, at=day(2), details=Details(comment_by=day(28).date()))
    swept(27)
    move(response, "invite", by=officer, at=day(27), details=Details(comment_by=day(35).date()))
    response.refresh_from_db()
    assert (response.clock_version, response.comment_version) == (1, 3)
    before = len(office_rows())
    swept(28)
    swept(33)
    found = Notification.objects.filter(rule="force.before.7").values_list("clock_version", flat=True)
    assert list(found) == [2, 3]
    assert len(office_rows()) == before + 1  # the step of day 28


def test_a_changed_last_day_raises_the_clock_whoever_changes_it(cast: Cast) -> None:
    response = logged(cast)
    Response.objects.filter(pk=response.pk).update(last_on=day(60).date())
    Response.objects.filter(pk=response.pk).update(last_on=day(60).date())
    response.refresh_from_db()
    assert (response.clock_version, response.comment_version) == (2, 1)


def test_whoever_covers_for_the_absent_is_told_as_well(cast: Cast) -> None:
    response = logged(cast)
    officer, second = cast.people[Role.OFFICER], member("second@demo.example", Role.OFFICER, cast.body)
    put_in_charge(response, Side.BODY, officer, by=officer, at=day(2))
    note_absence(officer, second, day(40).date(), day(50).date(), by=officer, at=day(30))
    swept(49)
    assert [who for rule, who, _ in office_rows() if rule == "office.before.7"] == ["officer", "second"]
    swept(56)
    assert [who for rule, who, _ in office_rows() if rule == "office.before.0"] == ["officer"]


def test_whoever_left_is_told_nothing(cast: Cast) -> None:
    logged(cast)
    Membership.objects.filter(user=cast.people[Role.OFFICER]).update(ends_on=day(20).date())
    swept(49)
    assert {who for rule, who, _ in office_rows() if rule == "office.before.7"} == {"approver"}


@pytest.mark.parametrize("stored", ["0001-01-01", "9999-12-30", "9999-12-31"])
@pytest.mark.parametrize("column", ["comment_by", "last_on", "clock_from"])
def test_no_date_that_is_stored_stops_the_sweep_or_what_is_told_of_it(cast: Cast, column: str, stored: str) -> None:
    odd, other = logged(cast), logged(cast)
    officer = cast.people[Role.OFFICER]
    move(odd, "invite", by=officer, at=day(2), details=Details(comment_by=day(28).date()))
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE responses_response SET {column} = %s WHERE id = %s", [stored, odd.pk])  # noqa: S608
    swept(49)
    assert rows(subject_id=other.pk)[-1] == ("office.before.7", "officer", NoticeState.QUEUED)
    source = source_of(SUBJECT)
    assert source
    assert source.lines(list(Notification.objects.filter(state=NoticeState.QUEUED)), day(49))
    odd.refresh_from_db()
    assert isinstance(Post(odd, officer, day(49)).ahead(), list)
    for person in (officer, cast.people[Role.FORCE_LIAISON]):
        assert calendar("Days", days_of(person, day(49).date()))


def test_what_is_published_or_not_required_is_reminded_of_no_more(cast: Cast) -> None:
    publish_one(cast)
    Response.objects.filter(pk=logged(cast, PUBLISHED_ON + timedelta(days=1)).pk).update(
        duty="not applicable", duty_reason="Why.", duty_decided_at=day(2), duty_decided_by=cast.people[Role.OFFICER]
    )
    Notification.objects.all().delete()
    swept(70)
    assert not Notification.objects.exists()


def test_an_author_is_not_told_that_their_text_waits_for_their_approval(cast: Cast) -> None:
    second = member("second@demo.example", Role.APPROVER, cast.body)
    response = awaiting_approval(cast)
    response.statements.filter(side=Side.BODY).update(saved_by=second)
    swept(14)
    assert [row for row in rows(strand="approval") if row[0] == "approval.waits.6"] == [
        ("approval.waits.6", "approver", NoticeState.QUEUED)
    ]


@pytest.mark.django_db(transaction=True)
def test_twenty_sweeps_at_once_write_each_notice_once(cast: Cast) -> None:
    for number in range(5):
        logged(cast, PUBLISHED_ON + timedelta(days=number))
    Notification.objects.all().delete()
    ready = Barrier(20)

    def one(_number: int) -> None:
        try:
            ready.wait(timeout=60)
            swept(49)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(one, range(20)))
    queued = Notification.objects.filter(state=NoticeState.QUEUED)
    assert queued.count() == 5
    assert len({(row.subject_id, row.recipient_id) for row in queued}) == 5


def many(cast: Cast, count: int) -> None:
    """So many open responses, each of a report of its own, waiting for approval or drafted."""
    first = logged(cast)
    fields = [field for field in Response._meta.fields if field.name not in ("id", "report")]
    facts = {field.attname: getattr(first, field.attname) for field in fields}
    reports = []
    for number in range(count - 1):
        report = type(first.report).objects.get(pk=first.report_id)
        report.pk, report.slug, report.title = None, f"report-{number}", f"Report {number}"
        reports.append(report)
    made = type(first.report).objects.bulk_create(reports)
    Response.objects.bulk_create(Response(**facts, report=report) for report in made)


@pytest.mark.parametrize("count", [10, 1000])
def test_a_sweep_asks_as_often_for_ten_duties_as_for_a_thousand(cast: Cast, count: int) -> None:
    many(cast, count)
    with CaptureQueriesContext(connection) as queries:
        swept(49)
    assert Notification.objects.filter(rule="office.before.7", state=NoticeState.QUEUED).count() == count
    assert len(queries) == 22, "\n".join(query["sql"][:120] for query in queries)


def test_what_somebody_did_themselves_is_noted_and_not_sent(cast: Cast) -> None:
    officer, approver = cast.people[Role.OFFICER], cast.people[Role.APPROVER]
    notices = [told(person, statutory=True) for person in (officer, approver)]
    queue(notices, by=officer, at=day(2))
    assert rows() == [("move.x", "approver", NoticeState.QUEUED), ("move.x", "officer", NoticeState.OWN)]


def test_who_wants_only_what_is_statutory_is_spared_the_rest(cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    User.objects.filter(pk=officer.pk).update(only_statutory=True)
    queue([told(officer, statutory=False)], by=None, at=day(2))
    queue([replace(told(officer, statutory=True), rule="office.x")], by=None, at=day(2))
    assert rows() == [("move.x", "officer", NoticeState.MUTED), ("office.x", "officer", NoticeState.QUEUED)]


def told(person: User, *, statutory: bool) -> Notice:
    return Notice(
        subject_type=SUBJECT, subject_id=1, clock_version=1, strand="move", rule="move.x", recipient=person.pk,
        channel=Channel.AT_ONCE, due_on=day(2).date(), statutory=statutory, facts={"said": 'with "quotes" and \\'},
    )  # fmt: skip


def test_the_facts_of_a_notice_come_back_as_they_were(cast: Cast) -> None:
    queue([told(cast.people[Role.OFFICER], statutory=True)], by=None, at=day(2))
    assert Notification.objects.get().facts == {"said": 'with "quotes" and \\'}


def asked(*arguments: str) -> str:
    said = StringIO()
    call_command("reminders", *arguments, stdout=said)
    return said.getvalue()


SEED_ON = date(2017, 9, 7)


def test_the_command_prints_what_would_go_out_for_the_seed_and_writes_nothing(cast: Cast) -> None:
    response = logged(cast, SEED_ON)
    Notification.objects.all().delete()
    found = json.loads(asked("--on", "2017-10-25", "--json"))
    assert found == [
        {
            "recipient": "officer@demo.example",
            "rule": "office.before.7",
            "report": response.report.title,
            "due_on": "2017-10-25",
            "channel": "digest",
            "key": f"responses.response:{response.pk}:1:office.before.7:{cast.people[Role.OFFICER].pk}:digest",
        }
    ]
    assert not Notification.objects.exists()
    assert asked("--on", "2017-10-25", "--json") == asked("--on", "2017-10-25", "--json")


def test_the_command_prints_what_was_missed_until_it_is_on_record(cast: Cast) -> None:
    logged(cast, SEED_ON)
    assert [row["due_on"] for row in json.loads(asked("--on", "2017-10-26", "--json"))] == ["2017-10-25"]
    sweep_at(day(49, SEED_ON))
    assert json.loads(asked("--on", "2017-10-26", "--json")) == []
    assert [row["due_on"] for row in json.loads(asked("--on", "2017-10-25", "--json"))] == ["2017-10-25"]


def test_the_command_knows_that_what_is_published_by_now_was_not_then(cast: Cast) -> None:
    response = logged(cast, SEED_ON)
    Response.objects.filter(pk=response.pk).update(published_on=date(2017, 10, 30), office_state="published")
    assert "office.before.7" in asked("--on", "2017-10-25")
    assert "Nothing would go out." in asked("--on", "2017-11-10")


def test_the_command_shows_a_table(cast: Cast) -> None:
    logged(cast, SEED_ON)
    first, second = asked("--on", "2017-10-25").splitlines()
    assert first.split() == ["DUE", "TO", "RULE", "CHANNEL", "REPORT"]
    assert second.split()[:4] == ["2017-10-25", "officer@demo.example", "office.before.7", "digest"]


def test_the_command_wants_a_day(cast: Cast) -> None:
    with pytest.raises(CommandError, match="is not a day"):
        asked("--on", "tomorrow")


def test_a_body_sets_a_ladder_of_its_own_and_it_holds_from_the_next_sweep(cast: Cast) -> None:
    logged(cast)
    rules = replace(DEFAULT, office_before=(0, 1, 3, 5, 7), chief_executive=cast.people[Role.VIEWER].pk)
    set_reminder_rules(cast.body, rules, seen=None, by=cast.people[Role.ADMINISTRATOR], at=day(2))
    swept(51)
    swept(57)
    found = [(rule, who) for rule, who, _ in office_rows()]
    assert ("office.before.5", "officer") in found
    assert ("office.before.28", "officer") not in found
    assert found[-2:] == [("office.overdue.1", "officer"), ("office.overdue.1", "viewer")]


def test_a_ladder_is_refused_to_others_without_the_last_week_or_with_a_stranger_at_its_head(cast: Cast) -> None:
    administrator, stranger = cast.people[Role.ADMINISTRATOR], cast.people[Role.FORCE_LIAISON]
    with pytest.raises(CannotSetRules, match="Only an administrator"):
        set_reminder_rules(cast.body, DEFAULT, seen=None, by=cast.people[Role.OFFICER], at=day(2))
    with pytest.raises(CannotSetRules, match="last seven days"):
        set_reminder_rules(cast.body, replace(DEFAULT, office_before=(7,)), seen=None, by=administrator, at=day(2))
    head = replace(DEFAULT, chief_executive=stranger.pk)
    with pytest.raises(CannotSetRules, match="works for the body"):
        set_reminder_rules(cast.body, head, seen=None, by=administrator, at=day(2))
    assert not ReminderRules.objects.exists()


@pytest.mark.parametrize("facts", [{"office_before": [28, 7, 3, 1]}, {"force_before": []}, {"waiting_every": 3}])
def test_the_database_keeps_the_last_week_too(cast: Cast, facts: dict[str, object]) -> None:
    whose = {"body": cast.body, "changed_at": day(1), "changed_by": cast.people[Role.ADMINISTRATOR]}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderRules.objects.create(**whose, **facts)
