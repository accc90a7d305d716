"""Do the pages on which people write ask the database the same number of questions, however long the report is?"""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from pcc_tracker.demo import Cast
from responses.models import Response
from tests.large import answered, questions

OVERALL, FIRST = ["body", "overall"], ["body", "recommendation-1"]
# The address of each page, what it needs beside the response, and how many questions are too many.
PAGES = [
    ("responses:workspace", [], 45),
    ("responses:text_edit", OVERALL, 45),
    ("responses:text_edit", FIRST, 45),
    ("responses:text_history", FIRST, 30),
    ("responses:check", [], 30),
    ("responses:changes", [], 40),
]


@pytest.fixture
def lengths(cast: Cast) -> tuple[Response, Response]:
    """A response to ten recommendations and one to a thousand."""
    return answered(cast, 10), answered(cast, 1_000)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER])
def test_a_page_asks_the_same_number_of_questions_however_long_the_report(
    client: Client, cast: Cast, role: Role, lengths: tuple[Response, Response]
) -> None:
    client.force_login(cast.people[role])
    asked = {}
    for name, rest, most in PAGES:
        few, many = (questions(client, reverse(name, args=[response.pk, *rest])) for response in lengths)
        assert (few.page.status_code, many.page.status_code) == (200, 200), name
        if not few.number == many.number < most:
            asked[name, *rest] = (few.number, many.number)
    assert asked == {}
