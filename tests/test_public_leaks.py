"""Can anything that is not published be read, found or guessed from outside? Every public address is walked."""

import html
import re
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from accounts.models import Role, User
from pcc_tracker.demo import Cast
from progress.actions import NewUpdate, Told, link_told, publish_update, send_back, send_update, take_out
from progress.linked import Item, seen_of, standing_with
from progress.models import Occurrence
from publications.actions import take_down
from publications.models import Publication
from recommendations.actions import NewCause, NewRecommendation, NewReport, log_report
from recommendations.models import HMICFRS, Grade, Programme, Regime, Report
from recommendations.tables import XLSX
from responses.actions import Details, comment, move, open_response, save_text
from responses.content import Text
from responses.models import Audience, Part, Response, Side
from tests.pages import words
from tests.stories import day, published, write

pytestmark = pytest.mark.django_db

# A word of its own for everything that is not published.
TITLE, FINDINGS, CAUSE, ASKED = "Quorvexian", "Zimtalish", "Brunovary", "Kelphoric"
FORCE_DRAFT, BODY_DRAFT, SUBMITTED, RETURNED = "Mardolent", "Tessiquar", "Vundelic", "Ostrabine"
OWN_COMMENT, SHARED_COMMENT, CORRECTING, CORRECTED = "Phlegorax", "Wizzenfold", "Jarnquist", "Dulvering"
PROGRESS, SENT_BACK, WHY_BACK = "Xanthorel", "Gribbolane", "Norvequist"
TOLD_WRONG, WHY_OUT = "Phandrelic", "Ovestrian"
SECRETS = [
    TITLE, FINDINGS, CAUSE, ASKED, FORCE_DRAFT, BODY_DRAFT, SUBMITTED, RETURNED, OWN_COMMENT, SHARED_COMMENT,
    CORRECTING, CORRECTED, PROGRESS, SENT_BACK, WHY_BACK, TOLD_WRONG, WHY_OUT,
]  # fmt: skip
SHEETS = ["xl/worksheets/sheet1.xml", "docProps/core.xml"]
EMBARGOED_ON = date(2026, 2, 2)


def say(response: Response, cast: Cast, side: Side, word: str, *, version: int) -> None:
    """One side's overall text, with a word in it."""
    by = cast.people[Role.FORCE_LIAISON if side == Side.FORCE else Role.OFFICER]
    text = Text(f"<p>{word} overall.</p>")
    save_text(response, side, text, part=Part.OVERALL, expected_version=version, by=by, at=day(9, EMBARGOED_ON))


def embargoed(cast: Cast) -> Response:
    """A report that is logged, answered by both sides, submitted, returned and written anew; nothing of it is out."""
    new = NewReport(
        title=f"{TITLE} report",
        programme=Programme.objects.get(slug="peel"),
        published_on=EMBARGOED_ON,
        inspectorate=HMICFRS,
        findings=f"<p>{FINDINGS} findings.</p>",
        grades={cast.force: Grade.objects.get(scheme__slug="five-tiers", name="Inadequate")},
        causes=[NewCause(text=f"<p>{CAUSE} cause.</p>")],
        recommendations=[NewRecommendation(number="1", text=f"<p>Within three months, {ASKED}.</p>", cause=0)],
    )
    officer, first = cast.people[Role.OFFICER], day(1, EMBARGOED_ON)
    report = log_report(new, by=officer, at=first)
    regime = Regime.objects.get(slug="section-55")
    response = open_response(report, cast.force, by=officer, at=first, regime=regime)
    invitation = Details(comment_by=EMBARGOED_ON + timedelta(days=27))
    move(response, "invite", by=officer, at=day(2, EMBARGOED_ON), details=invitation)
    move(response, "start", by=cast.people[Role.FORCE_LIAISON], at=day(3, EMBARGOED_ON))
    write(response, cast, Side.FORCE, day(4, EMBARGOED_ON))
    say(response, cast, Side.FORCE, SUBMITTED, version=1)
    move(response, "send_for_sign_off", by=cast.people[Role.FORCE_LIAISON], at=day(6, EMBARGOED_ON))
    signed = Details(signed_name="A", signed_rank="DCC")
    move(response, "submit", by=cast.people[Role.FORCE_SIGNATORY], at=day(7, EMBARGOED_ON), details=signed)
    returned = Details(note=f"{RETURNED}: say more.")
    move(response, "return_to_force", by=officer, at=day(8, EMBARGOED_ON), details=returned)
    move(response, "start", by=cast.people[Role.FORCE_LIAISON], at=day(9, EMBARGOED_ON))
    say(response, cast, Side.FORCE, FORCE_DRAFT, version=2)
    say(response, cast, Side.BODY, BODY_DRAFT, version=0)
    for word, audience in ((OWN_COMMENT, Audience.OWN_SIDE), (SHARED_COMMENT, Audience.BOTH)):
        said = f"{word}?"
        comment(response, said, recommendation=None, side=Side.BODY, audience=audience, by=officer, at=first)
    return response


