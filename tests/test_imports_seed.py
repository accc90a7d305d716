"""Does a real published response come out whole: every text in its place, and every word accounted for?"""

import html
import re
from collections import Counter
from pathlib import Path

import pytest

from imports.blocks import Document
from imports.parser import propose
from imports.proposal import Proposal
from imports.reader import read_file

SEED = Path(__file__).resolve().parents[2] / "shared" / "seed" / "west-midlands-2017-crime-data-integrity.txt"
REPORT_ADDRESS = (
    "https://www.justiceinspectorates.gov.uk/hmicfrs/our-work/crime-data-integrity/"
    "reports-rolling-programme-crime-data-integrity/"
)
pytestmark = pytest.mark.skipif(
    not SEED.exists(), reason="the example text is not beside this checkout (../shared/seed)"
)


@pytest.fixture(scope="module")
def document() -> Document:
    return read_file(SEED)


@pytest.fixture(scope="module")
def proposal(document: Document) -> Proposal:
    return propose(document)


def words_in(text: str) -> Counter[str]:
    """Words and numbers, counting each occurrence. Hyphens and wrapped addresses do not matter to it."""
    return Counter(re.findall(r"\w+", text))


def words_of_output(proposal: Proposal) -> Counter[str]:
    found = proposal.as_json()
    texts = [
        *found["findings"],
        found["overall"],
        *(cause["text"] for cause in found["causes"]),
        *found["unplaced"],
    ]
    for item in found["recommendations"]:
        texts += [item["text"], item["force"], item["body"]]
    return words_in("\n".join([*texts, *found["warnings"]]))


def test_the_facts_of_the_report(proposal: Proposal) -> None:
    assert proposal.as_json()["report"] == {
        "title": "West Midlands Police: Crime Data Integrity Inspection 2017",
        "inspectorate": "Her Majesty’s Inspectorate of Constabulary and Fire & Rescue Service (HMICFRS)",
        "published_on": "2017-09-07",
        "overall_grade": "Inadequate",
        "stated_recommendations": 4,
        "force": "West Midlands Police",
        "body": "Police and Crime Commissioner West Midlands",
        "url": REPORT_ADDRESS,
    }


def test_one_cause_of_two_paragraphs_holds_all_four_recommendations(proposal: Proposal) -> None:
    [cause] = proposal.as_json()["causes"]
    assert cause["recommendations"] == ["1", "2", "3", "4"]
    first, second = cause["text"].split("\n\n")
    assert first.startswith("In West Midlands Police, officers and staff fail")
    assert first.endswith("victims of crime.")
    assert second.startswith("The force is failing to ensure")
    assert second.endswith("public protection department.")


def test_deadlines_are_counted_from_the_day_of_publication(proposal: Proposal) -> None:
    deadlines = [item["deadline"] for item in proposal.as_json()["recommendations"]]
    assert [deadline["due_on"] for deadline in deadlines] == [
        "2018-03-07",
        "2017-12-07",
        "2017-12-07",
        "2018-03-07",
    ]
    assert [deadline["phrase"] for deadline in deadlines] == [
        "Within six months", "Within three months", "Within three months", "Within six months",
    ]  # fmt: skip


PARAGRAPHS = {
    ("1", "force"): [("HMIC Inspection findings", "improvement activity."), ("Of the 16.2%", "decision being made."),
                     ("To improve our accuracy", "Initial Investigation Teams."),
                     ("The WMP CDI", "Crime Leaders Forum.")],
    ("1", "body"): [("WMP have shared", "other forces operate."), ("I have asked WMP", "plan is implemented.")],
    ("2", "force"): [("WMP perceive", "Police and Crime plan.")],
    ("2", "body"): [("As previously stated", "West Midlands faces."), ("The question then", "in these circumstances."),
                    ("It is important to note", "in this regard."), ("To comprehensively review", "and communities."),
                    ("HMICFRS is not concerned", "budget this year."),
                    ("Given these circumstances", "self-evidently reasonable."),
                    ("My office will therefore", "seek further change.")],
    ("3", "body"): [("My office and members", "recording practice.")],
    ("4", "force"): [("It should be noted", "PCC and Chief Constable."),
                     ("This recommendation will", "across the Force."),
                     ("The DCC has also", "crime recording."), ("Additionally, the new", "victim accounts."),
                     ("The regular audit", "will continue.")],
    ("4", "body"): [("In my Police and Crime Plan", "Policing and Crime Board.")],
}  # fmt: skip


