"""What colleagues say to each other about a text: who reads it, who is told, and that none of it is published."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import add_person
from accounts.models import Role
from pcc_tracker.demo import Cast
from publications.compose import compose
from responses.comments import panel
from responses.models import Audience, Comment, Part, Response, Side
from responses.subjects import Subject
from tests.pages import soup, words
from tests.stories import awaiting_approval, day, logged, say_something, submitted

BODY = {Role.OFFICER, Role.APPROVER}
FORCE = {Role.FORCE_LIAISON, Role.FORCE_SIGNATORY}


def adding(response: Response) -> str:
    return reverse("responses:comment_add", args=[response.pk])


def text_page(response: Response, side: str, address: str = "overall") -> str:
    return reverse("responses:text_edit", args=[response.pk, side, address])


def entered(text: str, audience: Audience = Audience.OWN_SIDE, **more: object) -> dict[str, object]:
    """What a person posts from the panel of the body's overall comments."""
    return {"text": text, "audience": audience, "of": "body", "about": "overall", **more}


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("speaker", [Side.BODY, Side.FORCE])
@pytest.mark.parametrize("role", list(Role))
def test_a_comment_is_read_by_its_own_side_or_by_both(
    client: Client, cast: Cast, role: Role, speaker: Side, audience: Audience
) -> None:
    response = submitted(cast)
    writer = cast.people[Role.APPROVER if speaker == Side.BODY else Role.FORCE_SIGNATORY]
    client.force_login(writer)
    client.post(adding(response), entered("Is this all?", audience))
    assert Comment.objects.get().side == speaker
    own = BODY if speaker == Side.BODY else FORCE
    reads = role in own or (audience == Audience.BOTH and role in BODY | FORCE)
    client.force_login(cast.people[role])
    page = client.get(adding(response))
    assert ("Is this all?" in words(page)) == reads
    assert (page.status_code == 200) == (role in BODY | FORCE)
    on_the_text = client.get(text_page(response, "body" if role in BODY else "force"))
    assert ("Is this all?" in words(on_the_text)) == reads


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.ADMINISTRATOR, 404)])
def test_who_only_looks_neither_reads_nor_writes_comments(client: Client, cast: Cast, role: Role, status: int) -> None:
    response = submitted(cast)
    said = say_something(response, cast, Audience.BOTH)
    client.force_login(cast.people[role])
    assert client.post(adding(response), entered("May I?")).status_code == status
    resolving = reverse("responses:comment_resolve", args=[response.pk, said.pk])
    assert client.post(resolving, {"of": "body", "about": "overall"}).status_code == 404
    assert Comment.objects.get().resolved_at is None


def test_a_comment_leads_back_to_its_text(client: Client, cast: Cast) -> None:
    response = logged(cast)
    client.force_login(cast.people[Role.OFFICER])
    done = client.post(adding(response), entered("Two\n\nparagraphs <b>", about="recommendation-1"))
    assert done["Location"] == text_page(response, "body", "recommendation-1") + "#comments"
    shown = soup(client.get(done["Location"])).select_one(".app-comment__text")
    assert shown is not None
    assert [p.get_text() for p in shown.select("p")] == ["Two", "paragraphs <b>"]


def test_the_office_asks_the_force_for_a_change_through_a_comment_to_both(client: Client, cast: Cast) -> None:
    response = submitted(cast)
    client.force_login(cast.people[Role.OFFICER])
    asked = entered("Say by when.", Audience.BOTH, of="force", about="recommendation-1")
    done = client.post(adding(response), asked)
    assert done["Location"] == text_page(response, "force", "recommendation-1") + "#comments"
    assert "Say by when." in words(client.get(done["Location"]))
    client.force_login(cast.people[Role.FORCE_LIAISON])
    assert "Say by when." in words(client.get(text_page(response, "force", "recommendation-1")))
    resolving = reverse("responses:comment_resolve", args=[response.pk, Comment.objects.get().pk])
    back = client.post(resolving, {"of": "force", "about": "recommendation-1"})
    assert back["Location"] == text_page(response, "force", "recommendation-1") + "#comments"
    assert "Resolved by Leo Marsh" in words(client.get(back["Location"]))


