"""Does everybody choose how their post comes, and does it come so?"""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from accounts.models import Role, User
from journal.models import NoticeState, Notification
from pcc_tracker.demo import Cast
from responses.actions import Details, move, put_in_charge
from responses.models import Side
from responses.telling import TOLD
from tests.acting import acting
from tests.pages import DESK, PHONE, words
from tests.people import member
from tests.stories import PUBLISHED_ON, day, logged
from tests.test_people import banner

PAGE = reverse("people:post")


def chosen(person: User) -> tuple[bool, bool]:
    """One letter each morning, and reminders only, as they are kept."""
    kept = User.objects.get(pk=person.pk)
    return kept.one_letter_each_morning, kept.only_statutory


@pytest.mark.parametrize("role", [None, *Role])
def test_everybody_who_is_signed_in_chooses_for_themselves_alone(client: Client, cast: Cast, role: Role | None) -> None:
    if role is None:
        assert (client.get(PAGE).status_code, client.post(PAGE).status_code) == (302, 302)
        return
    client.force_login(cast.people[role])
    assert client.get(PAGE).status_code == 200
    said = client.post(PAGE, {"how": "singly", "what": "statutory"}, follow=True)
    assert "You get an email for each thing. It brings reminders and no news." in banner(said)
    others = [person for place, person in cast.people.items() if place != role]
    assert [chosen(person) for person in (cast.people[role], *others)] == [
        (False, True),
        *[(True, False)] * len(others),
    ]


def test_the_page_shows_what_was_chosen_and_so_does_the_account(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    assert "Post One letter each morning Change" in words(client.get(reverse("accounts:account")))
    client.post(PAGE, {"how": "singly", "what": "statutory"})
    page = client.get(PAGE)
    assert page.content.decode().count(" checked") == 2
    assert {page.context["form"].initial[name] for name in ("how", "what")} == {"singly", "statutory"}
    assert "Post An email for each thing, reminders only Change" in words(client.get(reverse("accounts:account")))
    client.post(PAGE, {"how": "together", "what": "everything"})
    assert chosen(cast.people[Role.OFFICER]) == (True, False)


@pytest.mark.parametrize(
    "sent", [{}, {"how": "singly"}, {"how": "weekly", "what": "nothing"}, {"how": "\x00", "what": "statutory"}]
)
def test_what_the_page_does_not_offer_is_refused_in_a_sentence(
    client: Client, cast: Cast, sent: dict[str, str]
) -> None:
    client.force_login(cast.people[Role.OFFICER])
    page = client.post(PAGE, sent)
    assert page.status_code == 200
    assert "There is a problem" in words(page)
    assert "Choose wh" in words(page)
    assert chosen(cast.people[Role.OFFICER]) == (True, False)


def test_the_page_takes_as_many_queries_whatever_there_is(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.people[Role.OFFICER])
    with django_assert_max_num_queries(30) as few:
        client.get(PAGE)
    for number in range(5):
        logged(cast, PUBLISHED_ON.replace(day=10 + number))
    with django_assert_max_num_queries(len(few)):
        client.get(PAGE)


def test_who_does_without_news_gets_reminders_all_the_same(client: Client, cast: Cast) -> None:
    officer, liaison = cast.people[Role.OFFICER], cast.people[Role.FORCE_LIAISON]
    client.force_login(liaison)
    client.post(PAGE, {"how": "together", "what": "statutory"})
    response = logged(cast)
    move(response, "invite", by=officer, at=day(2), details=Details(comment_by=day(28).date()))
    second = member("second@demo.example", Role.FORCE_LIAISON, cast.force)
    put_in_charge(response, Side.FORCE, liaison, by=second, at=day(3))
    to_liaison = Notification.objects.filter(recipient=liaison).values_list("rule", "state")
    found = {rule.partition("@")[0]: state for rule, state in to_liaison}
    assert found == {"force.invited": NoticeState.QUEUED, "move.in-charge": NoticeState.MUTED}


def test_the_page_lists_every_kind_of_news(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    page = words(client.get(PAGE))
    names = {
        "submit": "submitted its comments",
        "withdraw_submission": "withdrew them",
        "record_none_received": "none were received",
        "return_to_force": "returned to the force",
        "send_back": "sent back by the approver",
        "approve": "approved",
        "publish": "published",
    }
    assert TOLD.keys() == names.keys()
    assert [said for said in names.values() if said not in page] == []
    assert "Reminders always come A duty under section 55 depends on them" in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.FORCE_LIAISON, Role.ADMINISTRATOR])
def test_a_person_walks_from_their_account_and_chooses(
    browser: Browser, cast: Cast, live_server: Any, javascript: bool, role: Role
) -> None:
    size = DESK if role == Role.OFFICER else PHONE
    with acting(browser, str(live_server.url), size, javascript=javascript) as actor:
        actor.sign_in(role)
        actor.there.go(actor.site + reverse("accounts:account"))
        actor.press("Change how the post comes")
        actor.choose("An email for each thing")
        actor.choose("Reminders only")
        actor.press("Save")
        assert "You get an email for each thing. It brings reminders and no news." in actor.reads()
        assert actor.there.problems == []
        if javascript:
            assert actor.there.flaws() == []
    assert chosen(cast.people[role]) == (False, True)
