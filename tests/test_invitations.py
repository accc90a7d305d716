"""How does somebody come in? By an invitation: sent, shown once, accepted once, or over."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import CannotManage, accept, hash_of, invite, withdraw
from accounts.models import Invitation, LocalPolicingBody, Membership, Role, User
from pcc_tracker.demo import Cast
from tests.pages import HasContent, soup, words
from tests.people import kent_administrator, member

GOOD = "three random words here"


@pytest.fixture
def administrator(client: Client, cast: Cast) -> User:
    """The body's administrator, signed in."""
    client.force_login(cast.people[Role.ADMINISTRATOR])
    return cast.people[Role.ADMINISTRATOR]


def ask(cast: Cast, email: str = "new@example.org", role: Role = Role.OFFICER) -> dict[str, str]:
    """The filled form of an invitation to the body."""
    return {"name": "Nia New", "email": email, "role": f"{role}/{cast.body.slug}"}


def link_in(response: HasContent) -> str:
    """The path of the link that a page shows."""
    return str(soup(response).select_one("#link")["value"]).partition("localhost:8000")[2]  # type: ignore[index]


def invited(cast: Cast, email: str = "new@example.org", **facts: Any) -> tuple[Invitation, str]:
    """An invitation by the body's administrator, and the path of its link."""
    by, at = cast.people[Role.ADMINISTRATOR], facts.pop("at", timezone.now())
    invitation, secret = invite(email, "Nia New", facts.pop("role", Role.OFFICER), cast.body, by=by, at=at)
    return invitation, reverse("people:invitation", args=[secret])


# Inviting


def test_an_invitation_is_sent_and_its_link_shown_once(client: Client, administrator: User, cast: Cast) -> None:
    page = client.post(reverse("people:invite"), ask(cast))
    link = link_in(page)
    assert "no-store" in page["Cache-Control"]
    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    assert link in message.body
    for said in ("Amal Rashid (administrator@demo.example)", "as: Officer", str(cast.body), "until"):
        assert said in message.body
    assert link not in client.get(reverse("people:people")).content.decode()


def test_only_the_hash_of_the_secret_is_kept(client: Client, administrator: User, cast: Cast) -> None:
    secret = link_in(client.post(reverse("people:invite"), ask(cast))).split("/")[-2]
    row = Invitation.objects.values().get()
    assert row["sha256"] == hash_of(secret)
    assert secret not in str(row)
    last = timezone.localtime(row["expires_at"])
    assert (last.date() - timezone.localdate(), last.hour) == (timedelta(days=14), 23)


def test_a_message_that_cannot_be_sent_leaves_the_invitation(
    client: Client, administrator: User, cast: Cast, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = client.post(reverse("people:invite"), ask(cast))
    assert "could not be sent. The invitation stands: pass the link on yourself." in words(page)
    assert "It was sent to new@example.org" in words(client.get(link_in(page)))
    assert link_in(page).split("/")[-2] not in caplog.text


def test_the_same_invitation_again_renews_the_open_one(client: Client, administrator: User, cast: Cast) -> None:
    first = link_in(client.post(reverse("people:invite"), ask(cast)))
    second = link_in(client.post(reverse("people:invite"), ask(cast, "New@Example.org")))
    third = link_in(client.post(reverse("people:invitation_renew", args=[Invitation.objects.get().pk])))
    visitor = Client()
    assert [visitor.get(link).status_code for link in (first, second, third)] == [404, 404, 200]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": ""}, "Enter the email address"),
        ({"email": "new"}, "Enter an email address in the correct format"),
        ({"name": ""}, "Enter the name"),
        ({"role": ""}, "Choose a role"),
        ({"email": "officer@demo.example"}, "Olivia Hart has this role already."),
        ({"email": "Administrator@demo.example"}, "Nobody gives a role to themselves."),
    ],
)
def test_an_invitation_that_cannot_be_is_not_sent(
    client: Client, administrator: User, cast: Cast, wrong: dict[str, str], sentence: str
) -> None:
    page = client.post(reverse("people:invite"), ask(cast) | wrong)
    assert sentence in words(page)
    assert not Invitation.objects.exists()
    assert not mail.outbox


@pytest.mark.parametrize("place", ["officer/kent-pcc", "officer/west-midlands"])
def test_nobody_is_invited_to_a_place_out_of_reach(client: Client, administrator: User, cast: Cast, place: str) -> None:
    client.post(reverse("people:invite"), ask(cast) | {"role": place})
    assert not Invitation.objects.exists()


def test_the_action_itself_asks_who_invites(cast: Cast) -> None:
    kent = LocalPolicingBody.objects.get(slug="kent-pcc")
    with pytest.raises(CannotManage, match="Only an administrator"):
        invite("n@example.org", "N", Role.OFFICER, kent, by=cast.people[Role.ADMINISTRATOR], at=timezone.now())
    with pytest.raises(CannotManage, match="Only an administrator"):
        invite("n@example.org", "N", Role.OFFICER, cast.body, by=cast.people[Role.OFFICER], at=timezone.now())


