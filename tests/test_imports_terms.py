"""Are the lines above a recommendation, and the body's reply to the force, read as what they are?"""

from datetime import date

import pytest

from imports.blocks import Block
from imports.parser import propose
from imports.terms import Terms, item_heading, terms_of
from imports.text_reader import read_text

REPORT = """Exampleshire Police: a report on call handling

Overall response

I welcome the report.

Exampleshire Police's response to the report

We accept it.

The Commissioner's reply to Exampleshire Police

I thank the Chief Constable.

Recommendation 1

Deadline: by 1 May 2020 (1 June 2020)

Reason for this date: one further month was agreed.

Addressed to: the Chief Constable

By 1 May 2020, the force should answer calls sooner.

Exampleshire Police response

We have begun.

Commissioner's response

I agree.
"""


def lines(*texts: str) -> list[Block]:
    return [Block(index=n, kind="paragraph", html=text, text=text, source=text) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "terms"),
    [
        ((), Terms()),
        (("Deadline: Within six months (Friday 5 July 2024)",), Terms(phrase="Within six months")),
        (("Deadline: immediately",), Terms(phrase="immediately")),
        (("Addressed to: the force",), Terms(addressed_to="the force")),
        (
            ("Deadline: By 31 March 2024 (Tuesday 30 April 2024)", "Reason for this date: agreed (in writing)."),
            Terms(phrase="By 31 March 2024", override_due_on=date(2024, 4, 30), override_reason="agreed (in writing)."),
        ),
        (
            ("Deadline: Tuesday 30 April 2024", "Reason for this date: agreed."),
            Terms(override_due_on=date(2024, 4, 30), override_reason="agreed."),
        ),
        (("Reason for this date: agreed.",), Terms()),  # a reason without a date replaces nothing
    ],
)
def test_terms_are_read_from_their_lines(texts: tuple[str, ...], terms: Terms) -> None:
    assert terms_of(lines(*texts)) == terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Recommendation 4", ("4", "recommendation")),
        ("Area for improvement 2.1 (b)", ("2.1 (b)", "area for improvement")),
        ("Recommendation", None),
        ("Notes", None),
    ],
)
def test_any_number_is_taken_from_the_heading_of_an_item(text: str, found: tuple[str, str] | None) -> None:
    assert item_heading(text) == found


def test_the_terms_and_the_reply_in_anybodys_document_become_fields() -> None:
    proposal = propose(read_text(REPORT.encode()))
    item = proposal.recommendations[0]
    assert (proposal.overall.plain, proposal.overall_force.plain) == ("I welcome the report.", "We accept it.")
    assert proposal.overall_reply.plain == "I thank the Chief Constable."
    assert item.text.plain == "By 1 May 2020, the force should answer calls sooner."
    assert item.deadline.due_on == date(2020, 5, 1)
    assert (item.terms.override_due_on, item.terms.addressed_to) == (date(2020, 6, 1), "the Chief Constable")
