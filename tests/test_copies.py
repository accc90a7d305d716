"""What follows a publication? The copies that section 55(6) asks for: due, recorded with their proof, due anew."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from imports.actions import Parts
from journal.models import Event
from pcc_tracker.demo import Cast
from publications.actions import CannotRecord, Sent, enter_published, publish, record_copy, take_back_copy
from publications.models import Copy, Proof, Publication, Recipient
from publications.proof import LARGEST, CannotKeep, checked
from recommendations.deadlines import working_day_after
from responses.actions import Details, move, take_over
from responses.content import Text
from responses.history import history
from responses.models import Part, Side
from tests.stories import day, logged, published

BY_POST = Sent(on=day(11).date(), told="Posted, receipt 4711.")
SCAN = checked("Receipt.PDF", b"%PDF-1.7 a receipt")


def corrected(publication: Publication, cast: Cast) -> Publication:
    """The next version of a response, on day 22."""
    officer, response = cast.people[Role.OFFICER], publication.response
    move(response, "correct", by=officer, at=day(20), details=Details(note="A figure was wrong."))
    move(response, "send_for_approval", by=officer, at=day(21))
    move(response, "approve", by=cast.people[Role.APPROVER], at=day(21))
    return publish(response, by=officer, at=day(22))


def outstanding() -> list[tuple[int, str]]:
    """Which copies of which version are to be sent."""
    return [(copy.publication.version, copy.recipient) for copy in Copy.objects.outstanding()]


def test_publishing_makes_the_two_copies_of_the_section_due(cast: Cast) -> None:
    publication = published(cast)
    assert outstanding() == [(1, "inspectorate"), (1, "secretary of state")]
    assert {copy.due_on for copy in publication.copies.all()} == {date(2026, 1, 15)}


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
    assert history(publication.response, inside=False)[0].words == words
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
    assert "not sent after all: It was another report." in history(publication.response, inside=False)[0].words
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
