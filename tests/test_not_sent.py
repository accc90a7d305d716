"""What could not be sent is shown to those who look after the people, with its reason, and can be sent again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.people import start_role
from accounts.models import LocalPolicingBody, MailFailure, Membership, Role, User
from journal.actions.post import CannotSendAgain, send_again
from journal.models import Event, Letter, NoticeState, Notification, Outcome
from journal.sources import source_of
from pcc_tracker.demo import Cast
from responses.models import Response
from responses.reminders import SUBJECT
from tests.large import questions
from tests.pages import soup, words
from tests.people import kent_administrator, member
from tests.post_office import PostOffice
from tests.stories import day
from tests.test_ledger import sweep_at
from tests.test_post import OFFICER, deliver, due, office, texts

__all__ = ["office"]  # the mail server
PLACE = reverse("undelivered:people")
REFUSED = "The mail server refused this address (code 550)."


def again(person: User) -> str:
    return reverse("undelivered:send_again", args=[person.pk])


def refused(cast: Cast, office: PostOffice, *days: int) -> Response:
    """A response whose officer's address was refused on these days."""
    response = due(cast, days[0])
    office.refused[OFFICER] = "550 No such user"
    for number in days:
        sweep_at(day(number))
        deliver(day(number))
    return response


def fails(*_args: object) -> None:
    raise KeyError


def lines(client: Client) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in soup(client.get(PLACE)).select("tbody tr")]


def test_an_administrator_sees_whom_something_did_not_reach_why_and_how_often(
    client: Client, cast: Cast, office: PostOffice
) -> None:
    response = refused(cast, office, 42, 49)
    client.force_login(cast.people[Role.ADMINISTRATOR])
    assert "Post that could not be sent" in words(client.get(reverse("people:people")))
    assert lines(client) == [
        f"Olivia Hart {OFFICER} {REFUSED} 2 reminders, the latest of Sunday 22 February 2026 Send again Olivia Hart"
    ]
    assert str(response.report) not in words(client.get(PLACE))  # reports are not theirs to read


