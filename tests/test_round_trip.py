"""What is published, does it come back the same? Sealed documents brought in again, and the two records compared."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import pytest
from django.db import transaction

from accounts.models import LocalPolicingBody, Role, User
from imports import register
from imports.actions import make_records, take_in_document
from imports.confined import read_kind
from imports.forms import ReviewForm, initial_details
from imports.parser import propose
from imports.reader import read
from imports.review import proposal_of, review
from pcc_tracker import main_job
from pcc_tracker.demo import Cast
from publications import documents
from publications.actions import publish
from publications.models import Publication, Rendition
from publications.record import Invitation, Overall, Recommendation, Record, fingerprint
from recommendations.actions import NewCause, NewRecommendation, NewReport, log_report
from recommendations.deadlines import civil_day
from recommendations.models import Grade, GradeScheme, Programme, Regime
from responses.actions import Details, move, open_response, save_text
from responses.content import Text
from responses.models import Part, Response, Side
from tests import example_record as example
from tests.conftest import NOON
from tests.stories import day
from tests.test_imports_parser import words_in, words_of_output

LINK = '<a href="https://www.example.org/{0}" rel="noopener noreferrer">{1}</a>'
# Everything that a text may hold, in the ways in which it may stand together.
RICH = (
    "<p>Emphasis <em>runs <strong>through</strong> emphasis</em>, and so it d<em>o</em>es in a word; "
    f"{LINK.format('a', 'a link with <em>stress</em> in it')}, <strong>next to bold</strong>. 2 &lt; 3 &amp; 4.</p>"
    f"<p>An address that is longer than a line: {LINK.format('x' * 150, 'https://www.example.org/' + 'x' * 150)}.</p>"
    "<p>A line<br/>ended by its writer, £8.2 million, 10–12 per cent and a face-to-face talk.</p>"
    "<ul><li>one:<ul><li>first of one;<ol><li>deep;</li><li>deeper;</li></ol></li>"
    f"<li>second of one, with a note,{{note}} and</li></ul></li><li>two</li></ul>"
    "<ul><li>another list</li></ul>"
    "<ol><li><p>An item of two paragraphs.</p><p>Its second.</p></li><li><p>Another.</p></li></ol>"
    "<blockquote><p>Quoted:</p><ul><li>within</li></ul><p>the quotation.</p></blockquote>"
    "<p>Deadline: as in a text.</p><p>Recommendation 1</p><p>The Commissioner’s response</p>"
    "<p><em>No comments were received on this item.</em></p>"
).replace("{note}", f'<span class="footnote">As {LINK.format("n", "the report")} says, <em>twice</em>.</span>')


# Lists, quotations and paragraphs that are long enough to be broken by a page's end at every level.
BROKEN = (
    f"<ul><li>Long: <em>over {'several ' * 60}</em>lines.</li><li><p>{'A paragraph of an item. ' * 40}End.</p>"
    f"<p>Next.</p><ul><li>{'Nested words. ' * 60}Then<ol><li>{'deep words, ' * 40}end.</li><li>b</li></ol>"
    f"after the list {'and on ' * 50}.</li></ul></li></ul><blockquote><p>{'Quoted words. ' * 60}End.</p></blockquote>"
)
# Six times over, so that each kind of text is broken by a page's end somewhere.
FULL = replace(
    example.FULL,
    report=replace(example.REPORT, findings=example.FINDINGS + RICH),
    overall=Overall(
        body=example.OVERALL_BODY + RICH, force=example.OVERALL_FORCE + RICH * 6, body_on_force=example.OVERALL_REPLY
    ),
    causes=tuple(replace(cause, text=cause.text + RICH) for cause in example.CAUSES),
    recommendations=tuple(
        replace(
            item,
            text=item.text + RICH,
            force=item.force if item.force.text else replace(item.force, text=RICH),
            body=replace(item.body, text=item.body.text + RICH),
        )
        for item in example.RECOMMENDATIONS
    ),
)
NONE_RECEIVED = replace(
    FULL,
    overall=replace(FULL.overall, force="", body_on_force=""),
    recommendations=tuple(replace(item, force=example.NOTHING) for item in FULL.recommendations),
)


FORMS = (Rendition.Format.PDF, Rendition.Format.DOCX, Rendition.Format.ODT)


def logged(record: Record, cast: Cast) -> Response:
    """The report of a record, written down by the body's officer on its day, and the response it asks for."""
    officer, at = cast.people[Role.OFFICER], day(1, record.report.published_on)
    schemes = GradeScheme.objects.on(record.report.published_on)
    new = NewReport(
        title=record.report.title,
        programme=Programme.objects.get(name=record.report.programme),
        published_on=record.report.published_on,
        inspectorate=record.report.inspectorate,
        link=record.report.link,
        findings=record.report.findings,
        stated_recommendations=record.report.stated_recommendations,
        grades={cast.force: Grade.objects.get(scheme__in=schemes, name=record.report.overall_grade)},
        causes=[NewCause(text=cause.text, accelerated=cause.accelerated) for cause in record.causes],
        recommendations=[_new(item, record) for item in record.recommendations],
    )
    report = log_report(new, by=officer, at=at)
    return open_response(report, cast.force, by=officer, at=at, regime=Regime.objects.get(slug="section-55"))


