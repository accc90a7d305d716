"""Do the registers find what is there, tell nobody what is a draft, and stand whatever is typed into them?"""

from datetime import date, timedelta
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Force, Role
from pcc_tracker.demo import Cast
from recommendations.deadlines import civil_day
from recommendations.models import Recommendation
from responses.actions import Details, move, put_in_charge, put_in_charge_of_text
from responses.answers import asked_of, asked_rows
from responses.content import EMPTY
from responses.models import Disposition, Part, Position, Response, Side
from responses.subjects import Subject
from responses.visible import content_visible_to
from responses.workflow import ForceState, OfficeState
from tests.large import questions
from tests.pages import soup, words
from tests.stories import approved, awaiting_approval, day, logged, published, submitted, write

REGISTER, RECOMMENDATIONS = "responses:register", "responses:recommendations"
TODAY = day(20).date()


def found(client: Client, page: str = REGISTER, **query: str | int | list[str]) -> list[str]:
    """The rows that a query leaves: titles of reports, or names of recommendations."""
    shown = client.get(reverse(page), query)
    assert shown.status_code == 200
    return [str(row.response.report.title if page == REGISTER else row.recommendation) for row in shown.context["rows"]]


@pytest.fixture
def three(client: Client, cast: Cast) -> list[Response]:
    """An old response that is published, one that the force has answered, and a new one; the officer looks."""
    client.force_login(cast.people[Role.OFFICER])
    old, middle = published(cast).response, submitted_of(cast, date(2025, 6, 2))
    return [old, middle, logged(cast, civil_day(timezone.now()) - timedelta(days=50))]


def submitted_of(cast: Cast, on: date) -> Response:
    """A response to a report of this day, whose force has been invited."""
    response = logged(cast, on)
    details = Details(comment_by=day(28, on).date())
    move(response, "invite", by=cast.people[Role.OFFICER], at=day(2, on), details=details)
    return response


def test_filters_narrow_the_register_down_and_are_taken_off_one_by_one(client: Client, three: list[Response]) -> None:
    old, middle, new = (response.report.title for response in three)
    assert sorted(found(client)) == sorted([old, middle, new])
    assert found(client, stands="published") == [old]
    assert found(client, stands=["overdue", "14"]) == [middle, new]
    assert found(client, year="2025") == [middle]
    assert found(client, force_state=ForceState.INVITED.value) == [middle]
    assert found(client, office_state=OfficeState.PUBLISHED.value, year="2025") == []
    page = client.get(reverse(REGISTER), {"stands": "published", "year": ["2026", "2025"], "sort": "report"})
    assert "1 of 3 responses" in words(page)
    links = [tag["href"] for tag in soup(page).select("a.moj-filter__tag")]
    assert f"{reverse(REGISTER)}?stands=published&year=2025&sort=report" in links


def test_a_search_finds_titles_words_and_numbers(client: Client, three: list[Response]) -> None:
    item = three[1].report.recommendations.get(number="2")
    Recommendation.objects.filter(pk=item.pk).update(text="<p>Research &amp; <strong>development</strong> of calls</p>")
    title = three[1].report.title
    assert found(client, q="2025-06") == [title]
    assert found(client, q="R&D") == []
    assert found(client, q="research &") == [title]
    assert found(client, q="strong") == []  # the tag is not a word
    assert found(client, RECOMMENDATIONS, q="development") == ["Recommendation 2"]
    assert found(client, RECOMMENDATIONS, q="2025 1") == ["Recommendation 1"]
    assert found(client, q="100%") == []


def test_a_search_for_nothing_that_is_there_says_what_to_do(client: Client, three: list[Response]) -> None:
    page = client.get(reverse(REGISTER), {"q": "<script>alert(1)</script>"})
    assert "No response matches these filters. Clear filters" in words(page)
    assert not soup(page).select("main script")
    assert "No recommendation matches these filters." in words(client.get(reverse(RECOMMENDATIONS), {"q": "zebra"}))


