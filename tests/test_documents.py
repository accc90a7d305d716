"""Does the published document say what the record says, to every reader, and nothing else?"""

import builtins
import hashlib
import io
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from typing import Any

import pdfplumber
import pikepdf
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.utils import translation

from publications import documents, typesetting
from publications.record import Answer, Body, Deadline, Force, Overall, Record, fingerprint
from recommendations.richtext import sanitise
from tests import example_record as example
from tests import tagged_pdf

RECORDS = {
    "full": example.FULL,
    "none received": example.NONE_RECEIVED,
    "corrected": example.CORRECTED,
    "historic": example.HISTORIC,
}


def html(record: Record) -> str:
    return documents.html(record, fingerprint(record.canonical()))


@cache
def pdf(record: Record) -> bytes:
    return documents.pdf(record, fingerprint(record.canonical()))


@cache
def tree(record: Record) -> tagged_pdf.Element:
    return tagged_pdf.read(pdf(record))


def words(record: Record) -> str:
    """The HTML document's words on one line."""
    soup = BeautifulSoup(html(record), "html.parser")
    return " ".join(soup.find("main").get_text(" ").split())  # type: ignore[union-attr]


def paragraphs(text: str) -> list[str]:
    """The words of each paragraph and list item of a rich text, without its notes and nested lists."""
    soup = BeautifulSoup(sanitise(text), "html.parser")
    for note in soup.select("span.footnote"):
        note.decompose()
    found = []
    for block in soup.find_all(["p", "li"]):
        for nested in block.find_all(["ul", "ol"]):
            nested.extract()
        found.append(" ".join(block.get_text().split()))
    return found


def rich_texts(record: Record) -> Iterator[str]:
    """Every rich text of a record in the order of the document."""
    yield record.report.findings
    yield from (record.overall.body, record.overall.force, record.overall.body_on_force)
    for cause in record.causes:
        yield cause.text
        for item in record.under(cause):
            yield from (item.text, item.force.text, item.body.text)
    for item in record.standing_alone():
        yield from (item.text, item.force.text, item.body.text)


@pytest.fixture(params=list(RECORDS.values()), ids=list(RECORDS))
def record(request: pytest.FixtureRequest) -> Record:
    found: Record = request.param
    return found


# What a machine finds in the PDF


def test_the_pdf_names_its_title_author_language_and_standard(record: Record) -> None:
    with pikepdf.open(io.BytesIO(pdf(record))) as document:
        assert str(document.docinfo["/Title"]) == record.title
        assert str(document.docinfo["/Author"]) == record.body.name
        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert document.Root.MarkInfo.Marked
        assert document.open_metadata()["pdfuaid:part"] == "1"


def test_every_text_in_the_pdf_is_tagged_or_an_artefact(record: Record) -> None:
    assert tagged_pdf.untagged(pdf(record)) == []


def test_the_footer_is_an_artefact_and_not_read_out() -> None:
    assert "Page 1 of" not in tree(example.FULL).text
    with pdfplumber.open(io.BytesIO(pdf(example.FULL))) as document:
        furniture = "".join(char["text"] for char in document.pages[0].chars if char["tag"] == "Artifact")
    seal = fingerprint(example.FULL.canonical())
    assert f"{example.FULL.report.title} · Version 1 · Fingerprint {seal[:8]}" in furniture
    assert "Page 1 of 7" in furniture


