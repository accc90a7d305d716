"""Does a copy that is sent from here arrive once, with the sealed PDF, and is it recorded when and only when it did?"""

import threading
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import describe_body, note_mail_failure
from accounts.models import MailFailure, Role, User
from journal import delivery
from journal.actions.post import CLAIM_LASTS, MOST_ATTEMPTS, TRIED_FOR, claim, write_outside
from journal.models import Letter, LetterKind, Notification, Outcome
from pcc_tracker.demo import Cast
from publications.actions import CannotRecord, Sent, publish, record_copy, send_copy, take_back_copy, withdraw
from publications.models import Copy, Dispatch, Means, Publication, Recipient
from recommendations.deadlines import civil_day
from responses.desk import desk_of
from tests.pages import words
from tests.plans import plans
from tests.post_office import PostOffice, post_office
from tests.stories import approved, corrected, history, published
from tests.test_verify import altered

INSPECTORATE = "inspectorate@demo.example"


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    """A real mail server, to which all mail goes."""
    with post_office() as there:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.PUBLIC_ADDRESS = "https://register.example.org"
        yield there


@pytest.fixture
def publication(cast: Cast) -> Publication:
    """Published an hour ago."""
    found = publish(approved(cast), by=cast.people[Role.OFFICER], at=timezone.now() - timedelta(hours=1))
    Notification.objects.all().delete()
    return found


def send(publication: Publication, cast: Cast, recipient: Recipient = Recipient.INSPECTORATE) -> Dispatch:
    return send_copy(publication, recipient, by=cast.people[Role.OFFICER], at=timezone.now())


def deliver(later: timedelta = timedelta()) -> int:
    """What the worker does, now or later."""
    return delivery.deliver(morning=None, now=lambda: timezone.now() + later)


def copy_of(publication: Publication, recipient: Recipient = Recipient.INSPECTORATE) -> Copy:
    found: Copy = publication.copies.get(recipient=recipient)
    return found


def address(publication: Publication, name: str = "copy", recipient: str = "inspectorate") -> str:
    return reverse(f"publications:{name}", args=[publication.response_id, publication.version, recipient])


