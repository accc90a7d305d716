"""Does a search find what was published, best first, with its words marked, and answer anything that is typed?"""

from dataclasses import replace

import pytest
from django.test import Client

from accounts.models import Role
from pcc_tracker.demo import Cast
from progress.actions import send_back
from publications.actions import take_down
from publications.actions.entering import enter, enter_again, enter_missing_updates
from publications.models import Entry, Passage
from publications.record import Record
from tests.example_record import BODY, CORRECTED, FORCE, FULL, HISTORIC, RECOMMENDATIONS, REPORT
from tests.factories import published
from tests.pages import soup, words
from tests.stories import corrected, day, published_since, sent_since
from tests.stories import published as sealed

pytestmark = pytest.mark.django_db

WELSH = replace(
    HISTORIC,
    report=replace(REPORT, slug="welsh", title="Dŵr a thân: a café in Llŷn"),
    force=replace(FORCE, slug="gwynedd", name="Heddlu Gwynedd"),
    overall=replace(HISTORIC.overall, body="<p>The café société of Pwllheli met.</p>"),
)


def found(client: Client, **query: str) -> list[str]:
    """The headings of what a search finds."""
    return [link.get_text() for link in soup(client.get("/search/", query)).select(".app-list h3 a")]


def test_a_recommendation_is_found_by_a_word_of_any_of_its_three_texts(client: Client) -> None:
    published()
    heading = f"Recommendation 2: {REPORT.title}"
    for word in ("arrangements", "feasible", "Reserves"):
        assert found(client, q=word) == [heading], word


def test_words_are_found_in_other_forms_and_capitals(client: Client) -> None:
    published()
    assert found(client, q="SAFEGUARD") == found(client, q="safeguarding") != []


@pytest.mark.parametrize(
    "typed", ["cafe societe", "CAFÉ SOCIÉTÉ", "“café société”", '"cafe société"', "cafe\u0301 societe"]
)
def test_accents_make_no_difference(client: Client, typed: str) -> None:
    published(WELSH)
    assert found(client, q=typed) == [WELSH.report.title]


def test_a_phrase_is_found_only_as_it_stands(client: Client) -> None:
    published()
    assert found(client, q='"first account of the victim"') == [f"Recommendation 3: {REPORT.title}"]
    assert found(client, q="“first account of the victim”") == [f"Recommendation 3: {REPORT.title}"]
    assert found(client, q='"victim account first"') == []


def test_a_minus_leaves_a_word_out_and_or_stands_between_alternatives(client: Client) -> None:
    published()
    both = set(found(client, q="feasible or auditor"))
    assert {f"Recommendation {number}: {REPORT.title}" for number in (2, 3)} <= both
    assert f"Recommendation 2: {REPORT.title}" not in found(client, q="victims -feasible")


def test_a_title_counts_more_than_a_word_in_a_text(client: Client) -> None:
    published(replace(FULL, report=replace(REPORT, slug="other", title="Custody")))
    published(
        replace(
            FULL,
            report=replace(REPORT, slug="text", title="Another"),
            overall=replace(FULL.overall, force="<p>Custody is named here once.</p>"),
        )
    )
    assert found(client, q="custody")[:2] == ["Custody", "Another"]


def test_what_was_looked_for_is_marked_and_everything_else_escaped(client: Client) -> None:
    said = "A zebra &amp; its stripes: 3 &lt; 5 &lt;script&gt;alert(1)&lt;/script&gt;"
    published(
        replace(
            HISTORIC, report=replace(HISTORIC.report, findings=""), overall=replace(FULL.overall, body=f"<p>{said}</p>")
        )
    )
    page = soup(client.get("/search/", {"q": "zebra"}))
    assert [mark.get_text() for mark in page.select("mark")] == ["zebra"]
    assert "zebra & its stripes: 3 < 5" in words(client.get("/search/", {"q": "zebra"}))
    for query in ({"q": "zebra"}, {"year": "2016"}):
        assert soup(client.get("/search/", query)).select(".app-list script") == []


def test_what_is_typed_comes_back_escaped(client: Client) -> None:
    published()
    page = client.get("/search/", {"q": '"><script>alert(1)</script>'})
    assert b"<script>alert" not in page.content
    assert soup(page).select_one("#q")["value"] == '"><script>alert(1)</script>'  # type: ignore[index]


@pytest.mark.parametrize(
    "typed",
    [
        "!",
        "&",
        "|",
        "()",
        ":*",
        "a & | b",
        "'",
        "\\",
        "\x00",
        "-",
        '"',
        '""',
        "<->",
        "%",
        "or",
        "🚓",
        "\ud7ff",
        "\ue000",
    ],
)
def test_nothing_that_is_typed_breaks_the_page(client: Client, typed: str) -> None:
    published()
    assert client.get("/search/", {"q": typed}).status_code == 200


def test_a_search_for_nothing_says_what_to_do(client: Client) -> None:
    published()
    for typed in ("", "   ", "\x00"):
        assert "Enter words to look for, or choose what to list." in words(client.get("/search/", {"q": typed}))


def test_a_search_for_five_hundred_words_says_how_many_characters_are_taken(client: Client) -> None:
    published()
    page = client.get("/search/", {"q": "word " * 500})
    assert "Your search is too long. Use up to 300 characters" in words(page)
    assert soup(page).title.get_text().startswith("Error: ")  # type: ignore[union-attr]
    assert soup(page).select("#q.govuk-input--error[aria-describedby~=q-error]")


def test_a_search_that_finds_nothing_says_what_to_try(client: Client) -> None:
    published()
    for typed in ("zeppelin", "the"):
        assert "Nothing was found" in words(client.get("/search/", {"q": typed}))


