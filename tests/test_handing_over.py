"""Does work go on when somebody goes? Everything that they are in charge of is handed to a colleague of their side."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Force, LocalPolicingBody, Role, User
from journal.models import Event
from pcc_tracker.demo import Cast
from responses.actions import CannotTakeCharge, hand_over, put_in_charge, put_in_charge_of_text
from responses.models import Part, Response, Side, Statement
from responses.subjects import Subject
from tests.pages import soup, words
from tests.people import kent_administrator, member
from tests.stories import day, logged, published, write


@pytest.fixture
def response(cast: Cast) -> Response:
    """A response of which the officer and the liaison are each in charge, and of one text."""
    response = logged(cast)
    for side, role in ((Side.BODY, Role.OFFICER), (Side.FORCE, Role.FORCE_LIAISON)):
        person = cast.people[role]
        put_in_charge(response, side, person, by=person, at=day(2))
        put_in_charge_of_text(response, side, Subject(Part.OVERALL), person, by=person, at=day(2))
    return response


@pytest.fixture
def second(cast: Cast) -> User:
    """A second officer."""
    return member("second@demo.example", Role.OFFICER, cast.body, name="Priya Nolan")


def address(person: User) -> str:
    """The page on which a person's work is handed over."""
    return f"{reverse('responses:hand_over')}?from={person.pk}"


def key(side: Side, place: LocalPolicingBody | Force) -> str:
    """What the form calls the work at a place."""
    return f"{side}-{place.pk}"


def sent(side: Side, place: LocalPolicingBody | Force, to: User) -> dict[str, str]:
    """The filled form."""
    name = key(side, place)
    return {f"{name}-what": name, f"{name}-to": str(to.pk)}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR])
def test_an_officers_work_goes_to_another_officer(
    client: Client, cast: Cast, response: Response, second: User, role: Role
) -> None:
    officer, by = cast.people[Role.OFFICER], cast.people[role]
    client.force_login(by)
    page = client.get(address(officer))
    assert "in charge of 1 response and 1 text:" in words(page)
    done = client.post(address(officer), sent(Side.BODY, cast.body, second), follow=True)
    assert "2 things are now with Priya Nolan." in words(done)
    response.refresh_from_db()
    assert (response.office_lead, response.force_lead) == (second, cast.people[Role.FORCE_LIAISON])
    assert Statement.objects.get(response=response, side=Side.BODY).owner == second
    event = Event.objects.latest("pk")
    assert (event.verb, event.by, event.facts["to"]) == ("response.handed_over", by, second.pk)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (None, 302),
        (Role.OFFICER, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.APPROVER, 403),
        (Role.VIEWER, 403),
        (Role.FORCE_LIAISON, 404),
        (Role.FORCE_SIGNATORY, 404),
    ],
)
def test_who_hands_an_officers_work_over(
    client: Client, cast: Cast, response: Response, role: Role | None, expected: int
) -> None:
    officer = cast.people[Role.OFFICER]
    second = member("second@demo.example", Role.OFFICER, cast.body)
    if role:
        client.force_login(cast.people[role])
    assert client.get(address(officer)).status_code == expected
    if expected != 200:
        assert client.post(address(officer), sent(Side.BODY, cast.body, second)).status_code == expected
        response.refresh_from_db()
        assert response.office_lead == officer


@pytest.mark.parametrize(
    ("role", "expected"),
    [(Role.FORCE_LIAISON, 200), (Role.FORCE_SIGNATORY, 200), (Role.ADMINISTRATOR, 200), (Role.OFFICER, 404)],
)
def test_who_hands_a_liaisons_work_over(
    client: Client, cast: Cast, response: Response, role: Role, expected: int
) -> None:
    client.force_login(cast.people[role])
    liaison, signatory = cast.people[Role.FORCE_LIAISON], cast.people[Role.FORCE_SIGNATORY]
    page = client.post(address(liaison), sent(Side.FORCE, cast.force, signatory), follow=True)
    assert page.status_code == expected
    response.refresh_from_db()
    assert response.force_lead == (signatory if expected == 200 else liaison)