@pytest.mark.parametrize("typed", [True, False], ids=["typed", "ticked"])
def test_a_colleague_is_mentioned_by_a_tick_or_by_name(client: Client, cast: Cast, typed: bool) -> None:
    response, approver = logged(cast), cast.people[Role.APPROVER]
    client.force_login(cast.people[Role.OFFICER])
    said = entered("Look, @adrian cole, at this.") if typed else entered("Look at this.", mentioned=[approver.pk])
    client.post(adding(response), said)
    assert list(Comment.objects.get().mentioned.all()) == [approver]
    assert "For Adrian Cole" in words(client.get(text_page(response, "body")))


def test_a_name_that_two_people_have_mentions_neither(client: Client, cast: Cast) -> None:
    add_person("second@demo.example", "Adrian Cole", Role.OFFICER, password="x" * 20, at=day(1), body=cast.body)
    response = logged(cast)
    client.force_login(cast.people[Role.OFFICER])
    client.post(adding(response), entered("Look, @Adrian Cole."))
    assert not Comment.objects.get().mentioned.exists()


def test_whoever_would_not_read_it_cannot_be_mentioned_and_the_words_stay(client: Client, cast: Cast) -> None:
    response = logged(cast)
    client.force_login(cast.people[Role.OFFICER])
    page = client.post(adding(response), entered("Look, @Leo Marsh."))
    assert "Leo Marsh would not read this comment. Send it to both sides." in words(page)
    box = soup(page).select_one("textarea")
    assert box is not None
    assert box.get_text() == "Look, @Leo Marsh."
    assert not Comment.objects.exists()


def test_an_empty_comment_is_asked_for_its_words(client: Client, cast: Cast) -> None:
    response = logged(cast)
    client.force_login(cast.people[Role.OFFICER])
    page = client.post(adding(response), entered("  "))
    link = soup(page).select_one(".govuk-error-summary a")
    assert link is not None
    assert soup(page).select_one(str(link["href"])) is not None
    assert "Write the comment first" in words(page)


def test_a_comment_that_is_typed_after_the_session_ended_waits(client: Client, cast: Cast) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    client.force_login(officer)
    form = soup(client.get(adding(response))).select_one("main form")
    assert form is not None
    fields = {str(box["name"]): str(box.get("value", "")) for box in form.select("input[type=hidden]")}
    client.logout()
    gone = client.post(adding(response), fields | entered("Not to be lost.", Audience.BOTH))
    assert gone.status_code == 302
    assert "sign-in" in gone["Location"]
    client.force_login(officer)
    page = client.get(adding(response))
    assert "Not to be lost." in words(page)
    chosen = soup(page).select_one("input[name=audience][checked]")
    assert chosen is not None
    assert chosen["value"] == Audience.BOTH


def test_comments_are_never_part_of_what_is_published(cast: Cast) -> None:
    response = awaiting_approval(cast)
    response.refresh_from_db()
    before = compose(response, version=1, published_on=date(2026, 1, 20))
    say_something(response, cast, Audience.BOTH)
    after = compose(response, version=1, published_on=date(2026, 1, 20))
    assert "Is this all?" not in after.canonical().decode()
    sentence = "1 comment in the working papers had not been resolved when this was published."
    assert after.edition.exceptions == (sentence,)
    assert before.edition.exceptions == ()
    assert before.recommendations == after.recommendations


def test_a_panel_asks_the_same_number_of_questions_however_much_was_said(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    response = logged(cast)
    for _time in range(30):
        say_something(response, cast)
    found = panel(response, Subject(Part.OVERALL), Side.BODY, cast.people[Role.OFFICER], date(2026, 1, 20))
    assert found is not None
    assert (len(found.comments), found.waiting) == (30, 30)
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        panel(response, Subject(Part.OVERALL), Side.BODY, cast.people[Role.OFFICER], date(2026, 1, 20))
