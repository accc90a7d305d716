"""What does the page of one report show, to whom, at what cost? Each of its pages, for each role."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import note_absence
from accounts.models import Role
from pcc_tracker.demo import Cast
from publications.models import Publication
from recommendations.deadlines import civil_day
from responses.actions import Details, move, put_in_charge
from responses.models import Response, Side
from tests.large import PARAGRAPH, answered, questions
from tests.pages import soup, words
from tests.people import member
from tests.stories import approved, awaiting_approval, day, logged, published, submitted, write

STAFF = [Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.FORCE_LIAISON, Role.FORCE_SIGNATORY]
PAGES = [
    "responses:response_detail",
    "responses:response_recommendations",
    "responses:response_texts",
    "responses:response_people",
    "publications:documents",
    "responses:response_history",
]


def at(name: str, response: Response) -> str:
    """The address of one of the pages."""
    return reverse(name, args=[response.pk])


def main(client: Client, name: str, response: Response) -> str:
    """What a page says, on one line."""
    return " ".join(soup(client.get(at(name, response))).select_one("main").get_text().split())  # type: ignore[union-attr]


def primary(client: Client, response: Response) -> list[str]:
    """The one button that stands out."""
    buttons = soup(client.get(at(PAGES[0], response))).select("main .govuk-button:not(.govuk-button--secondary)")
    return [button.get_text(strip=True) for button in buttons]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_for_the_people_of_both_sides_and_for_nobody_else(client: Client, cast: Cast, name: str) -> None:
    response = approved(cast)
    assert client.get(at(name, response)).status_code == 302
    for role in STAFF:
        client.force_login(cast.people[role])
        assert client.get(at(name, response)).status_code == 200, role
    client.force_login(cast.people[Role.ADMINISTRATOR])
    assert client.get(at(name, response)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_whose_it_is_and_leads_to_the_others(client: Client, cast: Cast, name: str) -> None:
    response = submitted(cast)
    client.force_login(cast.people[Role.VIEWER])
    page = soup(client.get(at(name, response)))
    assert page.h1 is not None
    assert page.h1.get_text(" ", strip=True) == "PEEL, West Midlands Police A report of 2026-01-05"
    links = page.select(".moj-sub-navigation a")
    assert [link.get_text() for link in links] == [
        "Where it stands",
        "Recommendations",
        "People and reminders",
        "Documents",
        "History",
    ]
    assert len([link for link in links if link.get("aria-current")]) == 1


@pytest.mark.parametrize("name", PAGES)
def test_what_one_side_drafts_is_on_no_page_of_the_other(client: Client, cast: Cast, name: str) -> None:
    response = logged(cast)
    move(response, "invite", by=cast.people[Role.OFFICER], at=day(2), details=Details(comment_by=day(28).date()))
    write(response, cast, Side.FORCE, day(4))
    write(response, cast, Side.BODY, day(4), disposition="no action")
    for role in STAFF:
        client.force_login(cast.people[role])
        page = main(client, name, response)
        if role not in (Role.FORCE_LIAISON, Role.FORCE_SIGNATORY):
            assert "The force’s answer" not in page, role
        if role not in (Role.OFFICER, Role.APPROVER):
            assert "The body’s answer" not in page, role
            assert "No action" not in page, role


def test_the_days_are_told_in_words_beside_their_drawing(client: Client, cast: Cast) -> None:
    response = approved(cast)
    client.force_login(cast.people[Role.OFFICER])
    page = soup(client.get(at(PAGES[0], response)))
    days = [" ".join(item.get_text(" ").split()) for item in page.select(".app-days li")]
    assert days[0].startswith("Report published Monday 5 January 2026")
    assert [words.partition(" ")[0] for words in days[1:5]] == ["Invitation", "Approval", "Force’s", "Last"]
    assert page.svg is not None
    assert page.svg["aria-hidden"] == "true"
    assert {"Invitation", "Approval", "Last day"} <= {text.get_text() for text in page.svg.select("text")}
    assert "(5 January is day 1, section 55(5A) Police Act 1996)" in words(client.get(at(PAGES[0], response)))


def test_nothing_of_the_drawing_is_styled_in_the_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    page = soup(client.get(at(PAGES[0], logged(cast))))
    assert not page.select("main [style], main style, main script")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FORCE_LIAISON])
def test_who_does_not_read_drafts_sees_no_approval(client: Client, cast: Cast, role: Role) -> None:
    response = approved(cast)
    client.force_login(cast.people[role])
    assert "Approval" not in [item.get_text() for item in soup(client.get(at(PAGES[0], response))).select("strong")]
    assert "Approvals" not in main(client, "publications:documents", response)


def test_a_report_without_a_statutory_date_says_so(client: Client, cast: Cast) -> None:
    client.force_login(cast.people[Role.OFFICER])
    page = soup(client.get(at(PAGES[0], logged(cast, date(2017, 5, 1)))))
    assert "was not in force on Monday 1 May 2017" in page.get_text()
    assert page.svg is None


def test_a_duty_that_was_set_aside_says_why_and_who_decided_it(client: Client, cast: Cast) -> None:
    response, officer = logged(cast), cast.people[Role.OFFICER]
    reason = Details(note="The force was not inspected.")
    move(response, "not_applicable", by=officer, at=day(3), details=reason)
    client.force_login(officer)
    page = main(client, PAGES[0], response)
    assert "Not required: The force was not inspected. Recorded by Olivia Hart, Wednesday 7 January 2026" in page
    assert "Nothing: no response of its own is required." in page
    assert "Last day" not in page


def test_a_covered_duty_leads_to_the_response_that_covers_it(client: Client, cast: Cast) -> None:
    response, other, officer = logged(cast), logged(cast, date(2026, 1, 6)), cast.people[Role.OFFICER]
    details = Details(note="Same findings.", covered_by=other)
    move(response, "covered_by", by=officer, at=day(3), details=details)
    client.force_login(officer)
    assert soup(client.get(at(PAGES[0], response))).select(f'main a[href="{at(PAGES[0], other)}"]')


def test_the_one_move_that_is_mine_is_the_one_button_that_stands_out(client: Client, cast: Cast) -> None:
    today = civil_day(timezone.now())
    response = logged(cast, today - timedelta(days=2))
    client.force_login(cast.people[Role.OFFICER])
    assert primary(client, response) == ["Invite the chief officer to comment"]
    client.force_login(cast.people[Role.VIEWER])
    assert primary(client, response) == []
    invitation = Details(comment_by=today + timedelta(days=20))
    move(response, "invite", by=cast.people[Role.OFFICER], at=timezone.now(), details=invitation)
    client.force_login(cast.people[Role.OFFICER])
    assert primary(client, response) == []
    assert "Awaited: Comments of WMP, from WMP" in main(client, PAGES[0], response)
    client.force_login(cast.people[Role.FORCE_LIAISON])
    assert primary(client, response) == ["Start drafting"]
    move(response, "start", by=cast.people[Role.FORCE_LIAISON], at=timezone.now())
    assert primary(client, response) == ["Open the texts"]
    assert "Recommendation 1 has no comments from the force." in main(client, PAGES[0], response)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.OFFICER, ["Publish"]),
        (Role.APPROVER, ["Publish"]),
        (Role.FORCE_SIGNATORY, []),
        (Role.VIEWER, []),
    ],
)
def test_of_several_moves_the_one_that_is_asked_for_stands_out(
    client: Client, cast: Cast, role: Role, expected: list[str]
) -> None:
    response = approved(cast)
    client.force_login(cast.people[role])
    assert primary(client, response) == expected


def test_an_approver_is_led_to_the_page_of_the_decision(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.APPROVER])
    assert primary(client, response) == ["Read and approve"]
    client.force_login(cast.people[Role.OFFICER])
    assert primary(client, response) == []


def test_why_texts_came_back_is_on_the_page_of_the_side_that_they_came_back_to(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    move(response, "send_back", by=cast.people[Role.APPROVER], at=day(9), details=Details(note="Say by when."))
    for role in STAFF:
        client.force_login(cast.people[role])
        assert ("Say by when." in main(client, PAGES[0], response)) == (role in (Role.OFFICER, Role.APPROVER))


def test_a_recommendation_is_listed_with_both_sides_states_and_choices(client: Client, cast: Cast) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[Role.OFFICER])
    rows = soup(client.get(at(PAGES[1], response))).select("tbody tr")
    first = " ".join(rows[3].get_text(" ").split())
    assert first.startswith("Recommendation 1 Within three months, the force should call back.")
    assert first.endswith("5 April 2026 Submitted Accepted Complete Accepted Action proposed")
    client.force_login(cast.people[Role.FORCE_LIAISON])
    rows = soup(client.get(at(PAGES[1], response))).select("tbody tr")
    assert " ".join(rows[2].get_text(" ").split()).endswith("5 April 2026 Submitted Accepted Not published yet")


def test_every_link_of_the_list_opens_for_everybody(client: Client, cast: Cast) -> None:
    for response in (logged(cast), published(cast).response):
        for role in STAFF:
            client.force_login(cast.people[role])
            for link in soup(client.get(at(PAGES[1], response))).select("main a[href]"):
                assert client.get(str(link["href"]), follow=True).status_code == 200, (role, link)


def test_the_texts_stand_in_pairs_and_a_link_leads_to_the_page_with_one(client: Client, cast: Cast) -> None:
    response = published(cast).response
    client.force_login(cast.people[Role.FORCE_LIAISON])
    page = main(client, "responses:response_texts", response)
    assert "The force’s answer to 1." in page
    assert "The body’s answer to 1." in page
    assert "Overall." in page
    long = answered(cast, 25)
    found = client.get(at("responses:response_texts", long) + "?at=recommendation-21")
    assert found["Location"].endswith("/both/?page=3#recommendation-21")
    assert soup(client.get(found["Location"])).select_one("#recommendation-21") is not None
    assert client.get(at("responses:response_texts", long) + "?at=nonsense%0a", follow=True).status_code == 200


def test_the_people_of_both_sides_are_named_with_what_they_do_and_who_covers(client: Client, cast: Cast) -> None:
    response, officer, today = logged(cast), cast.people[Role.OFFICER], civil_day(timezone.now())
    second = member("second@demo.example", Role.OFFICER, cast.body, name="Priya Nolan")
    put_in_charge(response, Side.BODY, officer, by=officer, at=day(3))
    last = today + timedelta(days=3)
    note_absence(officer, second, today, last, by=officer, at=timezone.now())
    client.force_login(cast.people[Role.FORCE_LIAISON])
    page = main(client, "responses:response_people", response)
    assert "Olivia Hart is in charge of the comments." in page
    assert "Olivia Hart Writes, publishes The comments" in page
    assert "Priya Nolan covers" in page
    assert "Adrian Cole Approves, publishes" in page
    assert "Deputy Chief Constable Sian Moore Writes, signs off" in page
    assert "Nobody is in charge of the comments. Change who is in charge: West Midlands Police" in page
    assert "Vera Lindley" not in page


def test_of_how_many_texts_somebody_is_in_charge_is_known_to_their_own_side(client: Client, cast: Cast) -> None:
    response, officer = awaiting_approval(cast), cast.people[Role.OFFICER]
    response.statements.filter(side=Side.BODY).update(owner=officer)
    client.force_login(officer)
    assert "Olivia Hart Writes, publishes 3 texts" in main(client, "responses:response_people", response)
    client.force_login(cast.people[Role.FORCE_LIAISON])
    assert "3 texts" not in main(client, "responses:response_people", response)


def test_the_documents_are_the_draft_the_submissions_the_approvals_and_the_versions(client: Client, cast: Cast) -> None:
    response, officer = approved(cast), cast.people[Role.OFFICER]
    client.force_login(officer)
    draft = reverse("publications:preview", args=[response.pk])
    page = soup(client.get(at("publications:documents", response)))
    assert page.select(f'main a[href="{draft}"]')
    assert "Signed off by A, DCC" in page.get_text()
    assert "This approval stands." in page.get_text()
    assert "Nothing has been published yet." in page.get_text()
    move(response, "send_back", by=cast.people[Role.APPROVER], at=day(10), details=Details(note="No."))
    assert "This approval does not stand any more." in main(client, "publications:documents", response)


@pytest.mark.parametrize("role", STAFF)
def test_every_download_of_a_published_version_opens(client: Client, cast: Cast, role: Role) -> None:
    publication = published(cast)
    client.force_login(cast.people[role])
    page = soup(client.get(at("publications:documents", publication.response)))
    links = [str(link["href"]) for link in page.select("main .app-paper a")]
    assert any(link.endswith("response.pdf") for link in links)
    assert all(client.get(link).status_code == 200 for link in links)
    assert Publication.objects.get().sha256 in page.get_text()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FORCE_SIGNATORY])
def test_who_does_not_read_drafts_is_not_offered_one(client: Client, cast: Cast, role: Role) -> None:
    response = awaiting_approval(cast)
    client.force_login(cast.people[role])
    assert "would be published" not in main(client, "publications:documents", response)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FORCE_LIAISON, Role.VIEWER])
def test_each_page_asks_the_same_number_of_questions_however_long_the_report(
    client: Client, cast: Cast, role: Role
) -> None:
    few, many = answered(cast, 10), answered(cast, 1_000)
    client.force_login(cast.people[role])
    for name in PAGES:
        asked = [questions(client, at(name, response)) for response in (few, many)]
        assert asked[0].number == asked[1].number < 60, name
        assert asked[1].page.content.count(PARAGRAPH.encode()) <= 22, name