def test_another_bodys_invitation_is_not_there(client: Client, cast: Cast) -> None:
    invitation, _link = invited(cast)
    client.force_login(kent_administrator())
    for name in ("invitation_renew", "invitation_withdraw"):
        assert client.post(reverse(f"people:{name}", args=[invitation.pk])).status_code == 404
    assert "Nia New" not in words(client.get(reverse("people:people")))


# Accepting


def test_a_new_person_chooses_a_password_and_is_in(client: Client, cast: Cast) -> None:
    invitation, link = invited(cast)
    page = client.get(link)
    assert "Amal Rashid invites you to work on responses to inspection reports for" in words(page)
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    done = client.post(link, {"name": "Nia Newton", "password": GOOD})
    assert (done.status_code, done["Location"]) == (302, reverse("responses:mine"))
    person = User.objects.get(email="new@example.org")
    assert (person.name, person.check_password(GOOD)) == ("Nia Newton", True)
    membership = person.memberships.get()
    assert (membership.role, membership.body, membership.added_by) == (Role.OFFICER, cast.body, invitation.invited_by)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert Client().get(link).status_code == 410


@pytest.mark.parametrize("password", ["", "short", "password1234", "new@example.org"])
def test_a_bad_password_makes_no_account(client: Client, cast: Cast, password: str) -> None:
    _invitation, link = invited(cast)
    page = client.post(link, {"name": "Nia", "password": password})
    assert soup(page).select(".govuk-error-summary a[href='#id_password']")
    assert password == "" or password not in str(soup(page).select("input[type=password]"))
    assert not User.objects.filter(email="new@example.org").exists()


def test_whoever_has_an_account_signs_in_first_and_accepts_with_a_button(client: Client, cast: Cast) -> None:
    kent = kent_administrator()
    _invitation, link = invited(cast, "ADMIN@kent.example")
    page = client.get(link)
    button = soup(page).select_one("main a.govuk-button")
    assert button["href"] == f"{reverse('accounts:sign_in')}?next={link}"  # type: ignore[index]
    assert client.post(link).status_code == 200
    assert not Membership.objects.filter(user=kent, body=cast.body).exists()
    client.force_login(kent)
    assert "The role is added to those that you have." in words(client.get(link))
    assert "You have a new role: Officer" in words(client.post(link, follow=True))
    assert Membership.objects.filter(user=kent, body=cast.body, role=Role.OFFICER).exists()


def test_nobody_accepts_for_somebody_else(client: Client, cast: Cast) -> None:
    _invitation, link = invited(cast)
    client.force_login(cast.people[Role.VIEWER])
    for page in (client.get(link), client.post(link, {"name": "V", "password": GOOD})):
        assert "It was sent to new@example.org, and you are signed in as viewer@demo.example." in words(page)
    assert not User.objects.filter(email="new@example.org").exists()
    with pytest.raises(CannotManage, match="somebody else"):
        accept(Invitation.objects.get(), by=cast.people[Role.VIEWER], at=timezone.now())


def test_a_closed_account_is_not_taken_over_by_an_invitation(client: Client, cast: Cast) -> None:
    gone = member("gone@example.org", Role.OFFICER, LocalPolicingBody.objects.get(slug="kent-pcc"))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    _invitation, link = invited(cast, "gone@example.org")
    page = client.post(link, {"name": "G", "password": GOOD})
    assert "Ask an administrator there to open it again" in words(page)
    assert not client.login(email="gone@example.org", password=GOOD)


# Over


def test_links_that_do_not_work_say_whom_to_ask(client: Client, cast: Cast) -> None:
    expired = invited(cast, "a@example.org", at=timezone.now() - timedelta(days=15))[1]
    invitation, withdrawn = invited(cast, "b@example.org")
    withdraw(invitation, by=cast.people[Role.ADMINISTRATOR], at=timezone.now())
    for link, said in ((expired, "This invitation expired on"), (withdrawn, "This invitation was withdrawn.")):
        for page in (client.get(link), client.post(link, {"name": "N", "password": GOOD})):
            assert page.status_code == 410
            assert re.search(rf"{said}.* Ask Amal Rashid.*: administrator@demo.example", words(page))
    unknown = client.get(reverse("people:invitation", args=["nonsense"]))
    assert unknown.status_code == 404
    assert "ask whoever invited you" in words(unknown)
    assert not Membership.objects.filter(user__email__endswith="example.org").exists()


def test_open_invitations_are_listed_until_they_are_withdrawn(client: Client, administrator: User, cast: Cast) -> None:
    invitation, _link = invited(cast)
    invited(cast, "old@example.org", at=timezone.now() - timedelta(days=15))
    page = words(client.get(reverse("people:people")))
    assert "Nia New new@example.org Officer" in page
    assert "Expired" in page
    done = client.post(reverse("people:invitation_withdraw", args=[invitation.pk]), follow=True)
    assert "The invitation of Nia New is withdrawn." in words(done)
    assert "new@example.org" not in words(done)


def test_the_first_administrator_comes_by_a_command(reference: None, client: Client) -> None:
    call_command("add_person", "first@example.org", "First", "administrator", "kent-pcc", verbosity=0)
    LocalPolicingBody.objects.update(second_factor="nobody")
    client.force_login(User.objects.get(email="first@example.org"))
    assert client.get(reverse("people:people")).status_code == 200
