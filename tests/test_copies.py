"""What follows a publication? The copies that section 55(6) asks for: due, recorded with their proof, due anew."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from imports.actions import Parts
from journal.models import Event
from pcc_tracker.demo import Cast
from publications.actions import CannotRecord, Sent, enter_published, publish, record_copy, take_back_copy
from publications.models import Copy, Proof, Publication, Recipient
from publications.proof import LARGEST, CannotKeep, checked
from recommendations.deadlines import civil_day, working_day_after
from responses.actions import put_in_charge, take_over
from responses.content import Text
from responses.desk import Task, desk_of, summary
from responses.models import Part, Response, Side
from tests.large import questions
from tests.pages import words
from tests.people import member
from tests.stories import approved, corrected, day, history, logged, published

BY_POST = Sent(on=day(11).date(), told="Posted, receipt 4711.")
SCAN = checked("Receipt.PDF", b"%PDF-1.7 a receipt")


def outstanding() -> list[tuple[int, str]]:
    """Which copies of which version are to be sent."""
    return [(copy.publication.version, copy.recipient) for copy in Copy.objects.outstanding()]


def test_publishing_makes_the_two_copies_of_the_section_due(cast: Cast) -> None:
    publication = published(cast)
    assert outstanding() == [(1, "inspectorate"), (1, "secretary of state")]
    assert publication.copies_due_on == date(2026, 1, 15)


@pytest.mark.parametrize(
    ("day_", "nation", "after"),
    [
        (date(2017, 11, 1), "England", date(2017, 11, 2)),
        (date(2026, 4, 2), "England", date(2026, 4, 7)),  # the Thursday before Easter
        (date(2026, 12, 24), "Wales", date(2026, 12, 29)),  # Boxing Day is a Saturday, so Monday stands in for it
    ],
)
def test_weekends_and_bank_holidays_are_no_working_days(day_: date, nation: str, after: date) -> None:
    assert working_day_after(day_, nation) == after


def test_a_copy_is_recorded_with_its_day_its_proof_and_who_recorded_it(cast: Cast) -> None:
    publication, officer = published(cast), cast.people[Role.OFFICER]
    sent = Sent(on=day(11).date(), told=" Posted, receipt 4711. ", file=SCAN)
    copy = record_copy(publication, Recipient.INSPECTORATE, sent, by=officer, at=day(12))
    assert (copy.sent_on, copy.proof, copy.recorded_by) == (day(11).date(), "Posted, receipt 4711.", officer)
    assert (copy.file.name, bytes(copy.file.content)) == ("Receipt.pdf", b"%PDF-1.7 a receipt")
    assert outstanding() == [(1, "secretary of state")]
    words = "Copy of version 1 to the inspectors of constabulary recorded as sent on Thursday 15 January 2026"
    assert history(publication.response)[0].words == words
    assert "4711" not in str(Event.objects.last().facts)  # type: ignore[union-attr]


@pytest.mark.parametrize("recipient", [Recipient.PANEL, Recipient.BOARD])
def test_a_copy_for_the_panel_or_the_board_is_nobodys_duty_and_can_be_recorded(
    cast: Cast, recipient: Recipient
) -> None:
    publication = published(cast)
    assert recipient not in dict(outstanding()).values()
    copy = record_copy(publication, recipient, BY_POST, by=cast.people[Role.OFFICER], at=day(12))
    assert not copy.is_statutory
    assert len(outstanding()) == 2


@pytest.mark.parametrize(
    ("on", "told", "sentence"),
    [
        (day(13).date(), "Posted.", "This day is still to come."),
        (day(9).date(), "Posted.", "This version was published on Wednesday 14 January 2026."),
        (day(11).date(), "  ", "Say how the copy was sent"),
    ],
)
def test_a_copy_that_cannot_have_been_sent_so_is_refused(cast: Cast, on: date, told: str, sentence: str) -> None:
    publication = published(cast)
    before = Event.objects.count()
    with pytest.raises(CannotRecord, match=sentence):
        record_copy(
            publication, Recipient.INSPECTORATE, Sent(on=on, told=told), by=cast.people[Role.OFFICER], at=day(12)
        )
    assert len(outstanding()) == 2
    assert Event.objects.count() == before


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
def test_only_an_officer_records_copies(cast: Cast, role: Role) -> None:
    publication = published(cast)
    with pytest.raises(CannotRecord, match="Only an officer of the body can do this"):
        record_copy(publication, Recipient.BOARD, BY_POST, by=cast.people[role], at=day(12))
    assert Copy.objects.count() == 2


def test_the_second_who_records_a_copy_reads_who_was_first(cast: Cast) -> None:
    publication, officer = published(cast), cast.people[Role.OFFICER]
    record_copy(publication, Recipient.INSPECTORATE, BY_POST, by=officer, at=day(12))
    with pytest.raises(CannotRecord, match=f"{officer} recorded this copy already, on Friday 16 January 2026"):
        record_copy(publication, Recipient.INSPECTORATE, BY_POST, by=officer, at=day(13))


def test_a_copy_recorded_by_mistake_is_due_again_and_the_history_says_why(cast: Cast) -> None:
    publication, officer = published(cast), cast.people[Role.OFFICER]
    sent = Sent(on=day(11).date(), told="Posted.", file=SCAN)
    copy = record_copy(publication, Recipient.INSPECTORATE, sent, by=officer, at=day(12))
    with pytest.raises(CannotRecord, match="Say why"):
        take_back_copy(copy, note=" ", by=officer, at=day(13))
    take_back_copy(copy, note="It was another report.", by=officer, at=day(13))
    assert len(outstanding()) == 2
    assert not Proof.objects.exists()
    assert "not sent after all: It was another report." in history(publication.response)[0].words
    record_copy(publication, Recipient.INSPECTORATE, BY_POST, by=officer, at=day(14))
    assert len(outstanding()) == 1


def test_a_correction_makes_both_copies_due_anew(cast: Cast) -> None:
    first, officer = published(cast), cast.people[Role.OFFICER]
    record_copy(first, Recipient.INSPECTORATE, BY_POST, by=officer, at=day(12))
    second = corrected(first, cast)
    assert outstanding() == [(2, "inspectorate"), (2, "secretary of state")]
    record_copy(first, Recipient.SECRETARY_OF_STATE, BY_POST, by=officer, at=day(23))  # it had gone, nobody had said so
    assert second.copies.filter(recorded_at__isnull=True).count() == 2


def test_a_response_published_elsewhere_long_ago_has_no_copies_due(cast: Cast) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    items = response.report.recommendations.all()
    answers: Parts = {(Part.ANSWER, item): Text("<p>x</p>", "", "no action") for item in items}
    force: Parts = {(Part.OVERALL, None): Text("<p>f</p>")}
    body: Parts = {(Part.OVERALL, None): Text("<p>b</p>"), **answers}
    take_over(response, {Side.FORCE: force, Side.BODY: body}, received_at=day(60), by=officer, at=day(60))
    enter_published(response, published_on=day(30).date(), by=officer, at=day(60))
    assert not outstanding()


@pytest.mark.parametrize(
    "facts",
    [
        {"means": "other"},
        {"proof": "Posted."},
        {"sent_on": day(11).date()},
        {"recorded_at": day(11)},
        {"means": "pigeon"},
    ],
)
def test_the_database_refuses_half_a_record_of_a_copy(cast: Cast, facts: dict[str, object]) -> None:
    publication = published(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        publication.copies.update(**facts)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF-" + b"x" * LARGEST, "larger than 5 MB"),
        ("a.pdf", b"MZ a program", "Choose a PDF"),
        ("a.exe", b"%PDF-1.7", "Choose a PDF"),
        ("a.html", b"<script>alert(1)</script>", "Choose a PDF"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "Choose a PDF"),
    ],
)
def test_what_is_no_proof_is_not_kept(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(CannotKeep, match=sentence):
        checked(name, content)


def test_a_saved_email_is_kept_under_a_plain_name() -> None:
    letter = b"From: a@example.org\r\nDate: Thu, 15 Jan 2026 10:00:00 +0000\r\nSubject: Copy\r\n\r\nHere it is."
    kept = checked("../../se\u202ent\n.eml", letter)
    assert (kept.name, kept.kind) == ("sent.eml", "eml")


@pytest.fixture
def just_published(cast: Cast) -> Publication:
    """Published an hour ago, so that today's pages can record a copy of it."""
    return publish(approved(cast), by=cast.people[Role.OFFICER], at=timezone.now() - timedelta(hours=1))


