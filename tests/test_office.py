"""Do the Word and OpenDocument files say what the record says, in styles of their own, and carry nothing else?"""

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from imports.confined import read_kind
from imports.parser import propose
from publications import documents, office
from publications.office import pandoc
from publications.office.looks import LOOKS, looks_for
from publications.office.names import WORD, WRITER
from publications.record import Record, fingerprint
from tests import example_record as example
from tests.test_documents import RECORDS, paragraphs, rich_texts

KINDS = ("docx", "odt")
BOTH = pytest.mark.parametrize("kind", KINDS)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


@cache
def file(record: Record, kind: str) -> bytes:
    return documents.office(record, fingerprint(record.canonical()), kind)


def member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def root(record: Record, kind: str, name: str = "") -> Any:
    """The tree of a member, of the text where none is named."""
    text = "word/document.xml" if kind == "docx" else "content.xml"
    return etree.fromstring(member(file(record, kind), name or text))


@cache
def tree(record: Record, kind: str) -> list[Any]:
    """The blocks of a file as pandoc reads it, which knows nothing of ours."""
    command = [str(pandoc.program()), "--sandbox", f"--from={kind}", "--to=json"]
    read = subprocess.run(command, input=file(record, kind), capture_output=True, check=True)
    return list(json.loads(read.stdout)["blocks"])


def nodes(within: Any, *kinds: str) -> Iterator[Any]:
    """All nodes of these kinds in pandoc's tree, in order."""
    if isinstance(within, dict) and within.get("t") in kinds:
        yield within
    for inner in within.values() if isinstance(within, dict) else within if isinstance(within, list) else ():
        yield from nodes(inner, *kinds)


def said(within: Any) -> str:
    """The words in a part of pandoc's tree, without footnotes, on one line."""
    if isinstance(within, dict):
        if within["t"] in ("Space", "SoftBreak", "LineBreak"):
            return " "
        if within["t"] == "Note":
            return ""
        end = "\n" if within["t"] in ("Para", "Plain", "Header") else ""
        return (within["c"] if within["t"] == "Str" else said(within.get("c", ""))) + end
    return "".join(map(said, within)) if isinstance(within, list) else ""


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)


def shown(record: Record, kind: str) -> list[str]:
    """The words of each paragraph that a reader sees in the text, without footnotes."""
    document = root(record, kind)
    for note in list(document.iter(f"{TEXT}note")):
        note.text, note[:] = None, []
    paragraphs_ = document.iter(f"{W}p", f"{TEXT}p", f"{TEXT}h")
    return ["".join(each.itertext(f"{W}t", f"{TEXT}*")) for each in paragraphs_]


def styled(record: Record, kind: str) -> list[tuple[str, str]]:
    """The id of each paragraph's style, with its words."""
    found = []
    for each in root(record, kind).iter(f"{W}p", f"{TEXT}p", f"{TEXT}h"):
        style = each.find(f"{W}pPr/{W}pStyle")
        name = each.get(f"{TEXT}style-name") if style is None else style.get(f"{W}val")
        found.append((name, "".join(each.itertext())))
    return found


# What is said


@BOTH
@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_every_text_stands_in_the_file_in_the_records_order(kind: str, record: Record) -> None:
    words, at = squeezed(said(tree(record, kind))), 0
    for text in rich_texts(record):
        for paragraph in paragraphs(text):
            found = words.find(squeezed(paragraph), at)
            assert found >= 0, paragraph
            at = found


@BOTH
@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_the_file_says_what_the_web_document_says(kind: str, record: Record) -> None:
    soup = BeautifulSoup(documents.html(record, fingerprint(record.canonical())), "html.parser")
    for apart in soup.select("title, style, sup, #notes, a[href='#notes']"):  # footnotes are the word processor's own
        apart.decompose()
    expected = squeezed(soup.get_text(" "))
    added = squeezed("The report and this response Fact Detail")  # of the table, which word processors want
    assert squeezed(" ".join(shown(record, kind))).replace(added, "", 1) == expected


@BOTH
def test_each_footnote_is_one_of_the_word_processors_own(kind: str) -> None:
    notes = [squeezed(said(note["c"])) for note in nodes(tree(example.FULL, kind), "Note")]
    expected = [
        squeezed(span.get_text())
        for text in rich_texts(example.FULL)
        for span in BeautifulSoup(text, "html.parser").select("span.footnote")
    ]
    assert len(notes) > 1
    assert notes == expected


