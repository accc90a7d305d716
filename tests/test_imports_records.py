"""From a document to records: the review, the one transaction, and what stops it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.actions import add_person
from accounts.models import Force, Role
from imports.models import Intake
from imports.review import review
from imports.tasks import discard_abandoned
from pcc_tracker import main_job
from pcc_tracker.demo import DOCUMENT, Cast
from publications.models import Publication
from recommendations.deadlines import civil_day
from recommendations.models import Programme, Recommendation, Report
from responses.models import Response, Side, Statement
from tests.conftest import NOON

DRAFT = """West Midlands Police: A report on call handling

Recommendation 1

Within six months, the force should answer calls sooner.

WMP response

We have begun.

PCC response

I agree.
"""


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    """A browser without JavaScript, signed in as the body's officer."""
    client.force_login(cast.people[Role.OFFICER])
    return client


def upload(client: Client, content: bytes, name: str = "response.txt") -> Intake:
    """Bring a document in by the page."""
    client.post(reverse("imports:start"), {"document": SimpleUploadedFile(name, content)})
    return Intake.objects.latest("pk")


def fields(client: Client, intake: Intake, **changed: str) -> dict[str, str]:
    """What a browser would send from the review page, with some boxes filled otherwise."""
    form = client.get(reverse("imports:intake_review", args=[intake.pk])).context["form"]
    return {"version": str(intake.version), **{k: v or "" for k, v in form.data.items()}, **changed}


def send(client: Client, intake: Intake, do: str, **changed: str | list[str]) -> object:
    """Press one of the review page's buttons."""
    intake.refresh_from_db()
    data = {**fields(client, intake), "do": do, **changed}
    return client.post(reverse("imports:intake_review", args=[intake.pk]), data, follow=True)


PUBLISHED = {
    "already_published": "yes",
    "response_published_on_0": "30",
    "response_published_on_1": "10",
    "response_published_on_2": "2017",
}
REPORT = {"published_on_0": "5", "published_on_1": "1", "published_on_2": "2026", "already_published": "no"}


def programme(name: str) -> str:
    """A programme as the form names it."""
    return str(Programme.objects.get(name=name).pk)


def test_the_real_response_becomes_records_and_a_sealed_publication(officer: Client, seed: bytes) -> None:
    intake = upload(officer, seed)
    send(officer, intake, "make", programme=programme("Crime data integrity"), **PUBLISHED)
    report = Report.objects.get()
    assert (report.published_on, report.causes.count(), report.recommendations.count()) == (date(2017, 9, 7), 1, 4)
    due = [item.due_on for item in report.recommendations.all()]
    assert due == [date(2018, 3, 7), date(2017, 12, 7), date(2017, 12, 7), date(2018, 3, 7)]
    assert Statement.objects.filter(side=Side.FORCE).count() == 4
    assert Statement.objects.filter(side=Side.BODY).count() == 5
    sealed = Publication.objects.get().record
    assert (sealed.edition.published_on, sealed.edition.day) == (date(2017, 10, 30), 54)
    assert sealed.edition.already_published
    assert sealed.report.overall_grade == "Inadequate"
    assert sealed.clock.last_on == date(2017, 11, 1)
    assert "Consideration of Recommendation 2 poses some issues" in sealed.recommendations[1].body.text
    assert sealed.recommendations[3].text.count("<li>") == 2


def test_nothing_is_written_before_the_records_are_made(officer: Client, seed: bytes) -> None:
    upload(officer, seed)
    assert not Report.objects.exists()
    assert not Response.objects.exists()


def test_a_draft_becomes_texts_to_work_on(officer: Client) -> None:
    intake = upload(officer, DRAFT.encode())
    send(officer, intake, "make", programme=programme("PEEL"), **REPORT)
    response = Response.objects.get()
    assert not Publication.objects.exists()
    assert response.force_state == "not invited"  # nobody at the force has signed it
    assert response.office_state == "drafting"
    assert response.statements.get(side=Side.BODY).text == "<p>I agree.</p>"


def test_comments_that_the_force_has_submitted_come_in_under_their_date(officer: Client) -> None:
    intake = upload(officer, DRAFT.encode())
    received = {f"comments_received_on_{n}": part for n, part in enumerate(("19", "1", "2026"))}
    send(officer, intake, "make", programme=programme("PEEL"), **REPORT, **received)
    response = Response.objects.get()
    assert response.force_state == "submitted"
    assert civil_day(response.submissions.get().submitted_at) == date(2026, 1, 19)