def address(publication: Publication, recipient: str = "inspectorate", more: str = "") -> str:
    return f"/work/{publication.response_id}/version/{publication.version}/copies/{recipient}/{more}"


def entered(**more: object) -> dict[str, object]:
    """What the form asks for, sent today."""
    today = civil_day(timezone.now())
    given = {"sent_on_0": today.day, "sent_on_1": today.month, "sent_on_2": today.year}
    return {**given, "told": "By e-mail to the mailbox for reports.", **more}


def test_the_confirmation_leads_to_both_copies_and_each_is_recorded_on_its_page(
    client: Client, cast: Cast, just_published: Publication
) -> None:
    client.force_login(cast.people[Role.OFFICER])
    page = client.get(reverse("publications:published", args=[just_published.response_id]))
    assert "Copy to the inspectors of constabulary To do" in words(page)
    for recipient in ("inspectorate", "secretary-of-state"):
        assert f'href="{address(just_published, recipient)}"' in page.content.decode()
        done = client.post(address(just_published, recipient), entered(), follow=True)
        assert "recorded as sent on" in words(done)
    assert not Copy.objects.outstanding()
    again = client.post(address(just_published), entered())
    assert (again.status_code, "recorded this copy already" in words(again)) == (409, True)


def test_a_file_is_kept_as_proof_and_downloaded_never_opened(
    client: Client, cast: Cast, just_published: Publication
) -> None:
    client.force_login(cast.people[Role.OFFICER])
    scan = SimpleUploadedFile("Quittung ü.pdf", b"%PDF-1.7 x")
    client.post(address(just_published), entered(file=scan))
    file = client.get(address(just_published, more="proof/"))
    assert file.content == b"%PDF-1.7 x"
    assert file["Content-Disposition"].startswith("attachment")
    assert file["Content-Type"] == "application/octet-stream"


