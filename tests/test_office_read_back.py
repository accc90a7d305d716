"""Does every text come back out of a Word or OpenDocument file as it was written into it, however it is nested?"""

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.confined import read_kind
from imports.parser import propose
from publications import documents, office
from publications.office.names import holders_of, style_of
from publications.record import Overall
from recommendations.richtext import sanitise
from tests import example_record as example
from tests.test_office import BOTH, file

WORDS = st.sampled_from(["alpha", "beta, gamma", "£1 or 2", "1. one", "- dash", "Recommendation 1", "Deadline: soon"])
LINK = '<a href="https://e.example/x?a=1&amp;b=2">{}</a>'
NOTED = '{}<span class="footnote">note {}</span>'
STYLED = st.sampled_from(
    ["{}", "<strong>{}</strong>", "<em>{}</em>", "<strong>a <em>{}</em></strong>", "{}<br/>b", LINK, NOTED]
)
LINES = st.tuples(STYLED, WORDS).map(lambda pair: pair[0].replace("{}", pair[1]))
PARAGRAPHS = LINES.map(lambda line: f"<p>{line}</p>")


def _holders(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Quotations, and lists whose items are words, blocks, or both."""
    several = st.lists(inside, min_size=1, max_size=2).map("".join)
    items = st.lists(st.one_of(LINES, several, st.tuples(LINES, inside, LINES).map("".join)), min_size=1, max_size=2)
    listed = items.map(lambda each: "".join(f"<li>{item}</li>" for item in each))
    return st.one_of(
        several.map(lambda blocks: f"<blockquote>{blocks}</blockquote>"),
        st.tuples(st.sampled_from(["ul", "ol"]), listed).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"),
    )


TEXTS = st.lists(st.recursive(PARAGRAPHS, _holders, max_leaves=6), min_size=1, max_size=3).map("".join).map(sanitise)


@BOTH
@settings(max_examples=12, deadline=None)
@given(text=TEXTS)
def test_whatever_stands_within_whatever_comes_back_as_it_was(kind: str, text: str) -> None:
    record = replace(example.HISTORIC, recommendations=(), overall=Overall(body=text, force="", body_on_force=""))
    html = documents.html(record, "f" * 64)
    assert propose(read_kind(kind, office.write(html, kind))).overall.html == text


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>",
        "<blockquote><blockquote><p>a</p></blockquote></blockquote><blockquote><blockquote><p>b</p></blockquote></blockquote>",
        "<blockquote><p>a</p></blockquote><blockquote><ul><li>b<p>c</p></li></ul></blockquote>",
        "<ul><li>a</li></ul><ul><li>b</li></ul><ol><li><ul><li>c</li></ul></li><li>d</li></ol>",
        "<ul><li><blockquote><p>a</p></blockquote></li><li><p>b</p><blockquote><ol><li>c</li></ol></blockquote></li></ul>",
        "<ol><li><ul><li>a</li></ul><ol><li>b</li></ol></li></ol><ul><li>c<ol><li>d<ul><li>e</li></ul></li></ol></li></ul>",
        "<blockquote>bare words<p>and a paragraph</p></blockquote>",
    ],
)
def test_neighbours_and_what_begins_with_a_list_are_told_apart(kind: str, text: str) -> None:
    record = replace(example.HISTORIC, recommendations=(), overall=Overall(body=text, force="", body_on_force=""))
    html = documents.html(record, "f" * 64)
    assert propose(read_kind(kind, office.write(html, kind))).overall.html == sanitise(text) == text


def test_a_style_says_which_lists_and_quotations_a_paragraph_stands_in() -> None:
    for holders in [("list",), ("list", "list"), ("quotation",), ("quotation", "list"), ("list", "quotation", "list")]:
        for bare in (True, False):
            assert holders_of(style_of(holders, bare=bare), holders.count("list")) == (holders, bare)
    assert style_of((), bare=False) == "Body text"
    assert holders_of("Body text", 0) is None
    assert holders_of("Quotation", 1) is None  # somebody has put the paragraph into a list since


def test_a_document_of_someone_else_is_read_by_its_words_alone() -> None:
    ours = file(example.HISTORIC, "docx")
    with zipfile.ZipFile(io.BytesIO(ours)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["docProps/custom.xml"] = members["docProps/custom.xml"].replace(b"statutory-response/1", b"something/1")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    document = read_kind("docx", made.getvalue())
    assert not any(block.placed for block in document.blocks)
    assert "I have considered the report" in document.raw