def test_a_recommendation_without_words_is_not_made(officer: Client) -> None:
    intake = upload(officer, DRAFT.encode())
    asked = next(row.block.index for row in review(intake).rows if row.label == "recommendation:1")
    send(officer, intake, "place", block=[str(asked)], target="discarded")
    page = send(officer, intake, "make", programme=programme("PEEL"), **REPORT)
    assert "Recommendation 1 has no words of its own." in page.content.decode()  # type: ignore[attr-defined]
    assert not Report.objects.exists()


def test_the_same_file_is_not_made_twice_under_another_title(officer: Client) -> None:
    for title in ("One", "Another"):
        intake = upload(officer, DRAFT.encode())
        page = send(officer, intake, "make", title=title, programme=programme("PEEL"), **REPORT)
    assert "The records of this very file have been made for this force already." in page.content.decode()  # type: ignore[attr-defined]
    assert Report.objects.count() == 1


def test_an_upload_can_be_thrown_away(officer: Client) -> None:
    intake = upload(officer, DRAFT.encode())
    officer.post(reverse("imports:intake_discard", args=[intake.pk]))
    assert not Intake.objects.exists()


def test_a_block_can_be_moved_and_left_out(officer: Client) -> None:
    intake = upload(officer, DRAFT.encode())
    agree = next(row.block.index for row in review(intake).rows if row.block.text == "I agree.")
    send(officer, intake, "place", block=[str(agree)], target="force:1")
    intake.refresh_from_db()
    assert intake.placements[str(agree)] == "force:1"
    send(officer, intake, "place", block=[str(agree)], target="discarded")
    intake.refresh_from_db()
    item = review(intake).proposal.recommendations[0]
    assert (item.force.text.plain, item.body.text.plain) == ("We have begun.", "")


def test_a_block_that_nobody_placed_stops_the_records(officer: Client) -> None:
    intake = upload(officer, DRAFT.encode())
    agree = next(row.block.index for row in review(intake).rows if row.block.text == "I agree.")
    send(officer, intake, "place", block=[str(agree)], target="unplaced")
    page = send(officer, intake, "make", programme=programme("PEEL"), **REPORT)
    assert "not placed yet. Place each of them, or leave it out." in page.content.decode()  # type: ignore[attr-defined]
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "Enter the title of the report"),
        ({"published_on_1": "13"}, "Enter the date the report was published, like 7 9 2017"),
        ({"published_on_2": "2999"}, "The date the report was published is still to come. Check it."),
        ({"already_published": ""}, "Say whether this response has been published already"),
        ({"already_published": "yes"}, "Enter the date the response was published, like 30 10 2017"),
        ({"force": ""}, "Choose the force that the report is about"),
        ({"programme": ""}, "Choose the programme that the report belongs to"),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_entered_is_kept(
    officer: Client, changed: dict[str, str], sentence: str
) -> None:
    intake = upload(officer, DRAFT.encode())
    given = {"programme": programme("PEEL"), "inspectorate": "HMICFRS", **REPORT, **changed}
    page = send(officer, intake, "make", **given).content.decode()  # type: ignore[attr-defined]
    assert sentence in page
    assert "Error:" in page
    assert not Report.objects.exists()
    intake.refresh_from_db()
    assert intake.details["inspectorate"] == "HMICFRS"


def test_the_same_response_cannot_be_made_twice(officer: Client) -> None:
    for text in (DRAFT, DRAFT + "\n"):
        intake = upload(officer, text.encode())
        page = send(officer, intake, "make", programme=programme("PEEL"), **REPORT)
    assert "is here already" in page.content.decode()  # type: ignore[attr-defined]
    assert Response.objects.count() == 1


def test_of_two_windows_the_slower_is_told_and_what_was_entered_is_kept(officer: Client) -> None:
    intake = upload(officer, DRAFT.encode())
    stale = fields(officer, intake)
    send(officer, intake, "save", title="Mine")
    page = officer.post(
        reverse("imports:intake_review", args=[intake.pk]), {**stale, "do": "make", "title": "Theirs"}, follow=True
    )
    assert "You saved this review in another window" in page.content.decode()
    assert 'value="Theirs"' in page.content.decode()
    intake.refresh_from_db()
    assert intake.details["title"] == "Mine"
    assert not Report.objects.exists()


