"""What is sealed, and does it stay so?"""

import json
from hashlib import sha256

import pgtrigger
import pytest

from accounts.models import Role
from imports.actions import Parts
from journal.actions import broken_links, digest, record
from journal.models import Event
from pcc_tracker.demo import Cast
from publications import documents, office
from publications.actions import draw_missing, enter_published, flaws, publish
from publications.models import Publication, Rendition
from publications.record import Record, fingerprint
from publications.tasks import add_documents, check_the_record
from responses.actions import CannotMove, Details, move, save_text, take_over
from responses.content import Text
from responses.models import Part, Side
from responses.workflow import OfficeState
from tests.stories import approved, awaiting_approval, day, logged, published


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


def test_every_document_is_kept_with_the_seal_and_the_journal_knows_it(cast: Cast) -> None:
    publication = published(cast)
    kept = {row.format: bytes(row.content) for row in publication.renditions.all()}
    assert set(kept) == set(Rendition.Format)
    assert kept[Rendition.Format.PDF].startswith(b"%PDF-")
    told = Event.objects.get(verb="publication.sealed").facts["documents"]
    assert told == {form: sha256(content).hexdigest() for form, content in kept.items()}
    assert publication.sha256[:8] in kept[Rendition.Format.HTML].decode()


def sealed_long_ago(cast: Cast) -> Publication:
    """A version sealed before there were documents for word processors, and before the journal knew of documents."""
    publication = published(cast)
    with pgtrigger.ignore():
        publication.renditions.filter(format__in=("docx", "odt")).delete()
        event = Event.objects.get(verb="publication.sealed")
        del event.facts["documents"]
        event.sha256 = digest(event)
        Event.objects.filter(pk=event.pk).update(facts=event.facts, sha256=event.sha256)
    return publication


def test_a_version_from_before_a_format_lacks_nothing_and_is_given_it_once(cast: Cast) -> None:
    publication = sealed_long_ago(cast)
    assert not list(flaws())
    assert draw_missing(at=day(30)) == 2
    assert draw_missing(at=day(31)) == 0
    assert not list(flaws())
    seal = publication.sha256
    for form in ("docx", "odt"):
        row = publication.renditions.get(format=form)
        assert bytes(row.content) == documents.office(publication.record, seal, form)
        assert row.made_at == day(30)
    assert Event.objects.filter(verb="publication.drawn", subject_id=publication.pk, by=None).count() == 1


def test_a_document_that_was_made_and_is_gone_is_a_flaw_and_is_not_made_again(cast: Cast) -> None:
    publication = published(cast)
    with pgtrigger.ignore():
        publication.renditions.filter(format="docx").delete()
    assert draw_missing(at=day(30)) == 0
    assert list(flaws()) == [f"Publication {publication.pk} has lost a document."]


def test_a_document_that_was_put_in_place_of_the_one_that_was_made_is_a_flaw(cast: Cast) -> None:
    row = published(cast).renditions.get(format="pdf")
    with pgtrigger.ignore():
        Rendition.objects.filter(pk=row.pk).update(content=b"other", sha256=sha256(b"other").hexdigest())
    assert list(flaws()) == [f"Document {row.pk} (pdf) is not what was made."]


def test_the_nightly_task_adds_the_documents_that_are_missing(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    publication = sealed_long_ago(cast)
    caplog.set_level("INFO")
    add_documents()
    assert set(publication.renditions.values_list("format", flat=True)) == {form.value for form in Rendition.Format}
    assert "2 documents were added" in caplog.text


def test_nothing_is_published_where_a_document_cannot_be_made(
    cast: Cast, drawn_anew: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = approved(cast)
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(CannotMove, match="pypandoc-binary"):
        publish(response, by=cast.people[Role.OFFICER], at=day(10))
    assert not Publication.objects.exists()
    response.refresh_from_db()
    assert response.office_state == OfficeState.APPROVED


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
