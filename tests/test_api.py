"""Can a program read what is published, all of it and nothing else, as cheaply and as long as it likes?"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings as conf
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator
from pytest_django.fixtures import Settings

from accounts.models import Role
from pcc_tracker.demo import Cast
from public.data import asking, downloads, limits, rows, state
from public.data.api import api
from publications.actions import put_back, take_down, withdraw
from publications.record import fingerprint
from responses.models import Response
from tests.example_record import BODY, CORRECTED, FORCE, FULL, HISTORIC, RECOMMENDATIONS, REPORT
from tests.factories import many, published, published_at_once
from tests.stories import day
from tests.stories import published as sealed

pytestmark = pytest.mark.django_db

API = "/api/v1"
FULL_ONE = "barsetshire/barsetshire-2024-crime-recording"
LOAMSHIRE = replace(
    FULL,
    force=replace(FORCE, slug="loamshire", name="Loamshire Police"),
    body=replace(BODY, slug="loamshire", name="Mayor of Loamshire"),
    report=replace(REPORT, programme="Joint inspection", overall_grade="Good"),
)
OLD = replace(HISTORIC, report=replace(HISTORIC.report, slug="old-report", title="An older report"))
LISTS = ["responses", "recommendations", "progress", "passages", "forces", "bodies", "programmes"]


def read(client: Client, address: str, status: int = 200, **query: Any) -> Any:
    """The answer at an address of the interface."""
    answer = client.get(f"{API}/{address}", query)
    assert answer.status_code == status, answer.content
    return answer.json()


def ids(client: Client, address: str, **query: Any) -> list[str]:
    return [row["id"] for row in read(client, address, **query)["items"]]


@pytest.fixture
def three() -> None:
    for record in (FULL, LOAMSHIRE, OLD):
        published(record)


# What there is


def test_a_response_is_told_in_its_newest_version_with_its_record_and_all_versions(client: Client) -> None:
    published(FULL)
    newest = published(CORRECTED)
    told = read(client, f"responses/{FULL_ONE}")
    assert (told["id"], told["version"], told["sha256"]) == (FULL_ONE, 2, newest.sha256)
    assert told["record"] == json.loads(newest.canonical)
    assert [version["version"] for version in told["versions"]] == [2, 1]
    assert told["versions"] == read(client, f"responses/{FULL_ONE}/versions")
    assert {made["format"] for made in told["documents"]} == {"html", "pdf", "docx", "odt"}
    for link in (told["address"], told["data_address"], *(made["address"] for made in told["documents"])):
        assert client.get(link.removeprefix(conf.PUBLIC_ADDRESS)).status_code == 200
    sealed_bytes = client.get(told["data_address"].removeprefix(conf.PUBLIC_ADDRESS)).content
    assert fingerprint(sealed_bytes) == told["sha256"]


def test_each_version_can_be_read(client: Client) -> None:
    first = published(FULL)
    published(CORRECTED)
    assert read(client, f"responses/{FULL_ONE}/versions/1")["sha256"] == first.sha256
    assert read(client, "responses")["count"] == 1
    assert read(client, f"responses/{FULL_ONE}/versions/3", status=404)["error"]


def test_a_recommendation_is_told_with_both_answers(client: Client) -> None:
    published()
    told = read(client, f"recommendations/{FULL_ONE}/recommendation-2")
    assert told["id"] == f"{FULL_ONE}/recommendation-2"
    assert (told["force_position"], told["body_position"], told["body_disposition"]) == (
        *("not accepted", "not accepted"),
        "no action",
    )
    assert told["text"].startswith("Within three months, the force should review")
    assert told["body_response_html"] == FULL.recommendations[1].body.text
    assert told["cause_of_concern"] == 1
    assert told["due_on"] == "2024-04-05"
    assert client.get(told["address"].removeprefix(conf.PUBLIC_ADDRESS)).status_code == 200
    assert read(client, f"recommendations/{FULL_ONE}/nothing", status=404)


def test_every_recommendation_is_in_the_list_in_printed_order(client: Client) -> None:
    published()
    assert ids(client, "recommendations") == [f"{FULL_ONE}/{item.slug}" for item in FULL.recommendations]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(("kind", "name", "number"), [("forces", "loamshire", 2), ("bodies", "loamshire", 2)])
def test_forces_and_bodies_are_listed_with_what_they_published(
    client: Client, kind: str, name: str, number: int
) -> None:
    assert len(ids(client, kind)) == number
    told = read(client, f"{kind}/{name}")
    assert told["responses"] == 1
    assert client.get(told["address"].removeprefix(conf.PUBLIC_ADDRESS)).status_code == 200
    assert client.get(told["responses_address"].removeprefix(conf.PUBLIC_ADDRESS)).json()["count"] == 1
    assert read(client, f"{kind}/nowhere", status=404)


@pytest.mark.usefixtures("three")
def test_programmes_are_listed(client: Client) -> None:
    assert "joint-inspection" in ids(client, "programmes")
    assert read(client, "programmes/joint-inspection")["name"] == "Joint inspection"


# Which of it


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({}, 3),
        ({"force": "loamshire"}, 1),
        ({"body": "barsetshire"}, 2),
        ({"programme": "joint-inspection"}, 1),
        ({"year": "2016"}, 1),
        ({"rating": "good"}, 1),
        ({"rating": "good", "force": "barsetshire"}, 0),
        ({"q": "call handling"}, 3),
        ({"q": "older report"}, 1),
        ({"q": '"no such phrase at all"'}, 0),
        ({"updated_since": "2024-02-27"}, 3),
        ({"updated_since": "2024-02-28"}, 0),
        ({"compared": "yes"}, 2),
    ],
)
def test_responses_are_narrowed(client: Client, query: dict[str, Any], number: int) -> None:
    assert read(client, "responses", **query)["count"] == number


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({}, 6),
        ({"position": "accepted"}, 3),
        ({"position": "not accepted"}, 1),
        ({"disposition": "no action"}, 1),
        ({"kind": "area for improvement"}, 1),
        ({"q": "supervisors"}, 1),
        ({"year": "2023"}, 0),
    ],
)
def test_recommendations_are_narrowed(client: Client, query: dict[str, Any], number: int) -> None:
    published()
    assert read(client, "recommendations", **query)["count"] == number


def test_the_search_finds_as_data_what_it_finds_on_its_page(client: Client) -> None:
    published()
    page = client.get("/search/", {"q": "victim"}).content.decode()
    found = read(client, "passages", q="victim")
    assert f"{found['count']} passages" in page
    assert all(row["address"].removeprefix(conf.PUBLIC_ADDRESS) in page for row in found["items"])


def test_a_list_is_read_page_by_page(client: Client) -> None:
    for record in many(5):
        published(record)
    seen: list[str] = []
    address = f"{conf.PUBLIC_ADDRESS}{API}/responses?limit=2"
    while address:
        page = client.get(address.removeprefix(conf.PUBLIC_ADDRESS)).json()
        assert page["count"] == 5
        seen += [row["id"] for row in page["items"]]
        address = page["next"]
    assert seen == [f"force-{number % 3 + 1}/report-{number}" for number in (4, 3, 2, 1, 0)]
    assert page["previous"] == f"{conf.PUBLIC_ADDRESS}{API}/responses?limit=2&offset=2"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": str(asking.MOST + 1)}, "limit"),
        ({"limit": "1_0"}, "limit"),
        ({"offset": "-1"}, "offset"),
        ({"offset": str(asking.FURTHEST + 1)}, "offset"),
        ({"year": "99999999999999"}, "year"),
        ({"updated_since": "1700000000"}, "updated_since"),
        ({"updated_since": "2024-02-30"}, "updated_since"),
        ({"force": "a b"}, "force"),
        ({"force": "a\0"}, "force"),
        ({"q": "x" * 301}, "q"),
        ({"position": "maybe"}, "position"),
        ({"forse": "barsetshire"}, "forse"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(client: Client, query: dict[str, str], name: str) -> None:
    told = read(client, "recommendations", status=400, **query)
    assert told["error"] == f"This was not understood: {name}."
    assert list(told["parameters"]) == [name]


def test_signs_that_no_database_takes_are_words_that_nothing_holds(client: Client) -> None:
    published()
    assert read(client, "passages", q="\0")["count"] >= 0


# How it is served


@pytest.mark.parametrize("address", ["responses", f"responses/{FULL_ONE}", "openapi.json", "responses.csv"])
def test_an_unchanged_answer_is_not_sent_again_and_costs_one_query(client: Client, address: str) -> None:
    published()
    first = client.get(f"{API}/{address}")
    assert first["Last-Modified"] == "Tue, 27 Feb 2024 11:00:00 GMT"
    with CaptureQueriesContext(connection) as asked:
        again = client.get(f"{API}/{address}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, len(asked)) == (304, b"", 1)
    assert again["Access-Control-Allow-Origin"] == "*"
    since = client.get(f"{API}/{address}", headers={"If-Modified-Since": first["Last-Modified"]})
    assert since.status_code == 304
    published(CORRECTED)
    assert client.get(f"{API}/{address}", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_etag_belongs_to_one_question(client: Client) -> None:
    published()
    tags = {client.get(f"{API}/responses{query}")["ETag"] for query in ("", "?limit=5", "?limit=6", ".csv", ".json")}
    assert len(tags) == 5


def test_what_is_not_there_is_not_unchanged(client: Client) -> None:
    published()
    late = {"If-Modified-Since": "Tue, 01 Jan 2999 00:00:00 GMT", "If-None-Match": "*"}
    assert client.get(f"{API}/responses/nowhere/x", headers=late).status_code == 404


def test_any_page_on_the_web_may_read_and_none_may_write(client: Client) -> None:
    published()
    first = client.options(f"{API}/responses", headers={"Origin": "https://elsewhere.example"})
    assert first.status_code == 204
    assert first["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in first["Access-Control-Allow-Headers"]
    for answer in (client.get(f"{API}/responses"), client.get(f"{API}/nothing"), client.get(f"{API}/responses.csv")):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    for ask in (client.post, client.put, client.patch, client.delete):
        refused = ask(f"{API}/responses")
        assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert refused.json()["error"] == "This data can only be read, with GET or HEAD."


@pytest.mark.parametrize("address", ["responses", "responses.csv", "recommendations.xlsx", "register.jsonl"])
def test_head_answers_as_get_does_without_a_body(client: Client, address: str) -> None:
    published()
    head, get = client.head(f"{API}/{address}"), client.get(f"{API}/{address}")
    assert head.status_code == 200
    assert b"".join(head) == b""
    assert (head["ETag"], head["Content-Type"]) == (get["ETag"], get["Content-Type"])


def test_no_session_is_opened_and_no_cookie_set(cast: Cast, client: Client) -> None:
    published()
    client.force_login(cast.people[Role.ADMINISTRATOR])
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"{API}/responses")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert not any("session" in query["sql"] or "accounts_user" in query["sql"] for query in asked.captured_queries)


def test_an_address_with_a_slash_too_many_leads_to_the_one_without(client: Client) -> None:
    published()
    assert client.get(f"{API}/responses/?limit=3")["Location"] == f"{API}/responses?limit=3"


@pytest.mark.parametrize("address", [*LISTS, "responses?q=victim", "recommendations?limit=100"])
def test_a_list_of_three_hundred_asks_as_little_as_one_of_ten(client: Client, address: str) -> None:
    records = [replace(record, recommendations=RECOMMENDATIONS[:1], causes=()) for record in many(300)]
    published_at_once(records[:10])
    few = questions(client, address)
    published_at_once(records[10:])
    assert questions(client, address) == few <= 4


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{API}/{address}").status_code == 200
    return len(asked)


# What was removed


def test_what_was_withdrawn_says_why_and_is_in_no_list(client: Client, cast: Cast) -> None:
    publication = sealed(cast)
    response = Response.objects.get(pk=publication.response_id)
    night = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # in London it is the next day
    withdraw(response, reason="A court ordered it.", by=cast.people[Role.APPROVER], at=night)
    address = f"responses/{publication.force_slug}/{publication.report_slug}"
    item = address.replace("responses/", "recommendations/") + "/recommendation-1"
    for gone in (address, f"{address}/versions", f"{address}/versions/1", item):
        assert "withdrawn" in read(client, gone, status=410)["error"]
    assert "on Thursday 2 July 2026: A court ordered it." in read(client, address, status=410)["error"]
    assert [read(client, name)["count"] for name in LISTS] == [0] * len(LISTS)


def test_what_was_taken_down_is_not_named_and_comes_back(client: Client, cast: Cast) -> None:
    publication = sealed(cast)
    response = Response.objects.get(pk=publication.response_id)
    before = client.get(f"{API}/responses")
    take_down(response, reason="A name.", by=cast.people[Role.ADMINISTRATOR], at=day(12))
    told = read(client, f"responses/{publication.force_slug}/{publication.report_slug}", status=410)["error"]
    assert told == "What was here was taken down on Friday 16 January 2026. It may come back."
    assert client.get(f"{API}/responses", headers={"If-None-Match": before["ETag"]}).json()["count"] == 0
    put_back(response, reason="Checked.", by=cast.people[Role.ADMINISTRATOR], at=day(13))
    assert read(client, "responses")["count"] == 1


# How often


def test_who_asks_too_often_waits_and_is_told_for_how_long(client: Client, settings: Settings) -> None:
    settings.DATA_REQUESTS_A_MINUTE = 2
    here, elsewhere = "192.0.2.61", "192.0.2.62"
    answers = [client.get(f"{API}/forces", REMOTE_ADDR=here) for _time in range(5)]
    assert 429 in {answer.status_code for answer in answers}
    last = next(answer for answer in answers if answer.status_code == 429)
    assert 1 <= int(last["Retry-After"]) <= 60
    assert last.json()["error"].startswith("You have asked too often. Try again in ")
    assert last["Cache-Control"] == "no-store"
    assert client.get(f"{API}/forces", REMOTE_ADDR=elsewhere).status_code == 200


def test_a_file_counts_as_ten(client: Client, settings: Settings) -> None:
    settings.DATA_REQUESTS_A_MINUTE = 12
    statuses = [client.get(f"{API}/responses.csv", REMOTE_ADDR="192.0.2.63").status_code for _time in range(3)]
    assert 429 in statuses
    assert statuses[0] == 200


def test_one_household_is_one_visitor(client: Client, settings: Settings) -> None:
    settings.DATA_REQUESTS_A_MINUTE = 2
    asked = [client.get(f"{API}/forces", REMOTE_ADDR=f"2001:db8:0:1::{number}").status_code for number in range(1, 6)]
    assert 429 in asked


def test_where_redis_is_away_everybody_is_answered(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_REQUESTS_A_MINUTE = 1
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # nothing answers there
    limits._redis.cache_clear()
    monkeypatch.setattr(limits._Away, "until", 0.0)
    try:
        statuses = {client.get(f"{API}/forces").status_code for _time in range(4)}
    finally:
        limits._redis.cache_clear()
    assert statuses == {200}


# What nobody foresaw


@pytest.fixture(params=[(rows, "response_row"), (downloads, "download"), (state, "now")])
def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an answer that cannot be made any more."""

    def fails(*_args: Any, **_options: Any) -> None:
        raise RuntimeError("Quorvexian")

    published()
    place, name = request.param
    monkeypatch.setattr(place, name, fails)
    return f"{API}/responses.csv" if place is downloads else f"{API}/responses"