def test_a_failure_in_the_middle_writes_nothing(
    officer: Client, drawn_anew: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_facts: object) -> None:
        raise RuntimeError("The disk is full.")

    monkeypatch.setattr("publications.documents.pdf", fail)
    intake = upload(officer, DRAFT.encode())
    days = {"response_published_on_0": "9", "response_published_on_1": "2", "response_published_on_2": "2026"}
    with pytest.raises(RuntimeError):
        send(officer, intake, "make", programme=programme("PEEL"), **{**REPORT, "already_published": "yes", **days})
    assert not Report.objects.exists()
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
def test_only_an_officer_brings_documents_in(client: Client, cast: Cast, role: Role) -> None:
    client.force_login(cast.people[role])
    for name in ("imports:start", "imports:paste"):
        page = client.get(reverse(name))
        assert page.status_code == 403
        assert "Only an officer of the body can log reports" in page.content.decode()


def test_an_intake_of_another_body_is_not_there(officer: Client, cast: Cast, client: Client) -> None:
    intake = upload(officer, DRAFT.encode())
    client.force_login(cast.people[Role.APPROVER])
    assert client.get(reverse("imports:intake_review", args=[intake.pk])).status_code == 404


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"PK\x03\x04 broken", b"\x00\x01\x02" * 99])
def test_a_file_that_cannot_be_read_gets_a_sentence_and_writes_nothing(officer: Client, content: bytes) -> None:
    page = officer.post(reverse("imports:start"), {"document": SimpleUploadedFile("a.pdf", content)})
    assert page.status_code == 200
    assert page.context["form"].errors["document"][0].endswith(".")
    assert not Intake.objects.exists()


def test_a_pasted_report_is_split_and_logged_without_texts(officer: Client) -> None:
    text = (
        "Cause of concern\n\nCalls are not answered.\n\nRecommendations\n\n"
        "1. Within six months, the force should answer calls.\n\n2. Immediately, it should call people back.\n"
    )
    page = officer.post(
        reverse("imports:paste"),
        {"title": "On calls", "published_on_0": "5", "published_on_1": "1", "published_on_2": "2026", "text": text},
    )
    intake = Intake.objects.get()
    assert page.url == reverse("imports:intake_review", args=[intake.pk])  # type: ignore[attr-defined]
    send(officer, intake, "make", programme=programme("PEEL"))
    report = Report.objects.get()
    assert (report.title, report.causes.count(), report.recommendations.count()) == ("On calls", 1, 2)
    assert [item.due_on for item in report.recommendations.all()] == [date(2026, 7, 5), date(2026, 1, 5)]
    assert not Statement.objects.exists()


def test_uploads_left_for_a_month_are_thrown_away_and_made_ones_kept(officer: Client, seed: bytes) -> None:
    made = upload(officer, seed)
    send(officer, made, "make", programme=programme("PEEL"), **PUBLISHED)
    left = upload(officer, DRAFT.encode())
    recent = upload(officer, DRAFT.encode())
    Intake.objects.exclude(pk=recent.pk).update(uploaded_at=datetime(2020, 1, 1, tzinfo=UTC))
    discard_abandoned()
    assert set(Intake.objects.all()) == {made, recent}
    assert left not in Intake.objects.all()


def test_the_demos_main_job_runs_once_however_often_it_is_called(cast: Cast) -> None:
    first = main_job.run(cast, at=NOON)
    second = main_job.run(cast, at=NOON)
    assert first.publication == second.publication
    assert Report.objects.get().recommendations.count() == 4
    assert DOCUMENT.exists()


def also_at_kent() -> Force:
    """Kent, at whose body the demo's officer works as well from here on."""
    force = Force.objects.get(slug="kent")
    body = force.body_on(NOON.date())
    add_person("officer@demo.example", "", Role.OFFICER, body=body, at=NOON.replace(year=2020))
    return force


CAUSE = "Cause of concern\n\nCalls wait.\n\n"
WITH_CAUSE = DRAFT.replace("Recommendation 1", f"{CAUSE}Recommendation 1")


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (DRAFT, DRAFT.replace("calls sooner", "calls at night"), "and its recommendation 1 reads otherwise"),
        (DRAFT, DRAFT.replace("six months", "three months"), "and its recommendation 1 reads otherwise"),
        (DRAFT, WITH_CAUSE, "with other causes of concern"),
        (WITH_CAUSE, WITH_CAUSE.replace("wait", "end"), "and its cause of concern 1 reads otherwise"),
    ],
)
def test_a_report_that_reads_otherwise_is_not_taken_for_the_one_that_is_here(
    officer: Client, cast: Cast, first: str, second: str, sentence: str
) -> None:
    for text, force in ((first, cast.force), (second, also_at_kent())):
        intake = upload(officer, text.encode())
        page = send(officer, intake, "make", programme=programme("PEEL"), **REPORT, force=str(force.pk))
    said = f"A report of this title and date is here already, {sentence}. Compare the two first."
    assert said in page.content.decode()  # type: ignore[attr-defined]
    assert Response.objects.count() == 1
    assert Report.objects.get().scope == Report.Scope.ONE_FORCE


