"""What changed between two texts, in the history of one, and in all since a moment."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from pcc_tracker.demo import Cast
from recommendations.changes import marked
from responses.actions import Details, move, save_text
from responses.content import Text
from responses.models import Part, Response, Side, Statement
from tests.large import answered, questions
from tests.pages import soup, words
from tests.stories import approved, day, logged, published, submitted, write

HOSTILE = (
    '<script>alert(1)</script><img src=x onerror="alert(1)"><p onclick="x()">One &lt;script&gt; two</p>'
    '<ins class="x">three</ins><del onmouseover="x()">four</del><a href="javascript:alert(1)">five</a>'
    '<a href="https://e.example/?a=1&amp;b=&quot;&gt;&lt;script&gt;">six</a><svg><script>x</script></svg>\x00'
)
ALLOWED = {"p", "ul", "ol", "li", "blockquote", "strong", "em", "a", "br", "span", "ins", "del"}


def said(shown: str, tag: str) -> str:
    """The words within one kind of mark, without the hidden ones."""
    found = re.findall(rf"<{tag}><span class=\"govuk-visually-hidden\">[^<]*</span>(.*?)</{tag}>", shown)
    return " ".join(" ".join(re.sub(r"<[^>]+>", "", each) for each in found).split())


def test_what_was_added_and_what_was_removed_is_marked_word_by_word() -> None:
    old = "<p>The force will call back every victim of a crime within one week of the report.</p>"
    shown = marked(old, old.replace("one week", "three days"))
    assert (said(shown, "ins"), said(shown, "del")) == ("three days", "one week")
    assert '<span class="govuk-visually-hidden">added: </span>' in shown
    assert '<span class="govuk-visually-hidden">removed: </span>' in shown


@pytest.mark.parametrize(
    ("old", "new", "added", "removed"),
    [
        ("A short text here.", "A brief text there.", "brief there.", "short here."),
        ("We will ring them within one week.", "We may ring them in two weeks.",
         "may in two weeks.", "will within one week."),
        ("The force accepts this in part only.", "The body accepts this in full now.",
         "body full now.", "force part only."),
        ("<strong>All</strong> of it is <em>now</em> done.", "<strong>Some</strong> of it was <em>soon</em> done.",
         "Some was soon", "All is now"),
    ],
)  # fmt: skip
def test_a_few_words_of_a_short_sentence_are_marked_and_the_others_are_not(
    old: str, new: str, added: str, removed: str
) -> None:
    shown = marked(f"<p>{old}</p>", f"<p>{new}</p>")
    assert (said(shown, "ins"), said(shown, "del")) == (added, removed)


def test_a_sentence_that_says_something_else_is_not_cut_to_pieces() -> None:
    old, new = "The plan of the force is a good one.", "In the view of many, one of the answers is missing."
    shown = marked(f"<p>{old}</p>", f"<p>{new}</p>")
    assert shown.count("<ins>") == shown.count("<del>") == 1


def test_a_paragraph_that_came_leaves_the_others_unmarked() -> None:
    shown = marked("<p>One.</p><p>Three.</p>", "<p>One.</p><p>Two.</p><p>Three.</p>")
    assert (said(shown, "ins"), said(shown, "del")) == ("Two.", "")


def test_the_same_text_has_no_mark() -> None:
    assert marked("<p>One &amp; two.</p>", "<p>One &amp; two.</p>") == "<p>One &amp; two.</p>"
    assert marked("", "") == ""


@pytest.mark.parametrize(("old", "new"), [(HOSTILE, "<p>One</p>"), ("<p>One</p>", HOSTILE), (HOSTILE, HOSTILE * 2)])
def test_only_the_marks_of_a_text_come_out_whatever_went_in(old: str, new: str) -> None:
    shown = marked(old, new)
    marks = BeautifulSoup(shown, "html.parser").find_all(True)
    assert {mark.name for mark in marks} <= ALLOWED
    assert {name for mark in marks for name in mark.attrs} <= {"href", "rel", "class"}
    assert "javascript:" not in shown
    assert "<script" not in shown


@pytest.mark.parametrize("change", ["every word", "a word of each paragraph", "every paragraph, and one more"])
def test_two_texts_of_forty_pages_are_compared(change: str) -> None:
    lines = [[f"word{(line * 7 + at * 13) % 900}" for at in range(80)] for line in range(250)]
    new = [[*line] for line in lines]
    for number, line in enumerate(new):
        line[number % 80] = "changed"
    if change == "every word":
        new = [[f"{word}x" for word in line] for line in lines]
    if change.endswith("one more"):
        new.insert(0, ["new"])
    shown = marked(*("".join(f"<p>{' '.join(line)}</p>" for line in text) for text in (lines, new)))
    assert "<ins>" in shown


def history(response: Response, side: str = "body", address: str = "overall") -> str:
    return reverse("responses:text_history", args=[response.pk, side, address])


def written(response: Response, cast: Cast, *texts: str, side: Side = Side.BODY) -> Statement:
    """The overall comments, saved once with each text, a day apart."""
    by = cast.people[Role.OFFICER if side == Side.BODY else Role.FORCE_LIAISON]
    for number, text in enumerate(texts):
        about = {"part": Part.OVERALL, "by": by, "at": day(3 + number)}
        statement = save_text(response, side, Text(f"<p>{text}</p>"), expected_version=number, **about)  # type: ignore[arg-type]
    return statement


def test_the_history_of_a_text_says_who_wrote_what_when_the_latest_first(client: Client, cast: Cast) -> None:
    response = logged(cast)
    written(
        response, cast, "We accept this report as it stands today.", "We accept this sad report as it stands today."
    )
    client.force_login(cast.people[Role.OFFICER])
    page = client.get(history(response))
    heads = [head.get_text(" ", strip=True) for head in soup(page).select(".app-version h2")]
    assert heads == ["Version 2 Stands now", "Version 1"]
    assert "Olivia Hart, Thursday 8 January 2026, 12:00pm" in words(page)
    assert said(str(soup(page).select_one("#version-2")), "ins") == "sad"


def test_a_change_of_position_is_told_in_words(client: Client, cast: Cast) -> None:
    response = logged(cast)
    item = response.report.recommendations.first()
    for number, text in enumerate([Text("<p>A.</p>", "accepted"), Text("<p>A.</p>", "for others", "no action")]):
        facts = {"recommendation": item, "by": cast.people[Role.OFFICER], "at": day(3)}
        save_text(response, Side.BODY, text, expected_version=number, **facts)  # type: ignore[arg-type]
    client.force_login(cast.people[Role.APPROVER])
    page = words(client.get(history(response, address="recommendation-1")))
    assert "Position: For others (it was: Accepted)" in page
    assert "Action: No action" in page


def test_what_is_being_written_stands_on_top_and_cannot_be_restored(client: Client, cast: Cast) -> None:
    response = logged(cast)
    written(response, cast, "First words.")
    typing = {"part": Part.OVERALL, "by": cast.people[Role.OFFICER], "at": day(3), "settled": False}
    save_text(response, Side.BODY, Text("<p>First words, and more.</p>"), expected_version=1, **typing)  # type: ignore[arg-type]
    client.force_login(cast.people[Role.OFFICER])
    page = client.get(history(response))
    heads = [head.get_text(" ", strip=True) for head in soup(page).select(".app-version h2")]
    assert heads == ["Being written", "Version 1"]
    assert len(soup(page).select(".app-version form")) == 1


def test_an_older_version_comes_back_as_a_new_one(client: Client, cast: Cast) -> None:
    response = logged(cast)
    statement = written(response, cast, "First.", "Second.")
    client.force_login(cast.people[Role.OFFICER])
    address = reverse("responses:text_restore", args=[response.pk, "body", "overall", 1])
    done = client.post(address, {"standing": 2})
    assert done["Location"] == reverse("responses:text_edit", args=[response.pk, "body", "overall"])
    statement.refresh_from_db()
    assert (statement.text, statement.version) == ("<p>First.</p>", 3)
    assert [row.text for row in statement.revisions.all()] == ["<p>First.</p>", "<p>Second.</p>", "<p>First.</p>"]


def test_what_somebody_saved_meanwhile_is_not_restored_over(client: Client, cast: Cast) -> None:
    response = logged(cast)
    statement = written(response, cast, "First.", "Second.", "Third.")
    client.force_login(User.objects.get(name="Adrian Cole"))
    address = reverse("responses:text_restore", args=[response.pk, "body", "overall", 1])
    assert client.post(address, {"standing": 3}).status_code == 403
    client.force_login(cast.people[Role.OFFICER])
    clash = client.post(address, {"standing": 2})
    assert clash.status_code == 409
    assert "You saved this text in another window" in words(clash)
    statement.refresh_from_db()
    assert statement.text == "<p>Third.</p>"


@pytest.mark.parametrize(
    ("role", "side", "status"),
    [
        (Role.OFFICER, "body", 200),
        (Role.APPROVER, "body", 200),
        (Role.VIEWER, "body", 403),
        (Role.ADMINISTRATOR, "body", 404),
        (Role.FORCE_LIAISON, "body", 404),
        (Role.FORCE_LIAISON, "force", 200),
        (Role.FORCE_SIGNATORY, "force", 200),
        (Role.OFFICER, "force", 404),
    ],
)
def test_a_history_is_for_those_who_read_the_drafts(
    client: Client, cast: Cast, role: Role, side: str, status: int
) -> None:
    response = submitted(cast)
    write(response, cast, Side.BODY, day(7))
    client.force_login(cast.people[role])
    assert client.get(history(response, side)).status_code == status


def test_a_long_history_is_shown_in_pages(client: Client, cast: Cast) -> None:
    response = logged(cast)
    written(response, cast, *(f"Text {number}." for number in range(23)))
    client.force_login(cast.people[Role.OFFICER])
    assert len(soup(client.get(history(response))).select(".app-version")) == 20
    second = soup(client.get(history(response) + "?page=2"))
    assert [head["id"] for head in second.select(".app-version")] == ["version-3", "version-2", "version-1"]


def test_what_changed_since_the_last_submission_is_one_page(client: Client, cast: Cast) -> None:
    response = submitted(cast)
    move(response, "return_to_force", by=cast.people[Role.OFFICER], at=day(7), details=Details(note="Say more."))
    move(response, "start", by=cast.people[Role.FORCE_LIAISON], at=day(8))
    facts = {"part": Part.OVERALL, "by": cast.people[Role.FORCE_LIAISON], "at": day(8)}
    save_text(response, Side.FORCE, Text("<p>Overall. And more.</p>"), expected_version=1, **facts)  # type: ignore[arg-type]
    client.force_login(cast.people[Role.FORCE_SIGNATORY])
    page = client.get(reverse("responses:changes", args=[response.pk]) + "?since=submitted")
    assert "Since the force last submitted its comments, Saturday 10 January 2026" in words(page)
    assert [head.get_text() for head in soup(page).select(".app-version h2")] == [
        "WMP: Comments on the report as a whole"
    ]
    assert "Not changed: WMP: Recommendation 1, WMP: Recommendation 2." in words(page)


def test_what_changed_since_the_approval_and_the_publication_is_exact(client: Client, cast: Cast) -> None:
    response = published(cast).response
    officer = cast.people[Role.OFFICER]
    move(response, "correct", by=officer, at=day(20), details=Details(note="A wrong date."))
    facts = {"part": Part.OVERALL, "by": officer, "at": day(20)}
    save_text(response, Side.BODY, Text("<p>Overall, corrected.</p>"), expected_version=1, **facts)  # type: ignore[arg-type]
    client.force_login(officer)
    for since in ("approved", "published"):
        page = client.get(reverse("responses:changes", args=[response.pk]) + f"?since={since}")
        assert "1 text changed." in words(page)
        assert "Overall, corrected." in words(page)


def test_where_nothing_was_approved_there_is_nothing_to_compare(client: Client, cast: Cast) -> None:
    response = logged(cast)
    client.force_login(cast.people[Role.OFFICER])
    page = client.get(reverse("responses:changes", args=[response.pk]) + "?since=approved")
    assert "There is nothing to compare with" in words(page)
    assert client.get(reverse("responses:changes", args=[response.pk]) + "?since=ever").status_code == 404


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FORCE_LIAISON])
def test_the_bodys_changes_are_not_the_forces_to_see(client: Client, cast: Cast, role: Role) -> None:
    response = approved(cast)
    client.force_login(cast.people[role])
    page = client.get(reverse("responses:changes", args=[response.pk]) + "?since=approved")
    assert page.status_code == 403 or "There is nothing to compare with" in words(page)


def test_the_page_of_changes_asks_the_same_number_of_questions_however_long(client: Client, cast: Cast) -> None:
    asked = []
    for recommendations in (10, 1000):
        response = answered(cast, recommendations)
        move(response, "approve", by=cast.people[Role.APPROVER], at=day(9))
        response.statements.filter(side=Side.BODY).update(text="<p>The force calls every victim back in a day.</p>")
        client.force_login(cast.people[Role.OFFICER])
        found = questions(client, reverse("responses:changes", args=[response.pk]) + "?since=approved")
        assert f"{recommendations + 1} texts changed." in words(found.page)
        asked.append(found.number)
    assert asked[0] == asked[1] < 35


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FORCE_LIAISON])
def test_from_a_text_one_press_leads_to_what_changed_in_it(client: Client, cast: Cast, role: Role) -> None:
    response = published(cast).response
    side = "body" if role == Role.OFFICER else "force"
    own = "approved" if role == Role.OFFICER else "submitted"
    client.force_login(cast.people[role])
    address = reverse("responses:text_edit", args=[response.pk, side, "overall"])
    links = [str(link["href"]) for link in soup(client.get(address)).select(".app-desk__written a[href*=since]")]
    page = reverse("responses:changes", args=[response.pk])
    assert links == [f"{page}?since={since}#{side}-overall" for since in (own, "published")]
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_text_that_has_come_nowhere_yet_has_nothing_to_compare_with(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    page = client.get(reverse("responses:text_edit", args=[logged(cast).pk, "body", "overall"]))
    assert "What changed since" not in words(page)