def test_headings_form_an_outline_without_gaps(record: Record) -> None:
    levels = [int(heading.kind[1]) for heading in tree(record).all("H1", "H2", "H3", "H4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_headings_are_those_of_the_record() -> None:
    headings = [heading.text for heading in tree(example.FULL).all("H2", "H3")]
    after_contents = headings[headings.index("Overall response") :]
    assert after_contents[:12] == [
        "Overall response",
        "The Commissioner’s response",
        "Barsetshire Police’s response",
        "The Commissioner’s reply to Barsetshire Police",
        "Cause of concern 1",
        "Recommendation 1",
        "Recommendation 2",
        "Recommendation 3",
        "Cause of concern 2",
        "Recommendation 4",
        "Other recommendations and areas for improvement",
        "Recommendation 5",
    ]


def test_each_recommendation_has_the_two_responses_in_the_same_order() -> None:
    responses = [heading.text for heading in tree(example.FULL).all("H4")]
    assert responses == ["Barsetshire Police’s response", "The Commissioner’s response"] * 6


def test_every_paragraph_of_the_record_is_one_paragraph_of_the_pdf_in_the_same_order(record: Record) -> None:
    """Also over the end of a page, where WeasyPrint alone makes two of one."""
    record = _without_notes(record)
    drawn = [" ".join(block.text.split()) for block in tree(record).all("P", "LBody")]
    at = 0
    for paragraph in (found for text in rich_texts(record) for found in paragraphs(text)):
        assert paragraph in drawn[at:]
        at = drawn.index(paragraph, at) + 1


def test_a_paragraph_longer_than_a_page_is_one_paragraph_of_the_pdf() -> None:
    long = "<p>" + " ".join(f"Sentence {number} of a very long, well-known text." for number in range(400)) + "</p>"
    record = replace(example.HISTORIC, overall=Overall(body=long, force="", body_on_force=""))
    drawn = [block.text for block in tree(record).all("P")]
    assert long.removeprefix("<p>").removesuffix("</p>") in drawn


def test_a_list_over_two_pages_is_one_list_of_the_pdf() -> None:
    items = [f"Item {number} of a list that runs over the end of a page." for number in range(80)]
    text = "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    record = replace(example.HISTORIC, overall=Overall(body=text, force="", body_on_force=""))
    lists = [[body.text for body in block.all("LBody")] for block in tree(record).all("L")]
    assert items in lists


def test_links_of_the_record_are_links_of_the_pdf() -> None:
    targets = {link for element in tree(example.FULL).all("Link") for link in element.links}
    assert "https://www.barsetshire-pcc.example/board" in targets
    assert example.CLOCK.link in targets
    assert example.REPORT.link in targets
    assert example.EDITION.link in targets
    assert f"mailto:{example.BODY.email}" in targets


def test_every_link_within_the_pdf_leads_somewhere() -> None:
    with pikepdf.open(io.BytesIO(pdf(example.FULL))) as document:
        names = {str(name) for name in list(document.Root.Names.Dests.Names)[::2]}
        links = [link for page in document.pages for link in page.get("/Annots", [])]
        inner = {str(link.Dest) for link in links if "/Dest" in link}
        assert all("/StructParent" in link and "/Contents" in link for link in links)
    assert {"note-1", "mark-1", "recommendation-2", "about"} <= inner
    assert inner <= names


def test_each_note_is_at_the_end_with_a_link_to_its_mark_and_back() -> None:
    marks = [link for link in tree(example.FULL).all("Link") if link.links and link.links[0].startswith("note-")]
    assert [(mark.text, mark.links) for mark in marks] == [("1", ["note-1"]), ("2", ["note-2"])]
    notes = [item for item in tree(example.FULL).all("LBody") if "Back to the text (note" in item.text]
    assert notes[0].text.startswith("The inspectorate’s estimate has a confidence interval of ± 1.9 per cent.")
    assert [link.links for link in notes[1].all("Link")] == [["https://www.gov.example/police-grant"], ["mark-2"]]


def test_bookmarks_name_the_sections_and_recommendations() -> None:
    with pikepdf.open(io.BytesIO(pdf(example.FULL))) as document, document.open_outline() as outline:
        top = outline.root[0]
        sections = {section.title: [item.title for item in section.children] for section in top.children}
    assert top.title == example.FULL.title
    assert sections["Cause of concern 1"] == ["Recommendation 1", "Recommendation 2", "Recommendation 3"]


def test_contents_give_the_page_on_which_each_recommendation_stands() -> None:
    page = _page_of("Recommendation 4", start=2)
    entries = [" ".join(item.text.split()) for item in tree(example.FULL).all("TOCI")]
    assert f"Recommendation 4 {page}" in entries


def test_all_fonts_are_the_projects_own_and_embedded(record: Record) -> None:
    with pikepdf.open(io.BytesIO(pdf(record))) as document:
        fonts = [font for font in document.objects if isinstance(font, pikepdf.Dictionary)]
        described = [font for font in fonts if font.get("/Type") == "/FontDescriptor"]
        assert len(described) >= 2
        for font in described:
            assert "/FontFile2" in font or "/FontFile3" in font
            assert str(font.FontName).split("+")[1].startswith(("Source-Sans-3", "DejaVu-Sans"))


SIGNS = "ŵ ŷ Ŵ Ŷ é č ł ő ş £ € § ¶ † ≥ ≤ ± × ÷ → ← • – — … ‘ ’ “ ” ½ ¾ ² ³ ° ✓ ☐"


@pytest.mark.parametrize("style", ["p", "strong", "em"])
def test_no_sign_that_a_text_may_hold_is_drawn_as_an_empty_box(style: str, caplog: pytest.LogCaptureFixture) -> None:
    text = f"<p><{style}>{SIGNS}</{style}></p>" if style != "p" else f"<p>{SIGNS}</p>"
    record = replace(example.HISTORIC, overall=Overall(body=text, force="", body_on_force=""))
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        drawn = tree(record)
    assert caplog.messages == []
    assert SIGNS in drawn.text


def test_a_sign_that_no_font_has_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    record = replace(example.HISTORIC, overall=Overall(body="<p>警察</p>", force="", body_on_force=""))
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        documents.pdf(record, fingerprint(record.canonical()))
    assert any("U+8B66" in message for message in caplog.messages)


def test_nothing_is_reported_while_the_examples_are_drawn(record: Record, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        documents.pdf(record, fingerprint(record.canonical()))
    assert caplog.messages == []


DRAW = """
import django, hashlib; django.setup()
from publications import documents, record
from tests.example_record import FULL
print(hashlib.sha256(documents.pdf(FULL, record.fingerprint(FULL.canonical()))).hexdigest())
"""


def test_the_same_record_gives_the_same_bytes_in_another_process() -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LANG": "C"}
    environment["DJANGO_SETTINGS_MODULE"] = settings.SETTINGS_MODULE
    run = subprocess.run(
        [sys.executable, "-c", DRAW], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.split()[-1] == hashlib.sha256(pdf(example.FULL)).hexdigest()


def test_a_second_drawing_in_one_process_gives_the_same_bytes(record: Record) -> None:
    assert documents.pdf(record, fingerprint(record.canonical())) == pdf(record)


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_qpdf_finds_no_fault(record: Record) -> None:
    run = _with_file(["qpdf", "--check"], pdf(record))
    assert (run.returncode, run.stderr) == (0, b"")


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="pdfinfo (poppler-utils) is not installed")
def test_pdfinfo_walks_the_whole_structure(record: Record) -> None:
    run = _with_file(["pdfinfo", "-struct-text"], pdf(record))
    assert run.returncode == 0
    assert run.stderr == b""
    assert record.title.split()[-1] in run.stdout.decode()


# What a person reads


def test_the_masthead_names_the_body_and_the_subtitle_what_is_answered() -> None:
    soup = BeautifulSoup(html(example.FULL), "html.parser")
    assert soup.select_one(".masthead").get_text(strip=True) == example.BODY.name  # type: ignore[union-attr]
    assert (
        "Police and Crime Commissioner for Barsetshire: response to the publication of ‘Barsetshire Police: crime "
        "recording and call handling’ by His Majesty’s Inspectorate of Constabulary" in words(example.FULL)
    )


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Report published", "Friday 5 January 2024"),
        ("Report online", example.REPORT.link),
        ("Overall rating", "Requires improvement"),
        ("Number of recommendations", "5"),
        ("Areas for improvement", "1"),
        ("Last day to publish", "Thursday 29 February 2024 (day 56 of 56)"),
        ("Response published", "Tuesday 27 February 2024 (day 54 of 56)"),
    ],
)
def test_the_box_on_the_first_page_gives_the_facts(label: str, value: str) -> None:
    rows = tree(example.FULL).all("TR")
    cells = {" ".join(row.text.split()) for row in rows}
    assert any(cell.startswith(label) and cell.removeprefix(label).strip() == value for cell in cells)


def test_the_document_says_which_day_was_counted_as_the_first() -> None:
    assert "5 January 2024, the day the report was published, is day 1, so 29 February 2024 is day 56" in words(
        example.FULL
    )


def test_a_date_may_be_counted_from_the_day_after() -> None:
    clock = replace(example.CLOCK, first_day_counts=False, last_on=date(2024, 3, 1))
    assert "the day after 5 January 2024, when the report was published, is day 1" in words(
        replace(example.FULL, clock=clock)
    )


def test_a_late_response_says_so_and_does_not_claim_to_be_within_the_days() -> None:
    late = replace(example.FULL, edition=replace(example.EDITION, first_published_on=date(2024, 3, 4), day=60))
    assert "Monday 4 March 2024 (day 60, after the last day)" in words(late)
    assert "day 60 of 56" not in words(late)


def test_no_day_is_claimed_where_no_clock_ran() -> None:
    text = words(example.HISTORIC)
    assert "no statutory period for responses was in force when the report was published" in text
    assert "56 days" not in text
    assert "of 56" not in text
    assert "Last day to publish" not in text


def test_a_response_published_elsewhere_first_says_so() -> None:
    text = words(example.HISTORIC)
    assert "first published elsewhere, on Wednesday 1 June 2016. It was entered in this register later." in text


def test_a_correction_is_not_shown_as_a_late_response() -> None:
    text = words(example.CORRECTED)
    assert "This is version 2, published on Tuesday 12 March 2024 to correct an earlier version." in text
    assert "mis-stated as 410" in text
    assert "day 68" not in text


def test_exceptions_are_printed() -> None:
    assert example.NONE_RECEIVED.edition.exceptions[0] in words(example.NONE_RECEIVED)
    assert "What was incomplete at publication" not in words(example.FULL)


def test_an_invitation_without_an_answer_is_told_with_its_dates() -> None:
    assert (
        "The Chief Constable was invited on Monday 8 January 2024 to comment by Friday 9 February 2024; none received."
        in words(example.NONE_RECEIVED)
    )


def test_comments_that_were_received_are_told_with_their_date() -> None:
    assert (
        "to comment by Friday 9 February 2024; comments were received on Wednesday 7 February 2024 and are published "
        "as submitted." in words(example.FULL)
    )


def test_an_invitation_that_is_not_recorded_is_not_invented() -> None:
    assert "The date on which the Chief Constable was invited to comment is not recorded." in words(example.HISTORIC)


@pytest.mark.parametrize(
    "line",
    [
        "Position: Accepted. Action: Action taken.",
        "Position: Not accepted. Action: No action.",
        "Position: Accepted in part. Action: Action taken.",
        "Position: Accepted. Action: Action proposed.",
        "Position: Not accepted.",
    ],
)
def test_position_and_action_are_one_line_of_their_own(line: str) -> None:
    assert line in [" ".join(block.text.split()) for block in tree(example.FULL).all("P")]


@pytest.mark.parametrize(
    "line",
    [
        "Deadline: Within six months (Friday 5 July 2024)",
        "Deadline: immediately (Friday 5 January 2024)",
        "Reason for this date: The inspectorate agreed on 1 February 2024 to one further month.",
        "Addressed to: Police and Crime Commissioner and Chief Constable",
        "Accelerated: published ahead of the report.",
    ],
)
def test_labels_are_lines_of_their_own(line: str) -> None:
    assert line in [" ".join(block.text.split()) for block in tree(example.FULL).all("P")]


def test_a_recommendation_without_a_deadline_shows_none() -> None:
    bare = replace(
        example.RECOMMENDATIONS[4], deadline=Deadline(phrase="", kind="none", due_on=None, override_reason="")
    )
    record = replace(example.HISTORIC, recommendations=(bare,))
    assert "Deadline" not in words(record)


def test_an_item_without_comments_says_so() -> None:
    item = replace(example.RECOMMENDATIONS[0], force=Answer(text="", position="", disposition=""))
    assert "No comments were received on this item." in words(replace(example.HISTORIC, recommendations=(item,)))


@pytest.mark.parametrize(
    ("called", "force", "officer", "headings"),
    [
        (
            "the Mayor",
            "Greater Barset Police",
            "Chief Constable",
            ("The Mayor’s response", "Greater Barset Police’s response"),
        ),
        (
            "the Common Council",
            "City of Barchester Police",
            "Commissioner",
            ("The Common Council’s response", "City of Barchester Police’s response"),
        ),
    ],
)
def test_names_and_titles_come_from_the_record(
    called: str, force: str, officer: str, headings: tuple[str, str]
) -> None:
    record = replace(
        example.FULL,
        body=_body(name="The Authority", called=called),
        force=Force(slug="x", name=force, short_name="X", chief_officer=officer),
    )
    shown = {
        heading.get_text(strip=True) for heading in BeautifulSoup(html(record), "html.parser").find_all(["h3", "h4"])
    }
    assert set(headings) <= shown
    assert f"The {officer} was invited on" in words(record)
    assert not any("Commissioner’s" in heading for heading in shown)


def test_contents_over_two_pages_are_one_table_of_contents() -> None:
    brief = replace(example.RECOMMENDATIONS[4], text="<p>Do it.</p>", addressed_to="", force=example.NOTHING)
    items = tuple(replace(brief, slug=f"recommendation-{number}", number=str(number)) for number in range(1, 60))
    record = replace(example.HISTORIC, recommendations=items)
    assert [len(list(contents.all("TOCI"))) for contents in tree(record).all("TOC")] == [59 + 3]
    assert tagged_pdf.untagged(pdf(record)) == []


def test_contents_stand_only_where_there_are_more_than_four_items() -> None:
    assert 'id="contents"' in html(example.FULL)
    assert 'id="contents"' not in html(replace(example.FULL, causes=(), recommendations=example.RECOMMENDATIONS[:4]))


def test_contents_that_the_first_page_cannot_hold_do_not_leave_it_half_empty() -> None:
    items = tuple(
        replace(example.RECOMMENDATIONS[0], slug=f"recommendation-{number}", number=str(number))
        for number in range(1, 40)
    )
    short, long = html(example.FULL), html(replace(example.FULL, causes=(), recommendations=items))
    assert short.index('id="contents"') < short.index('id="statute"')
    assert long.index('id="contents"') > long.index('id="statute"')


def test_one_cause_of_concern_has_no_number() -> None:
    record = replace(example.FULL, causes=example.CAUSES[:1], recommendations=example.RECOMMENDATIONS[:3])
    assert "Cause of concern In Barsetshire Police" in words(record)


def test_a_report_without_recommendations_is_answered_as_a_whole() -> None:
    record = replace(example.FULL, causes=(), recommendations=())
    assert "Overall response" in words(record)
    assert tagged_pdf.untagged(pdf(record)) == []


def test_a_draft_says_so_on_every_page_and_a_publication_on_none() -> None:
    with pdfplumber.open(io.BytesIO(documents.pdf(example.FULL, "0" * 64, draft=True))) as document:
        assert all("Draft, not published" in page.extract_text() for page in document.pages)
    assert "Draft" not in html(example.FULL)


def test_without_pango_the_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str, *_rest: Any) -> Any:
        if name == "typesetting":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *_rest)

    real = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(documents.CannotDrawError, match="apt-get install libpango"):
        documents.pdf(example.HISTORIC, "0" * 64)


