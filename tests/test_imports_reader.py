"""Is every kind of file read as what it is, and every harmful one refused with a sentence, in time and memory?"""

import io
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from PIL import Image

from imports.blocks import Document, Unreadable
from imports.office_reader import _pandoc
from imports.parser import propose
from imports.reader import _environment, read, read_file
from imports.text_reader import read_text

ROOT = Path(__file__).resolve().parents[1]
RESPONSE = """<html lang="en-GB"><head><title>Response</title></head><body>
<h1>Response to Exampleshire Police: Crime Data Integrity Inspection 2019</h1>
<p>HMICFRS published the report on 7 March 2019.</p><h2>Overall response</h2>
<p>I <b>welcome</b> the <i>whole</i> report, <a href="https://example.org/report">which is here</a>.</p>
<h2>Cause of concern</h2><p>The force does not record enough.</p>
<h3>Recommendation 1</h3><p>Within three months, the force should:</p><ul><li>record more;</li><li>train all.</li></ul>
<h4>Force response</h4><p>FORCE</p><h4>PCC response</h4><p>I agree with all of that, and shall follow it closely.</p>
</body></html>"""
LONG = "We shall record each crime-report at once, and audit what was recorded every month. " * 40
PAGE_STYLE = (
    "<style>@page{size:A4;@top-center{content:'Exampleshire'}"
    "@bottom-center{content:'Page ' counter(page) ' of ' counter(pages)}}</style>"
)


def page(force: str = "We shall.") -> str:
    return RESPONSE.replace("FORCE", force).replace("<body>", f"<body>{PAGE_STYLE}")


def pdf(html: str, **options: str) -> bytes:
    made = weasyprint.HTML(string=html).write_pdf(**options)
    assert isinstance(made, bytes)
    return made


def office(kind: str, html: str) -> bytes:
    command = [_pandoc(), "--from=html", f"--to={kind}", "--output=-"]
    return subprocess.run(command, input=html.encode(), capture_output=True, check=True).stdout


def zipped(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


ASKING = """
import resource, sys
from imports.blocks import Unreadable
from imports.reader import read_file
from pathlib import Path
try:
    read_file(Path(sys.argv[1]))
except Unreadable as sentence:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, sentence)
"""


def sentence_for(data: bytes) -> str:
    """What a refused file is told; and that it took no more memory than it may.

    Asked in a fresh process: a process begins its life with the memory of the one that started it, so this one,
    which has just made the file, cannot measure it.
    """
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        asked = [sys.executable, "-c", ASKING, file.name]
        told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    kilobytes, _, sentence = told.strip().partition(" ")
    assert int(kilobytes) < 500 * 1024
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "Traceback" not in sentence
    return sentence


def check_response(document: Document) -> None:
    found = propose(document).as_json()
    assert found["report"]["title"] == "Exampleshire Police: Crime Data Integrity Inspection 2019"
    assert found["report"]["published_on"] == "2019-03-07"
    [item] = found["recommendations"]
    assert item["text"] == "Within three months, the force should:\n\n- record more;\n- train all."
    assert item["force"] == LONG.strip()
    assert item["body"] == "I agree with all of that, and shall follow it closely."
    assert found["overall"].startswith("I welcome the whole report, which is here")
    assert found["unplaced"] == []


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("html", lambda: RESPONSE.replace("FORCE", LONG).encode()),
        ("docx", lambda: office("docx", RESPONSE.replace("FORCE", LONG))),
        ("odt", lambda: office("odt", RESPONSE.replace("FORCE", LONG))),
        ("tagged pdf", lambda: pdf(page(LONG), pdf_variant="pdf/ua-1")),
        ("pdf", lambda: pdf(page(LONG))),
    ],
)
def test_a_response_is_read_from_every_kind_of_file(kind: str, make: object) -> None:
    document = read(make())  # type: ignore[operator]
    assert document.format == kind
    check_response(document)


@pytest.mark.parametrize("variant", [{}, {"pdf_variant": "pdf/ua-1"}])
def test_emphasis_and_links_survive_a_pdf(variant: dict[str, str]) -> None:
    proposal = propose(read(pdf(page(), **variant)))
    assert '<a href="https://example.org/report"' in proposal.overall.html
    assert "<strong>welcome</strong>" in proposal.overall.html
    assert "<em>whole</em>" in proposal.overall.html


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    wrong = tmp_path / "response.docx"
    wrong.write_bytes(pdf(page(LONG)))
    check_response(read_file(wrong))