def test_filters_narrow_what_was_found_and_count_what_they_leave(client: Client) -> None:
    loamshire = replace(FULL, force=replace(FORCE, slug="loamshire", name="Loamshire Police"), body=BODY)
    published()
    published(replace(loamshire, recommendations=RECOMMENDATIONS[:3], causes=()))
    page = soup(client.get("/search/", {"q": "victim", "force": "loamshire"}))
    numbers = {
        o["value"]: int(o.get_text().rsplit("(")[-1].rstrip(")")) for o in page.select("#by-force option[value!='']")
    }
    for force, number in numbers.items():
        assert len(found(client, q="victim", force=str(force))) == number
    assert set(numbers) == {"barsetshire", "loamshire"}
    assert found(client, position="not accepted", force="loamshire") == [f"Recommendation 2: {REPORT.title}"]


def test_every_result_leads_to_where_its_words_stand(client: Client) -> None:
    published()
    for link in soup(client.get("/search/", {"q": "recorded"})).select(".app-list h3 a"):
        address, _hash, anchor = str(link["href"]).partition("#")
        page = client.get(address)
        assert "record" in words(page).lower()
        assert not anchor or soup(page).find(id=anchor)


def test_a_word_that_a_correction_took_out_is_no_longer_found(client: Client) -> None:
    def saying(record: Record, word: str) -> Record:
        return replace(record, overall=replace(record.overall, body=f"<p>{word}</p>"))

    published(saying(FULL, "Mistaken zebra"))
    assert found(client, q="zebra")
    published(saying(CORRECTED, "Mended"))
    assert found(client, q="zebra") == []
    assert found(client, q="mended")


def test_a_text_longer_than_can_be_searched_is_published_all_the_same(client: Client) -> None:
    long = " ".join(f"word{number:x}" for number in range(300_000))
    published(replace(FULL, overall=replace(FULL.overall, body=f"<p>{long}</p>")))
    assert found(client, q="word3e8") == [REPORT.title]


# What was published of progress since


def test_published_progress_is_found_and_leads_to_where_it_stands(client: Client, cast: Cast) -> None:
    publication = sealed(cast)
    update = published_since(publication, cast, "Quillory teams were set up.", delivery="in progress")
    page = client.get("/search/", {"q": "quillory"})
    (link,) = soup(page).select(".app-list h3 a")
    assert link.get_text() == f"Progress: Recommendation 1: {publication.record.report.title}"
    assert "Delivery: In progress. Quillory teams" in words(page)
    assert "Progress published Saturday 24 January 2026" in words(page)
    address, _hash, anchor = str(link["href"]).partition("#")
    (place,) = soup(client.get(address)).select(f"#{anchor}")
    assert anchor == f"progress-{update.pk}"
    assert "Quillory teams were set up." in place.get_text()


def test_progress_is_counted_with_the_rest_and_has_no_position(client: Client, cast: Cast) -> None:
    publication = sealed(cast)
    before = len(found(client, year="2026"))
    published_since(publication, cast, "Called back within a week.")
    assert len(found(client, year="2026")) == before + 1
    page = soup(client.get("/search/", {"q": "week"}))
    assert [option.get_text() for option in page.select("#by-position option[value!='']")] == []
    assert found(client, q="week", position="accepted") == []
    numbers = [option.get_text() for option in soup(client.get("/search/", {"year": "2026"})).select("#by-year option")]
    assert numbers[1:] == [f"2026 ({before + 1})"]


def test_what_is_not_published_of_progress_is_not_found(client: Client, cast: Cast) -> None:
    publication = sealed(cast)
    back = sent_since(publication, cast, "Gribbolane.")
    send_back(back, note="Norvequist.", by=cast.people[Role.OFFICER], at=day(21))
    sent_since(publication, cast, "Xanthorel.", at=22)
    for word in ("gribbolane", "norvequist", "xanthorel"):
        assert found(client, q=word) == []
    assert not Passage.objects.filter(kind="progress").exists()


def test_progress_is_found_with_the_newest_version_and_once(client: Client, cast: Cast) -> None:
    publication = sealed(cast)
    published_since(publication, cast, "Quillory teams.", at=11)
    corrected(publication, cast)
    published_since(publication, cast, "Quillory offices.", at=23)
    assert len(found(client, q="quillory")) == 2
    enter_again()
    assert enter_missing_updates() == 0
    assert len(found(client, q="quillory")) == 2


def test_progress_from_before_it_could_be_found_is_entered(client: Client, cast: Cast) -> None:
    published_since(sealed(cast), cast, "Quillory teams.")
    Passage.objects.filter(kind="progress").delete()
    assert found(client, q="quillory") == []
    assert (enter_missing_updates(), enter_missing_updates()) == (1, 0)
    assert len(found(client, q="quillory")) == 1


def test_progress_goes_where_its_recommendation_or_response_goes(client: Client, cast: Cast) -> None:
    publication = sealed(cast)
    published_since(publication, cast, "Quillory teams.")
    take_down(publication.response, reason="A name.", by=cast.people[Role.ADMINISTRATOR], at=day(21))
    assert found(client, q="quillory") == []


def test_progress_with_a_recommendation_that_a_version_has_not_is_not_found_with_it(cast: Cast) -> None:
    publication = sealed(cast)
    published_since(publication, cast, "Quillory teams.", number="2")
    record = publication.record
    publication.record = replace(record, recommendations=record.recommendations[:1], causes=())
    enter(publication)
    assert not Entry.objects.get().passages.filter(kind="progress").exists()
    assert enter_missing_updates() == 0
