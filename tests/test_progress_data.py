"""Is what was published of progress in the data: all of it, nothing else, and new as soon as there is more?"""

from dataclasses import replace
from itertools import product
from typing import Any, get_args

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from pcc_tracker.demo import Cast
from progress.actions import publish_update, send_back
from progress.models import Delivery, Verification, WithInspectorate
from public.data import shapes
from publications.actions import put_back, take_down
from publications.actions.entering import enter
from publications.models import Publication
from responses.models import Side
from tests.example_record import BODY, FORCE, FULL, HISTORIC, RECOMMENDATIONS, REPORT
from tests.factories import many, progressed, published_at_once
from tests.factories import published as of_record
from tests.pages import soup
from tests.stories import corrected, day, published, published_since, sent_since

pytestmark = pytest.mark.django_db

API = "/api/v1"
LOAMSHIRE = replace(
    FULL,
    force=replace(FORCE, slug="loamshire", name="Loamshire Police"),
    body=replace(BODY, slug="loamshire", name="Mayor of Loamshire"),
    report=replace(REPORT, programme="Joint inspection", overall_grade="Good"),
)
OLD = replace(HISTORIC, report=replace(HISTORIC.report, slug="old-report", title="An older report"))
STANDING = ("delivery", "delivery_by", "assurance", "with_inspectorate", "progress_as_of")


def read(client: Client, address: str, **query: Any) -> Any:
    answer = client.get(f"{API}/{address}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def named(publication: Publication, number: int = 1) -> str:
    return f"{publication.force_slug}/{publication.report_slug}/recommendation-{number}"


def stands(client: Client, publication: Publication, number: int = 1) -> list[Any]:
    """Where a recommendation stands, in the list and in full alike."""
    (row,) = (row for row in read(client, "recommendations")["items"] if row["id"] == named(publication, number))
    told = read(client, f"recommendations/{named(publication, number)}")
    assert {name: told[name] for name in row} == row
    return [row[name] for name in STANDING]


# What there is


def test_a_recommendation_says_where_it_stands_and_who_says_so(client: Client, cast: Cast) -> None:
    out = published(cast)
    assert stands(client, out) == ["", "", "", "", None]
    published_since(out, cast, "Begun.", at=20, delivery="in progress")
    published_since(out, cast, at=24, side=Side.BODY, verification="partly assured", inspectorate="open")
    published_since(out, cast, "Done.", at=22, delivery="complete")
    assert stands(client, out) == ["complete", "force", "partly assured", "open", "2026-01-28"]
    assert stands(client, out, 2) == ["", "", "", "", None]


def test_a_recommendation_in_full_holds_its_updates_the_latest_first(client: Client, cast: Cast) -> None:
    out = published(cast)
    first = published_since(out, cast, "Begun <strong>early</strong>.", delivery="in progress")
    second = published_since(out, cast, at=24, side=Side.BODY, verification="assured")
    told = read(client, f"recommendations/{named(out)}")["updates"]
    assert [update["id"] for update in told] == [f"{named(out)}/progress-{row.pk}" for row in (second, first)]
    assert told[1] == {
        "id": f"{named(out)}/progress-{first.pk}",
        "address": f"{settings.PUBLIC_ADDRESS}/responses/{named(out)}/#progress-{first.pk}",
        "side": "force",
        "as_of": "2026-01-24",
        "delivery": "in progress",
        "assurance": "",
        "with_inspectorate": "",
        "text": "Begun early.",
        "published_at": "2026-01-24T13:00:00Z",
        "text_html": "<p>Begun <strong>early</strong>.</p>",
    }
    assert read(client, f"recommendations/{named(out, 2)}")["updates"] == []


def test_updates_are_listed_the_one_published_last_first(client: Client, cast: Cast) -> None:
    out = published(cast)
    waits = sent_since(out, cast, "Sent first.")
    second = published_since(out, cast, "Published first.", at=22, number="2", delivery="complete")
    publish_update(waits, by=cast.people[Role.APPROVER], at=day(23))
    latest, earlier = read(client, "progress")["items"]
    assert (latest["text"], earlier["text"]) == ("Sent first.", "Published first.")
    assert earlier["id"] == f"{named(out, 2)}/progress-{second.pk}"
    assert (earlier["response"], earlier["recommendation"]) == (named(out).rpartition("/")[0], named(out, 2))
    assert earlier["heading"] == "Progress: Recommendation 2"
    page, _hash, anchor = earlier["address"].removeprefix(settings.PUBLIC_ADDRESS).partition("#")
    (place,) = soup(client.get(page)).select(f"#{anchor}")
    assert "Published first." in place.get_text()
    (told,) = read(client, f"recommendations/{named(out, 2)}")["updates"]
    assert {name: earlier[name] for name in told if name != "text_html"} == {
        name: value for name, value in told.items() if name != "text_html"
    }


def test_the_words_of_the_data_are_those_of_progress() -> None:
    said = {shapes.Delivery: Delivery, shapes.Assurance: Verification, shapes.WithInspectorate: WithInspectorate}
    for literal, choices in (*said.items(), (shapes.Side, Side)):
        assert list(get_args(literal)) == choices.values


# Which of it


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({}, 4),
        ({"force": "loamshire"}, 1),
        ({"body": "barsetshire"}, 3),
        ({"programme": "joint-inspection"}, 1),
        ({"year": "2016"}, 1),
        ({"rating": "good"}, 1),
        ({"side": "body"}, 1),
        ({"side": "force", "force": "barsetshire"}, 2),
        ({"q": "kiosk"}, 3),
        ({"q": "assured"}, 1),
        ({"q": "call handling -kiosk -assured"}, 0),
        ({"updated_since": "2024-03-09"}, 1),
        ({"updated_since": "2024-03-10"}, 0),
    ],
)
def test_updates_are_narrowed(client: Client, query: dict[str, Any], number: int) -> None:
    rows = [of_record(record) for record in (FULL, LOAMSHIRE, OLD)]
    progressed(rows, "A kiosk was built.", delivery="complete")
    later = day(65, REPORT.published_on)
    progressed(rows[:1], "", slug="recommendation-2", side="body", verification="assured", published_at=later)
    assert read(client, "progress", **query)["count"] == number


