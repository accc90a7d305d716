"""What does a correction change? Each field that anybody reads, from the two records alone."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from pcc_tracker.demo import Cast
from publications.actions import publish, take_down
from publications.comparing import LABELS, NOT_COMPARED, RICH, changes, kind_of, walked
from publications.models import Publication
from responses.actions import Details, move, save_text
from responses.content import Text
from responses.models import Part, Side
from tests.example_record import FULL
from tests.pages import words
from tests.stories import day, published


def test_every_field_of_a_record_is_compared_or_listed_as_not_compared() -> None:
    kinds = {kind_of(path) for path, _value in walked(FULL)}
    assert kinds == set(LABELS) | NOT_COMPARED
    assert not set(LABELS) & NOT_COMPARED
    assert set(LABELS) >= RICH


def test_a_record_does_not_differ_from_itself_nor_by_its_edition() -> None:
    newer = replace(FULL, edition=replace(FULL.edition, version=2, correction_reason="A slip."))
    assert changes(FULL, FULL) == changes(FULL, newer) == []


def test_a_changed_text_date_and_position_are_told_each_under_its_heading() -> None:
    first = FULL.recommendations[0]
    changed = replace(
        first,
        body=replace(first.body, text="<p>Another answer.</p>", position="not accepted"),
        deadline=replace(first.deadline, due_on=None),
    )
    newer = replace(
        FULL,
        report=replace(FULL.report, overall_grade="Good"),
        recommendations=(changed, *FULL.recommendations[1:]),
    )
    found = changes(FULL, newer)
    assert {change.heading for change in found} == {"The report", f"Recommendation {first.number}"}
    by_label = {change.label: change for change in found}
    assert by_label["Overall rating"].new == "Good"
    assert by_label["Deadline"].new == ""
    position = next(change for label, change in by_label.items() if label.endswith(": position"))
    assert position.new == "Not accepted"
    text = next(change for change in found if change.is_rich)
    assert "Another answer." in text.difference
    assert "<ins>" in text.difference


def test_what_was_added_and_what_is_gone_are_both_told() -> None:
    fewer = replace(FULL, recommendations=FULL.recommendations[:-1])
    gone, added = changes(FULL, fewer), changes(fewer, FULL)
    last = FULL.recommendations[-1]
    assert any(change.old == last.text and change.new == "" for change in gone)
    assert any(change.new == last.text and change.old == "" for change in added)
    none = replace(FULL, recommendations=(), causes=())
    assert {change.new for change in changes(FULL, none)} == {""}


@pytest.fixture
def mended(cast: Cast) -> Publication:
    """Version 2, in which one word of the body's comments was mended."""
    first, officer = published(cast), cast.people[Role.OFFICER]
    response = first.response
    move(response, "correct", by=officer, at=day(20), details=Details(note="A word was wrong."))
    text = Text("<p>Overall, <em>mended</em>.</p>")
    save_text(response, Side.BODY, text, part=Part.OVERALL, expected_version=1, by=officer, at=day(20))
    move(response, "send_for_approval", by=officer, at=day(21))
    move(response, "approve", by=cast.people[Role.APPROVER], at=day(21))
    return publish(response, by=officer, at=day(22))


def test_the_public_reads_why_and_what_was_corrected(client: Client, mended: Publication) -> None:
    whole = reverse("public:response_detail", args=[mended.force_slug, mended.report_slug])
    here = f"{whole}version/2/changes/"
    assert f'href="{here}"' in client.get(whole).content.decode()
    page = client.get(here)
    assert "A word was wrong." in words(page)
    assert "The report as a whole" in words(page)
    assert "<ins>" in page.content.decode()
    assert "The force’s answer" not in words(page)  # what stayed is not repeated


def test_the_first_version_has_nothing_to_be_compared_with(client: Client, mended: Publication) -> None:
    whole = reverse("public:response_detail", args=[mended.force_slug, mended.report_slug])
    assert client.get(f"{whole}version/1/changes/").status_code == 404
    assert client.get(f"{whole}version/3/changes/").status_code == 404


def test_the_words_of_a_version_that_was_taken_down_do_not_come_back_as_what_was_removed(
    client: Client, cast: Cast, mended: Publication
) -> None:
    whole = reverse("public:response_detail", args=[mended.force_slug, mended.report_slug])
    assert client.get(f"{whole}version/2/changes/").status_code == 200
    administrator = cast.people[Role.ADMINISTRATOR]
    take_down(mended.response, reason="It named a victim.", by=administrator, at=day(30), only=1)
    assert client.get(f"{whole}version/2/changes/").status_code == 410
    assert f"{whole}version/2/changes/" not in client.get(whole).content.decode()