def _new(item: Recommendation, record: Record) -> NewRecommendation:
    under = [number for number, cause in enumerate(record.causes) if item.slug in cause.recommendations]
    return NewRecommendation(
        number=item.number,
        kind=item.kind,
        text=item.text,
        cause=under[0] if under else None,
        addressed_to=item.addressed_to,
        deadline_phrase=item.deadline.phrase,
        override_due_on=item.deadline.due_on if item.deadline.override_reason else None,
        override_reason=item.deadline.override_reason,
    )


def published(record: Record, cast: Cast) -> Publication:
    """The story of a response that says what this record says, from the invitation to its publication on day 54."""
    response = logged(record, cast)
    people, first_on = cast.people, record.report.published_on
    invitation = Details(comment_by=day(28, first_on).date())
    move(response, "invite", by=people[Role.OFFICER], at=day(2, first_on), details=invitation)
    if record.overall.force:
        move(response, "start", by=people[Role.FORCE_LIAISON], at=day(3, first_on))
        _write(response, Side.FORCE, record, by=people[Role.FORCE_LIAISON], at=day(4, first_on))
        move(response, "send_for_sign_off", by=people[Role.FORCE_LIAISON], at=day(5, first_on))
        signed = Details(signed_name="A", signed_rank="DCC")
        move(response, "submit", by=people[Role.FORCE_SIGNATORY], at=day(6, first_on), details=signed)
    else:
        move(response, "record_none_received", by=people[Role.OFFICER], at=day(30, first_on))
    _write(response, Side.BODY, record, by=people[Role.OFFICER], at=day(40, first_on))
    move(response, "send_for_approval", by=people[Role.OFFICER], at=day(41, first_on))
    move(response, "approve", by=people[Role.APPROVER], at=day(42, first_on))
    return publish(response, by=people[Role.OFFICER], at=day(54, first_on))


def _write(response: Response, side: Side, record: Record, *, by: User, at: datetime) -> None:
    """Save one side's texts of a record."""
    whole = record.overall.force if side == Side.FORCE else record.overall.body
    parts = {Part.OVERALL: whole, Part.ON_COMMENTS: record.overall.body_on_force if side == Side.BODY else ""}
    for part, text in parts.items():
        if text:
            save_text(response, side, Text(text), part=part, expected_version=0, by=by, at=at)
    for item in record.recommendations:
        answer = item.force if side == Side.FORCE else item.body
        row = response.report.recommendations.get(kind=item.kind, number=item.number)
        said = Text(answer.text, answer.position, answer.disposition)
        save_text(response, side, said, recommendation=row, expected_version=0, by=by, at=at)


def brought_in(file: bytes, cast: Cast, programme: str) -> Response:
    """The records that an officer makes of a document by confirming what the review page shows; only the programme,
    which no published response names, is chosen by hand."""
    officer = cast.people[Role.OFFICER]
    intake = take_in_document(file, "response", body=cast.body, by=officer, at=NOON)
    assert review(intake).blocks_unplaced == 0
    details = initial_details(
        proposal_of(intake), LocalPolicingBody.objects.filter(pk=cast.body.pk), civil_day(NOON), pasted=False
    )
    form = ReviewForm(
        details | {"programme": str(Programme.objects.get(name=programme).pk)},
        proposal=proposal_of(intake),
        bodies=LocalPolicingBody.objects.filter(pk=cast.body.pk),
        today=civil_day(NOON),
    )
    assert form.is_valid(), form.errors
    return make_records(intake, form.reviewed(), expected_version=intake.version, by=officer, at=NOON)


@dataclass(frozen=True)
class Sealed:
    """A publication, kept after its rows are rolled back."""

    record: Record
    sha256: str
    documents: dict[str, bytes]
    force_state: str

    @classmethod
    def of(cls, publication: Publication) -> "Sealed":
        kept = {row.format: bytes(row.content) for row in publication.renditions.all()}
        return cls(publication.record, publication.sha256, kept, publication.response.force_state)


