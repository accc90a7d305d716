"""Does a body set its own ladder of reminders, see what that means, and find nobody's change lost?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from accounts.actions import end_role
from accounts.models import Force, Membership, Role, User
from journal.models import Event
from pcc_tracker.demo import Cast
from responses.actions import RulesChanged, set_reminder_rules
from responses.ladder import ALWAYS, ALWAYS_FOR_FORCE, DEFAULT, Rules, Strand
from responses.ladder_example import APPROVER, CHIEF_EXECUTIVE, LIAISON, OFFICER, SIGNATORY, example
from responses.ladder_words import days_before
from responses.reminder_rules import ReminderRules
from tests.acting import acting
from tests.pages import DESK, PHONE, HasContent, words
from tests.people import kent_administrator, member
from tests.stories import day
from tests.test_people import banner

ENGLAND = Force.Nation.ENGLAND
SEED_DAY = date(2017, 9, 7)
DEFAULT_SENT = {"office": "28, 21, 14", "force": "", "late": "3", "waiting": "2", "chief": "", "seen": ""}
OWN = replace(DEFAULT, office_before=(35, 7, 3, 1, 0))


def address(cast: Cast, name: str = "ladder") -> str:
    return reverse(f"ladder:{name}", args=[cast.body.slug])


def kept() -> Rules:
    """The one ladder that is kept, or the default."""
    row = ReminderRules.objects.first()
    return row.rules if row else DEFAULT


def set_own(cast: Cast, rules: Rules = OWN) -> datetime:
    """An administrator set a ladder on day 2."""
    set_reminder_rules(cast.body, rules, seen=None, by=cast.people[Role.ADMINISTRATOR], at=day(2))
    return day(2)


@pytest.fixture
def administrator(client: Client, cast: Cast) -> User:
    client.force_login(cast.people[Role.ADMINISTRATOR])
    return cast.people[Role.ADMINISTRATOR]


def seen_on(page: HasContent) -> str:
    """What the page says it showed."""
    shown: str = page.context["seen"]  # type: ignore[attr-defined]
    return shown


# Who


@pytest.mark.parametrize("role", [None, *Role])
def test_only_the_bodys_administrators_see_and_change_its_ladder(client: Client, cast: Cast, role: Role | None) -> None:
    if role:
        client.force_login(cast.people[role])
    status = client.get(address(cast)).status_code
    changed = client.post(address(cast), DEFAULT_SENT | {"office": "35"}).status_code
    back = client.post(address(cast, "ladder_default"), {"seen": ""}).status_code
    expected = {None: [302, 302, 302], Role.ADMINISTRATOR: [200, 302, 302]}.get(role, [403, 403, 403])
    assert [status, changed, back] == expected
    assert Event.objects.filter(verb="body.reminders_set").exists() == (role == Role.ADMINISTRATOR)


def test_an_administrator_of_another_body_finds_nothing(client: Client, cast: Cast) -> None:
    client.force_login(kent_administrator())
    assert client.get(address(cast)).status_code == 404
    assert client.post(address(cast), DEFAULT_SENT).status_code == 404
    assert client.post(address(cast, "ladder_default"), {"seen": ""}).status_code == 404
    assert client.get(reverse("ladder:ladder", args=["nobody"])).status_code == 404


def test_the_settings_lead_to_it(client: Client, cast: Cast, administrator: User) -> None:
    assert address(cast) in client.get(reverse("people:body", args=[cast.body.slug])).content.decode()


# What is set


def test_days_are_added_and_early_ones_taken_away(client: Client, cast: Cast, administrator: User) -> None:
    chief = cast.people[Role.VIEWER]
    sent = {"office": "35; 10 10,7", "force": "14", "late": "1", "waiting": "1", "chief": str(chief.pk), "seen": ""}
    page = client.post(address(cast), sent, follow=True)
    assert "The reminders are saved, and hold from now on." in banner(page)
    assert kept() == Rules(
        office_before=(35, 10, 7, 3, 1, 0),
        force_before=(14, 7, 2, 0),
        force_late_every=1,
        waiting_every=1,
        chief_executive=chief.pk,
    )
    event = Event.objects.get(verb="body.reminders_set")
    assert (event.by, event.subject_id, event.facts["office_before"]) == (
        administrator,
        cast.body.pk,
        [35, 10, 7, 3, 1, 0],
    )
    said = words(page)
    assert "The office: 35, 10, 7, 3, 1 and 0 days before the last lawful day." in said
    assert f"What is overdue: also to {chief}." in said
    assert f"Set by {administrator} on" in said
    assert page.context["form"].initial["office"] == "35, 10"


def test_the_last_week_stays_whatever_is_sent(client: Client, cast: Cast, administrator: User) -> None:
    client.post(address(cast), DEFAULT_SENT | {"office": "", "force": ""})
    assert set(kept().office_before) == ALWAYS
    assert set(kept().force_before) == ALWAYS_FOR_FORCE


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"office": "soon"}, "Enter numbers of days with commas between them, like 28, 21, 14"),
        ({"office": "-3"}, "Enter numbers of days with commas between them"),
        ({"force": "1.5"}, "Enter numbers of days with commas between them"),
        ({"force": "٣"}, "Enter numbers of days with commas between them"),
        ({"office": "366"}, "Enter numbers of days between 0 and 365."),
        ({"office": "9" * 5000}, "Enter numbers of days with commas between them"),
        ({"office": "1\x002"}, "Null characters are not allowed."),
        ({"late": "4"}, "Choose how often from the list"),
        ({"late": ""}, "Choose how often from the list"),
        ({"waiting": "3"}, "Choose how often from the list"),
        ({"chief": "99999999999999999999999"}, "Choose somebody from the list"),
        ({"chief": "nobody"}, "Choose somebody from the list"),
    ],
)
def test_odd_input_is_refused_in_a_sentence_and_kept_in_the_form(
    client: Client, cast: Cast, administrator: User, sent: dict[str, str], sentence: str
) -> None:
    page = client.post(address(cast), DEFAULT_SENT | sent)
    assert page.status_code == 200
    assert sentence in words(page)
    assert "Error:" in words(page)
    assert kept() == DEFAULT


def test_nobody_from_outside_is_named(client: Client, cast: Cast, administrator: User) -> None:
    stranger = cast.people[Role.FORCE_LIAISON]
    page = client.post(address(cast), DEFAULT_SENT | {"chief": str(stranger.pk)})
    assert "Choose somebody from the list" in words(page)


def test_the_same_again_is_no_change(client: Client, cast: Cast, administrator: User) -> None:
    client.post(address(cast), DEFAULT_SENT)
    assert not ReminderRules.objects.exists()
    at = set_own(cast)
    client.post(address(cast), DEFAULT_SENT | {"office": "35", "seen": at.isoformat()})
    assert ReminderRules.objects.get().changed_at == at
    assert Event.objects.filter(verb="body.reminders_set").count() == 1


def test_back_to_the_default(client: Client, cast: Cast, administrator: User) -> None:
    assert "Back to the default" not in words(client.get(address(cast)))
    at = set_own(cast)
    assert "Back to the default" in words(client.get(address(cast)))
    page = client.post(address(cast, "ladder_default"), {"seen": at.isoformat()}, follow=True)
    assert "The default reminders hold again." in banner(page)
    assert not ReminderRules.objects.exists()
    latest = Event.objects.filter(verb="body.reminders_set").last()
    assert latest
    assert (latest.by, tuple(latest.facts["office_before"])) == (administrator, DEFAULT.office_before)
    assert "The office: 28, 21, 14, 7, 3, 1 and 0 days before" in words(page).partition("History")[2]
    assert client.get(address(cast, "ladder_default")).status_code == 405


def test_a_second_press_finds_what_the_first_one_did(client: Client, cast: Cast, administrator: User) -> None:
    sent = DEFAULT_SENT | {"office": "35", "seen": seen_on(client.get(address(cast)))}
    for _press in range(2):
        assert "The reminders are saved" in banner(client.post(address(cast), sent, follow=True))
    sent = {"seen": seen_on(client.get(address(cast)))}
    for _press in range(2):
        page = client.post(address(cast, "ladder_default"), sent, follow=True)
        assert "The default reminders hold again." in banner(page)
    assert Event.objects.filter(verb="body.reminders_set").count() == 2


# Two at once


def test_the_second_of_two_administrators_is_told_and_loses_nothing(
    client: Client, cast: Cast, administrator: User
) -> None:
    seen = seen_on(client.get(address(cast)))
    set_own(cast)
    mine = DEFAULT_SENT | {"office": "42", "seen": seen}
    page = client.post(address(cast), mine)
    assert "Somebody else changed the reminders meanwhile, so yours are not saved." in words(page)
    assert "What holds now The office: 35, 7, 3, 1 and 0 days before the last lawful day." in words(page)
    assert 'value="42"' in page.content.decode()
    assert kept() == OWN
    client.post(address(cast), mine | {"seen": seen_on(page)})
    assert kept().office_before == (42, 7, 3, 1, 0)


def test_who_looks_at_days_or_mends_an_entry_meanwhile_is_told_all_the_same(
    client: Client, cast: Cast, administrator: User
) -> None:
    seen = seen_on(client.get(address(cast)))
    set_own(cast)
    for further in ({"show": "1"}, {"office": "soon"}):
        seen = seen_on(client.post(address(cast), DEFAULT_SENT | {"seen": seen} | further))
    assert "yours are not saved" in words(client.post(address(cast), DEFAULT_SENT | {"seen": seen}))
    assert kept() == OWN


@pytest.mark.parametrize("seen", ["2026-01-01T00:00:00+00:00", "2026-01-06T12:00:00", "nonsense", "\x00", None])
def test_a_page_that_is_old_or_none_of_ours_changes_nothing(
    client: Client, cast: Cast, administrator: User, seen: str | None
) -> None:
    set_own(cast)
    sent = {"seen": seen} if seen is not None else {}
    given = {name: value for name, value in DEFAULT_SENT.items() if name != "seen"}
    assert "yours are not saved" in words(client.post(address(cast), given | sent))
    assert "yours are not saved" in banner(client.post(address(cast, "ladder_default"), sent, follow=True))
    assert kept() == OWN


def test_who_set_the_default_meanwhile_is_noticed_too(cast: Cast) -> None:
    administrator, at = cast.people[Role.ADMINISTRATOR], set_own(cast)
    set_reminder_rules(cast.body, DEFAULT, seen=at, by=administrator, at=day(3))
    with pytest.raises(RulesChanged):
        set_reminder_rules(cast.body, OWN, seen=at, by=administrator, at=day(4))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_the_first_ladder_at_the_same_moment_one_is_told(cast: Cast) -> None:
    together = Barrier(2)

    def save(further: int) -> bool:
        together.wait()
        rules = replace(DEFAULT, office_before=(further, *DEFAULT.office_before))
        try:
            return set_reminder_rules(cast.body, rules, seen=None, by=cast.people[Role.ADMINISTRATOR], at=day(2))
        except RulesChanged:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, (35, 42))) == [False, True]
    assert Event.objects.filter(verb="body.reminders_set").count() == 1


# What it shows


def test_the_days_are_shown_before_anything_is_saved(client: Client, cast: Cast, administrator: User) -> None:
    page = client.post(address(cast), DEFAULT_SENT | {"office": "35", "late": "1", "show": "1"})
    said = words(page)
    assert "Not saved yet. What you entered stands in the form" in said
    assert "The days of an example, with what is not saved yet" in said
    assert "35 days before" in said
    assert "28 days before" not in said
    assert "Late; then every day" in said
    assert kept() == DEFAULT


def test_a_chief_executive_who_left_is_told_of_on_the_page(client: Client, cast: Cast, administrator: User) -> None:
    chief = cast.people[Role.VIEWER]
    set_own(cast, replace(OWN, chief_executive=chief.pk))
    assert f"The officer in charge and {chief}" in words(client.get(address(cast)))
    end_role(Membership.objects.get(user=chief), by=administrator, at=day(3))
    page = words(client.get(address(cast)))
    assert f"{chief} does not work for the body any more: every approver is told instead" in page
    assert "The officer in charge and the approvers" in page


def test_the_page_takes_as_many_queries_for_many_people_and_changes(
    client: Client, cast: Cast, administrator: User, django_assert_max_num_queries: Any
) -> None:
    at: datetime | None = None
    for number in range(2):
        set_reminder_rules(
            cast.body, replace(OWN, office_before=(40 + number, *ALWAYS)), seen=at, by=administrator, at=day(2 + number)
        )
        at = day(2 + number)
    with django_assert_max_num_queries(40) as few:
        client.get(address(cast))
    for number in range(2, 40):
        member(f"p{number}@demo.example", Role.OFFICER, cast.body)
        set_reminder_rules(
            cast.body, replace(OWN, office_before=(40 + number, *ALWAYS)), seen=at, by=administrator, at=day(2 + number)
        )
        at = day(2 + number)
    with django_assert_max_num_queries(len(few)):
        page = client.get(address(cast))
    assert page.content.decode().count("The office: ") == 21  # what holds, and the last twenty changes


# The example, without a database


def steps_of(
    strand: Strand, rules: Rules = DEFAULT, *, chief: bool = False
) -> list[tuple[str, str, str, tuple[int, ...]]]:
    """Code, day, channel and people of the example that begins with the seed's report."""
    found = example(rules, SEED_DAY, ENGLAND, has_chief_executive=chief).reminded[strand]
    return [(step.rule.partition("@")[0], str(step.on), step.channel.value, step.to) for step in found]