def test_running_headers_of_an_untagged_pdf_are_named_and_not_in_the_text() -> None:
    proposal = propose(read(pdf(page("".join(f"<p>{LONG}</p>" for _ in range(3))))))
    assert "Exampleshire" not in proposal.recommendations[0].force.text.plain
    assert "Page 1 of" not in proposal.recommendations[0].force.text.plain
    [told] = [told for told in proposal.warnings if told.startswith("Left out as page numbers")]
    assert "“Page 1 of" in told
    assert "“Exampleshire”" in told


def test_a_footnote_of_a_word_file_stands_at_its_mark() -> None:
    words = b"# Overall response\n\nDone[^1].\n\n[^1]: See the plan.\n"
    command = [_pandoc(), "--from=markdown", "--to=docx", "--output=-"]
    made = subprocess.run(command, capture_output=True, check=True, input=words).stdout
    overall = propose(read(made)).overall
    assert overall.html == '<p>Done<span class="footnote">See the plan.</span>.</p>'


def test_two_hundred_pages_are_read_or_refused_with_a_sentence() -> None:
    body = "".join(
        f"<section style='break-before:page'><h3>Recommendation {n}</h3><p>Within six months.</p>"
        f"<p>{LONG[:1500]}</p></section>"
        for n in range(1, 201)
    )
    data = pdf(f"<html>{PAGE_STYLE}{body}</html>")
    try:
        document = read(data)
        assert document.pages == 200
        assert len(propose(document).recommendations) == 200
    except Unreadable as sentence:
        assert "pages could be read in the time allowed" in str(sentence) or "takes too long" in str(sentence)  # noqa: PT017


def test_an_empty_file_is_refused() -> None:
    assert "empty" in sentence_for(b"")
    assert "empty" in sentence_for(b"\x00 \r\n" * 100)


def test_an_encrypted_pdf_is_refused() -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(page()))) as made:
        made.save(held, encryption=pikepdf.Encryption(owner="one", user="two"))
    assert "protected by a password" in sentence_for(held.getvalue())


def test_a_scanned_pdf_is_refused() -> None:
    held = io.BytesIO()
    Image.new("L", (1200, 1700), 255).save(held, "PDF")
    assert "OCR" in sentence_for(held.getvalue())


def test_a_truncated_pdf_is_refused_or_read_without_harm() -> None:
    whole = pdf(page(LONG))
    assert "damaged or incomplete" in sentence_for(whole[:400])


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_truncated_document_is_refused(kind: str) -> None:
    assert "damaged or incomplete" in sentence_for(office(kind, page())[:-800])


def test_pictures_programs_and_archives_are_refused_by_what_they_are() -> None:
    held = io.BytesIO()
    Image.new("RGB", (30, 30)).save(held, "PNG")
    assert "picture" in sentence_for(held.getvalue())
    assert "not a document" in sentence_for(zipped({"a.txt": b"words"}))
    assert "cannot be read" in sentence_for(b"{\\rtf1 words}")
    assert "Upload a PDF" in sentence_for(os.urandom(4000))
    assert "old Word" in sentence_for(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000))


def test_a_zip_bomb_is_refused() -> None:
    assert "unpacks to far more" in sentence_for(zipped({"word/document.xml": b"<a>" + b" " * 60_000_000}))