@BOTH
def test_headings_have_the_levels_of_the_web_document(kind: str) -> None:
    soup = BeautifulSoup(documents.html(example.FULL, "f" * 64), "html.parser")
    kept = [tag for tag in soup.find_all(re.compile("h[1-4]")) if tag.get_text() not in ("Contents", "Notes")]
    expected = [(int(tag.name[1]), " ".join(tag.get_text().split())) for tag in kept]
    found = [(node["c"][0], said(node["c"][2]).strip()) for node in nodes(tree(example.FULL, kind), "Header")]
    assert found == expected


@BOTH
def test_lists_are_lists_and_keep_their_kind(kind: str) -> None:
    blocks = tree(example.FULL, kind)
    texts = [BeautifulSoup(text, "html.parser") for text in rich_texts(example.FULL)]
    for name, tag in (("BulletList", "ul"), ("OrderedList", "ol")):
        assert len(list(nodes(blocks, name))) == sum(len(text.find_all(tag)) for text in texts) > 0


@BOTH
def test_the_table_has_a_caption_and_a_row_of_headings_that_is_repeated(kind: str) -> None:
    if kind == "docx":
        rows = root(example.FULL, kind).iter(f"{W}tr")
        heads = [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is not None]
    else:
        heads = list(root(example.FULL, kind).iter(f"{TABLE}table-header-rows"))
    assert [" ".join(" ".join(head.itertext()).split()) for head in heads] == ["Fact Detail"]
    assert ("Caption", "The report and this response") in styled(example.FULL, kind)


# What the file is


@BOTH
def test_the_file_knows_its_title_its_author_its_language_and_its_day(kind: str) -> None:
    name = {"docx": "docProps/core.xml", "odt": "meta.xml"}[kind]
    facts = {etree.QName(each).localname: each.text for each in root(example.FULL, kind, name).iter()}
    assert facts["title"] == example.FULL.title
    assert facts["creator"] == example.BODY.name
    assert facts["language"] == "en-GB"
    assert facts["modified" if kind == "docx" else "date"] == "2024-02-27T00:00:00Z"
    styles = member(file(example.FULL, kind), "word/styles.xml" if kind == "docx" else "styles.xml").decode()
    assert re.search('<w:lang [^>]*w:val="en-GB"' if kind == "docx" else 'fo:country="GB"[^>]*fo:language="en"', styles)


@BOTH
def test_the_same_record_gives_the_same_bytes(kind: str) -> None:
    again = documents.office(example.FULL, fingerprint(example.FULL.canonical()), kind)
    assert again == file(example.FULL, kind)
    with zipfile.ZipFile(io.BytesIO(again)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@BOTH
def test_each_page_names_the_title_the_version_the_fingerprint_and_its_number(kind: str) -> None:
    seal = fingerprint(example.FULL.canonical())
    foot = root(example.FULL, kind, "word/footer1.xml" if kind == "docx" else "styles.xml")
    words = " ".join("".join(foot.itertext()).split())
    assert f"{example.REPORT.title} · Version 1 · Fingerprint {seal[:8]}Page 1 of 1" in words
    fields = etree.tostring(foot).decode()
    for field in ("PAGE", "NUMPAGES") if kind == "docx" else ("text:page-number", "text:page-count"):
        assert field in fields


@BOTH
def test_each_page_after_the_first_names_the_section_that_it_is_in(kind: str) -> None:
    running = member(file(example.FULL, kind), "word/header1.xml" if kind == "docx" else "styles.xml").decode()
    assert ("STYLEREF 2" if kind == "docx" else 'text:outline-level="2"') in running


@BOTH
def test_every_line_of_the_contents_leads_to_a_place_in_the_file(kind: str) -> None:
    xml = etree.tostring(root(example.FULL, kind)).decode()
    leads = re.findall(r'w:anchor="([^"]+)"' if kind == "docx" else r'xlink:href="#([^"]+)"', xml)
    names = re.findall(r'<(?:w:bookmarkStart|text:bookmark-start)[^>]* (?:w|text):name="([^"]+)"', xml)
    assert len(leads) == len(set(leads)) > len(example.RECOMMENDATIONS)
    assert set(leads) <= set(names)


@BOTH
def test_every_place_has_a_name_of_its_own(kind: str) -> None:
    xml = etree.tostring(root(example.FULL, kind)).decode()
    names = re.findall(r'<(?:w:bookmarkStart|text:bookmark-start|text:section)[^>]* (?:w|text):name="([^"]+)"', xml)
    assert len(names) == len(set(names)) > 20
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name) for name in names)  # what Word takes for a name


