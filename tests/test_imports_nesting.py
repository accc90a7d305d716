"""Do overlapping styles become elements that stand within each other?"""

import pytest

from imports.nesting import Piece, nested

A, EM, STRONG = '<a href="x">', "<em>", "<strong>"


@pytest.mark.parametrize(
    ("pieces", "made"),
    [
        ([], ""),
        ([("a", ()), ("b", ())], "ab"),
        ([("a", (EM,)), ("b", (STRONG, EM)), ("c", (EM,))], "<em>a<strong>b</strong>c</em>"),
        ([("a", (EM, STRONG)), ("b", (STRONG,))], "<strong><em>a</em>b</strong>"),
        ([("a", (A,)), ("b", (A,)), ("c", ())], '<a href="x">ab</a>c'),
        ([("a", (EM,)), ("b", ()), ("c", (EM,))], "<em>a</em>b<em>c</em>"),
        ([("a", (EM,)), ("b", (STRONG, EM)), ("c", (STRONG,))], "<em>a<strong>b</strong></em><strong>c</strong>"),
    ],
)
def test_each_style_is_opened_once_where_it_can_be_and_the_longest_is_outermost(pieces: list[Piece], made: str) -> None:
    assert nested(pieces) == made
