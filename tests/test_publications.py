"""What is sealed, and does it stay so?"""

import json

import pgtrigger
import pytest

from accounts.models import Role
from imports.actions import Parts
from journal.actions import broken_links, record
from journal.models import Event
from pcc_tracker.demo import Cast
from publications.actions import enter_published, flaws, publish
from publications.models import Publication, Rendition
from publications.record import Record, fingerprint
from publications.tasks import check_the_record
from responses.actions import CannotMove, Details, move, save_text, take_over
from responses.content import Text
from responses.models import Part, Side
from tests.stories import awaiting_approval, day, logged, published


def test_what_is_sealed_is_what_was_approved_word_for_word(cast: Cast) -> None:
    publication = published(cast)
    sealed = publication.record
    assert [item.force.text for item in sealed.recommendations] == [
        "<p>The force’s answer to 1.</p>",
        "<p>The force’s answer to 2.</p>",
    ]
    assert sealed.overall.body == "<p>Overall.</p>"
    assert sealed.edition.day == 10
    assert sealed.invitation.outcome == "received"
    assert sealed.causes[0].recommendations == ("recommendation-1", "recommendation-2")


def test_the_fingerprint_is_that_of_the_canonical_bytes(cast: Cast) -> None:
    publication = published(cast)
    assert publication.sha256 == fingerprint(publication.canonical.encode())
    assert Record.from_canonical(publication.canonical).canonical() == publication.canonical.encode()
    assert json.loads(publication.canonical)["format"] == "statutory-response/1"


def test_page_and_pdf_are_kept_with_the_seal(cast: Cast) -> None:
    publication = published(cast)
    kept = {row.format: bytes(row.content) for row in publication.renditions.all()}
    assert kept[Rendition.Format.PDF].startswith(b"%PDF-")
    assert publication.sha256[:8] in kept[Rendition.Format.HTML].decode()


def test_nothing_is_published_without_approval(cast: Cast) -> None:
    response = awaiting_approval(cast)
    with pytest.raises(CannotMove):
        publish(response, by=cast.people[Role.OFFICER], at=day(9))
    assert not Publication.objects.exists()


def test_a_correction_is_a_new_version_with_its_reason(cast: Cast) -> None:
    first = published(cast)
    response, officer = first.response, cast.people[Role.OFFICER]
    move(response, "correct", by=officer, at=day(20), details=Details(note="A figure was wrong."))
    save_text(
        response, Side.BODY, Text("<p>Mended.</p>"), part=Part.OVERALL, expected_version=1, by=officer, at=day(20)
    )
    move(response, "send_for_approval", by=officer, at=day(21))
    move(response, "approve", by=cast.people[Role.APPROVER], at=day(21))
    second = publish(response, by=officer, at=day(22))
    assert (second.version, second.record.edition.correction_reason) == (2, "A figure was wrong.")
    assert Publication.objects.get(pk=first.pk).record.overall.body == "<p>Overall.</p>"
    assert list(Publication.objects.latest_versions()) == [second]
    assert second.response.published_on == day(10).date()


def test_the_nightly_check_finds_what_was_altered_past_the_database(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    publication = published(cast)
    assert not list(flaws())
    with pgtrigger.ignore():
        Publication.objects.filter(pk=publication.pk).update(canonical=publication.canonical + " ")
        Event.objects.filter(verb="response.approve").update(facts={})
    check_the_record()
    assert f"Publication {publication.pk} is not what was sealed." in caplog.text
    assert len(list(broken_links())) == 1


def test_events_follow_from_one_another(cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    first = record("demo.one", officer, by=officer, at=day(1), number=1)
    second = record("demo.two", officer, by=None, at=day(2))
    assert second.previous == first.sha256
    assert not list(broken_links())


def test_the_nightly_check_misses_neither_a_forged_fingerprint_nor_a_lost_document(cast: Cast) -> None:
    publication = published(cast)
    forged = publication.canonical.replace("Overall.", "Other.")
    with pgtrigger.ignore():
        rows = Publication.objects.filter(pk=publication.pk)
        rows.update(canonical=forged, sha256=fingerprint(forged.encode()))
        Rendition.objects.filter(format=Rendition.Format.PDF).delete()
    assert list(flaws()) == [
        f"Publication {publication.pk} is not what was sealed.",
        f"Publication {publication.pk} has lost a document.",
    ]


def test_correcting_an_older_response_claims_no_more_than_its_first_version(cast: Cast) -> None:
    response = logged(cast)
    officer, approver = cast.people[Role.OFFICER], cast.people[Role.APPROVER]
    answers: Parts = {
        (Part.ANSWER, item): Text("<p>x</p>", "", "no action") for item in response.report.recommendations.all()
    }
    force: Parts = {(Part.OVERALL, None): Text("<p>f</p>")}
    body: Parts = {(Part.OVERALL, None): Text("<p>b</p>"), **answers}
    texts = {Side.FORCE: force, Side.BODY: body}
    take_over(response, texts, received_at=day(60), by=officer, at=day(60))
    enter_published(response, published_on=day(30).date(), by=officer, at=day(60))
    move(response, "correct", by=officer, at=day(61), details=Details(note="A slip."))
    move(response, "send_for_approval", by=officer, at=day(61))
    move(response, "approve", by=approver, at=day(62))
    second = publish(response, by=officer, at=day(63)).record
    assert second.invitation.outcome == "not recorded"
    assert second.invitation.received_on is None
    assert (second.edition.version, second.edition.first_published_on) == (2, day(30).date())
