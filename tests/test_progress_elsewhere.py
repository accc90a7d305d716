"""Was this recommended before? The office says in which reports, both public pages tell it, and nothing is lost."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Browser

from accounts.models import Force, Role, User
from journal.models import Event
from pcc_tracker.demo import Cast
from progress.actions import CannotLink, Told, link, link_told, take_out
from progress.linked import Item, seen_of, standing_with
from progress.models import Matter, Occurrence
from publications.actions import put_back, take_down
from recommendations.models import ItemKind
from responses.models import Response
from tests.acting import acting
from tests.pages import DESK, PHONE, soup, visit, words
from tests.people import member
from tests.stories import corrected, day, history, published

pytestmark = pytest.mark.django_db

EARLY, LATE, LATEST = date(2024, 3, 4), date(2026, 1, 5), date(2026, 2, 2)
OLD = Told(title="Crime data integrity", made_on=date(2017, 9, 7), number="3", link="https://inspectorate.example/cdi")
CSV = "/api/v1/recommendations.csv"
NOW = datetime.fromisoformat("2026-05-01T12:00:00+00:00")


def items_of(response: Response) -> list[Item]:
    """Its recommendations, in printed order."""
    return [
        Item(response=response, recommendation=each)
        for each in response.report.recommendations.order_by("position").defer("text")
    ]


@pytest.fixture
def early(cast: Cast) -> Item:
    """The first recommendation of a report of 2024 whose response is published."""
    return items_of(published(cast, EARLY).response)[0]


@pytest.fixture
def late(cast: Cast) -> Item:
    """The same of 2026."""
    return items_of(published(cast, LATE).response)[0]


def linked(item: Item, other: Item, cast: Cast, *, by: User | None = None, at: datetime = NOW) -> None:
    link(item, other, seen=seen_of(standing_with(item, other)), by=by or cast.people[Role.OFFICER], at=at)


def told(item: Item, cast: Cast, old: Told = OLD, *, by: User | None = None, at: datetime = NOW) -> None:
    link_told(item, old, seen=seen_of(standing_with(item)), by=by or cast.people[Role.OFFICER], at=at)


def occurrence(item: Item) -> Occurrence:
    """The one that holds."""
    found: Occurrence = Occurrence.objects.standing().get(response=item.response, recommendation=item.recommendation)
    return found


def taken_out(
    item: Item,
    other: Occurrence,
    cast: Cast,
    note: str = "Not the same.",
    *,
    by: User | None = None,
    at: datetime = NOW,
) -> None:
    take_out(item, other, note=note, by=by or cast.people[Role.OFFICER], at=at)


def public_page(item: Item) -> str:
    where = [item.response.force.slug, item.response.report.slug, item.recommendation.slug]
    return reverse("public:recommendation_detail", args=where)


def facts_of(item: Item, client: Client) -> dict[str, str]:
    """What the public page says of other reports, by its headings."""
    page = client.get(public_page(item))
    assert page.status_code == 200
    return {
        " ".join(row.dt.get_text().split()): " ".join(row.dd.get_text(" ").split())  # type: ignore[union-attr]
        for row in soup(page).select("main .app-facts .govuk-summary-list__row")
    }


# What the public reads


def test_both_pages_say_so_and_lead_to_each_other(cast: Cast, early: Item, late: Item, client: Client) -> None:
    assert facts_of(late, client) == {}
    linked(late, early, cast)
    first = "A report of 2024-03-04, Recommendation 1 Monday 4 March 2024"
    again = "A report of 2026-01-05, Recommendation 1 Monday 5 January 2026"
    assert facts_of(late, client) == {"First recommended in": first}
    assert facts_of(early, client) == {"Recommended again in": again}
    for here, there in ((late, early), (early, late)):
        assert soup(client.get(public_page(here))).select_one(f'.app-facts a[href="{public_page(there)}"]')
    assert facts_of(items_of(late.response)[1], client) == {}


def test_a_report_that_is_not_in_the_register_is_told_by_its_words(cast: Cast, late: Item, client: Client) -> None:
    told(late, cast)
    said = "Crime data integrity, Recommendation 3 Thursday 7 September 2017"
    assert facts_of(late, client) == {"First recommended in": said}
    assert soup(client.get(public_page(late))).select_one('.app-facts a[href="https://inspectorate.example/cdi"]')
    told(late, cast, Told(title="<b>On calls</b>", made_on=date(2016, 2, 1), kind=ItemKind.AREA_FOR_IMPROVEMENT))
    assert facts_of(late, client) == {
        "First raised in": "<b>On calls</b>, Area for improvement Monday 1 February 2016",
        "Also recommended in": said,
    }


def test_of_several_the_earliest_is_the_first_whatever_order_they_were_told_in(
    cast: Cast, early: Item, late: Item, client: Client
) -> None:
    latest = items_of(published(cast, LATEST).response)[0]
    linked(late, latest, cast)
    linked(early, late, cast)
    told(latest, cast)
    assert Matter.objects.count() == 1
    assert list(facts_of(late, client)) == ["First recommended in", "Also recommended in", "Recommended again in"]
    assert list(facts_of(latest, client)) == ["First recommended in", "Also recommended in"]
    both = "A report of 2026-01-05, Recommendation 1 Monday 5 January 2026 A report of 2026-02-02, Recommendation 1"
    assert facts_of(early, client)["Recommended again in"].startswith(both)


def test_a_page_changes_at_once_and_still_costs_one_query(cast: Cast, early: Item, late: Item, client: Client) -> None:
    address = public_page(late)

    def changed_by(change: Any) -> None:
        before = client.get(address)
        change()
        with CaptureQueriesContext(connection) as asked:
            after = client.get(address, headers={"If-None-Match": before["ETag"]})
        assert (after.status_code, len(asked)) == (200, 1)
        assert client.get(address, headers={"If-Modified-Since": before["Last-Modified"]}).status_code == 200
        assert client.get(address, headers={"If-Modified-Since": after["Last-Modified"]}).status_code == 304

    administrator = cast.people[Role.ADMINISTRATOR]
    changed_by(lambda: linked(late, early, cast, at=day(120)))
    changed_by(lambda: told(late, cast, at=day(121)))
    changed_by(lambda: take_down(early.response, reason="A name.", by=administrator, at=day(122)))
    changed_by(lambda: put_back(early.response, reason="It is gone.", by=administrator, at=day(123)))
    changed_by(lambda: taken_out(late, occurrence(early), cast, at=day(124)))


def test_another_recommendation_keeps_its_page(cast: Cast, early: Item, late: Item, client: Client) -> None:
    other = public_page(items_of(late.response)[1])
    before = client.get(other)
    linked(late, early, cast)
    assert client.get(other, headers={"If-None-Match": before["ETag"]}).status_code == 304


def test_what_the_public_does_not_read_any_more_is_not_told(
    cast: Cast, early: Item, late: Item, client: Client
) -> None:
    linked(late, early, cast)
    administrator = cast.people[Role.ADMINISTRATOR]
    take_down(early.response, reason="A name.", by=administrator, at=NOW)
    assert early.response.report.title not in words(client.get(public_page(late)))
    assert facts_of(late, client) == {}
    put_back(early.response, reason="It is gone.", by=administrator, at=NOW)
    assert list(facts_of(late, client)) == ["First recommended in"]


def test_the_newest_version_is_told_of(cast: Cast, late: Item, client: Client) -> None:
    first = published(cast, EARLY)
    early = items_of(first.response)[0]
    linked(late, early, cast)
    corrected(first, cast)
    assert list(facts_of(late, client)) == ["First recommended in"]
    assert len(soup(client.get(public_page(late))).select(".app-facts a")) == 1


def test_the_open_data_names_them_too(cast: Cast, early: Item, late: Item, client: Client) -> None:
    name = "/".join([late.response.force.slug, late.response.report.slug, late.recommendation.slug])
    addresses = {"item": f"/api/v1/recommendations/{name}", "all": "/api/v1/recommendations", "csv": CSV}
    seen: dict[str, set[str]] = {each: set() for each in addresses}

    def read(at: datetime) -> dict[str, Any]:
        for each, address in addresses.items():
            answer = client.get(address)
            assert answer["ETag"] not in seen[each]
            seen[each].add(answer["ETag"])
        since = client.get("/api/v1/recommendations", {"updated_since": at.date().isoformat()}).json()
        row: dict[str, Any] = client.get(addresses["item"]).json()
        assert (name in [found["id"] for found in since["items"]]) == (row["updated_at"] >= at.isoformat()[:10])
        assert {key: row[key] for key in ("first_recommended_on", "first_recommended_in")} == {
            key: value
            for found in client.get(addresses["all"]).json()["items"]
            for key, value in found.items()
            if found["id"] == name and key.startswith("first_recommended")
        }
        return row

    row = read(day(119))
    assert (row["first_recommended_on"], row["first_recommended_in"], row["elsewhere"]) == (None, "", [])
    linked(late, early, cast, at=day(120))
    row = read(day(120))
    page = f"{settings.PUBLIC_ADDRESS}{public_page(early)}"
    assert (row["first_recommended_on"], row["first_recommended_in"]) == ("2024-03-04", page)
    assert row["elsewhere"] == [
        {
            "id": "/".join([early.response.force.slug, early.response.report.slug, early.recommendation.slug]),
            "address": page,
            "report_title": "A report of 2024-03-04",
            "report_published_on": "2024-03-04",
            "kind": "recommendation",
            "heading": "Recommendation 1",
        }
    ]
    table = client.get(addresses["csv"])
    assert f"2024-03-04,{page}," in b"".join(table).decode()
    told(late, cast, at=day(121))
    row = read(day(121))
    assert (row["first_recommended_on"], row["first_recommended_in"]) == ("2017-09-07", OLD.link)
    assert [other["id"] == "" for other in row["elsewhere"]] == [True, False]
    take_down(early.response, reason="A name.", by=cast.people[Role.ADMINISTRATOR], at=day(122))
    assert [other["report_title"] for other in read(day(122))["elsewhere"]] == [OLD.title]
    taken_out(late, occurrence(late), cast, at=day(123))
    assert read(day(123))["elsewhere"] == []


# What is done, and what is refused


def test_a_second_press_finds_it_done_and_somebody_else_is_told(cast: Cast, early: Item, late: Item) -> None:
    officer, approver = cast.people[Role.OFFICER], cast.people[Role.APPROVER]
    seen, seen_late = seen_of(standing_with(late, early)), seen_of(standing_with(late))
    for _press in range(2):
        link(late, early, seen=seen, by=officer, at=NOW)
    with pytest.raises(CannotLink, match="Olivia Hart did this already, on Friday 1 May 2026, 1:00pm"):
        link(early, late, seen=seen, by=approver, at=NOW)
    assert (Occurrence.objects.count(), Event.objects.filter(verb="progress.linked").count()) == (2, 2)
    with pytest.raises(CannotLink, match="was changed while you chose"):
        link_told(late, OLD, seen=seen_late, by=officer, at=NOW)
    for _press in range(2):
        told(late, cast)
    with pytest.raises(CannotLink, match="Olivia Hart did this already"):
        told(late, cast, by=approver)
    assert Occurrence.objects.count() == 3


@pytest.mark.parametrize("link", ["", "https://inspectorate.example/another"])
def test_a_report_that_is_named_is_not_told_again_for_another_address(cast: Cast, late: Item, link: str) -> None:
    told(late, cast)
    with pytest.raises(CannotLink, match="To enter another address of it, remove it first"):
        told(late, cast, replace(OLD, link=link))
    (other,) = Occurrence.objects.standing().filter(response=None)
    taken_out(late, other, cast, "Another address.")
    told(late, cast, replace(OLD, link=link))
    assert Occurrence.objects.standing().filter(response=None).get().link == link


def test_one_is_in_one_group_at_most(cast: Cast, early: Item, late: Item) -> None:
    others = items_of(early.response)[1], items_of(late.response)[1]
    linked(late, early, cast)
    linked(*others, cast)
    with pytest.raises(CannotLink, match="Each of the two is linked with others already"):
        linked(late, others[0], cast)
    taken_out(others[0], occurrence(others[1]), cast)
    linked(late, others[0], cast)
    assert {one.matter for one in Occurrence.objects.standing()} == {occurrence(late).matter}


def test_only_another_recommendation_of_the_force_that_the_public_reads_can_say_the_same(
    cast: Cast, early: Item, late: Item
) -> None:
    with pytest.raises(CannotLink, match="This is the same recommendation"):
        linked(late, late, cast)
    Response.objects.filter(pk=early.response.pk).update(force=Force.objects.get(slug="kent"))
    elsewhere = items_of(Response.objects.with_facts().get(pk=early.response.pk))[0]
    with pytest.raises(CannotLink, match="was made to another force"):
        linked(late, elsewhere, cast)
    take_down(late.response, reason="A name.", by=cast.people[Role.ADMINISTRATOR], at=NOW)
    with pytest.raises(CannotLink, match="The public does not read Recommendation 1 of ‘A report of 2026-01-05’ now"):
        told(late, cast)
    assert not Occurrence.objects.exists()


def test_what_is_told_has_a_title_a_day_and_a_safe_address(cast: Cast, late: Item) -> None:
    wrong = {
        "Enter the title": Told(title=" ", made_on=OLD.made_on),
        "This day is still to come": Told(title="A", made_on=date(2026, 5, 2)),
        "in four digits": Told(title="A", made_on=date(206, 5, 2)),
        "begins with https://": Told(title="A", made_on=OLD.made_on, link="http://inspectorate.example/"),
    }
    for why, old in wrong.items():
        with pytest.raises(CannotLink, match=why):
            told(late, cast, old)


def test_those_who_publish_link_and_nobody_else(cast: Cast, early: Item, late: Item) -> None:
    for role in Role:
        person = cast.people[role]
        if role in (Role.OFFICER, Role.APPROVER):
            linked(late, early, cast, by=person)
            taken_out(late, occurrence(early), cast, by=person)
            continue
        with pytest.raises(CannotLink, match="Only an officer or an approver"):
            linked(late, early, cast, by=person)
        with pytest.raises(CannotLink, match="Only an officer or an approver"):
            told(late, cast, by=person)
    linked(late, early, cast)
    stranger = member("stranger@kent.example", Role.OFFICER, type(cast.body).objects.get(slug="kent-pcc"))
    with pytest.raises(CannotLink, match="Only an officer or an approver"):
        taken_out(late, occurrence(early), cast, by=stranger)


def test_what_is_left_alone_ends_with_what_is_taken_out(cast: Cast, early: Item, late: Item, client: Client) -> None:
    linked(late, early, cast)
    told(late, cast)
    taken_out(late, occurrence(early), cast)
    assert facts_of(early, client) == {}
    assert list(facts_of(late, client)) == ["First recommended in"]
    taken_out(late, occurrence(late), cast)
    assert facts_of(late, client) == {}
    assert not Occurrence.objects.standing().exists()
    assert set(Occurrence.objects.values_list("ended_reason", flat=True)) == {"Not the same."}


def test_what_is_taken_out_says_why_once(cast: Cast, early: Item, late: Item) -> None:
    linked(late, early, cast)
    told(late, cast)
    old = occurrence(early)
    with pytest.raises(CannotLink, match="Say why"):
        taken_out(late, old, cast, " ")
    for _press in range(2):
        taken_out(late, old, cast)
    with pytest.raises(CannotLink, match="Olivia Hart removed this already, on Friday 1 May 2026, 1:00pm"):
        taken_out(late, old, cast, by=cast.people[Role.APPROVER])
    with pytest.raises(CannotLink, match="do not stand together any more"):
        taken_out(early, Occurrence.objects.standing().get(response=None), cast)


def test_the_histories_of_both_responses_tell_it(cast: Cast, early: Item, late: Item) -> None:
    linked(late, early, cast)
    taken_out(late, occurrence(early), cast)
    assert [told.words for told in history(late.response)[:2]] == [
        "No longer named as recommended in another report, Recommendation 1,"
        " A report of 2024-03-04, Recommendation 1: Not the same.",
        "Recommended in another report too, Recommendation 1: A report of 2024-03-04, Recommendation 1",
    ]
    assert [told.words for told in history(early.response)[:2]] == [
        "No longer named as recommended in another report, Recommendation 1,"
        " A report of 2026-01-05, Recommendation 1: Not the same.",
        "Recommended in another report too, Recommendation 1: A report of 2026-01-05, Recommendation 1",
    ]


# What the database keeps


def test_the_database_lets_nobody_change_or_remove_what_was_said(cast: Cast, early: Item, late: Item) -> None:
    linked(late, early, cast)
    told(late, cast)
    row = Occurrence.objects.filter(response=None)
    changes: list[dict[str, Any]] = [{"title": "Other"}, {"made_on": EARLY}, {"number": "4"}, {"added_at": day(9)}]
    for change in changes:
        with pytest.raises(InternalError), transaction.atomic():
            row.update(**change)
    row.update(ended_at=NOW, ended_by=cast.people[Role.OFFICER], ended_reason="No.")
    ended: list[dict[str, Any]] = [
        {"ended_at": None, "ended_by": None, "ended_reason": ""},
        {"ended_reason": "Other."},
    ]
    for change in ended:
        with pytest.raises(InternalError), transaction.atomic():
            row.update(**change)
    matter = Matter.objects.create(force=cast.force, opened_at=NOW, opened_by=cast.people[Role.OFFICER])
    for rows in (row, Matter.objects.filter(pk=matter.pk)):
        with pytest.raises(InternalError), transaction.atomic():
            rows.delete()
    with pytest.raises(InternalError), transaction.atomic():
        Matter.objects.update(opened_at=NOW.replace(day=2))


def test_the_database_keeps_each_in_one_group_of_its_own_force(cast: Cast, early: Item, late: Item) -> None:
    linked(late, early, cast)
    officer, kent = cast.people[Role.OFFICER], Force.objects.get(slug="kent")
    matters = [Matter.objects.create(force=force, opened_at=NOW, opened_by=officer) for force in (cast.force, kent)]
    other = items_of(late.response)[1]

    def row(matter: Matter, item: Item | None, **facts: Any) -> Occurrence:
        of_item: dict[str, Any] = {"matter": matter, "made_on": LATE, "added_at": NOW, "added_by": officer}
        if item:
            of_item |= {"response": item.response, "recommendation": item.recommendation, "slug": "x"}
        return Occurrence(**of_item | facts)

    wrong = [
        row(matters[0], late),  # it is in a group
        row(matters[1], other),  # of another force
        row(matters[0], other, made_on=EARLY),  # on another day
        row(matters[0], other, recommendation=early.recommendation),  # of another report
        row(matters[0], other, title="Told as well", kind="recommendation"),
        row(matters[0], None, title="", kind="recommendation"),
        row(matters[0], None, title="A", kind="other"),
        row(matters[0], None, title="A", kind="recommendation", link="javascript:alert(1)"),
        row(matters[0], None, title="A", kind="recommendation", ended_at=NOW),
        row(matters[0], None, title="A", kind="recommendation", ended_at=NOW, ended_by=officer),
        row(matters[0], None, title="A", kind="recommendation", ended_reason="No."),
    ]
    for one in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            one.save()
    row(matters[0], None, title="A", kind="recommendation").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        row(matters[0], None, title="A", kind="recommendation").save()


# The pages of the staff


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def staff_page(name: str, item: Item, *more: object) -> str:
    return reverse(f"progress:{name}", args=[*item.address, *more])


def form_of(page: Any) -> dict[str, str]:
    """What the form that is sent holds as it is shown."""
    form = soup(page).select_one("main form[method=post]")
    assert form
    boxes = form.select("input:not([type=radio]), input[checked]")
    return {str(box["name"]): str(box.get("value", "")) for box in boxes}


def test_another_recommendation_is_found_chosen_and_taken_out(cast: Cast, early: Item, late: Item) -> None:
    officer = signed_in(cast.people[Role.OFFICER])
    page = officer.get(staff_page("elsewhere", late))
    assert "2 that were made to the same force and that the public reads." in words(page)
    chosen = staff_page("elsewhere_chosen", late, *early.address)
    assert soup(page).select_one(f'a[href="{chosen}"]')
    assert "Nothing that the public reads of this force has" in words(
        officer.get(staff_page("elsewhere", late), {"q": "quillory"})
    )
    typed = form_of(officer.get(chosen))
    for _press in range(2):
        done = officer.post(chosen, typed, follow=True)
        assert "Recommended in another report too, Recommendation 1: A report of 2024-03-04" in words(done)
    assert "Named already" in words(officer.get(staff_page("elsewhere", late)))
    out = staff_page("elsewhere_out", late, occurrence(early).pk)
    assert soup(done).select_one(f'a[href="{out}"]')
    assert "Say why, so that the others can read it" in words(officer.post(out, {"note": " "}))
    for _press in range(2):
        assert officer.post(out, {"note": "Not the same."}, follow=True).status_code == 200
    assert "No other report is known to recommend the same." in words(officer.get(staff_page("recommendation", late)))
    stale = signed_in(cast.people[Role.APPROVER]).post(out, {"note": "Too late to say."})
    assert stale.status_code == 409
    assert "Olivia Hart removed this already" in words(stale)
    assert "Too late to say." in words(stale)


def test_a_report_that_is_not_in_the_register_is_told_on_its_page(cast: Cast, late: Item) -> None:
    officer, address = signed_in(cast.people[Role.OFFICER]), staff_page("elsewhere_told", late)
    day_of = {"made_on_0": "7", "made_on_1": "9", "made_on_2": "2017"}
    typed = form_of(officer.get(address)) | day_of | {"title": "On calls", "number": "3"}
    odd = (
        {"title": "\x00"},
        {"made_on_1": "13"},
        {"kind": "other"},
        {"link": "no address"},
        {"seen": "x" * 41},
        {"number": "1" * 21},
    )
    for wrong in odd:
        assert officer.post(address, typed | wrong).status_code == 200, wrong
    for wrong in ({"link": "http://inspectorate.example/"}, {"made_on_2": "2999"}, {"seen": "7.7"}):
        stopped = officer.post(address, typed | wrong)
        assert stopped.status_code == 409, wrong
        assert soup(stopped).select_one('input[name=title][value="On calls"]')
    assert not Occurrence.objects.exists()
    for _press in range(2):
        done = officer.post(address, typed | {"link": "inspectorate.example/calls"}, follow=True)
        assert "On calls, Recommendation 3" in words(done)
    assert Occurrence.objects.get(response=None).link == "https://inspectorate.example/calls"


def test_what_was_told_meanwhile_is_read_before_anything_is_added(cast: Cast, early: Item, late: Item) -> None:
    officer = signed_in(cast.people[Role.OFFICER])
    address = staff_page("elsewhere_chosen", late, *early.address)
    typed = form_of(officer.get(address))
    told(early, cast, by=cast.people[Role.APPROVER])
    stopped = officer.post(address, typed)
    assert stopped.status_code == 409
    assert "Crime data integrity, Recommendation 3" in words(stopped)
    assert officer.post(address, form_of(stopped)).status_code == 302


def test_what_is_told_without_a_session_waits_for_its_writer(cast: Cast, late: Item) -> None:
    person, address = cast.people[Role.OFFICER], staff_page("elsewhere_told", late)
    typed = form_of(signed_in(person).get(address)) | {"title": "Not to be lost", "made_on_2": "2017"}
    assert Client().post(address, typed).status_code == 302
    page = signed_in(person).get(address)
    assert "You were signed out when you sent this." in words(page)
    for name, value in (("title", "Not to be lost"), ("made_on_2", "2017")):
        assert soup(page).select_one(f'input[name={name}][value="{value}"]')
    assert not Occurrence.objects.exists()


def test_who_does_not_publish_reads_what_is_told_and_has_no_page_to_change_it(
    cast: Cast, early: Item, late: Item
) -> None:
    linked(late, early, cast)
    pages = [
        staff_page("elsewhere", late),
        staff_page("elsewhere_told", late),
        staff_page("elsewhere_chosen", late, *early.address),
        staff_page("elsewhere_out", late, occurrence(early).pk),
    ]
    for role in (Role.FORCE_LIAISON, Role.FORCE_SIGNATORY, Role.VIEWER):
        client = signed_in(cast.people[role])
        page = client.get(staff_page("recommendation", late))
        assert "A report of 2024-03-04, Recommendation 1" in words(page)
        assert not soup(page).select('main a[href*="/elsewhere/"]')
        assert {client.get(address).status_code for address in pages} == {403}
    stranger = member("stranger@kent.example", Role.OFFICER, type(cast.body).objects.get(slug="kent-pcc"))
    assert {signed_in(stranger).get(address).status_code for address in pages} == {404}
    for odd in (late.address, (early.response.pk, "recommendation-9"), (0, early.recommendation.slug)):
        address = staff_page("elsewhere_chosen", late, *odd)
        assert signed_in(cast.people[Role.OFFICER]).get(address).status_code == 404


def test_the_pages_ask_no_more_of_the_database_for_more_of_them(cast: Cast, early: Item, late: Item) -> None:
    client, counts = signed_in(cast.people[Role.OFFICER]), []
    client.get(staff_page("recommendation", late))
    linked(late, early, cast)
    pages = ("recommendation", "elsewhere", "elsewhere_told")
    for year in (2016, 2017):
        told(late, cast, Told(title="On calls", made_on=date(year, 2, 1)))
        published(cast, date(year + 2, 2, 1))
        asked = []
        for name in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(staff_page(name, late)).status_code == 200
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_job_is_done_by_keyboard_and_without_scripts(
    browser: Browser, transactional_db: None, cast: Cast, live_server: Any
) -> None:
    early, late = (items_of(published(cast, when).response)[0] for when in (EARLY, LATE))
    site = str(live_server.url)
    with acting(browser, site, DESK, keyboard=True) as officer:
        officer.sign_in(Role.OFFICER)
        officer.there.go(site + staff_page("elsewhere_told", late))
        officer.fill("Title of the report", "On calls")
        for box, value in (("Day", "7"), ("Month", "9"), ("Year", "2017")):
            officer.fill(box, value)
        officer.press("Show it on the public page")
        assert "On calls" in officer.reads()
    with acting(browser, site, PHONE, javascript=False) as approver:
        approver.sign_in(Role.APPROVER)
        approver.there.go(site + staff_page("elsewhere", late))
        link_to = staff_page("elsewhere_chosen", late, *early.address)
        approver.there.follow(approver.page.locator(f'a[href="{link_to}"]'))
        approver.there.follow(approver.page.get_by_role("button", name="Show it on both public pages"))
        assert "A report of 2024-03-04, Recommendation 1" in approver.reads()
    for size in (DESK, PHONE):
        with visit(browser, size) as there:
            for item in (early, late):
                there.go(site + public_page(item))
                assert there.flaws() == []