def test_the_last_section_says_whom_to_ask_and_how_to_check() -> None:
    text = words(example.FULL)
    about = text[text.rindex("About this document") :]
    seal = fingerprint(example.FULL.canonical())
    for expected in ("Hiram’s House", example.BODY.email, example.EDITION.link, example.BODY.licence):
        assert expected in about
    assert seal in about.replace(" ", "")


def test_the_documents_language_does_not_follow_the_person_who_publishes() -> None:
    with translation.override("de"):
        assert "Tuesday 27 February 2024" in html(example.FULL)


# What must not get in or out


def test_the_html_stands_by_itself(record: Record) -> None:
    soup = BeautifulSoup(html(record), "html.parser")
    assert soup.find_all(["script", "link", "img", "iframe", "object", "svg"]) == []
    assert not [tag for tag in soup.find_all(True) if tag.has_attr("src") or tag.has_attr("style")]
    assert "url(" not in soup.find("style").get_text()  # type: ignore[union-attr]
    assert "@import" not in soup.find("style").get_text()  # type: ignore[union-attr]


HOSTILE = (
    '<p>Before <img src="http://127.0.0.1:9/x.png"><script>alert(1)</script><a href="javascript:alert(1)">go</a>'
    '<span class="footnote" style="background:url(file:///etc/passwd)">note <img src=x onerror=alert(1)></span></p>'
)