def test_the_example_of_the_default_is_what_the_sweep_would_owe() -> None:
    assert steps_of(Strand.OFFICE) == [
        ("office.start", "2017-09-07", "digest", (OFFICER,)),
        ("office.before.28", "2017-10-04", "digest", (OFFICER,)),
        ("office.before.21", "2017-10-11", "digest", (OFFICER,)),
        ("office.before.14", "2017-10-18", "digest", (OFFICER,)),
        ("office.before.7", "2017-10-25", "digest", (OFFICER,)),
        ("office.before.3", "2017-10-29", "at once", (OFFICER,)),
        ("office.before.1", "2017-10-31", "at once", (OFFICER,)),
        ("office.before.0", "2017-11-01", "at once", (OFFICER,)),
        ("office.overdue.1", "2017-11-02", "digest", (OFFICER, APPROVER)),
    ]
    assert steps_of(Strand.FORCE) == [
        ("force.invited", "2017-09-08", "at once", (LIAISON,)),
        ("force.before.7", "2017-09-27", "digest", (LIAISON,)),
        ("force.before.2", "2017-10-02", "at once", (LIAISON,)),
        ("force.before.0", "2017-10-04", "at once", (LIAISON,)),
        ("force.late.1", "2017-10-05", "digest", (LIAISON, SIGNATORY)),
    ]
    assert steps_of(Strand.SIGN_OFF) == [("sign-off.waits.0", "2017-09-27", "at once", (SIGNATORY,))]
    assert steps_of(Strand.APPROVAL) == [("approval.waits.0", "2017-10-18", "at once", (APPROVER,))]