@pytest.mark.parametrize("debug", [False, True])
def test_what_goes_wrong_is_said_in_a_sentence_and_logged(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture, broken: str, debug: bool
) -> None:
    settings.DEBUG = debug
    answer = client.get(broken)
    assert answer.status_code == 500
    said = "Something went wrong here, and it was noted. Try again in a while."
    assert answer.json() == {"status": 500, "error": said, "parameters": {}}
    assert (answer["Cache-Control"], answer["Access-Control-Allow-Origin"]) == ("no-store", "*")
    assert "RuntimeError: Quorvexian" in caplog.text


def test_the_document_says_what_is_answered_where_something_goes_wrong() -> None:
    for operations in api.get_openapi_schema()["paths"].values():
        for operation in operations.values():
            said = operation["responses"][500]["content"]["application/json"]["schema"]
            assert said == {"$ref": "#/components/schemas/Problem"}


# What its document says


def test_the_document_describes_each_field_and_the_sealed_record(client: Client) -> None:
    document = client.get(f"{API}/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    names = ("ResponseRow", "RecommendationRow", "ProgressRow", "UpdateInFull", "PassageRow", "Place", "Version")
    for name in (*names, "Problem"):
        assert all(field.get("description") for field in schemas[name]["properties"].values()), name
    published()
    told = client.get(f"{API}/responses/{FULL_ONE}").json()
    resolver = {"$ref": "#/components/schemas/ResponseInFull", "components": document["components"]}
    assert list(Draft202012Validator(resolver).iter_errors(told)) == []