def being_corrected(publication: Publication, officer: User) -> None:
    """The published response is being corrected: the reason and the new words are not out yet."""
    response = Response.objects.get(pk=publication.response_id)
    move(response, "correct", by=officer, at=day(20), details=Details(note=f"{CORRECTING} was wrong."))
    text = Text(f"<p>{CORRECTED}.</p>")
    save_text(response, Side.BODY, text, part=Part.OVERALL, expected_version=1, by=officer, at=day(21))


def sent_since(publication: Publication, cast: Cast) -> None:
    """Of progress, one update is out, one was sent back, and one waits for the office."""
    officer, liaison = cast.people[Role.OFFICER], cast.people[Role.FORCE_LIAISON]
    item, seen = publication.response.report.recommendations.get(number="1"), 0
    for number, word in enumerate(("Calls", SENT_BACK, PROGRESS), 12):
        new = NewUpdate(as_of=day(number).date(), delivery="in progress", text=f"<p>{word} are answered.</p>")
        update = send_update(publication.response, item, Side.FORCE, new, seen=seen, by=liaison, at=day(number))
        seen = update.pk
        if word == "Calls":
            publish_update(update, by=officer, at=day(number))
        elif word == SENT_BACK:
            send_back(update, note=f"{WHY_BACK} is wrong.", by=officer, at=day(number))


def told_since(publication: Publication, officer: User) -> None:
    """Of two other reports that were said to recommend the same, one was taken out."""
    response = publication.response
    item = Item(response=response, recommendation=response.report.recommendations.get(number="1"))
    for title in ("An older report", f"{TOLD_WRONG} report"):
        old = Told(title=title, made_on=date(2017, 9, 7), link="https://inspectorate.example/")
        link_told(item, old, seen=seen_of(standing_with(item)), by=officer, at=day(13))
    wrong = Occurrence.objects.get(title=f"{TOLD_WRONG} report")
    take_out(item, wrong, note=f"{WHY_OUT} is wrong.", by=officer, at=day(13))


@pytest.fixture
def secret(cast: Cast) -> Response:
    """One response that is published, whose progress is told, and that is being corrected; and one of which nothing is
    out."""
    publication = published(cast)
    sent_since(publication, cast)
    told_since(publication, cast.people[Role.OFFICER])
    being_corrected(publication, cast.people[Role.OFFICER])
    return embargoed(cast)


def walk(client: Client, *starts: str) -> dict[str, str]:
    """Every public address that can be reached from these, with what it says."""
    seen: dict[str, str] = {}
    coming = list(starts)
    while coming:
        address = coming.pop()
        if address in seen or not is_public(address):
            continue
        response = client.get(address)
        assert response.status_code in {200, 302}, address
        content = b"".join(response) if response.streaming else response.content
        if response.get("Content-Type") == XLSX:  # else nobody would see what is packed into it
            content = b"".join(zipfile.ZipFile(BytesIO(content)).read(name) for name in SHEETS)
        seen[address] = content.decode(errors="replace") + str(response.headers)
        coming += links(address, seen[address], response.get("Content-Type", ""))
    return seen


def is_public(address: str) -> bool:
    return not re.match(r"/(work|accounts|people|imports|reference-data|static|assets)/", address)