def test_the_sealed_pdf_and_the_fingerprint_arrive_and_the_copy_is_recorded_with_its_proof(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    dispatch, sealed = send(publication, cast), publication.renditions.get(format="pdf")
    assert copy_of(publication).recorded_at is None
    assert deliver() == 1
    (message,) = office.to(INSPECTORATE)
    (file,) = message.iter_attachments()
    assert sha256(file.get_content()).hexdigest() == sealed.sha256
    assert file.get_content_type() == "application/pdf"
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert f"Fingerprint (SHA-256) of the sealed record: {publication.sha256}" in text
    assert f"SHA-256 of the attached file: {sealed.sha256}" in text
    assert f"https://register.example.org/verify/?fingerprint={publication.sha256}" in text
    assert "section 55(6) of the Police Act 1996" in text
    assert message["Reply-To"] == "officer@demo.example"
    copy = copy_of(publication)
    assert (copy.means, copy.sent_on, copy.recorded_by) == (
        Means.FROM_HERE,
        civil_day(timezone.now()),
        dispatch.asked_by,
    )
    assert INSPECTORATE in copy.proof
    assert message["Message-ID"] in copy.proof
    assert f"sent from here to {INSPECTORATE}" in history(publication.response)[0].words
    assert deliver() == 0


def test_the_letter_of_a_correction_gives_its_reason_and_one_to_the_panel_claims_no_duty(
    cast: Cast, office: PostOffice
) -> None:
    second = corrected(published(cast), cast)
    Notification.objects.all().delete()
    send(second, cast, Recipient.SECRETARY_OF_STATE)
    send(second, cast, Recipient.PANEL)
    assert deliver() == 2
    statutory, panel = (
        office.to(to)[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for to in ("home-office@demo.example", "panel@demo.example")
    )
    assert "It is version 2, a correction that was published on Monday 26 January 2026: A figure was wrong." in panel
    assert "55(6)" in statutory
    assert "55(6)" not in panel
    assert copy_of(second, Recipient.PANEL).means == Means.FROM_HERE


def test_a_press_twice_sends_once(cast: Cast, publication: Publication, office: PostOffice) -> None:
    send(publication, cast)
    with pytest.raises(CannotRecord, match="sent this copy already"):
        send(publication, cast)
    deliver()
    with pytest.raises(CannotRecord, match="recorded this copy already"):
        send(publication, cast)
    assert len(office.to(INSPECTORATE)) == Dispatch.objects.count() == 1


def test_the_letter_of_a_copy_is_looked_up_by_an_index(cast: Cast, publication: Publication) -> None:
    dispatch = send(publication, cast)
    (plan,) = plans(lambda: dispatch.letter, "journal_letter")
    assert "letter_to_an_address_once" in plan


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_send_once(cast: Cast, publication: Publication) -> None:
    refused = []

    def press() -> None:
        try:
            send(publication, cast)
        except CannotRecord as stopped:
            refused.append(str(stopped))
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _press in range(4)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert (len(refused), Letter.objects.count(), Dispatch.objects.count()) == (3, 1, 1)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
def test_only_an_officer_sends_copies(client: Client, cast: Cast, publication: Publication, role: Role) -> None:
    with pytest.raises(CannotRecord, match="Only an officer of the body can do this"):
        send_copy(publication, Recipient.INSPECTORATE, by=cast.people[role], at=timezone.now())
    client.force_login(cast.people[role])
    assert client.get(address(publication, "copy_send")).status_code in {403, 404}
    assert client.post(address(publication, "copy_send")).status_code in {403, 404}
    assert not Letter.objects.exists()


def test_nothing_is_sent_where_no_address_is_set(client: Client, cast: Cast, publication: Publication) -> None:
    describe_body(cast.body, inspectorate_email="", by=None, at=timezone.now())
    client.force_login(cast.people[Role.OFFICER])
    assert "No address is set for it." in words(client.get(address(publication)))
    refused = client.post(address(publication, "copy_send"))
    assert (refused.status_code, "No address is set for it." in words(refused)) == (409, True)
    assert not Letter.objects.exists()


def test_an_officer_reads_the_letter_sends_it_and_reads_what_became_of_it(
    client: Client, cast: Cast, publication: Publication, office: PostOffice
) -> None:
    client.force_login(cast.people[Role.OFFICER])
    assert f'href="{address(publication, "copy_send")}"' in client.get(address(publication)).content.decode()
    letter = words(client.get(address(publication, "copy_send")))
    assert INSPECTORATE in letter
    assert f"Fingerprint (SHA-256) of the sealed record: {publication.sha256}" in letter
    assert not Letter.objects.exists()
    sent = client.post(address(publication, "copy_send"), follow=True)
    assert "It is on its way" in words(sent)
    assert client.get(address(publication, "copy_send"))["Location"] == address(publication)
    office.answer = "451 Later"
    deliver()
    assert "Tried 1 times so far. The mail server did not take it (SMTPRecipientsRefused)." in words(
        client.get(address(publication))
    )
    office.answer = ""
    assert deliver(timedelta(minutes=2)) == 1
    assert "By e-mail from here to inspectorate@demo.example." in words(client.get(address(publication)))


def test_an_address_that_is_refused_is_told_and_another_can_be_tried(
    client: Client, cast: Cast, publication: Publication, office: PostOffice
) -> None:
    office.refused = {INSPECTORATE: "550 No such mailbox"}
    send(publication, cast)
    deliver()
    client.force_login(cast.people[Role.OFFICER])
    page = words(client.get(address(publication)))
    assert "did not go. The mail server refused this address (code 550)." in page
    assert not MailFailure.objects.exists()
    describe_body(cast.body, inspectorate_email="other@demo.example", by=None, at=timezone.now())
    send(Publication.objects.get(pk=publication.pk), cast)
    assert deliver() == 1
    assert "other@demo.example" in copy_of(publication).proof


def test_a_copy_for_the_panel_that_could_not_be_sent_is_work_of_the_one_in_charge_and_no_duty(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    officer, panel = cast.people[Role.OFFICER], Recipient.PANEL

    def asked(who: User = officer) -> list[tuple[str, Any, str]]:
        found = desk_of(who, timezone.localdate()).mine
        return [(task.asks, task.on, task.link) for task in found if "could not be sent" in task.asks]

    office.refused = {"panel@demo.example": "550 No", "board@demo.example": "550 No"}
    describe_body(cast.body, board_email="board@demo.example", by=None, at=timezone.now())
    publication = Publication.objects.get(pk=publication.pk)
    send(publication, cast, panel)
    assert asked() == []  # it is on its way
    deliver()
    one = "Send anew what could not be sent to the police and crime panel, or record how it went"
    assert asked() == [(one, None, address(publication, recipient="panel"))]
    assert asked(cast.people[Role.APPROVER]) == []
    send(publication, cast, Recipient.BOARD)
    deliver()
    ((both, _on, where),) = asked()
    assert "to the police and crime panel and to the board," in both
    assert where == reverse("publications:copies", args=[publication.response_id])
    office.refused = {}
    send(publication, cast, panel)
    assert len(asked()) == 1  # of the board
    assert deliver() == 1
    sent = Sent(on=civil_day(timezone.now()), told="Posted.")
    record_copy(publication, Recipient.BOARD, sent, by=officer, at=timezone.now())
    assert asked() == []


def test_a_copy_of_what_a_later_version_replaced_is_nobodys_work(cast: Cast, office: PostOffice) -> None:
    first = published(cast)
    office.refused = {"panel@demo.example": "550 No"}
    send(first, cast, Recipient.PANEL)
    deliver()
    found = desk_of(cast.people[Role.OFFICER], timezone.localdate()).mine
    assert any("could not be sent" in task.asks for task in found)
    corrected(first, cast)
    found = desk_of(cast.people[Role.OFFICER], timezone.localdate()).mine
    assert not any("could not be sent" in task.asks for task in found)


def test_a_server_that_is_away_for_days_ends_in_a_failure_that_is_shown(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    office.answer_to_text = "451 Later"
    letter = send(publication, cast).letter
    assert deliver() == 0
    assert deliver(TRIED_FOR + timedelta(minutes=1)) == 0
    letter.refresh_from_db()
    assert (letter.outcome, letter.attempts) == (Outcome.SET_ASIDE, 2)
    assert letter.failure.startswith("Given up after 2 tries.")
    assert copy_of(publication).recorded_at is None


@pytest.mark.parametrize("died", [False, True], ids=["nothing ran", "its worker died with it"])
def test_a_letter_that_lay_while_nothing_ran_is_tried_for_three_days_from_the_first_refusal(
    cast: Cast, publication: Publication, office: PostOffice, died: bool
) -> None:
    office.answer_to_text = "451 Later"
    letter = send(publication, cast).letter
    if died:
        claim(at=timezone.now())
    began = TRIED_FOR + timedelta(hours=1)
    became = []
    for later in (began, began + TRIED_FOR - timedelta(minutes=1), began + TRIED_FOR + timedelta(hours=2)):
        assert deliver(later) == 0
        letter.refresh_from_db()
        became.append(letter.outcome)
    assert became == [Outcome.WAITING, Outcome.WAITING, Outcome.SET_ASIDE]
    assert letter.failure.startswith(f"Given up after {3 + died} tries.")


def test_a_letter_whose_worker_died_is_taken_up_again_with_the_same_number(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    letter = send(publication, cast).letter
    assert claim(at=timezone.now()) == letter  # and the worker dies with it
    assert deliver() == 0
    assert deliver(CLAIM_LASTS + timedelta(seconds=1)) == 1
    (message,) = office.to(INSPECTORATE)
    assert str(letter.message_id) in message["Message-ID"]
    assert copy_of(publication).recorded_at is not None


def test_a_letter_that_never_ends_is_set_aside(cast: Cast, publication: Publication, office: PostOffice) -> None:
    letter = send(publication, cast).letter
    Letter.objects.update(attempts=MOST_ATTEMPTS)
    deliver()
    letter.refresh_from_db()
    assert (letter.outcome, letter.address) == (Outcome.SET_ASIDE, INSPECTORATE)


def test_what_was_recorded_or_withdrawn_meanwhile_is_not_sent(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    officer, now = cast.people[Role.OFFICER], timezone.now()
    letter = send(publication, cast).letter
    by_post = Sent(on=civil_day(now), told="Posted.")
    record_copy(publication, Recipient.INSPECTORATE, by_post, by=officer, at=now)
    other = send(publication, cast, Recipient.PANEL).letter
    withdraw(publication.response, reason="A court.", by=cast.people[Role.APPROVER], at=now)
    assert deliver() == 0
    letter.refresh_from_db()
    other.refresh_from_db()
    assert letter.outcome == Outcome.NEEDLESS
    assert (other.outcome, other.failure) == (
        Outcome.SET_ASIDE,
        "This version is not public any more, so no copy of it is sent from here.",
    )
    with pytest.raises(CannotRecord, match="not public any more"):
        send(publication, cast, Recipient.SECRETARY_OF_STATE)


def test_an_earlier_version_is_not_sent_from_a_page_that_is_old_nor_from_the_post(
    client: Client, cast: Cast, office: PostOffice
) -> None:
    first = published(cast)
    letter = send(first, cast).letter
    corrected(first, cast)
    Notification.objects.all().delete()
    assert deliver() == 0
    letter.refresh_from_db()
    later = "A later version was published, so no copy of this one is sent from here."
    assert (letter.outcome, letter.failure) == (Outcome.SET_ASIDE, later)
    client.force_login(cast.people[Role.OFFICER])
    assert client.get(address(first, "copy_send")).status_code == 302
    page = client.get(address(first))
    assert later in words(page)
    assert "Read the letter" not in words(page)
    answer = client.post(address(first, "copy_send"))
    assert (answer.status_code, later in words(answer)) == (409, True)
    assert Dispatch.objects.count() == 1


def test_a_message_that_is_too_large_for_the_server_is_set_aside_at_once_and_holds_nothing_up(
    cast: Cast, publication: Publication, office: PostOffice
) -> None:
    office.answer_to_sender = "552 5.3.4 Message size exceeds fixed limit"
    letters = [send(publication, cast, recipient).letter for recipient in (Recipient.INSPECTORATE, Recipient.PANEL)]
    assert deliver() == 0
    for letter in letters:
        letter.refresh_from_db()
        assert letter.outcome == Outcome.SET_ASIDE
        assert letter.failure == "The mail server refused the message (code 552)."


def test_a_letter_that_went_out_counts_as_sent_whatever_its_room_cannot_write(
    cast: Cast, publication: Publication, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_facts: object) -> None:
        raise IntegrityError

    monkeypatch.setattr("publications.copy_letters.note_copy_sent", fails)
    send(publication, cast)
    assert deliver() == 1
    assert deliver(CLAIM_LASTS + timedelta(minutes=1)) == 0
    assert len(office.to(INSPECTORATE)) == 1


def test_a_pdf_that_is_not_what_was_sealed_is_sent_to_nobody(
    client: Client, cast: Cast, publication: Publication, office: PostOffice
) -> None:
    letter = send(publication, cast).letter
    altered("UPDATE publications_rendition SET content = content || 'x' WHERE format = 'pdf'")
    deliver()
    letter.refresh_from_db()
    assert letter.failure == "The sealed PDF is missing or is not what was made, so it is not sent."
    client.force_login(cast.people[Role.OFFICER])
    assert letter.failure in words(client.get(address(publication, "copy_send")))
    assert not office.letters


def test_a_copy_taken_back_can_be_sent_again(cast: Cast, publication: Publication, office: PostOffice) -> None:
    send(publication, cast)
    deliver()
    officer, now = cast.people[Role.OFFICER], timezone.now()
    take_back_copy(copy_of(publication), note="It came back.", by=officer, at=now)
    send(publication, cast)
    assert deliver() == 1
    assert len({message["Message-ID"] for message in office.to(INSPECTORATE)}) == 2


def test_what_a_mail_service_reports_of_a_copy_afterwards_stands_on_its_page(
    client: Client, cast: Cast, publication: Publication, office: PostOffice
) -> None:
    note_mail_failure(INSPECTORATE, at=timezone.now() - timedelta(days=1), reason="An old failure.")
    send(publication, cast)
    deliver()
    client.force_login(cast.people[Role.OFFICER])
    assert "Mail does not arrive" not in words(client.get(address(publication)))
    note_mail_failure(INSPECTORATE, at=timezone.now(), reason="A message to this address came back undelivered.")
    assert "came back undelivered" in words(client.get(address(publication)))
    note_mail_failure(INSPECTORATE, at=timezone.now() + timedelta(days=8), reason="Another message came back.")
    assert "came back" not in words(client.get(address(publication)))


def test_a_letter_to_an_address_is_written_once_and_needs_all_of_its_facts(db: None) -> None:
    now = timezone.now()
    first = write_outside("a@example.org", "x.x", 1, "y", at=now)
    assert write_outside("a@example.org", "x.x", 1, "y", at=now) == first
    good = {"kind": LetterKind.OUTSIDE, "made_at": now, "next_try_at": now, "address": "a@example.org"}
    for bad in (
        {"subject_type": "x.x", "subject_id": 1, "rule": ""},
        {"subject_type": "", "subject_id": 1, "rule": "y"},
        {"subject_type": "x.x", "subject_id": None, "rule": "y"},
        {"subject_type": "x.x", "subject_id": 2, "rule": "y", "address": ""},
        {"subject_type": "x.x", "subject_id": 2, "rule": "y", "kind": LetterKind.AT_ONCE},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.create(**(good | bad))
