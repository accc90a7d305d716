"""Does everybody who should know it read that mail to an address fails, and only as long as it does?"""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from anymail.exceptions import AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invite, note_mail_delivered, note_mail_failure
from accounts.mail import failure_of, why_refused
from accounts.mail_services import SERVICES, service_settings
from accounts.mail_views import reader_of
from accounts.models import MailFailure, Role, User
from pcc_tracker.demo import Cast
from publications.tasks import forget_followers
from tests.pages import words

AT = datetime(2026, 11, 25, 9, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
REASON = "The mail server refused this address (code 550)."
SECRET = "register:a long random text"
KEY = "key-0123456789"


# What is kept


@pytest.fixture
def hart(db: None) -> None:
    """Somebody who works here."""
    User.objects.create(email="o.hart@example.org")


@pytest.mark.usefixtures("hart")
def test_a_failure_is_kept_in_any_capitals_until_mail_gets_through() -> None:
    note_mail_failure("O.Hart@Example.org", at=AT, reason=REASON)
    assert failure_of("o.hart@example.ORG") == MailFailure.objects.get()
    note_mail_delivered("o.hart@example.org", at=AT + HOUR)
    assert failure_of("o.hart@example.org") is None


def test_of_an_address_that_is_nobodys_here_nothing_is_kept(cast: Cast) -> None:
    administrator = cast.people[Role.ADMINISTRATOR]
    invite("nia@example.org", "Nia New", Role.OFFICER, cast.body, by=administrator, at=timezone.now())
    for address in ("stranger@example.org", "Officer@demo.example", "NIA@example.org"):
        note_mail_failure(address, at=AT, reason=REASON)
    kept = ["nia@example.org", "officer@demo.example"]
    assert sorted(MailFailure.objects.values_list("address", flat=True)) == kept


def test_what_is_known_of_an_address_that_nobody_has_any_more_is_forgotten_in_the_night(cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    note_mail_failure(officer.email, at=AT, reason=REASON)
    MailFailure.objects.create(address="stranger@example.org", failed_at=AT, reason=REASON)  # as was kept before
    forget_followers()
    assert failure_of(officer.email)
    assert not failure_of("stranger@example.org")
    User.objects.filter(pk=officer.pk).update(email="new@demo.example")
    forget_followers()
    assert not MailFailure.objects.exists()


@pytest.mark.usefixtures("hart")
def test_news_that_comes_late_changes_nothing() -> None:
    note_mail_failure("o.hart@example.org", at=AT, reason="The later one.")
    note_mail_failure("o.hart@example.org", at=AT - HOUR, reason="The earlier one.")
    note_mail_delivered("o.hart@example.org", at=AT - HOUR)
    assert MailFailure.objects.get().reason == "The later one."


def test_only_an_address_refused_for_good_is_to_blame() -> None:
    refused = SMTPRecipientsRefused({"a@example.org": (550, b"5.1.1 unknown")})
    later = SMTPRecipientsRefused({"a@example.org": (450, b"4.2.0 greylisted")})
    others = [later, SMTPServerDisconnected("gone"), SMTPDataError(554, b"no"), ConnectionRefusedError()]
    assert why_refused(refused) == REASON
    assert "does not send" in why_refused(AnymailRecipientsRefused())
    assert [why_refused(error) for error in others] == [""] * 4


# Who reads it


def test_the_person_and_the_administrator_read_the_sentence(client: Client, cast: Cast) -> None:
    officer, administrator = cast.people[Role.OFFICER], cast.people[Role.ADMINISTRATOR]
    pages = {
        reverse("accounts:account"): officer,
        reverse("people:people"): administrator,
        reverse("people:person", args=[officer.pk]): administrator,
    }

    def shown(sentence: str) -> list[bool]:
        answers = []
        for address, person in pages.items():
            client.force_login(person)
            answers.append(sentence in words(client.get(address)))
        return answers

    assert shown("Mail does not arrive") == [False, False, False]
    note_mail_failure(officer.email, at=AT, reason=REASON)
    assert shown("Mail does not arrive") == [True, True, True]
    assert shown(f"{REASON} That was on Wednesday 25 November 2026.") == [True, False, True]
    officer.email = "new@demo.example"
    officer.save()
    assert shown("Mail does not arrive") == [False, False, False]


def test_an_invitation_that_did_not_arrive_says_so(client: Client, cast: Cast) -> None:
    administrator = cast.people[Role.ADMINISTRATOR]
    invite("Nia@example.org", "Nia New", Role.OFFICER, cast.body, by=administrator, at=timezone.now())
    note_mail_failure("nia@example.org", at=AT, reason=REASON)
    client.force_login(administrator)
    assert REASON in words(client.get(reverse("people:people")))


# What a mail service says


@pytest.fixture
def mailgun(settings: Any) -> None:
    """Mailgun sends for us."""
    settings.EMAIL_SERVICE = "mailgun"
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY, "WEBHOOK_SECRET": SECRET}


def tell(client: Client, event: dict[str, Any], *, key: str = KEY, secret: str = SECRET) -> int:
    """What the service's own machine sends, signed as Mailgun signs; gives the status of our answer."""
    timestamp, token = str(int(AT.timestamp())), "c" * 50
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    data = {
        "signature": {"timestamp": timestamp, "token": token, "signature": signature},
        "event-data": {"id": "1", "timestamp": AT.timestamp(), "message": {"headers": {"message-id": "1@x"}}} | event,
    }
    said = base64.b64encode(secret.encode()).decode()
    answer = client.post(
        reverse("accounts:mail_events"), data, "application/json", headers={"Authorization": f"Basic {said}"}
    )
    return answer.status_code


BOUNCE = {
    "event": "failed",
    "severity": "permanent",
    "reason": "bounce",
    "recipient": "officer@demo.example",
    "delivery-status": {"code": 550, "message": "5.1.1 no such user"},
}


@pytest.mark.usefixtures("mailgun", "cast")
def test_a_signed_bounce_is_noted_and_a_delivery_forgets_it(client: Client) -> None:
    assert tell(client, BOUNCE) == 200
    noted = MailFailure.objects.get()
    assert (noted.address, noted.failed_at) == ("officer@demo.example", AT)
    assert noted.reason == "A message to this address came back undelivered."
    assert tell(client, {"event": "delivered", "recipient": "officer@demo.example"}) == 200
    assert not MailFailure.objects.exists()


@pytest.mark.usefixtures("mailgun", "cast")
def test_a_bounce_for_the_time_being_is_none(client: Client) -> None:
    assert tell(client, BOUNCE | {"severity": "temporary"}) == 200
    assert not MailFailure.objects.exists()


@pytest.mark.usefixtures("mailgun", "cast")
@pytest.mark.parametrize("wrong", [{"key": "another key"}, {"secret": "register:guessed"}])
def test_what_nothing_vouches_for_is_refused(client: Client, wrong: dict[str, str]) -> None:
    assert tell(client, BOUNCE, **wrong) == 400
    assert not MailFailure.objects.exists()


@pytest.mark.usefixtures("mailgun", "cast")
def test_that_a_service_took_a_message_does_not_forget_a_bounce() -> None:
    note_mail_failure("officer@demo.example", at=AT, reason=REASON)
    note_mail_delivered("officer@demo.example", at=AT + HOUR)
    assert MailFailure.objects.exists()


def test_without_a_service_the_address_is_not_there(client: Client) -> None:
    assert client.post(reverse("accounts:mail_events")).status_code == 404


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_that_may_be_named_has_its_reader(service: str, settings: Any) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY, "WEBHOOK_SECRET": SECRET}
    assert reader_of(service).esp_name.lower() == service


@pytest.mark.parametrize(
    ("service", "text", "said"),
    [
        ("pigeon", "", "has to be one of brevo"),
        ("mailgun", "{", "is not JSON"),
        ("mailgun", '{"MAILGUN_API_KEY": "x"}', 'needs a "WEBHOOK_SECRET"'),
    ],
)
def test_a_service_that_is_half_set_up_does_not_start(service: str, text: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        service_settings(service, text)


def test_the_settings_of_a_service_are_anymails() -> None:
    entered = {"MAILGUN_API_KEY": "x", "WEBHOOK_SECRET": "register:text"}
    assert service_settings("mailgun", json.dumps(entered)) == entered