def test_days_are_typed_as_people_write_them(client: Client, three: list[Response]) -> None:
    middle = three[1].report.title
    assert found(client, from_day="1/7/2025", to_day="31 August 2025") == [middle]
    page = client.get(reverse(REGISTER), {"from_day": "31/2/2025"})
    assert "Enter a day like 1/9/2026" in words(page)
    assert page.content.decode().count("Error:") >= 2
    assert len(found(client, RECOMMENDATIONS, due="overdue")) == 4


def test_a_column_sorts_up_and_down_and_says_so(client: Client, three: list[Response]) -> None:
    up = found(client, sort="published")
    assert found(client, sort="-published") == up[::-1]
    page = soup(client.get(reverse(REGISTER), {"sort": "-published", "year": "2026", "page": "1"}))
    heads = {head.get_text(strip=True): head["aria-sort"] for head in page.select("th[scope=col]")}
    assert heads["Report published"] == "descending"
    assert heads["Report"] == "none"
    assert "year=2026" in str(page.select_one("th[aria-sort=descending] a")["href"])  # type: ignore[index]
    for sort in ("charge", "-office", "force", "last_day"):
        assert len(found(client, sort=sort)) == 3
    for sort in ("report", "-report", "-due", "force_position", "-body_position", "disposition"):
        assert len(found(client, RECOMMENDATIONS, sort=sort)) == 6


def test_who_is_in_charge_is_a_filter(client: Client, cast: Cast, three: list[Response]) -> None:
    officer, response = cast.people[Role.OFFICER], three[1]
    put_in_charge(response, Side.BODY, officer, by=officer, at=day(3))
    item = three[2].report.recommendations.first()
    put_in_charge_of_text(three[2], Side.BODY, Subject(Part.ANSWER, item), officer, by=officer, at=day(3))
    assert found(client, charge="me") == [response.report.title]
    assert len(found(client, charge="nobody")) == 2
    assert len(found(client, RECOMMENDATIONS, charge="me")) == 3
    assert len(found(client, RECOMMENDATIONS, charge="nobody")) == 3
    client.force_login(cast.people[Role.FORCE_LIAISON])
    assert found(client, charge=str(officer.pk)) == [response.report.title]
    assert found(client, RECOMMENDATIONS, charge="nobody") != []  # the office's people are not the force's


def positions(client: Client, **query: str) -> int:
    """How many recommendations a query leaves."""
    return len(found(client, RECOMMENDATIONS, **query))


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FORCE_LIAISON, Role.FORCE_SIGNATORY])
@pytest.mark.parametrize("field", ["body_position", "disposition"])
def test_no_filter_tells_the_force_or_a_viewer_what_the_office_drafts(
    client: Client, cast: Cast, role: Role, field: str
) -> None:
    approved(cast)
    client.force_login(cast.people[role])
    choices = Position.values if field == "body_position" else Disposition.values
    assert [positions(client, **{field: choice}) for choice in choices] == [0] * len(choices)
    page = client.get(reverse(RECOMMENDATIONS), {"sort": field})
    assert "Action proposed" not in [cell.get_text(strip=True) for cell in soup(page).select("td")]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OFFICER, Role.APPROVER])
def test_no_filter_tells_the_office_what_the_force_drafts(client: Client, cast: Cast, role: Role) -> None:
    response, liaison = submitted(cast), cast.people[Role.FORCE_LIAISON]
    client.force_login(cast.people[role])
    assert positions(client, force_position="accepted") == 2
    move(response, "return_to_force", by=cast.people[Role.OFFICER], at=day(7), details=Details(note="Look again."))
    response.statements.filter(side=Side.FORCE).exclude(recommendation=None).update(position="not accepted")
    assert positions(client, force_position="not accepted") == 0
    assert positions(client, force_position="accepted") == 2  # what it had submitted
    move(response, "start", by=liaison, at=day(8))
    assert positions(client, force_position="accepted") == positions(client, force_position="not accepted") == 0
    client.force_login(liaison)
    assert positions(client, force_position="not accepted") == 2


