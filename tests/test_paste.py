"""What becomes of what is pasted? Paragraphs, lists, emphasis, links and footnotes are kept, the rest is dropped."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import Role
from pcc_tracker.demo import Cast
from responses.models import Side, Statement
from tests import clipboards
from tests.pages import DESK, Visit, visit
from tests.stories import logged
from tests.test_work_pages_in_browser import sign_in, site

__all__ = ["site"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """([html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", text);
    const box = document.getElementById("text-box");
    box.focus();
    box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def editor(browser: Browser, site: str, cast: Cast) -> Iterator[Visit]:
    """An empty text, open to be written."""
    response = logged(cast)
    with visit(browser, DESK) as there:
        sign_in(there, site, Role.OFFICER)
        there.go(f"{site}/work/{response.pk}/texts/body/overall/")
        yield there


def paste(there: Visit, html: str, text: str = "x") -> str:
    """Paste, save, and read what the register has."""
    there.page.evaluate(PASTE, [html, text])
    return save(there)


def save(there: Visit) -> str:
    """Save what was written, wait until nothing is on its way any more, and read what the register has."""
    expect(there.page.locator("[data-status]")).to_have_text("Not saved yet")
    there.page.get_by_role("button", name="Save", exact=True).click()
    expect(there.page.locator("[data-status]")).to_have_text(re.compile("^Saved"))
    assert there.problems == []
    return str(Statement.objects.get(side=Side.BODY).text)


def test_words_lists_emphasis_and_links_come_over_from_word(editor: Visit) -> None:
    assert paste(editor, clipboards.WORD) == (
        "<p><strong>Our response</strong></p>"
        "<p>The force <strong>accepts</strong> this <em>in full</em>, as Birmingham asked. See "
        '<a href="https://www.example.org/plan?a=1&amp;b=2" rel="noopener noreferrer">the plan</a>.</p>'
        "<ul><li>call <strong>every</strong> victim<ul><li>within a day</li><li>by name<ul><li>and in writing</li></ul>"
        "</li>"
        "</ul></li><li>record the call</li></ul>"
        "<p>Then:</p>"
        "<ol><li>train<ol><li><p>new staff</p><p>and those who return</p></li></ol></li><li>test</li></ol>"
        "<p>Ends here.</p>"
    )


def test_words_footnotes_stand_at_their_place(editor: Visit) -> None:
    assert paste(editor, clipboards.WORD_NOTES) == (
        '<p>Calls rose<span class="footnote">By <strong>16.2</strong> per cent.</span> and fell'
        '<span class="footnote">In <a href="https://www.example.org/march" rel="noopener noreferrer">March</a>.'
        " And in May.</span>.</p>"
    )


def test_the_words_of_a_table_are_kept_row_by_row(editor: Visit) -> None:
    assert paste(editor, clipboards.WORD_TABLE) == "<p>Owner – Date</p><p>A long cell.</p><p>Of two.</p>"


@pytest.mark.parametrize(
    ("source", "stored"),
    [
        (
            clipboards.WORD_ON_THE_WEB,
            "<p>We <strong>agree</strong></p><ul><li>call<ul><li>by name</li></ul></li><li>record</li></ul>",
        ),
        (
            clipboards.GOOGLE_DOCS,
            "<p>We <strong>agree</strong><em> at once</em></p>"
            "<ul><li>call<ul><li>by name</li></ul></li><li>record</li></ul>",
        ),
        (
            clipboards.LIBRE_OFFICE,
            '<p>We <strong>agree</strong><span class="footnote">From today.</span>.</p>'
            "<ol><li>call<ul><li>by name</li></ul></li><li>record</li></ol>",
        ),
    ],
    ids=["Word on the web", "Google Docs", "LibreOffice"],
)
def test_other_programs_lists_and_emphasis_come_over_too(editor: Visit, source: str, stored: str) -> None:
    assert paste(editor, source) == stored


def test_plain_text_keeps_its_paragraphs_and_lists(editor: Visit) -> None:
    text = "We agree\nwith this.\n\n• call\n• record\n\n1. train\n2. test\n\n5 < 6 & so on"
    assert paste(editor, "", text) == (
        "<p>We agree with this.</p><ul><li>call</li><li>record</li></ul><ol><li>train</li><li>test</li></ol>"
        "<p>5 &lt; 6 &amp; so on</p>"
    )


def test_what_is_copied_within_a_text_comes_back_as_it_was(editor: Visit) -> None:
    first = paste(editor, clipboards.WORD_NOTES)
    page = editor.page
    page.locator("#text-box").press("Control+a")
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+End")
    # A program strikes keys faster than the browser tells the page of its caret; a person does not.
    page.wait_for_function("getSelection().isCollapsed")
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+v")
    expect(page.locator("#text-box > p")).to_have_count(2)
    assert save(editor) == first + first


def test_forty_pages_are_pasted_and_can_be_gone_on_with_at_once(editor: Visit) -> None:
    stored = paste(editor, clipboards.FORTY_PAGES)
    assert stored.count("<p>") == 600
    assert stored.count("<li>") == 100
    editor.page.keyboard.type("The end, at last.")
    expect(editor.page.locator("#text-box")).to_contain_text("The end, at last.")
    assert "The end, at last." in save(editor)


def test_save_leaves_the_caret_where_it_is_and_takes_one_press_after_another(editor: Visit) -> None:
    editor.page.locator("#text-box").click()
    for words in ("One, ", "two, ", "three."):
        editor.page.keyboard.type(words)
        stored = save(editor)
    assert stored == "<p>One, two, three.</p>"


def test_nothing_harmful_is_pasted(editor: Visit) -> None:
    harmful = (
        '<p onclick="alert(1)" style="color:red">Words<script>alert(2)</script>'
        '<a href="javascript:alert(3)">here</a><img src="https://elsewhere.example/x.png"></p>'
    )
    asked: list[Any] = []
    editor.page.on("request", lambda request: asked.append(request.url))
    assert paste(editor, harmful) == "<p>Wordshere</p>"
    assert not [address for address in asked if "elsewhere" in address]