def test_a_zip_that_lies_about_its_size_is_refused() -> None:
    honest = zipped({"word/document.xml": b"x" * 60_000_000})
    lying = honest.replace((60_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != honest
    assert sentence_for(lying)


def test_an_entity_bomb_is_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "lol">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    assert sentence_for((bomb + "]><w:document>&a11;</w:document>").encode())
    assert "abbreviations" in sentence_for(
        zipped({"word/document.xml": (bomb + "]><w:document>&a11;</w:document>").encode()})
    )
    assert sentence_for(
        zipped({"content.xml": (bomb + "]><o:d>&a11;</o:d>").encode(), "META-INF/manifest.xml": b"<m/>"})
    )


def test_a_huge_picture_in_a_document_costs_nothing() -> None:
    whole = office("docx", RESPONSE.replace("FORCE", LONG))
    held = io.BytesIO()
    Image.new("1", (20000, 20000)).save(held, "PNG")
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    check_response(read(zipped({**members, "word/media/image1.png": held.getvalue()})))


def test_a_huge_picture_in_a_pdf_costs_nothing() -> None:
    held = io.BytesIO()
    Image.new("1", (30000, 30000)).save(held, "PDF")
    assert "OCR" in sentence_for(held.getvalue())


def test_a_deeply_nested_page_is_refused() -> None:
    assert "nested too deeply" in sentence_for(b"<html><body>" + b"<div>" * 20000 + b"words" + b"</div>" * 20000)
    assert "nested too deeply" in sentence_for(b"<html><p>" + b"<b><i>" * 5000 + b"words")


def test_a_pdf_that_goes_on_for_ever_is_stopped() -> None:
    made = pikepdf.new()
    made.add_blank_page()
    content = b"BT /F1 12 Tf " + b"(words words words) Tj 1 0 0 1 5 5 cm " * 3_000_000
    made.pages[0].Contents = made.make_stream(content)
    held = io.BytesIO()
    made.save(held, compress_streams=True)
    assert sentence_for(held.getvalue())


def test_a_pdf_whose_stream_unpacks_without_end_is_stopped() -> None:
    made = pikepdf.new()
    made.add_blank_page()
    made.pages[0].Contents = made.make_stream(b" " * 700_000_000)
    held = io.BytesIO()
    made.save(held, compress_streams=True)
    assert sentence_for(held.getvalue())


def test_nothing_is_written_while_a_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    for data in (office("docx", page()), pdf(page()), b"A text.\n"):
        read(data)
    assert list(tmp_path.iterdir()) == []


def test_no_secret_reaches_the_reading_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "kept")
    assert "kept" not in _environment().values()


def test_a_missing_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be opened"):
        read_file(tmp_path / "none.pdf")


def test_lines_of_an_ordinary_text_become_paragraphs() -> None:
    text = (
        "This is one paragraph that has\nbeen wrapped by hand at a narrow\nmargin.\n\nThis is another.\n- one\n- two\n"
    )
    blocks = read_text(text.encode()).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "This is one paragraph that has been wrapped by hand at a narrow margin."),
        ("paragraph", "This is another."), ("bullet", "one"), ("bullet", "two"),
    ]  # fmt: skip


def test_page_ends_and_page_numbers_do_not_break_a_sentence() -> None:
    text = "The force shall record all of the crimes that are reported to it and\n\n"
    text += "3\n\fshall audit them.\n\nNext.\n\n4\n\fEnd.\n"
    blocks = read_text(text.encode()).blocks
    assert [block.text for block in blocks if not block.role] == [
        "The force shall record all of the crimes that are reported to it and shall audit them.", "Next.", "End.",
    ]  # fmt: skip
    assert [block.text for block in blocks if block.role == "furniture"] == ["3", "4"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings_are_understood(encoding: str) -> None:
    assert read("The force’s answer – £5.".encode(encoding)).blocks[0].text == "The force’s answer – £5."


def test_a_table_of_data_becomes_a_line_for_each_row_and_says_so() -> None:
    table = "<table><tr><th>Block</th><th>Wait</th></tr><tr><td>Perry Barr</td><td>41 minutes</td></tr></table>"
    document = read(f"<html><body><p>Before.</p>{table}<p>After.</p></body></html>".encode())
    assert [block.text for block in document.blocks] == ["Before.", "Block; Wait", "Perry Barr; 41 minutes", "After."]
    assert any("rows of a table" in note for block in document.blocks for note in block.notes)


def test_a_table_that_lays_out_a_page_is_read_cell_by_cell() -> None:
    prose = "The force should answer every call that is made to it within ten seconds. " * 3
    table = f"<table><tr><td>Recommendation 1</td></tr><tr><td><p>{prose}</p></td></tr></table>"
    document = read(f"<html><body>{table}</body></html>".encode())
    assert [block.text for block in document.blocks] == ["Recommendation 1", prose.strip()]
