"""What may a text contain?"""

import random
from collections.abc import Callable

import pytest

from recommendations.richtext import from_plain, sanitise, to_plain, words


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<p>One <b>bold</b> <i>word</i></p>", "<p>One <strong>bold</strong> <em>word</em></p>"),
        ('<p style="color:red" onclick="x()">One</p>', "<p>One</p>"),
        ("<script>alert(1)</script><p>One</p>", "<p>One</p>"),
        ("loose words", "<p>loose words</p>"),
        ("<h2>Heading</h2><div>Two</div>", "<p>Heading</p><p>Two</p>"),
        ('<p><a href="javascript:x()">go</a></p>', "<p>go</p>"),
        ("<p></p><p> </p><ul><li></li></ul>", ""),
        ('<p>A<span class="footnote">note</span></p>', '<p>A<span class="footnote">note</span></p>'),
        ('<p>A<span class="big">b</span></p>', "<p>Ab</p>"),
        ("<table><tr><td>cell</td></tr></table>", "<p>cell</p>"),
        ("<p>a\x00b</p>", "<p>ab</p>"),
    ],
)
def test_what_is_not_allowed_is_dropped_and_its_words_are_kept(given: str, kept: str) -> None:
    assert sanitise(given) == kept
    assert sanitise(kept) == kept


def test_plain_text_keeps_paragraphs_lists_and_addresses() -> None:
    text = "See www.example.org/a.\n\n- one\n- two\ngoes on\n\n1. first\n2. second"
    stored = from_plain(text)
    assert '<a href="http://www.example.org/a"' in stored
    assert "<ul><li>one</li><li>two goes on</li></ul><ol><li>first</li><li>second</li></ol>" in stored
    assert to_plain(stored) == "See www.example.org/a.\n\n- one\n- two goes on\n\n1. first\n2. second"


def test_plain_text_is_never_read_as_html() -> None:
    assert from_plain("<script>x</script> & more") == "<p>&lt;script&gt;x&lt;/script&gt; &amp; more</p>"


def test_words_are_one_line() -> None:
    assert words("<p>One</p><ul><li>two</li></ul>") == "One - two"


def test_a_list_within_a_list_is_indented_in_plain_text() -> None:
    text = "<ul><li>one<ul><li>a</li><li>b<ol><li>deep</li></ol></li></ul></li><li><p>two</p><p>more</p></li></ul>"
    assert to_plain(text) == "- one\n  - a\n  - b\n    1. deep\n- two more"


def test_a_footnote_stands_after_a_space_in_plain_text() -> None:
    assert to_plain('<p>In 2017<span class="footnote">See <em>page</em> 3.</span>.</p>') == "In 2017 See page 3.."


def test_the_words_around_emphasis_stay_together_in_plain_text() -> None:
    assert to_plain("<p>un<em>believ</em>able<br/>next</p>") == "unbelievable next"


@pytest.mark.parametrize(
    "href", ["//evil.example", "/a/page/1/", "#x", "https:x", "http:///x", "data:,x", "http://[x", ""]
)
def test_a_link_that_leads_neither_to_the_web_nor_to_a_mailbox_is_plain_words(href: str) -> None:
    assert sanitise(f'<p>See <a href="{href}">this</a>.</p>') == "<p>See this.</p>"


@pytest.mark.parametrize("href", ["http://example.org/?a=1&amp;b=2", "HTTPS://example.org", "mailto:a@example.org"])
def test_a_link_to_the_web_or_to_a_mailbox_stays(href: str) -> None:
    kept = f'<p><a href="{href}" rel="noopener noreferrer">this</a></p>'
    assert sanitise(f'<a href="{href}">this</a>') == sanitise(kept) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('<span class="footnote"><p>a</p><p>b</p></span>', '<p><span class="footnote">a b</span></p>'),
        ("<strong><p>a</p><p>b</p></strong>", "<p><strong>a</strong></p><p><strong>b</strong></p>"),
        ("<p><b>a</p><p>b</b> c</p>", "<p><strong>a</strong></p><p><strong>b</strong> c</p>"),
        ("<div>a<p>b</p>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ul>a</ul><li>b</li>", "<ul><li>a</li></ul><p>b</p>"),
        ("<p>a&#13;b<!-- c --><![if x]>d</p>", "<p>a\nbd</p>"),
        ("a <b", "<p>a &lt;b</p>"),
        ("<p>\ud800</p>", "<p>?</p>"),
    ],
)
def test_whatever_is_nested_otherwise_is_put_in_the_one_shape(given: str, kept: str) -> None:
    assert sanitise(given) == kept
    assert sanitise(kept) == kept


def test_what_was_sanitised_is_never_changed_again() -> None:
    names = ["p", "div", "h2", "b", "em", "a", 'a href="http://x"', "ul", "ol", "li", "blockquote", "span", "td", "svg"]
    pieces = [f"<{name}>" for name in [*names, 'span class="footnote"', "table", "br", "title"]]
    pieces += [f"</{name}>" for name in names] + ["a", " ", "\n", "&amp;", "<", "&nbsp;", "<!--", "-->", "</table>"]
    chance = random.Random(55)  # noqa: S311  # no secret hangs on it
    for _ in range(4000):
        given = "".join(chance.choices(pieces, k=chance.randint(1, 20)))
        once = sanitise(given)
        assert sanitise(once) == once, given


@pytest.mark.parametrize(
    "made",
    [
        lambda n: "<b " * n,
        lambda n: "<p></p>" * n,
        lambda n: "<blockquote>" * n + "x",
        lambda n: "<ul><li>" * n + "x",
        # A browser makes a hundred million elements of this.
        lambda n: "".join(f"<b id={k}>" for k in range(n // 2)) + "<p>x" * (n // 2),
        lambda n: "<span class=footnote>" * (n // 2) + "<p>x" * (n // 2),
        lambda n: "<!--" * n,
    ],
)
def test_what_would_keep_a_browser_busy_is_clean_after_once(made: Callable[[int], str]) -> None:
    once = sanitise(made(20_000))
    assert sanitise(once) == once


def test_quotations_within_quotations_end_somewhere() -> None:
    deep = "<blockquote>" * 500 + "<p>x</p>" + "</blockquote>" * 500
    assert to_plain(sanitise(deep)) == to_plain(deep) == "x"
