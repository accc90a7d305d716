"""What if what comes in is nothing that a page of ours sends? It is refused in a sentence, never with an error."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from journal.letters import _subject
from journal.sources import Line
from pcc_tracker.demo import Cast
from responses import kept
from responses.models import Response
from responses.unsent import Unsent
from tests.stories import logged

NOTHING = "\0"


@pytest.fixture
def response(client: Client, cast: Cast) -> Response:
    client.force_login(cast.people[Role.OFFICER])
    return logged(cast)


def test_a_sign_that_no_database_takes_leads_to_no_text(client: Client, response: Response) -> None:
    texts = reverse("responses:response_texts", args=[response.pk])
    assert client.get(texts, {"at": NOTHING}).status_code in (200, 302)
    comments = reverse("responses:comment_add", args=[response.pk])
    for ask in (client.get, client.post):
        assert ask(comments, {"about": NOTHING, "side": "body"}).status_code < 500


@pytest.mark.parametrize("body", ["[" * 100_000, '{"text": "", "version": 0, "writer": "\\ud800:a:b"}', "7", ""])
def test_what_is_no_text_is_not_kept(client: Client, response: Response, body: str) -> None:
    address = reverse("responses:text_keep", args=[response.pk, "body", "overall"])
    assert client.post(address, body, content_type="application/json").status_code < 500


def test_nothing_waits_under_an_address_that_is_none_of_ours(client: Client, cast: Cast, response: Response) -> None:
    client.logout()
    writer = kept.token(cast.people[Role.OFFICER])
    address = reverse("responses:text_edit", args=[response.pk, "body", "a" * 400])
    assert client.post(address, {"text": "Something.", "writer": writer}).status_code < 500
    assert not Unsent.objects.exists()


def test_nobody_brings_texts_together_that_are_not_theirs_to_write(client: Client, response: Response) -> None:
    address = reverse("responses:text_edit", args=[response.pk, "force", "overall"])
    answer = client.post(address, {"do": "both", "format": "html", "version": "0", "text": "x"})
    assert answer.status_code in (403, 404)


def test_the_subject_of_a_letter_is_one_line() -> None:
    line = Line(subject="Last day: a\r\nreport", about="", words=(), link="/", by=None)
    assert _subject([line]) == "Last day: a report"