def test_a_stranger_finds_nothing(client: Client, cast: Cast, response: Response) -> None:
    client.force_login(kent_administrator())
    for asked in (
        address(cast.people[Role.OFFICER]),
        reverse("responses:hand_over"),
        f"{reverse('responses:hand_over')}?from=x",
    ):
        assert client.get(asked).status_code == 404


def test_an_administrator_puts_nobody_in_charge(cast: Cast, response: Response, second: User) -> None:
    administrator = cast.people[Role.ADMINISTRATOR]
    with pytest.raises(CannotTakeCharge, match="Only people of the same side"):
        put_in_charge(response, Side.BODY, second, by=administrator, at=day(3))
    with pytest.raises(CannotTakeCharge, match="Only people of the same side"):
        put_in_charge_of_text(response, Side.BODY, Subject(Part.OVERALL), second, by=administrator, at=day(3))


def test_an_administrator_elsewhere_hands_nothing_over(cast: Cast, response: Response, second: User) -> None:
    with pytest.raises(CannotTakeCharge, match="administrators"):
        hand_over([response], Side.BODY, cast.people[Role.OFFICER], second, by=kent_administrator(), at=timezone.now())


@pytest.mark.parametrize("role", [Role.APPROVER, Role.FORCE_LIAISON])
def test_work_goes_to_those_who_write_for_the_side(client: Client, cast: Cast, response: Response, role: Role) -> None:
    officer, other = cast.people[Role.OFFICER], cast.people[role]
    member("second@demo.example", Role.OFFICER, cast.body)
    client.force_login(officer)
    page = client.post(address(officer), sent(Side.BODY, cast.body, other))
    assert "Choose who takes the work from the list" in words(page)
    with pytest.raises(CannotTakeCharge, match="does not write for this side"):
        hand_over([response], Side.BODY, officer, other, by=officer, at=timezone.now())


def test_where_nobody_could_take_it_the_page_says_so(client: Client, cast: Cast, response: Response) -> None:
    client.force_login(cast.people[Role.ADMINISTRATOR])
    assert "Somebody has to be invited first." in words(client.get(address(cast.people[Role.OFFICER])))


def test_an_administrator_sees_titles_and_counts_and_no_text(
    client: Client, cast: Cast, response: Response, second: User
) -> None:
    Statement.objects.filter(response=response).delete()
    write(response, cast, Side.BODY, day(4), disposition="action proposed")
    client.force_login(cast.people[Role.ADMINISTRATOR])
    page = words(client.get(address(cast.people[Role.OFFICER])))
    assert response.report.title in page
    assert "answer to" not in page
    assert client.get(reverse("responses:response_detail", args=[response.pk])).status_code == 404


def test_what_is_published_is_nobodys_open_work(client: Client, cast: Cast) -> None:
    done, officer = published(cast).response, cast.people[Role.OFFICER]
    Response.objects.filter(pk=done.pk).update(office_lead=officer)
    client.force_login(officer)
    assert "You are in charge of nothing that is not finished." in words(client.get(address(officer)))


def test_the_page_of_a_leaver_says_how_much_is_open(client: Client, cast: Cast, response: Response) -> None:
    officer = cast.people[Role.OFFICER]
    client.force_login(cast.people[Role.ADMINISTRATOR])
    for name in ("person", "account_close"):
        page = client.get(reverse(f"people:{name}", args=[officer.pk]))
        assert "1 response and 1 text" in words(page)
        assert soup(page).select(f"main a[href='{address(officer)}']")


def test_queries_do_not_grow_with_the_work(
    client: Client, cast: Cast, response: Response, second: User, django_assert_max_num_queries: Any
) -> None:
    officer = cast.people[Role.OFFICER]
    client.force_login(officer)
    with django_assert_max_num_queries(60) as few:
        client.get(address(officer))
    for number in range(2, 12):
        another = logged(cast, day(number).date())
        put_in_charge(another, Side.BODY, officer, by=officer, at=day(20))
    with django_assert_max_num_queries(len(few)):
        assert "11 responses" in words(client.get(address(officer)))
