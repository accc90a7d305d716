"""Is a sealed record readable, exact and as its documentation says?"""

import hashlib
import json
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, get_args, get_type_hints

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from publications import record
from publications.record import Record, fingerprint
from tests import example_record as example

SCHEMA = json.loads((settings.BASE_DIR / "publications" / "schema.json").read_text())
GUIDE = (settings.BASE_DIR / "docs" / "data.md").read_text()
RECORDS = [example.FULL, example.NONE_RECEIVED, example.CORRECTED, example.HISTORIC]

# A record as it was sealed once. Whatever the program becomes, these bytes stay readable and keep their fingerprint.
SEALED = (
    '{"body":{"address":"","called":"the Mayor","colour":"#123456","email":"","kind":"Mayor","licence":"",'
    '"licence_link":"","name":"Mayor of Barset","office_holder":"Zoë Ŵ","short_name":"Mayor","slug":"barset",'
    '"website":""},"causes":[{"accelerated":false,"recommendations":["recommendation-1"],"text":"<p>A cause.</p>"}],'
    '"clock":{"citation":"section 55(5A) Police Act 1996","days":56,"first_day_counts":true,"first_on":"2017-09-07",'
    '"last_on":"2017-11-01","link":""},"edition":{"already_published":false,"correction_reason":"","day":55,'
    '"exceptions":["One text is missing."],"first_published_on":"2017-10-31","link":"https://register.example/responses/barset/a-report/",'
    '"published_on":"2017-10-31","version":1},"force":{"chief_officer":"Chief Constable","name":"Barset Police",'
    '"short_name":"BP","slug":"barset"},"format":"statutory-response/1","invitation":{"comment_by":"2017-10-06",'
    '"invited_on":"2017-09-08","outcome":"none received","received_on":null},"language":"en-GB","overall":{"body":'
    '"<p>‘Quoted’ &amp; <em>said</em>.</p>","body_on_force":"","force":""},"recommendations":[{"addressed_to":"",'
    '"body":{"disposition":"no action","position":"not accepted","text":"<p>Because.</p>"},"deadline":{"due_on":'
    '"2018-03-07","kind":"relative","override_reason":"","phrase":"Within six months"},"force":{"disposition":"",'
    '"position":"","text":""},"kind":"recommendation","number":"1","slug":"recommendation-1","text":"<p>Do it.</p>"}],'
    '"report":{"findings":"","inspectorate":"HMICFRS","link":"","overall_grade":"Inadequate","programme":"",'
    '"published_on":"2017-09-07","slug":"a-report","stated_recommendations":1,"title":"A report"}}'
)


@pytest.mark.parametrize("full", RECORDS)
def test_a_record_is_read_back_as_it_was_sealed(full: Record) -> None:
    assert Record.from_canonical(full.canonical()) == full


def test_what_was_sealed_once_keeps_its_bytes_and_its_fingerprint() -> None:
    assert Record.from_canonical(SEALED).canonical() == SEALED.encode()
    assert fingerprint(SEALED.encode()) == "930bc0eaf058977eed752e6268262855ed0fb3342c9ec701e59fd84cc9e1c1b5"


def test_the_fingerprint_is_what_sha256sum_computes() -> None:
    sealed = example.FULL.canonical()
    assert fingerprint(sealed) == hashlib.sha256(sealed).hexdigest()


def test_the_order_in_which_fields_were_written_does_not_matter() -> None:
    backwards = json.dumps(dict(reversed(json.loads(SEALED).items())))
    assert Record.from_canonical(backwards).canonical() == SEALED.encode()


def test_signs_are_themselves_and_no_white_space_stands_between_tokens() -> None:
    sealed = example.FULL.canonical()
    assert "Hiram’s House\\nCathedral Close".encode() in sealed
    assert b"\\u20" not in sealed
    assert not re.search(rb"(?<=[{}\[\],:])\s|\s(?=[{}\[\]])", re.sub(rb'"(?:[^"\\]|\\.)*"', b'""', sealed))


def test_one_changed_sign_changes_the_fingerprint() -> None:
    changed = replace(example.FULL, report=replace(example.REPORT, title=example.REPORT.title + "."))
    assert fingerprint(changed.canonical()) != fingerprint(example.FULL.canonical())


def test_dates_are_read_as_dates() -> None:
    assert Record.from_canonical(SEALED).clock.last_on == date(2017, 11, 1)


def test_a_field_that_is_not_known_is_refused() -> None:
    data = json.loads(SEALED)
    data["report"]["rating"] = "Good"
    with pytest.raises(TypeError, match="Report has no field rating"):
        Record.read(data)


def test_a_field_that_is_missing_is_refused() -> None:
    data = json.loads(SEALED)
    del data["edition"]["day"]
    with pytest.raises(KeyError, match="day"):
        Record.read(data)


# The schema and the guide


def test_the_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("sealed", [*(full.canonical() for full in RECORDS), SEALED.encode()])
def test_every_record_follows_the_schema(sealed: bytes) -> None:
    assert list(_validator().iter_errors(json.loads(sealed))) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), "statutory-response/2"),
        (("edition", "version"), 0),
        (("edition", "published_on"), "31 October 2017"),
        (("clock", "last_on"), ""),
        (("body", "colour"), "red"),
        (("invitation", "outcome"), "maybe"),
        (("recommendations", 0, "kind"), "advice"),
        (("recommendations", 0, "body", "position"), "agreed"),
        (("recommendations", 0, "surprise"), 1),
        (("causes", 0, "accelerated"), "no"),
        (("report", "stated_recommendations"), -1),
    ],
)
def test_the_schema_refuses_what_a_record_cannot_hold(path: tuple[str | int, ...], value: object) -> None:
    data = json.loads(SEALED)
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not _validator().is_valid(data)


def _validator() -> Draft202012Validator:
    return Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


PARTS = [part for part in vars(record).values() if isinstance(part, type) and is_dataclass(part)]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_the_schema_has_the_fields_of_the_record_and_no_other(part: type) -> None:
    described = _described(part)
    names = {field.name for field in fields(part)}
    assert set(described["properties"]) == names
    assert set(described["required"]) == names
    assert described["additionalProperties"] is False


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_the_schema_allows_null_just_where_the_record_does(part: type) -> None:
    for name, kind in get_type_hints(part).items():
        types = _described(part)["properties"][name].get("type", "")
        assert ("null" in types) == (type(None) in get_args(kind)), name


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_field_has_a_description_and_a_row_in_the_guide(part: type) -> None:
    for name, described in _described(part)["properties"].items():
        assert described["description"].endswith(".")
        assert f"| `{name}` |" in _section(part.__name__), name


def _described(part: type) -> Any:
    return SCHEMA if part is Record else SCHEMA["$defs"][part.__name__.lower()]


def _section(name: str) -> str:
    """The part of the guide under the heading of this name."""
    return GUIDE.split(f"\n### {name}\n", 1)[1].split("\n## ", 1)[0].split("\n### ", 1)[0]