def test_the_example_follows_the_ladder_and_names_the_chief_executive() -> None:
    rules = replace(DEFAULT, office_before=(40, 7, 3, 1, 0), force_before=(10, 7, 2, 0))
    office = steps_of(Strand.OFFICE, rules, chief=True)
    assert [rule for rule, *_ in office][:3] == ["office.start", "office.before.40", "office.before.7"]
    assert office[-1] == ("office.overdue.1", "2017-11-02", "digest", (OFFICER, CHIEF_EXECUTIVE))
    assert ("force.before.10", "2017-09-24", "digest", (LIAISON,)) in steps_of(Strand.FORCE, rules)


def test_a_last_day_that_is_no_working_day_has_the_last_one_before_it() -> None:
    found = example(DEFAULT, date(2023, 11, 6), ENGLAND, has_chief_executive=False).reminded[Strand.OFFICE]
    assert ("office.last-working-day", date(2023, 12, 29)) in [(step.rule, step.on) for step in found]


@pytest.mark.parametrize("begins", [date(2024, 1, 5), date(2026, 2, 2), date(2026, 8, 30)])
def test_every_example_ends_on_the_first_day_that_is_too_late(begins: date) -> None:
    found = example(DEFAULT, begins, ENGLAND, has_chief_executive=False)
    assert found.dates.last_on == begins + timedelta(days=55)
    assert found.reminded[Strand.OFFICE][-1].on == begins + timedelta(days=56)