def test_an_empty_form_says_what_to_enter(client: Client, cast: Cast, just_published: Publication) -> None:
    client.force_login(cast.people[Role.OFFICER])
    page = words(client.post(address(just_published), {"file": SimpleUploadedFile("x.exe", b"MZ")}))
    for sentence in ("Enter the day on which the copy was sent", "Say how the copy was sent", "Choose a PDF"):
        assert sentence in page
    assert len(Copy.objects.outstanding()) == 2


def test_a_mistake_is_taken_back_with_its_reason(client: Client, cast: Cast, just_published: Publication) -> None:
    client.force_login(cast.people[Role.OFFICER])
    client.post(address(just_published), entered())
    assert client.post(address(just_published, more="not-sent/"), {"note": " "}).status_code == 400
    done = client.post(address(just_published, more="not-sent/"), {"note": "Wrong report."}, follow=True)
    assert "recorded as not sent after all: Wrong report." in words(done)
    assert "Record as sent" in words(done)
    assert client.post(address(just_published, more="not-sent/"), {"note": "Again."}).status_code == 409


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
def test_the_bodys_people_look_the_force_does_not_and_only_an_officer_records(
    client: Client, cast: Cast, just_published: Publication, role: Role
) -> None:
    client.force_login(cast.people[role])
    looking = {Role.APPROVER: 200, Role.VIEWER: 200, Role.ADMINISTRATOR: 404}.get(role, 403)
    assert client.get(reverse("publications:copies", args=[just_published.response_id])).status_code == looking
    assert client.get(address(just_published)).status_code == looking
    assert client.post(address(just_published), entered()).status_code == (403 if looking == 200 else looking)
    assert client.post(address(just_published, more="not-sent/"), {"note": "x"}).status_code in (403, 404)
    assert len(Copy.objects.outstanding()) == 2
    if looking == 403:
        page = client.get(reverse("publications:published", args=[just_published.response_id]))
        assert "Copy to" not in words(page)


