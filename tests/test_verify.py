"""Can anyone find out whether a file or a fingerprint is what was published, and is every alteration found?"""

import json
import re
import zipfile
from io import BytesIO, StringIO
from typing import Any

import pgtrigger
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import InternalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Browser

from accounts.models import Role
from imports import words as reading
from pcc_tracker.demo import Cast
from publications.actions import flaws, put_back, take_down, withdraw
from publications.fingerprints import named_in, read
from publications.models import Publication, Rendition
from tests.example_record import CORRECTED, FULL
from tests.factories import published as entered
from tests.pages import DESK, PHONE, soup, visit, words
from tests.stories import corrected, day, published

pytestmark = pytest.mark.django_db

VERIFY, FILE = "/verify/", "/verify/file/"
REASON = "A court ordered it."


def answer(response: Any) -> str:
    """The answers on the page, without the rest of it."""
    return " ".join(" ".join(tag.get_text(" ").split()) for tag in soup(response).select(".govuk-notification-banner"))


def ask(digits: str) -> str:
    page = Client().get(VERIFY, {"fingerprint": digits})
    assert page.status_code == 200
    return answer(page)


def upload(content: bytes, name: str = "response") -> Any:
    return Client(enforce_csrf_checks=True).post(FILE, {"file": SimpleUploadedFile(name, content)})


def files(publication: Publication) -> dict[str, bytes]:
    """Every file that people downloaded, by its format."""
    kept = {row.format: bytes(row.content) for row in publication.renditions.all()}
    return {"json": publication.canonical.encode(), **kept}


def saved_anew(form: str, content: bytes) -> bytes:
    """The same document with other bytes."""
    if form == "json":
        return json.dumps(json.loads(content), indent=2).encode()
    if form in ("docx", "odt"):
        packed = BytesIO()
        with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as new:
            for name in old.namelist():
                new.writestr(name, old.read(name))
        return packed.getvalue()
    return content + b"\n"