def once_more(sealed: Sealed, form: Rendition.Format, cast: Cast) -> Sealed:
    """The publication that one of its documents becomes where nobody has heard of it."""
    assert not Response.objects.exists()
    with forgotten():
        response = brought_in(sealed.documents[form], cast, sealed.record.report.programme)
        return Sealed.of(Publication.objects.get(response=response))


@contextmanager
def forgotten() -> Iterator[None]:
    """All that is written within is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def said(record: Record) -> Record:
    """A record without what an older document is not believed for, or cannot say.

    That it was entered afterwards, the exceptions made for it, and how and when the chief officer was invited.
    """
    edition = replace(record.edition, already_published=False, exceptions=())
    unknown = Invitation(invited_on=None, comment_by=None, received_on=None, outcome="not recorded")
    return replace(record, edition=edition, invitation=unknown)


def document_of(record: Record, form: Rendition.Format) -> bytes:
    """A document of a record, without the records it came from."""
    seal = fingerprint(record.canonical())
    return documents.pdf(record, seal) if form == Rendition.Format.PDF else documents.office(record, seal, form.value)


@pytest.mark.parametrize("record", [FULL, NONE_RECEIVED], ids=["full", "none received"])
def test_a_response_that_was_published_and_brought_in_again_says_the_same(record: Record, cast: Cast) -> None:
    with forgotten():
        first = Sealed.of(published(record, cast))
    for form in FORMS:
        second = once_more(first, form, cast)
        assert asdict(said(second.record)) == asdict(said(first.record)), form
        assert second.force_state == first.force_state


def test_a_historic_response_brought_in_again_has_the_same_fingerprint(cast: Cast) -> None:
    with forgotten():
        first = Sealed.of(main_job.run(cast, at=NOON).publication)
    for form in FORMS:
        second = once_more(first, form, cast)
        assert second.sha256 == first.sha256, form
        assert second.documents == first.documents, form


@pytest.mark.parametrize("lines", range(0, 40, 8))
def test_a_text_comes_back_whole_wherever_its_page_ends(lines: int) -> None:
    text = f"<p>{'So many words. ' * 6 * lines}Then:</p>{RICH}{BROKEN}{RICH}"
    record = replace(example.HISTORIC, overall=Overall(body=text, force="", body_on_force=""))
    assert propose(read(document_of(record, Rendition.Format.PDF))).overall.html == text


@pytest.mark.parametrize("form", FORMS)
def test_every_word_of_our_own_document_is_in_a_text_or_named_in_a_warning(form: Rendition.Format) -> None:
    document = read(document_of(FULL, form))
    sources = "\n".join(block.source for block in document.blocks)
    assert Counter("".join(sources.split())) == Counter("".join(document.raw.split()))
    assert words_in(sources) - words_of_output(propose(document)) == Counter()


@pytest.mark.parametrize("form", FORMS)
def test_nothing_of_our_own_document_is_left_to_place_and_its_labels_are_in_no_text(form: Rendition.Format) -> None:
    proposal = propose(read(document_of(example.FULL, form)))
    assert proposal.unplaced == ()
    texts = [proposal.overall, proposal.overall_force, proposal.overall_reply]
    texts += [passage for item in proposal.recommendations for passage in (item.text, item.force.text, item.body.text)]
    together = "\n".join(passage.plain for passage in texts)
    for label in ("No comments were", "Back to the text", "was invited on", "Position:", "Deadline:", "Section 55"):
        assert label not in together


@pytest.mark.parametrize("form", FORMS)
def test_a_part_that_the_reader_does_not_know_is_left_to_a_person(
    form: Rendition.Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(register.PLACES, "overall")
    proposal = propose(read_kind(form.value, document_of(example.HISTORIC, form)))
    assert proposal.overall.html == ""
    assert [passage.html for passage in proposal.unplaced] == [example.HISTORIC.overall.body]


@pytest.mark.parametrize("form", FORMS)
def test_a_report_that_numbers_in_its_own_way_keeps_its_numbers_and_its_title(form: Rendition.Format) -> None:
    title = "Review of the police response to the needs of victims."
    items = [replace(example.RECOMMENDATIONS[0], number="A.iv", slug="a"), example.RECOMMENDATIONS[5]]
    cause = replace(example.CAUSES[0], recommendations=tuple(item.slug for item in items))
    report = replace(example.REPORT, title=title, stated_recommendations=None)
    record = replace(example.FULL, report=report, causes=(cause,), recommendations=tuple(items))
    proposal = propose(read(document_of(record, form)))
    assert [item.number for item in proposal.recommendations] == ["A.iv", "1"]
    assert proposal.causes[0].items == (1, 2)
    assert (proposal.report.title.value, proposal.report.stated) == (title, None)