def test_days_are_told_from_the_largest_to_the_smallest() -> None:
    assert (days_before([1, 28, 7]), days_before([0]), days_before([])) == ("28, 7 and 1", "0", "")


# In a browser


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_an_administrator_walks_from_the_people_to_the_ladder_and_back_to_the_default(
    browser: Browser, cast: Cast, live_server: Any, javascript: bool
) -> None:
    with acting(browser, str(live_server.url), DESK if javascript else PHONE, javascript=javascript) as actor:
        actor.sign_in(Role.ADMINISTRATOR)
        actor.there.go(actor.site + reverse("people:people"))
        actor.press("Settings of")
        actor.press("When reminders are sent, and to whom")
        actor.fill("Further days before the last lawful day", "35, soon")
        actor.press("Save")
        assert "Enter numbers of days with commas between them" in actor.reads()
        flaws = actor.there.flaws() if javascript else []
        actor.fill("Further days before the last lawful day", "35, 28")
        actor.press("Show the days first")
        assert "Not saved yet" in actor.reads()
        actor.press("Save")
        assert "The reminders are saved, and hold from now on." in actor.reads()
        flaws += actor.there.flaws() if javascript else []
        assert kept().office_before == (35, 28, 7, 3, 1, 0)
        actor.press("Back to the default")
        assert "The default reminders hold again." in actor.reads()
        assert (flaws, actor.there.problems) == ([], [])
    assert kept() == DEFAULT