def test_what_is_no_recipient_and_no_version_is_not_there(
    client: Client, cast: Cast, just_published: Publication
) -> None:
    client.force_login(cast.people[Role.OFFICER])
    assert client.get(address(just_published, "newspaper")).status_code == 404
    assert client.get(address(just_published).replace("version/1", "version/2")).status_code == 404


def asked_of(cast: Cast, role: Role) -> list[Task]:
    return desk_of(cast.people[role], day(12).date()).mine


def test_your_work_asks_the_officer_for_the_copies_until_both_are_recorded(cast: Cast) -> None:
    publication, officer = published(cast), cast.people[Role.OFFICER]
    (task,) = asked_of(cast, Role.OFFICER)
    assert task.asks == (
        "Send a copy of what was published to the inspectors of constabulary and to the Secretary of State,"
        " and record it"
    )
    assert (task.on, task.link) == (day(11).date(), f"/work/{publication.response_id}/copies/")
    assert not [asked for role in Role if role != Role.OFFICER for asked in asked_of(cast, role)]
    record_copy(publication, Recipient.INSPECTORATE, BY_POST, by=officer, at=day(12))
    assert [task.asks for task in asked_of(cast, Role.OFFICER)] == [
        "Send a copy of what was published to the Secretary of State, and record it"
    ]
    record_copy(publication, Recipient.SECRETARY_OF_STATE, BY_POST, by=officer, at=day(12))
    assert not asked_of(cast, Role.OFFICER)


def test_the_day_of_a_copy_is_not_told_as_a_day_of_the_statutory_period(cast: Cast) -> None:
    published(cast)
    desk = desk_of(cast.people[Role.OFFICER], day(12).date())
    assert summary(desk, day(12).date()) == (
        "1 thing needs you. The first is late: its date was Thursday 15 January 2026."
    )


def test_the_copies_are_asked_of_who_is_in_charge(cast: Cast) -> None:
    response = approved(cast)
    colleague = member("second@example.org", Role.OFFICER, cast.body)
    put_in_charge(response, Side.BODY, colleague, by=cast.people[Role.OFFICER], at=day(9))
    publish(response, by=cast.people[Role.OFFICER], at=day(10))
    assert not asked_of(cast, Role.OFFICER)
    assert len(desk_of(colleague, day(12).date()).mine) == 1


def test_your_work_asks_the_same_number_of_questions_however_many_copies_are_due(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    published(cast)
    found = [questions(client, reverse("responses:mine")).number]
    for number in range(2, 12):
        response = Response.objects.get(pk=logged(cast, day(number).date()).pk)
        Response.objects.filter(pk=response.pk).update(published_on=day(40), office_state="published")
        sealed = Publication.objects.create(
            response=response, version=1, canonical="{}", sha256=f"{number:064}", published_on=day(40), force_slug="x",
            report_slug=f"r{number}", sealed_at=day(40), sealed_by=cast.people[Role.OFFICER],
        )  # fmt: skip
        Copy.objects.create(publication=sealed, recipient=Recipient.INSPECTORATE)
    found.append(questions(client, reverse("responses:mine")).number)
    assert found[0] == found[1]
