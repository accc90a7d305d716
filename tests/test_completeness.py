"""What is missing? Each line of the check, what stops, what is printed; placeholders and people's details in a text."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import Role
from journal.models import Event
from pcc_tracker.demo import DOCUMENT, Cast
from publications.actions import publish
from publications.compose import compose
from recommendations.models import Recommendation
from recommendations.richtext import from_plain
from responses.actions import CannotMove, Details, confirm_detail, move, save_text
from responses.completeness import force_lines, office_lines
from responses.content import Text, drafts, to_publish
from responses.findings import Line, exceptions, known, stopping
from responses.models import Audience, Part, Response, Side
from responses.scruples import Kind, details, placeholders
from tests.stories import approved, awaiting_approval, day, logged, say_something, submitted, write

REPORTS = Path(settings.BASE_DIR) / "demo" / "reports.json"


def office(response: Response, at: int = 20) -> list[Line]:
    response.refresh_from_db()
    return office_lines(known(response, to_publish(response), day(at).date()))


def force(response: Response) -> list[Line]:
    response.refresh_from_db()
    case = known(response, to_publish(response), day(20).date())
    return force_lines(case, drafts(response, Side.FORCE))


def say(response: Response, cast: Cast, side: Side, text: str, at: int = 7) -> None:
    """A side's overall comments, whatever stood there."""
    by = cast.people[Role.OFFICER if side == Side.BODY else Role.FORCE_LIAISON]
    stands = response.statements.filter(side=side, part=Part.OVERALL).first()
    version = stands.version if stands else 0
    facts = {"part": Part.OVERALL, "expected_version": version, "by": by, "at": day(at)}
    save_text(response, side, Text(from_plain(text)), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "The figure is TBC.",
        "Owner: tba",
        "The date is to be confirmed.",
        "Costs [insert figure] a year.",
        "[DATE]",
        "[FORCE TO COMPLETE]",
        "In XX% of cases",
        "by xx/xx/xxxx",
        "by DD/MM/YYYY",
        "Is this right???",
        "DN: check with finance",
        "NOTE TO COMMS",
        "Lorem ipsum dolor sit amet",
        "Signed ______",
        "<add link here>",
    ],
)
def test_words_that_stand_for_missing_ones_are_found(text: str) -> None:
    assert placeholders(from_plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "Crimes are to be confirmed by a supervisor within a day.",
        "“they [HMICFRS] said […] that [the force] was [sic] slow [...]”",
        "[Chief Constable]",
        "Has it worked? We believe so.",
        "A note to the file was kept.",
        "The DNA unit; PEEL 2018/19; Chapter X; a score of X out of 10",
        "Call volumes rose (see table 3).",
    ],
)
def test_words_that_only_resemble_them_are_not(text: str) -> None:
    assert placeholders(from_plain(text)) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Write to jo.bloggs@west-midlands.police.uk.", Kind.EMAIL),
        ("Call 0121 626 6060.", Kind.TELEPHONE),
        ("(0121) 626 6060", Kind.TELEPHONE),
        ("+44 (0)121 626 6060", Kind.TELEPHONE),
        ("07700 900123", Kind.TELEPHONE),
        ("PC 1234", Kind.COLLAR),
        ("PS 567 Smith", Kind.COLLAR),
        ("DC 3321 saw it.", Kind.COLLAR),
        ("collar number 4412", Kind.COLLAR),
    ],
)
def test_details_of_people_are_found(text: str, kind: Kind) -> None:
    assert [detail.kind for detail in details(from_plain(text))] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Call 101, or Crimestoppers on 0800 555 111.",
        "In 2016 2017 and 2018 2019 there were 1,234,567 calls.",
        "On 01.02.2017 10:30 and 01-02-2017",
        "Crime 20/123456/17, reference 0123456789",
        "The PCC 2017 plan; PCSO numbers; 12 PCs; £120 000 000",
        "@wmpolice on social media",
    ],
)
def test_what_only_resembles_a_detail_is_not(text: str) -> None:
    assert details(from_plain(text)) == []


def test_one_detail_written_in_two_ways_is_confirmed_once() -> None:
    found = details(from_plain("Call 0121 626 6060 or +44 121 626 6060."))
    assert len({detail.sha256 for detail in found}) == 1


def test_an_address_behind_a_link_is_found_and_the_bodys_own_is_not() -> None:
    text = '<p><a href="mailto:jo@x.police.uk?subject=a">Write</a> or Office@demo.example</p>'
    assert [detail.found for detail in details(text, public=frozenset({"office@demo.example"}))] == ["jo@x.police.uk"]


@pytest.mark.parametrize("path", [DOCUMENT, REPORTS], ids=["document", "reports"])
def test_what_is_published_is_found_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = text if path == DOCUMENT else "\n\n".join(_strings(json.loads(text)))
    assert (placeholders(from_plain(text)), details(from_plain(text))) == ([], [])


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    rows = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [found for row in rows for found in _strings(row)]