def test_recommendations_are_narrowed_by_where_they_stand(client: Client) -> None:
    out = of_record()
    for number, said in enumerate(product(["complete", ""], ["assured", ""], ["open", ""]), 1):
        slug = f"recommendation-{number % 4 + 1}"
        facts = dict(zip(("delivery", "verification", "inspectorate"), said, strict=True))
        progressed([out], f"Update {number}.", slug=slug, side="body", as_of=day(number * 7 % 5 + 1).date(), **facts)
    progressed([out], delivery="in progress", as_of=day(9).date())
    rows = read(client, "recommendations", limit=100)["items"]
    for name, values in (
        ("delivery", Delivery.values),
        ("assurance", Verification.values),
        ("with_inspectorate", WithInspectorate.values),
    ):
        for value in values:
            found = read(client, "recommendations", **{name: value})["items"]
            assert {row["id"] for row in found} == {row["id"] for row in rows if row[name] == value}, (name, value)
    assert {row["delivery"] for row in rows} == {"", "complete", "in progress"}


def test_what_is_new_is_found_by_its_day(client: Client, cast: Cast) -> None:
    out = published(cast)
    published_since(out, cast, "Begun.", at=20)
    since = {"updated_since": day(20).date().isoformat()}
    assert [row["id"] for row in read(client, "recommendations", **since)["items"]] == [named(out)]
    assert [row["kind"] for row in read(client, "passages", **since)["items"]] == ["progress"]
    assert read(client, "progress", **since)["count"] == 1
    assert read(client, "responses", **since)["count"] == 0
    moments = {row["id"]: row["updated_at"] for row in read(client, "recommendations")["items"]}
    assert moments == {named(out): "2026-01-24T13:00:00Z", named(out, 2): "2026-01-14T12:00:00Z"}
    corrected(out, cast)
    assert {row["updated_at"] for row in read(client, "recommendations")["items"]} == {"2026-01-26T12:00:00Z"}
    (row,) = read(client, "progress", updated_since="2026-01-26")["items"]
    assert (row["published_at"], row["updated_at"]) == ("2026-01-24T13:00:00Z", "2026-01-26T12:00:00Z")