def links(address: str, content: str, kind: str) -> list[str]:
    """The addresses of this site that a page, a sitemap or robots.txt names."""
    if "html" in kind and not address.endswith("response.html"):
        tags = BeautifulSoup(content, "html.parser").select("[href], [src], [action], option[value]")
        found = [str(tag.get("href") or tag.get("src") or tag.get("action") or "") for tag in tags]
        found += [f"?{tag.find_parent('select')['name']}={tag['value']}" for tag in tags if tag.name == "option"]  # type: ignore[index]
    else:
        content = html.unescape(content) if "xml" in kind else content
        found = re.findall(rf"{re.escape(settings.PUBLIC_ADDRESS)}(/[^<\s\"\\,]*)", content)
    local = [link.removeprefix(settings.PUBLIC_ADDRESS).partition("#")[0] for link in found]
    path = address.partition("?")[0]
    return [f"{path}{link}" if link.startswith("?") else link for link in local if link.startswith(("/", "?"))]


def test_no_public_address_says_a_word_of_what_is_not_published(secret: Response) -> None:
    starts = ["/", "/robots.txt", "/sitemap.xml", "/search/?q=overall", "/search/?q=months", "/search/?q=answered"]
    item = f"/api/v1/recommendations/west-midlands/{Publication.objects.get().report_slug}/recommendation-1"
    said = walk(Client(), *starts, "/api/v1/recommendations?limit=1", item)
    assert len(said) > 30
    assert any(address.endswith("recommendation-2/") for address in said)
    assert any(address.endswith("response.pdf") for address in said)
    files = ("register.jsonl", "recommendations.csv", "responses.xlsx", "progress.csv", "progress.json")
    for data in (*files, "progress.xlsx", "datapackage.json", "recommendations", "progress"):
        assert f"/api/v1/{data}" in said
    out = [address for address, text in said.items() if "Calls are answered." in text]  # of progress, what is out
    assert {item, "/feed.atom", *(f"/api/v1/progress{end}" for end in ("", ".csv", ".json"))} <= {*out}
    assert any("An older report" in text for text in said.values())
    assert [(word, at) for at, text in said.items() for word in SECRETS if word.lower() in text.lower()] == []


def test_nobody_who_is_signed_in_reads_more_on_a_public_page(secret: Response, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.people[Role.OFFICER])
    said = walk(client, "/", "/search/?q=overall")
    assert [(word, at) for at, text in said.items() for word in SECRETS if word.lower() in text.lower()] == []


def test_no_search_finds_what_is_not_published(secret: Response, client: Client) -> None:
    for word in SECRETS:
        assert "Nothing was found" in words(client.get("/search/", {"q": word})), word


def test_no_address_of_what_is_not_published_can_be_guessed(secret: Response, client: Client) -> None:
    report = Report.objects.get(title=f"{TITLE} report")
    base = f"/responses/{secret.force.slug}/{report.slug}/"
    data = f"/api/v1/responses/{secret.force.slug}/{report.slug}"
    guesses = ["", "data.json", "response.pdf", "response.html", "recommendation-1/", "version/1/"]
    out = Publication.objects.get()
    guesses_of_the_correction = f"/responses/{out.force_slug}/{out.report_slug}/version/2/"
    addresses = [*(base + guess for guess in guesses), guesses_of_the_correction, "/ratings/inadequate/"]
    addresses += [
        data,
        f"{data}/versions",
        f"{data}/versions/1",
        f"/api/v1{guesses_of_the_correction[:-11]}/versions/2",
    ]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)


def test_no_list_counts_what_is_not_published(secret: Response, client: Client) -> None:
    assert "1 response" in words(client.get("/programmes/peel/"))
    assert "Inadequate" not in words(client.get("/browse/"))


def test_what_was_taken_down_is_in_no_list_search_calendar_or_sitemap(client: Client, cast: Cast) -> None:
    publication = published(cast)
    addresses = ["/", "/browse/", "/timeliness/", "/search/?q=call", "/sitemaps/2026.xml", "/contact/"]
    addresses += [f"/bodies/{cast.body.slug}/", f"/bodies/{cast.body.slug}/calendar.ics", "/programmes/peel/"]
    assert {client.get(address).status_code for address in addresses} == {200}
    response = Response.objects.get(pk=publication.response_id)
    take_down(response, reason="A name.", by=cast.people[Role.ADMINISTRATOR], at=day(12))
    said = walk(Client(), "/", "/robots.txt", "/sitemap.xml", "/search/?q=call")
    names = (publication.record.report.title, publication.report_slug, cast.force.name)
    assert [(name, at) for at, text in said.items() for name in names if name in text] == []
    gone = {address: client.get(address).status_code for address in addresses}
    assert {address for address, status in gone.items() if status == 404} == set(addresses[4:5] + addresses[6:])