def test_the_real_response_is_found_clean(seed: bytes) -> None:
    text = from_plain(seed.decode())
    assert (placeholders(text), details(text)) == ([], [])


def test_a_response_in_which_nothing_is_missing_has_no_finding(cast: Cast) -> None:
    lines = office(awaiting_approval(cast))
    assert [line.findings for line in lines] == [()] * len(lines)
    assert all(line.source for line in lines)


def test_each_recommendation_without_an_answer_stops(cast: Cast) -> None:
    response = submitted(cast)
    say(response, cast, Side.BODY, "We accept it.")
    assert stopping(office(response)) == (
        "Recommendation 1 has no response from the body.",
        "Recommendation 2 has no response from the body.",
    )


def test_an_area_for_improvement_without_an_answer_is_printed(cast: Cast) -> None:
    response = submitted(cast)
    Recommendation.objects.filter(report=response.report).update(kind=Recommendation.Kind.AREA_FOR_IMPROVEMENT)
    say(response, cast, Side.BODY, "We accept it.")
    lines = office(response)
    assert stopping(lines) == ()
    assert len(exceptions(lines)) == 2


def test_the_force_without_a_word_stops_until_the_last_day(cast: Cast) -> None:
    response = logged(cast)
    write(response, cast, Side.BODY, day(3), disposition="action taken")
    assert "The chief officer has not been invited to comment." in stopping(office(response, 55))
    last = office(response, 56)
    assert stopping(last) == ()
    assert exceptions(last) == ("The chief officer had not been invited to comment when this was published.",)


@pytest.mark.parametrize("text", ["The date is TBC.", "Call jo@x.police.uk."])
def test_what_would_be_false_stops_the_approval(cast: Cast, text: str) -> None:
    response = submitted(cast)
    write(response, cast, Side.BODY, day(7), disposition="action taken")
    say(response, cast, Side.BODY, text)
    with pytest.raises(CannotMove, match="PCC, Comments on the report as a whole"):
        move(response, "send_for_approval", by=cast.people[Role.OFFICER], at=day(8))


def test_a_detail_that_was_confirmed_may_be_published(cast: Cast) -> None:
    response = submitted(cast)
    write(response, cast, Side.BODY, day(7), disposition="action taken")
    say(response, cast, Side.BODY, "Call jo@x.police.uk.")
    (detail,) = [finding.detail for line in office(response) for finding in line.findings]
    confirm_detail(response, detail, by=cast.people[Role.OFFICER], at=day(8))
    say(response, cast, Side.BODY, "Do call JO@x.police.uk.", at=9)
    assert stopping(office(response)) == ()
    move(response, "send_for_approval", by=cast.people[Role.OFFICER], at=day(9))


def test_the_force_is_stopped_by_placeholders_and_only_warned_of_details(cast: Cast) -> None:
    response = logged(cast)
    liaison = cast.people[Role.FORCE_LIAISON]
    move(response, "invite", by=cast.people[Role.OFFICER], at=day(2), details=Details(comment_by=day(28).date()))
    move(response, "start", by=liaison, at=day(3))
    write(response, cast, Side.FORCE, day(4))
    say(response, cast, Side.FORCE, "PC 1234 did it. The rest is TBC.", at=5)
    assert stopping(force(response)) == (
        "WMP, Comments on the report as a whole: “TBC” stands for words that are missing.",
    )
    with pytest.raises(CannotMove, match="TBC"):
        move(response, "send_for_sign_off", by=liaison, at=day(6))
    say(response, cast, Side.FORCE, "PC 1234 did it.", at=6)
    assert [finding.stops for line in force(response) for finding in line.findings] == [False]
    move(response, "send_for_sign_off", by=liaison, at=day(6))


def test_only_what_a_side_reads_is_counted_as_open(cast: Cast) -> None:
    response = awaiting_approval(cast)
    say_something(response, cast)
    say_something(response, cast, Audience.BOTH)
    assert exceptions(office(response)) == (
        "2 comments in the working papers had not been resolved when this was published.",
    )
    sentences = [finding.sentence for line in force(response) for finding in line.findings]
    assert sentences == ["Comments on the report as a whole: 1 comment is open."]
    assert exceptions(force(response)) == ()


def test_an_exception_is_printed_and_counted_in_the_journal(cast: Cast) -> None:
    response = approved(cast)
    say_something(response, cast)
    publication = publish(response, by=cast.people[Role.OFFICER], at=day(10))
    printed = ("1 comment in the working papers had not been resolved when this was published.",)
    assert publication.record.edition.exceptions == printed
    assert Event.objects.get(verb="publication.sealed").facts["exceptions"] == 1


def test_the_record_and_the_check_say_the_same(cast: Cast) -> None:
    response = submitted(cast)
    Response.objects.filter(pk=response.pk).update(force_state="returned")
    response.report.stated_recommendations = 9
    response.report.save()
    lines = office(response, 56)
    assert compose(response, version=1, published_on=day(56).date()).edition.exceptions == exceptions(lines)
    assert len(exceptions(lines)) == 2