# When it is new


@pytest.mark.parametrize("address", ["progress", "progress.csv", "recommendations", "recommendations.xlsx"])
def test_an_answer_is_another_one_as_soon_as_an_update_is_published(client: Client, cast: Cast, address: str) -> None:
    out = published(cast)
    first = client.get(f"{API}/{address}")
    waits, back = sent_since(out, cast, "One."), sent_since(out, cast, "Two.", number="2")
    send_back(back, note="No.", by=cast.people[Role.OFFICER], at=day(21))

    def again(known: Any, **headers: str) -> Any:
        return client.get(f"{API}/{address}", headers={"If-None-Match": known["ETag"]} | headers)

    assert again(first).status_code == 304
    published_since(out, cast, "Three.", number="2", at=24)
    second = again(first)
    assert (second.status_code, second["Last-Modified"]) == (200, "Wed, 28 Jan 2026 13:00:00 GMT")
    publish_update(waits, by=cast.people[Role.OFFICER], at=day(23))  # by a clock that is behind
    third = again(second)
    assert third.status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert again(third).status_code == 304
    assert len(asked) == 1


# Where the response goes


def test_progress_goes_and_comes_back_with_its_response(client: Client, cast: Cast) -> None:
    out = published(cast)
    published_since(out, cast, "Begun.", delivery="in progress")
    before = client.get(f"{API}/progress")
    take_down(out.response, reason="A name.", by=cast.people[Role.ADMINISTRATOR], at=day(21))
    gone = client.get(f"{API}/progress", headers={"If-None-Match": before["ETag"]})
    assert gone.json()["count"] == 0
    assert b"Begun" not in b"".join(client.get(f"{API}/progress.csv"))
    put_back(out.response, reason="Checked.", by=cast.people[Role.ADMINISTRATOR], at=day(22))
    assert read(client, "progress") == before.json()


def test_a_recommendation_that_the_newest_version_has_not_takes_its_progress_along(client: Client, cast: Cast) -> None:
    out = published(cast)
    published_since(out, cast, "Begun.", number="2")
    out.record = replace(out.record, recommendations=out.record.recommendations[:1], causes=())
    enter(out)
    assert read(client, "progress")["count"] == 0


def test_the_whole_register_stays_what_was_sealed(client: Client, cast: Cast) -> None:
    out = published(cast)
    before = b"".join(client.get(f"{API}/register.jsonl"))
    published_since(out, cast, "Begun.")
    assert b"".join(client.get(f"{API}/register.jsonl")) == before
    package = read(client, "datapackage.json")["resources"]
    assert f"{settings.PUBLIC_ADDRESS}{API}/progress.csv" in {resource["path"] for resource in package}


# However much there is


@pytest.mark.parametrize("address", ["progress?limit=100", "progress?q=began", "recommendations?delivery=complete"])
def test_a_list_of_many_asks_as_little_as_one_of_few(client: Client, address: str) -> None:
    records = [replace(record, recommendations=RECOMMENDATIONS[:1], causes=()) for record in many(60)]
    counts = []
    for part in (records[:5], records[5:]):
        published_at_once(part)
        new = Publication.objects.filter(response__updates=None)
        progressed(new, delivery="complete")
        progressed(Publication.objects.all(), side="body", delivery="complete")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{API}/{address}").json()["count"] >= 5
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 4