@BOTH
def test_every_paragraph_has_a_style_that_the_file_defines(kind: str) -> None:
    styles = root(example.FULL, kind, "word/styles.xml" if kind == "docx" else "styles.xml")
    if kind == "docx":
        known = {each.get(f"{W}styleId") for each in styles.iter(f"{W}style")}
        used = {each.get(f"{W}val") for each in root(example.FULL, kind).iter(f"{W}pStyle")}
    else:
        known = {each.get(f"{STYLE}name") for each in styles.iter(f"{STYLE}style", f"{TEXT}list-style")}
        kinds = (f"{TEXT}p", f"{TEXT}h", f"{TEXT}list")
        used = {each.get(f"{TEXT}style-name") for each in root(example.FULL, kind).iter(*kinds)}
    assert len(used) > 15
    assert used <= known


@BOTH
def test_nothing_in_the_file_runs_or_fetches(kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(file(example.FULL, kind))) as archive:
        names = archive.namelist()
        texts = {name: archive.read(name).decode() for name in names}
    assert all(name.endswith((".xml", ".rels", "mimetype")) for name in names)  # no macro, picture, object or font
    for text in texts.values():
        for relation in re.findall(r"<Relationship [^>]*External[^>]*>", text):
            assert "relationships/hyperlink" in relation
            assert re.search(r'Target="(?:https?://|mailto:)', relation)
        assert not re.search(r"INCLUDE|DDE|macro|<(?:office:)?script|event-listener|altChunk|attachedTemplate", text)


@BOTH
def test_the_records_own_json_is_not_hidden_in_the_file(kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(file(example.FULL, kind))) as archive:
        assert not any(b'"recommendations"' in archive.read(name) for name in archive.namelist())


@BOTH
def test_the_bodys_colour_is_its_own_and_nothing_else_gets_into_a_style(kind: str) -> None:
    name = {"docx": "word/styles.xml", "odt": "styles.xml"}[kind]
    assert "1d3f72" in member(file(example.FULL, kind), name).decode()
    odd = replace(example.FULL, body=replace(example.BODY, colour='red"/><x y="'))
    assert "2b2f33" in member(file(odd, kind), name).decode()


@BOTH
def test_a_record_with_hostile_words_makes_a_file_that_can_be_read(kind: str) -> None:
    name = '</w:t><text:p>$body$ & "quoted" <b>\'s'
    report = replace(example.REPORT, title=name)
    odd = replace(example.HISTORIC, report=report, body=replace(example.BODY, name=name))
    proposal = propose(read_kind(kind, file(odd, kind)))
    assert (proposal.report.title.value, proposal.report.body.value) == (name, name)


@BOTH
def test_a_long_document_keeps_its_contents_and_its_order(kind: str) -> None:
    items = tuple(
        replace(example.RECOMMENDATIONS[at % 4], slug=f"recommendation-{at}", number=str(at)) for at in range(1, 101)
    )
    long = replace(example.FULL, causes=(), recommendations=items)
    named = [f"Recommendation {at}" for at in range(1, 101)]
    headings = [said(node["c"][2]).strip() for node in nodes(tree(long, kind), "Header")]
    assert [heading for heading in headings if heading in named] == named
    contents = [words for style, words in styled(long, kind) if style in ("TOC3", "Contents_20_3")]
    assert contents == named


def test_a_machine_without_pandoc_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(documents.CannotDrawError, match="pypandoc-binary"):
        documents.office(example.HISTORIC, "f" * 64, "docx")


# How it looks


def test_a_style_that_only_a_documents_nesting_asks_for_is_made_for_it() -> None:
    assert {look.name for look in looks_for({"Quotation list item", "List item"})} - {look.name for look in LOOKS} == {
        "Normal",
        "Quotation list item",
    }


@pytest.mark.parametrize("names", [WORD, WRITER], ids=KINDS)
def test_every_style_is_called_by_its_own_name(names: dict[str, str]) -> None:
    shown = [names.get(look.name, look.name).casefold() for look in LOOKS]
    assert len(shown) == len(set(shown))