_OFFICE = (OfficeState.APPROVED, OfficeState.PUBLISHED, OfficeState.CORRECTING)  # the others are drafts too


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_the_register_shows_exactly_what_the_page_of_the_response_shows(cast: Cast, role: Role) -> None:
    response, person = awaiting_approval(cast), cast.people[role]
    # What nobody can write: the force's texts differ from what it submitted wherever its state lets it write.
    answers = response.statements.filter(side=Side.FORCE).exclude(recommendation=None)
    for force, office in product(ForceState, _OFFICE):
        answers.update(position="accepted" if force == ForceState.SUBMITTED else "not accepted")
        Response.objects.filter(pk=response.pk).update(force_state=force, office_state=office, published_on=TODAY)
        response = Response.objects.get(pk=response.pk)
        content = content_visible_to(response, person, TODAY)
        for row in asked_rows(asked_of(person, TODAY), TODAY):
            theirs, ours = (side.get(row.recommendation.slug, EMPTY) for side in (content.force, content.body))
            assert row.force_position == _label(Position, theirs.position), (force, office)
            assert row.body_position == _label(Position, ours.position), (force, office)
            assert row.disposition == _label(Disposition, ours.disposition), (force, office)


def _label(choices: type[Position] | type[Disposition], value: str) -> str:
    return str(choices(value).label) if value else ""


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", [REGISTER, RECOMMENDATIONS])
def test_lists_agree_with_policy(client: Client, cast: Cast, role: Role, page: str) -> None:
    response = logged(cast)
    client.force_login(cast.people[role])
    seen = client.get(reverse("responses:response_detail", args=[response.pk])).status_code == 200
    assert bool(found_or_none(client, page)) == seen == (role != Role.ADMINISTRATOR)


def found_or_none(client: Client, page: str) -> list[object]:
    return list(client.get(reverse(page)).context["rows"])


def test_a_national_report_has_a_row_for_each_force_that_answers_it(cast: Cast) -> None:
    response = logged(cast)
    kent = Force.objects.get(slug="kent")
    twin = Response.objects.get(pk=response.pk)
    twin.pk, twin.force = None, kent
    twin.save()
    write(response, cast, Side.BODY, day(3), disposition="no action")
    rows = asked_rows(asked_of(cast.people[Role.OFFICER], TODAY), TODAY)
    assert [(row.response.force.slug, row.body_position) for row in rows] == [
        *[("west-midlands", "Accepted")] * 2,
        *[("kent", "")] * 2,
    ]


def test_the_recommendations_ask_the_same_number_of_questions_however_many_they_are(client: Client, cast: Cast) -> None:
    response = logged(cast, recommendations=10)
    address = f"{reverse(RECOMMENDATIONS)}?kind=recommendation&kind=area+for+improvement&q=e"
    client.force_login(cast.people[Role.OFFICER])
    few = questions(client, address)
    facts = {"kind": "area for improvement", "deadline_kind": "none", "text": "<p>Something.</p>"}
    more = [
        Recommendation(report=response.report, position=n, number=str(n), slug=f"area-{n}", **facts)
        for n in range(11, 1_001)
    ]
    Recommendation.objects.bulk_create(more)
    many = questions(client, address)
    assert many.number == few.number < 22
    assert many.page.context["page"].paginator.count == 1_000


TYPED = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    [
        "\0",
        "-1",
        "9" * 30,
        "0",
        "me",
        "nobody",
        "٣",
        "1/1/1",
        "31/12/9999",
        "%00",
        "'; drop",
        "accepted",
        "2026",
        "-due",
    ]
)
FIELDS = st.sampled_from(
    [
        *("q", "page", "sort", "stands", "programme", "year", "grade", "force", "force_state", "office_state"),
        *("charge", "kind", "due", "force_position", "body_position", "disposition", "from_day", "to_day", "else"),
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.dictionaries(FIELDS, st.lists(TYPED, max_size=3), max_size=5))
def test_whatever_is_typed_into_the_address_the_registers_stand(
    client: Client, cast: Cast, query: dict[str, list[str]]
) -> None:
    if not Response.objects.exists():
        logged(cast)
        logged(cast, date(2025, 6, 2))
    client.force_login(cast.people[Role.OFFICER])
    for page in (REGISTER, RECOMMENDATIONS):
        assert client.get(reverse(page), query).status_code == 200
        assert client.get(reverse(f"{page}_export", args=["csv"]), query).status_code == 200