def test_one_notice_that_cannot_be_put_into_words_is_shown_with_its_reason(
    client: Client, cast: Cast, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    due(cast)
    source = source_of(SUBJECT)
    with monkeypatch.context() as broken:
        broken.setattr(type(source), "lines", fails)
        deliver(day(49))
    officer = cast.people[Role.OFFICER]
    client.force_login(officer)
    assert "Could not be sent It could not be put into words (KeyError)." in words(
        client.get(reverse("responses:response_people", args=[Response.objects.get().pk]))
    )
    client.force_login(cast.people[Role.ADMINISTRATOR])
    assert "It could not be put into words (KeyError). One reminder, Sunday 22 February 2026" in lines(client)[0]
    send_again(officer, by=cast.people[Role.ADMINISTRATOR], at=day(49))
    assert deliver(day(49)) == 1


def test_what_is_sent_again_is_one_letter_that_says_what_is_true_once(
    client: Client, cast: Cast, office: PostOffice
) -> None:
    refused(cast, office, 42, 49)
    office.refused.clear()
    officer, administrator = cast.people[Role.OFFICER], cast.people[Role.ADMINISTRATOR]
    send_again(officer, by=administrator, at=day(50))
    assert deliver(day(50)) == 1
    (message,) = office.to(OFFICER)
    plain, _html = texts(message)
    assert plain.count("Day 50 of 56.") == 1
    assert message["Subject"].startswith("Due in 6 days")
    assert set(Notification.objects.filter(recipient=officer).values_list("state", flat=True)) <= {
        NoticeState.SENT,
        NoticeState.OVERTAKEN,
    }
    assert not MailFailure.objects.exists()
    assert Event.objects.get(verb="post.sent_again").by == administrator
    sweep_at(day(50))
    assert deliver(day(50)) == 0  # nothing is owed twice by it
    client.force_login(administrator)
    assert lines(client) == []


def test_what_fails_again_stands_there_again(client: Client, cast: Cast, office: PostOffice) -> None:
    refused(cast, office, 49)
    send_again(cast.people[Role.OFFICER], by=cast.people[Role.ADMINISTRATOR], at=day(50))
    deliver(day(50))
    client.force_login(cast.people[Role.ADMINISTRATOR])
    assert REFUSED in lines(client)[0]


def test_what_waits_too_long_is_given_its_days_anew(cast: Cast, office: PostOffice) -> None:
    refused(cast, office, 49)
    office.refused[OFFICER] = "451 Try again later"
    send_again(cast.people[Role.OFFICER], by=cast.people[Role.ADMINISTRATOR], at=day(54))
    deliver(day(54))
    assert Letter.objects.latest("pk").outcome == Outcome.WAITING


def test_what_is_no_longer_true_is_not_sent_again(cast: Cast, office: PostOffice) -> None:
    response = refused(cast, office, 49)
    office.refused.clear()
    Response.objects.filter(pk=response.pk).update(published_on=day(50).date(), office_state="published")
    send_again(cast.people[Role.OFFICER], by=cast.people[Role.ADMINISTRATOR], at=day(50))
    assert deliver(day(50)) == 0
    assert not Notification.objects.filter(state=NoticeState.SET_ASIDE).exists()


def test_a_press_says_what_it_did_and_a_second_one_that_there_is_nothing_left(
    client: Client, cast: Cast, office: PostOffice
) -> None:
    refused(cast, office, 49)
    officer = cast.people[Role.OFFICER]
    client.force_login(cast.people[Role.ADMINISTRATOR])
    first = client.post(again(officer), follow=True)
    assert "Olivia Hart is sent one letter in the next minutes, with what is still true of it." in words(first)
    second = client.post(again(officer), follow=True)
    assert "This was not done Everything to Olivia Hart went out, or is on its way." in words(second)
    assert Letter.objects.filter(outcome=Outcome.WAITING).count() == 1


def test_it_is_for_administrators_and_for_their_own_people(client: Client, cast: Cast, office: PostOffice) -> None:
    refused(cast, office, 49)
    officer = cast.people[Role.OFFICER]
    for role in set(Role) - {Role.ADMINISTRATOR}:
        client.force_login(cast.people[role])
        assert (client.get(PLACE).status_code, client.post(again(officer)).status_code) == (403, 403)
    stranger = kent_administrator()
    client.force_login(stranger)
    assert lines(client) == []
    assert client.post(again(officer)).status_code == 404
    with pytest.raises(CannotSendAgain, match="Only an administrator"):
        send_again(officer, by=stranger, at=day(50))
    assert Letter.objects.filter(outcome=Outcome.WAITING).count() == 0


def test_who_has_no_role_here_any_more_is_no_affair_of_this_administrator(
    client: Client, cast: Cast, office: PostOffice
) -> None:
    refused(cast, office, 49)
    officer, administrator = cast.people[Role.OFFICER], cast.people[Role.ADMINISTRATOR]
    kent = kent_administrator()
    body = LocalPolicingBody.objects.get(slug="kent-pcc")
    Membership.objects.filter(user=officer).update(ends_on=timezone.localdate() - timedelta(days=1))
    client.force_login(administrator)
    places = [PLACE, reverse("people:people"), reverse("people:person", args=[officer.pk])]
    for place in places:
        page = words(client.get(place))
        assert "Mail does not arrive" not in page
        assert REFUSED not in page
    assert client.post(again(officer)).status_code == 404
    with pytest.raises(CannotSendAgain, match="Only an administrator"):
        send_again(officer, by=administrator, at=timezone.now())
    start_role(officer, Role.OFFICER, body, by=kent, at=timezone.now())
    client.force_login(kent)
    assert REFUSED in lines(client)[0]
    assert "Mail does not arrive" in words(client.get(reverse("people:people")))


def test_who_left_is_not_listed_and_the_list_asks_as_often_for_many_as_for_one(
    client: Client, cast: Cast, office: PostOffice
) -> None:
    refused(cast, office, 49)
    client.force_login(cast.people[Role.ADMINISTRATOR])
    few = questions(client, PLACE)
    for n in range(60):
        member(f"p{n}@demo.example", Role.OFFICER, cast.body)
        office.refused[f"p{n}@demo.example"] = "550 No such user"
    sweep_at(day(52))
    deliver(day(52))
    lots = questions(client, PLACE)
    assert lots.number == few.number
    assert len(soup(lots.page).select("tbody tr")) == 50
    User.objects.filter(email=OFFICER).update(is_active=False)
    assert not any("Olivia" in line for line in lines(client))
