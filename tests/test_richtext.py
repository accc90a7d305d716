"""What may a text contain?"""

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
        ('<p><a href="javascript:x()">go</a></p>', '<p><a rel="noopener noreferrer">go</a></p>'),
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