def test_hostile_rich_text_is_cleaned_whoever_wrote_the_record() -> None:
    made = html(replace(example.FULL, overall=Overall(body=HOSTILE, force=HOSTILE, body_on_force="")))
    for trace in ("<img", "<script", "javascript:", "onerror", "/etc/passwd"):
        assert trace not in made


def test_plain_fields_cannot_carry_markup() -> None:
    made = html(replace(example.FULL, report=replace(example.REPORT, title='<script>alert("x")</script>')))
    assert "<script" not in made


def test_a_colour_that_is_none_cannot_reach_the_style_sheet() -> None:
    made = html(replace(example.FULL, body=_body(colour="red} body { display: none")))
    assert "display: none" not in made


def test_an_address_that_is_not_a_web_address_stays_words() -> None:
    made = html(replace(example.FULL, edition=replace(example.EDITION, link="javascript:alert(1)")))
    assert 'href="javascript' not in made


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/x.png",
        "https://example.org/x.woff",
        "data:text/plain,x",
        "ftp://example.org/x",
        "font:../../settings.py",
        "font:/etc/passwd",
        "font:",
        "FONT:..",
    ],
)
def test_nothing_but_the_projects_fonts_can_be_fetched(address: str) -> None:
    with pytest.raises(ValueError, match="may not fetch"):
        typesetting.FontsOnly().fetch(address)