def test_a_report_on_several_forces_is_logged_once_with_a_response_for_each(officer: Client, cast: Cast) -> None:
    other = also_at_kent()
    kent = other.body_on(NOON.date())
    for force, grade in ((cast.force, "Inadequate"), (other, "Good")):
        intake = upload(officer, DRAFT.encode())
        made = {**REPORT, "force": str(force.pk), "overall_grade": grade}
        send(officer, intake, "make", programme=programme("PEEL"), **made)
    report = Report.objects.get()
    assert report.scope == Report.Scope.SEVERAL_FORCES
    assert {(r.force.slug, r.body) for r in Response.objects.all()} == {("west-midlands", cast.body), ("kent", kent)}
    assert [report.overall_grade_of(force) for force in (cast.force, other)] == ["Inadequate", "Good"]


def test_a_report_of_the_same_name_with_other_recommendations_is_not_mixed_with_it(officer: Client) -> None:
    for text in (DRAFT, DRAFT.replace("Recommendation 1", "Recommendation 7")):
        intake = upload(officer, text.encode())
        page = send(officer, intake, "make", programme=programme("PEEL"), **REPORT)
    assert "with other recommendations" in page.content.decode()  # type: ignore[attr-defined]
    assert Report.objects.count() == 1


@pytest.mark.parametrize("version", ["", "nonsense", "-1", "9" * 30])
def test_a_tampered_page_writes_nothing_and_says_so(officer: Client, version: str) -> None:
    intake = upload(officer, DRAFT.encode())
    page = send(officer, intake, "make", version=version, title="a\x00b")
    assert "This page was not the newest one." in page.content.decode()  # type: ignore[attr-defined]
    assert not Report.objects.exists()


def test_signs_that_the_database_cannot_keep_are_left_out(officer: Client) -> None:
    intake = upload(officer, DRAFT.encode())
    send(officer, intake, "save", title="On\x00 calls")
    intake.refresh_from_db()
    assert intake.details["title"] == "On calls"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_make_the_same_records_at_the_same_moment_one_wins(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.people[Role.OFFICER])
    intakes = [upload(client, DRAFT.encode()) for _ in range(2)]
    sent = [fields(client, intake, do="make", programme=programme("PEEL"), **REPORT) for intake in intakes]

    def press(number: int) -> str:
        try:
            address = reverse("imports:intake_review", args=[intakes[number].pk])
            return client.post(address, sent[number], follow=True).content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        pages = list(pool.map(press, range(2)))
    assert sum("already" in page for page in pages) == 1
    assert Response.objects.count() == 1


def paste(client: Client, text: str) -> object:
    """Bring a report in by hand."""
    days = {"published_on_0": "5", "published_on_1": "1", "published_on_2": "2026"}
    return client.post(reverse("imports:paste"), {"title": "On calls", **days, "text": text})


@pytest.mark.parametrize("text", ["<p>Some words.</p>" * 3001, "• word\n" * 3001, "x\n" * 20_000, "<div>" * 3000 + "x"])
def test_a_pasted_text_that_nobody_could_review_gets_a_sentence_and_is_kept(officer: Client, text: str) -> None:
    page = paste(officer, text)
    assert "This text " in page.context["form"].errors["text"][0]  # type: ignore[attr-defined]
    assert page.context["form"].data["text"] == text  # type: ignore[attr-defined]
    assert not Intake.objects.exists()


def test_a_file_of_more_blocks_than_anybody_could_review_gets_a_sentence(officer: Client) -> None:
    file = SimpleUploadedFile("a.html", b"<html><body>" + b"<p>Some words.</p>" * 3001)
    page = officer.post(reverse("imports:start"), {"document": file})
    assert "more than 3,000 paragraphs" in page.context["form"].errors["document"][0]
    assert not Intake.objects.exists()


def test_the_longest_review_is_served(officer: Client) -> None:
    paste(officer, "<p>Some words.</p>" * 3000)
    intake = Intake.objects.get()
    page = officer.get(reverse("imports:intake_review", args=[intake.pk]))
    rows = page.context["review"].rows
    assert [row.next_doubt for row in rows] == [*range(1, 3000), None]