@pytest.mark.parametrize(("number", "side"), PARAGRAPHS)
def test_each_answer_is_whole_and_in_the_right_place(proposal: Proposal, number: str, side: str) -> None:
    item = next(item for item in proposal.as_json()["recommendations"] if item["number"] == number)
    paragraphs = item[side].split("\n\n")
    ends = PARAGRAPHS[number, side]
    assert len(paragraphs) == len(ends)
    for paragraph, (start, end) in zip(paragraphs, ends, strict=True):
        assert paragraph.startswith(start)
        assert paragraph.endswith(end)


def test_prose_that_names_a_recommendation_stays_prose(proposal: Proposal) -> None:
    second = proposal.as_json()["recommendations"][1]
    assert "to achieve this goal. Consideration of Recommendation 2 poses some issues as there is" in second["body"]


def test_sentences_broken_by_page_ends_are_joined(proposal: Proposal) -> None:
    items = proposal.as_json()["recommendations"]
    assert "respective Executive Team lead. A select number of Chief Inspectors" in items[0]["force"]
    assert "professional judgement of a Chief Constable (who is locally" in items[1]["body"]
    assert "police service possible within the bounds" in items[1]["body"]
    assert "an in-depth discussion on our approach" in items[3]["body"]


def test_lists_come_back_as_lists(proposal: Proposal) -> None:
    found = proposal.as_json()
    bullets = [line for line in found["recommendations"][3]["text"].split("\n") if line.startswith("- ")]
    assert [line[:24] for line in bullets] == ["- at the point of report", "- where more than one cr"]
    [listed] = [text for text in found["findings"] if "\n- " in text]
    assert listed.count("\n- ") == 4
    assert "understanding of crime-recording requirements" in listed


def test_nothing_of_the_page_is_left_in_the_prose(proposal: Proposal) -> None:
    found = proposal.as_json()
    texts = [*found["findings"], found["overall"], *(c["text"] for c in found["causes"])]
    texts += [item[key] for item in found["recommendations"] for key in ("text", "force", "body")]
    together = "\n".join(texts)
    assert REPORT_ADDRESS not in together
    assert "20171" not in together
    assert together.count("spcb-agendas,-minutes-and-reports/") == 1
    assert together.count("www.westmidlands-pcc.gov.uk/your-commissioner/police-and-crime-plan") == 1
    assert "  " not in together


def test_a_warning_explains_that_only_the_act_of_2017_is_cited(proposal: Proposal) -> None:
    [told] = [warning for warning in proposal.warnings if "cites only the Policing and Crime Act 2017" in warning]
    assert "section 55 of the Police Act 1996" in told
    assert "are set out below." in told


def test_the_count_agrees_and_nothing_is_missing_or_left_over(proposal: Proposal) -> None:
    assert proposal.unplaced == ()
    assert not [told for told in proposal.warnings if "were found" in told or "has no" in told]


def test_every_word_of_the_source_is_placed_or_named(proposal: Proposal) -> None:
    missing = words_in(SEED.read_text(encoding="utf-8")) - words_of_output(proposal)
    assert missing == Counter()


def test_no_word_is_placed_more_often_than_it_was_printed(proposal: Proposal) -> None:
    """The other way round: texts and unplaced words, warnings aside, hold nothing that the source does not."""
    found = words_of_output(proposal) - words_in("\n".join(proposal.warnings))
    assert found - words_in(SEED.read_text(encoding="utf-8")) == Counter()


def test_every_block_has_one_place_and_the_blocks_hold_every_word(document: Document, proposal: Proposal) -> None:
    assert len(proposal.placements) == len(document.blocks)
    assert words_in("\n".join(block.source for block in document.blocks)) == words_in(document.raw)


def test_the_texts_are_verbatim_apart_from_joined_lines(document: Document, proposal: Proposal) -> None:
    source = re.sub(r"\s+", "", document.raw)
    for item in proposal.recommendations:
        for passage in (item.text, item.force.text, item.body.text):
            for block in passage.blocks:
                assert re.sub(r"\s+", "", document.blocks[block].text) in source


def test_links_are_kept_as_links(proposal: Proposal) -> None:
    assert html.unescape(proposal.overall.html).count("<a href=") == 2