def test_a_document_that_got_past_every_other_guard_still_asks_nobody() -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    page = (
        f'<html lang="en"><title>x</title><link rel="stylesheet" href="{address}/a.css">'
        f'<style>@import "{address}/b.css"; body {{ background: url({address}/c.png) }}</style>'
        f'<body><img alt="x" src="{address}/d.png"><object data="{address}/e"></object><p>text</p></body></html>'
    )
    made = typesetting.typeset(page)
    server.shutdown()
    server.server_close()
    assert made.startswith(b"%PDF-1.7")
    assert asked == []


def test_drawing_leaves_other_programs_their_fonts() -> None:
    before = os.environ.get("FONTCONFIG_FILE")
    documents.pdf(example.HISTORIC, "0" * 64)
    assert os.environ.get("FONTCONFIG_FILE") == before


def test_two_documents_can_be_drawn_at_once() -> None:
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(_draw(example.HISTORIC))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [pdf(example.HISTORIC)] * 3


def _draw(record: Record) -> bytes:
    return documents.pdf(record, fingerprint(record.canonical()))


def _body(**changes: str) -> Body:
    return replace(example.BODY, **changes)


def _without_notes(record: Record) -> Record:
    """The same record without footnotes, whose marks would stand in the middle of its paragraphs."""
    text = record.canonical().decode()
    start = '<span class=\\"footnote\\">'
    while start in text:
        before, rest = text.split(start, 1)
        text = before + rest.split("</span>", 1)[1]
    return Record.from_canonical(text)


def _page_of(heading: str, start: int) -> int:
    """The page, from 1, of a heading after the contents."""
    with pikepdf.open(io.BytesIO(pdf(example.FULL))) as document:
        names = list(document.Root.Names.Dests.Names)
        targets = {str(name): target for name, target in zip(names[::2], names[1::2], strict=True)}
        pages = [page.obj.objgen for page in document.pages]
        number = pages.index(targets[heading.lower().replace(" ", "-")][0].objgen) + 1
    assert number >= start
    return number


def _with_file(command: list[str], content: bytes) -> subprocess.CompletedProcess[bytes]:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        return subprocess.run([*command, file.name], capture_output=True, check=False)