def altered(sql: str) -> None:
    """Run one statement as one who may switch the database’s own protection off."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_file_that_was_published_is_known_by_its_bytes(cast: Cast) -> None:
    publication = published(cast)
    named = {"json": "data (JSON)", "html": "web document (HTML)", "pdf": "PDF", "docx": "Word", "odt": "OpenDocument"}
    for form, content in files(publication).items():
        page = upload(content)
        assert page.status_code == 200
        said = f"This file is the {named[form]} of version 1 of “{publication.record.title}”, published on"
        assert f"Unchanged, and the newest version {said} Wednesday 14 January 2026, unchanged." in answer(page)


def test_a_file_that_was_saved_anew_is_told_from_the_sealed_one_and_leads_to_it(cast: Cast) -> None:
    publication = published(cast)
    for form, content in files(publication).items():
        page = upload(saved_anew(form, content))
        said = answer(page)
        assert f"This file names version 1 of “{publication.record.title}”" in said, form
        assert "changed, or only saved anew. Rely on the sealed one instead." in said
        assert (
            f'href="/responses/{publication.force_slug}/{publication.report_slug}/version/1/"' in page.content.decode()
        )


def test_an_older_version_says_so_and_leads_to_the_newest(cast: Cast) -> None:
    first = published(cast)
    second = corrected(first, cast)
    page = upload(files(first)["pdf"])
    assert "Unchanged, but an older version" in answer(page)
    assert "Version 2 replaced it on Monday 26 January 2026." in answer(page)
    assert f'href="/responses/{first.force_slug}/{first.report_slug}/"' in page.content.decode()
    assert "Unchanged, but an older version" in ask(first.sha256)
    assert "Unchanged, and the newest version" in ask(second.sha256)


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {2} ", "{3}"])
def test_a_fingerprint_is_known_in_capitals_with_spaces_and_by_its_beginning(cast: Cast, typed: str) -> None:
    seal = published(cast).sha256
    spaced = " ".join(seal[at : at + 8] for at in range(0, 64, 8))
    assert "This is the fingerprint of version 1 of" in ask(typed.format(seal, seal.upper(), spaced, seal[:8]))


def test_the_fingerprint_of_a_file_is_known_as_well(cast: Cast) -> None:
    seal = published(cast).renditions.get(format="pdf").sha256
    assert "This is the fingerprint of the PDF of version 1 of" in ask(seal)


@pytest.mark.parametrize("typed", ["1234567", "x" * 64, "0" * 65, "'; DROP TABLE", "\x00" * 8, "٣" * 8])
def test_what_is_no_fingerprint_is_refused_in_a_sentence(client: Client, typed: str) -> None:
    page = client.get(VERIFY, {"fingerprint": typed})
    assert page.status_code == 400
    assert "Enter a fingerprint of 64 digits, or at least its first 8" in words(page)


def test_what_was_never_published_is_not_known() -> None:
    entered()
    assert "Nothing that was published here has this fingerprint." in ask("0" * 64)
    assert "names no response that was" in answer(upload(b"A letter."))


def test_fingerprints_that_begin_alike_are_all_told() -> None:
    one, two = entered(FULL), entered(CORRECTED)
    with pgtrigger.ignore():
        for number, row in enumerate((one, two)):
            Publication.objects.filter(pk=row.pk).update(sha256=f"abcdef12{number:056}")
    assert len(soup(Client().get(VERIFY, {"fingerprint": "abcdef12"})).select(".govuk-notification-banner")) == 2


def test_what_was_withdrawn_says_so_and_leads_to_the_reason(cast: Cast) -> None:
    publication = published(cast)
    withdraw(publication.response, reason=REASON, by=cast.people[Role.APPROVER], at=day(30))
    for said in (ask(publication.sha256), answer(upload(files(publication)["odt"]))):
        assert f"Withdrawn This is version 1 of “{publication.record.title}”" in said
        assert "withdrew it on Tuesday 3 February 2026." in said
        assert "Read why it was withdrawn" in said


def test_what_was_taken_down_is_not_named(cast: Cast) -> None:
    publication, administrator = published(cast), cast.people[Role.ADMINISTRATOR]
    take_down(publication.response, reason=REASON, by=administrator, at=day(30))
    for said in (ask(publication.sha256), answer(upload(files(publication)["json"]))):
        assert "Taken down" in said
        assert publication.record.report.title not in said
        assert publication.report_slug not in said
    put_back(publication.response, reason=REASON, by=administrator, at=day(31))
    assert "Unchanged" in ask(publication.sha256)


# Hostile files


def test_a_file_that_is_too_large_is_not_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("public.verify_views.LARGEST", 1000)
    assert upload(b"x" * 20_000).status_code == 413
    assert upload(b"x" * 1001).status_code == 413
    assert upload(b"x" * 1000).status_code == 200


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", b"PK\x03\x04 broken"])
def test_a_file_that_cannot_be_opened_gets_a_sentence(content: bytes) -> None:
    assert "could not be opened to look for a fingerprint" in answer(upload(content))


def test_only_so_many_strangers_files_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_locked", lambda _number: False)
    assert "as others are being read" in answer(upload(b"%PDF-1.7 x"))


def test_a_name_that_is_markup_stays_text() -> None:
    assert "<script>alert" not in upload(b"x", "<script>alert(1)<script>.pdf").content.decode()


def test_a_nothing_and_a_form_without_a_file_are_refused() -> None:
    assert upload(b"").status_code == 400
    assert Client().post(FILE).status_code == 400
    assert Client().get(FILE)["Location"] == VERIFY


def test_many_files_from_one_place_have_to_wait() -> None:
    cache.clear()
    assert [upload(b"x").status_code for _time in range(21)] == [200] * 20 + [429]
    cache.clear()


def test_an_answer_is_the_same_for_staff_and_is_kept_by_nobody(cast: Cast) -> None:
    publication, staff = published(cast), Client(enforce_csrf_checks=True)
    staff.force_login(cast.people[Role.OFFICER])
    with CaptureQueriesContext(connection) as asked:
        page = staff.post(FILE, {"file": BytesIO(files(publication)["pdf"])})
    assert not page.cookies
    assert not any("session" in query["sql"] for query in asked.captured_queries)
    assert page["Cache-Control"] == "no-store"
    assert staff.get(VERIFY, {"fingerprint": publication.sha256})["Cache-Control"] == "no-store"


def test_an_answer_reads_the_record_and_what_the_journal_kept_of_it(client: Client, cast: Cast) -> None:
    publication = published(cast)
    with CaptureQueriesContext(connection) as asked:
        client.get(VERIFY, {"fingerprint": publication.sha256})
    tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', " ".join(query["sql"] for query in asked.captured_queries)))
    assert {table for table in tables if not table.startswith("publications_")} == {"journal_event"}


def test_the_page_of_a_response_leads_to_its_check(client: Client, cast: Cast) -> None:
    publication = published(cast)
    page = client.get(f"/responses/{publication.force_slug}/{publication.report_slug}/")
    assert f'href="{reverse("public:verify")}?fingerprint={publication.sha256}"' in page.content.decode()


def test_a_fingerprint_is_found_across_spaces_lines_and_marks() -> None:
    seal = "0123456789abcdef" * 4
    parts = [seal[at : at + 8] for at in range(0, 64, 8)]
    for between in ("", " ", "\n  ", "</span><wbr><span>"):
        assert named_in(f"each {between.join(parts)} each") == [seal]
    assert named_in(f"0{seal}") == named_in(f"{seal}0") == named_in(seal[:63]) == []
    assert named_in("00000000 " * 500_000) == ["0" * 64]
    assert read(" ABCD ef01 ") == "abcdef01"


# Alterations


@pytest.mark.parametrize("table", ["publication", "rendition"])
@pytest.mark.parametrize("statement", ["UPDATE publications_{} SET sha256 = '0'", "DELETE FROM publications_{}"])
def test_the_database_refuses_to_alter_what_was_published(cast: Cast, table: str, statement: str) -> None:
    published(cast)
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def verified() -> tuple[int, str]:
    """How the command ends, and what it prints."""
    out = StringIO()
    try:
        call_command("verify_publications", stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_finds_nothing_where_nothing_was_altered(cast: Cast) -> None:
    corrected(published(cast), cast)
    assert verified() == (0, "Checked: 2 versions and 8 documents. Faults: 0.\n")


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        (
            "UPDATE publications_publication SET canonical = replace(canonical, 'Overall.', 'Overall!')",
            "Publication {p} is not what was sealed.",
        ),
        (
            "UPDATE publications_publication SET canonical = replace(canonical, 'Overall.', 'Overall!'),"
            " sha256 = encode(sha256(convert_to(replace(canonical, 'Overall.', 'Overall!'), 'UTF8')), 'hex')",
            "Publication {p} is not what was sealed.",
        ),
        (
            "UPDATE publications_rendition SET content = content || '\\x00'::bytea WHERE format = 'pdf'",
            "Document {d} (pdf) is not what was made.",
        ),
        (
            "UPDATE publications_rendition SET content = '\\x00'::bytea, sha256 = encode(sha256('\\x00'::bytea), 'hex')"
            " WHERE format = 'pdf'",
            "Document {d} (pdf) is not what was made.",
        ),
        ("DELETE FROM publications_rendition WHERE format = 'pdf'", "Publication {p} has lost a document."),
    ],
)
def test_what_was_altered_past_the_database_is_found_by_the_command_and_told_on_the_page(
    cast: Cast, sql: str, fault: str
) -> None:
    publication = published(cast)
    document = publication.renditions.get(format="pdf").pk
    altered(sql)
    code, printed = verified()
    assert code == 1
    assert printed.splitlines() == [
        fault.format(p=publication.pk, d=document),
        f"Checked: 1 versions and {Rendition.objects.count()} documents. Faults: 1.",
    ]
    for said in (ask(publication.sha256), answer(upload(files(publication)["html"]))):
        assert "Altered after it was sealed" in said
        assert "no longer agrees with the fingerprints with which it was sealed" in said


def test_a_record_of_another_shape_and_a_document_of_another_record_are_faults(cast: Cast) -> None:
    publication = entered()
    altered('UPDATE publications_publication SET canonical = replace(canonical, \'"version":1\', \'"version":"1"\')')
    found = list(flaws())
    assert f"Publication {publication.pk} has not the shape of its format ($.edition.version)." in found
    altered("UPDATE publications_rendition SET content = '<p>' WHERE format = 'html'")
    assert any("(html) is not what was made." in fault for fault in flaws())


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_file_and_a_fingerprint_are_checked_in_a_browser(
    browser: Browser, live_server: Any, size: dict[str, int], javascript: bool
) -> None:
    publication = entered()
    contents = [files(publication)["html"], files(publication)["html"] + b" ", b"", b"Another."]
    headings = [
        "Unchanged, and the newest version",
        "Not the file that was published",
        "There is a problem",
        "Not known here",
    ]
    with visit(browser, size, javascript=javascript) as there:
        for content, heading in zip(contents, headings, strict=True):
            there.go(f"{live_server.url}{VERIFY}")
            there.page.get_by_label("A file").set_input_files(
                {"name": "response.html", "mimeType": "text/html", "buffer": content}
            )
            there.follow(there.page.get_by_role("button", name="Check the file"))
            assert there.page.get_by_role("heading", name=heading).is_visible()
            if javascript:
                assert [flaw for flaw in there.flaws() if not flaw.startswith(("400", "Failed to load"))] == []
        there.page.get_by_label("Or a fingerprint").fill(publication.sha256[:12].upper())
        there.follow(there.page.get_by_role("button", name="Look it up"))
        assert there.page.get_by_role("heading", name=headings[0]).is_visible()
