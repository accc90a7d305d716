"""What happens when somebody leaves, is away, or loses a phone? Their words stay theirs, and the work goes on."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import CannotManage, add_role, close_account, end_absence, note_absence, remove_second_factor
from accounts.colleagues import colleagues_of, covers
from accounts.models import Absence, LocalPolicingBody, Role, User
from accounts.policy import Right, may_at_body
from pcc_tracker.demo import Cast
from responses.models import Side
from tests.pages import soup, words
from tests.people import kent_administrator, member
from tests.stories import day, history, logged, write


@pytest.fixture
def administrator(client: Client, cast: Cast) -> User:
    """The body's administrator, signed in."""
    client.force_login(cast.people[Role.ADMINISTRATOR])
    return cast.people[Role.ADMINISTRATOR]


# Leaving


def test_a_leavers_session_ends_at_once(client: Client, cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    client.force_login(officer)
    assert client.get(reverse("responses:register")).status_code == 200
    close_account(officer, by=cast.people[Role.ADMINISTRATOR], at=timezone.now())
    assert client.get(reverse("responses:register"))["Location"].startswith(reverse("accounts:sign_in"))


def test_closing_ends_the_roles_and_says_who_did_it(client: Client, administrator: User, cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    address = reverse("people:account_close", args=[officer.pk])
    page = words(client.get(address))
    assert "The role ends at once: Officer, " in page
    done = client.post(address, follow=True)
    assert "The account of Olivia Hart is closed." in words(done)
    assert "by Amal Rashid" in words(done)
    officer.refresh_from_db()
    assert (officer.is_active, officer.closed_by) == (False, administrator)
    assert officer.memberships.get().ended_by == administrator
    assert not may_at_body(officer, Right.SEE, cast.body, timezone.localdate())


def test_a_closed_account_is_opened_again_without_its_roles(client: Client, administrator: User, cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    close_account(officer, by=administrator, at=timezone.now())
    done = client.post(reverse("people:account_open", args=[officer.pk]), follow=True)
    assert "The account of Olivia Hart is open again." in words(done)
    assert "Account opened again" in words(done)
    officer.refresh_from_db()
    assert (officer.is_active, officer.closed_at) == (True, None)
    assert not may_at_body(officer, Right.SEE, cast.body, timezone.localdate())


def test_roles_elsewhere_keep_an_account_open(client: Client, administrator: User, cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    kent = LocalPolicingBody.objects.get(slug="kent-pcc")
    member(officer.email, Role.VIEWER, kent)
    address = reverse("people:account_close", args=[officer.pk])
    assert "Only the roles here end." in words(client.get(address))
    assert "Kent" not in words(client.get(address))
    done = words(client.post(address, follow=True))
    assert "The account stays open, because there are roles elsewhere." in done
    officer.refresh_from_db()
    assert officer.is_active
    assert may_at_body(officer, Right.SEE, kent, timezone.localdate())
    assert not may_at_body(officer, Right.SEE, cast.body, timezone.localdate())


def test_a_leavers_words_stay_under_their_name(client: Client, administrator: User, cast: Cast) -> None:
    response = logged(cast)
    write(response, cast, Side.BODY, day(3), disposition="action proposed")
    officer = cast.people[Role.OFFICER]
    before = [(event.words, event.who) for event in history(response)]
    close_account(officer, by=administrator, at=timezone.now())
    assert [(event.words, event.who) for event in history(response)] == before
    assert {str(statement.saved_by) for statement in response.statements.all()} == {"Olivia Hart"}
    client.force_login(member("next@demo.example", Role.OFFICER, cast.body))
    page = client.get(reverse("responses:response_history", args=[response.pk]))
    assert "Olivia Hart" in words(page)


def test_the_rows_themselves_refuse_to_lose_a_leaver(cast: Cast) -> None:
    response = logged(cast)
    write(response, cast, Side.BODY, day(3), disposition="action proposed")
    with pytest.raises(Exception, match="protected"):
        cast.people[Role.OFFICER].delete()


def test_nobody_closes_an_account_out_of_reach(cast: Cast) -> None:
    with pytest.raises(CannotManage, match="You do not manage"):
        close_account(kent_administrator(), by=cast.people[Role.ADMINISTRATOR], at=timezone.now())
    with pytest.raises(CannotManage, match="Invite this person first"):
        add_role(kent_administrator(), Role.OFFICER, cast.body, by=cast.people[Role.ADMINISTRATOR], at=timezone.now())


# A lost phone


def test_a_lost_second_factor_is_removed_and_that_is_recorded(client: Client, administrator: User, cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=officer, type=kind, data={})
    assert "On" in words(client.get(reverse("people:person", args=[officer.pk])))
    address = reverse("people:second_factor_remove", args=[officer.pk])
    assert "Make sure that it is this person who asks" in words(client.get(address))
    done = words(client.post(address, follow=True))
    assert "The second factor of Olivia Hart is removed." in done
    assert "Second factor removed" in done.partition("History")[2]
    assert not Authenticator.objects.filter(user=officer).exists()
    (message,) = mail.outbox
    assert message.to == [officer.email]
    assert "Amal Rashid (administrator@demo.example) removed the second factor" in message.body


def test_nobody_removes_their_own_or_a_former_colleagues_second_factor(cast: Cast) -> None:
    administrator, officer, now = cast.people[Role.ADMINISTRATOR], cast.people[Role.OFFICER], timezone.now()
    with pytest.raises(CannotManage, match="your own"):
        remove_second_factor(administrator, by=administrator, at=now)
    member(officer.email, Role.VIEWER, LocalPolicingBody.objects.get(slug="kent-pcc"))
    close_account(officer, by=administrator, at=now)
    with pytest.raises(CannotManage, match="no role here any more"):
        remove_second_factor(officer, by=administrator, at=now)


# Away


def days(prefix: str, day: date | None) -> dict[str, str]:
    """A date as its three boxes are sent."""
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    return {f"absence-{prefix}_{n}": str(part) for n, part in enumerate(parts)}


def test_a_person_notes_an_absence_and_a_colleague_covers(client: Client, cast: Cast) -> None:
    officer, approver, today = cast.people[Role.OFFICER], cast.people[Role.APPROVER], timezone.localdate()
    client.force_login(officer)
    sent = days("first", today) | days("last", today + timedelta(days=3)) | {"absence-cover": str(approver.pk)}
    page = client.post(reverse("people:absence"), sent, follow=True)
    assert "Adrian Cole covers." in words(page)
    assert list(covers(approver, today)) == [officer]
    assert not covers(approver, today + timedelta(days=4)).exists()
    client.post(reverse("people:absence_end", args=[Absence.objects.get().pk]))
    assert not covers(approver, today).exists()


def test_an_administrator_notes_it_for_somebody_ill(client: Client, administrator: User, cast: Cast) -> None:
    officer, approver, today = cast.people[Role.OFFICER], cast.people[Role.APPROVER], timezone.localdate()
    sent = days("first", today) | days("last", None) | {"absence-cover": str(approver.pk)}
    page = client.post(reverse("people:person_absence", args=[officer.pk]), sent, follow=True)
    assert "until further notice. Adrian Cole covers." in words(page)
    assert Absence.objects.get().noted_by == administrator
    assert "Away until further notice, Adrian Cole covers" in words(client.get(reverse("people:people")))


def test_only_colleagues_of_the_same_place_cover(client: Client, cast: Cast) -> None:
    officer, today = cast.people[Role.OFFICER], timezone.localdate()
    assert [str(person) for person in colleagues_of(officer, today)] == ["Adrian Cole"]
    for other in (cast.people[Role.FORCE_LIAISON], cast.people[Role.VIEWER], kent_administrator(), officer):
        with pytest.raises(CannotManage, match="does not work at the same place"):
            note_absence(officer, other, today, today, by=officer, at=timezone.now())


def test_absences_that_cannot_be_are_refused(cast: Cast) -> None:
    officer, approver, today, now = (
        cast.people[Role.OFFICER],
        cast.people[Role.APPROVER],
        timezone.localdate(),
        timezone.now(),
    )
    with pytest.raises(CannotManage, match="before the first day"):
        note_absence(officer, approver, today, today - timedelta(days=1), by=officer, at=now)
    noted = note_absence(officer, approver, today, None, by=officer, at=now)
    with pytest.raises(CannotManage, match="noted for these days already"):
        note_absence(officer, approver, today + timedelta(days=9), None, by=officer, at=now)
    with pytest.raises(CannotManage, match="Olivia Hart is away as well"):
        note_absence(approver, officer, today, today, by=approver, at=now)
    with pytest.raises(CannotManage, match="Only an administrator"):
        end_absence(noted, by=cast.people[Role.VIEWER], at=now)


def test_an_absence_of_others_is_not_there(client: Client, cast: Cast) -> None:
    officer, approver, today = cast.people[Role.OFFICER], cast.people[Role.APPROVER], timezone.localdate()
    noted = note_absence(officer, approver, today, None, by=officer, at=timezone.now())
    for stranger in (approver, kent_administrator()):
        client.force_login(stranger)
        assert client.post(reverse("people:absence_end", args=[noted.pk])).status_code == 404


def test_the_account_page_has_the_form(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    form = soup(client.get(reverse("accounts:account"))).select_one(f"form[action='{reverse('people:absence')}']")
    assert form is not None
    assert "Adrian Cole" in form.get_text()
    client.force_login(cast.people[Role.VIEWER])
    assert "there is nothing to cover" in words(client.get(reverse("accounts:account")))


def test_who_works_alone_is_told_that_nobody_can_cover(client: Client, cast: Cast) -> None:
    alone = member("alone@kent.example", Role.OFFICER, LocalPolicingBody.objects.get(slug="kent-pcc"))
    client.force_login(alone)
    assert "nobody can cover for you" in words(client.get(reverse("people:absence")))
