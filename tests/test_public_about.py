"""Does each public page say where it stands, to people and to machines, and does the register say what it does?"""

import json
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from pcc_tracker.demo import PASSWORD, Cast
from progress.actions import Told, link_told
from progress.linked import Item, seen_of, standing_with
from publications.models import Publication
from tests.example_record import BODY, CORRECTED, FULL, REPORT
from tests.factories import many, progressed, published, published_at_once
from tests.pages import soup, words
from tests.stories import day, published_since
from tests.stories import published as sealed

pytestmark = pytest.mark.django_db

RESPONSE = "/responses/barsetshire/barsetshire-2024-crime-recording/"
ABOUT = ["/accessibility/", "/privacy/", "/cookies/", "/reuse/", "/contact/", "/verify/"]


def facts(client: Client, address: str) -> dict[str, Any]:
    """The schema.org facts of a page."""
    script = soup(client.get(address)).select_one('script[type="application/ld+json"]')
    assert script is not None
    found: dict[str, Any] = json.loads(script.get_text())
    assert found["@context"] == "https://schema.org"
    return found


def meta(client: Client, address: str) -> dict[str, str]:
    """The sharing title and its like."""
    return {str(tag["property"]): str(tag["content"]) for tag in soup(client.get(address)).select("meta[property]")}


def locations(client: Client, address: str) -> list[str]:
    """The addresses that a sitemap names, as paths."""
    root = ElementTree.fromstring(client.get(address).content)  # noqa: S314  # our own
    return [str(loc.text).removeprefix(settings.PUBLIC_ADDRESS) for loc in root.iter() if loc.tag.endswith("loc")]


@pytest.mark.parametrize("address", ["/", RESPONSE, f"{RESPONSE}recommendation-2/", "/bodies/barsetshire/", *ABOUT])
def test_every_page_names_its_permanent_address(client: Client, address: str) -> None:
    published()
    links = soup(client.get(address, headers={"Host": "127.0.0.1"})).select("link[rel=canonical]")
    assert [link["href"] for link in links] == [f"{settings.PUBLIC_ADDRESS}{address}"]


def test_an_earlier_version_leads_machines_to_the_current_one(client: Client) -> None:
    published()
    published(CORRECTED)
    page = soup(client.get(f"{RESPONSE}version/1/"))
    assert [link["href"] for link in page.select("link[rel=canonical]")] == [f"{settings.PUBLIC_ADDRESS}{RESPONSE}"]
    assert page.select('meta[name=robots][content="noindex"]')


def test_a_response_tells_machines_what_it_is(client: Client) -> None:
    publication = published()
    told = facts(client, RESPONSE)
    assert told["@type"] == "Report"
    assert told["datePublished"] == "2024-02-27"
    assert told["identifier"] == f"sha256:{publication.sha256}"
    assert told["publisher"]["name"] == BODY.name
    assert told["isBasedOn"]["datePublished"] == "2024-01-05"
    assert told["license"] == BODY.licence_link


def test_a_recommendation_is_told_as_part_of_its_response(client: Client) -> None:
    published()
    told = facts(client, f"{RESPONSE}recommendation-2/")
    assert told["isPartOf"]["url"] == f"{settings.PUBLIC_ADDRESS}{RESPONSE}"
    assert told["text"].startswith("Within three months, the force should review")


def test_no_text_ends_the_element_that_it_stands_in(client: Client) -> None:
    published(replace(FULL, report=replace(REPORT, title="</script><script>alert(1)</script><!--")))
    assert facts(client, RESPONSE)["name"] == "Response to </script><script>alert(1)</script><!--"
    assert b"<script>alert" not in client.get(RESPONSE).content


def test_a_shared_address_has_a_title_and_a_description(client: Client) -> None:
    published()
    shared = meta(client, RESPONSE)
    assert shared["og:title"] == FULL.title
    assert shared["og:url"] == f"{settings.PUBLIC_ADDRESS}{RESPONSE}"
    assert shared["og:description"].startswith("The public must be able to trust the police")
    assert meta(client, f"{RESPONSE}recommendation-2/")["og:title"] == f"Recommendation 2: {REPORT.title}"


def test_a_response_says_how_to_cite_it(client: Client) -> None:
    published(CORRECTED)
    said = f"{BODY.name}, {FULL.title}, version 2, 12 March 2024, {FULL.edition.link}"
    assert said in words(client.get(RESPONSE))


def test_the_sitemap_names_every_sealed_page_and_each_is_there(client: Client) -> None:
    published()
    published(replace(FULL, report=replace(REPORT, slug="another", title="Another")))
    pages = [page for part in locations(client, "/sitemap.xml") for page in locations(client, part)]
    assert len(pages) == len(set(pages))
    another = "/responses/barsetshire/another/"
    assert {RESPONSE, f"{RESPONSE}recommendation-2/", another, "/", "/years/2024/"} <= set(pages)
    assert {client.get(page).status_code for page in pages} == {200}


def test_the_sitemap_says_when_a_response_was_corrected(client: Client) -> None:
    published()
    published(CORRECTED)
    assert b"<lastmod>2024-03-12</lastmod>" in client.get("/sitemaps/2024.xml").content
    assert [client.get(f"/sitemaps/{year}.xml").status_code for year in (1999, 2023, 99999999)] == [404, 404, 404]


def days(client: Client, address: str) -> dict[str, str]:
    """The day of each page in a sitemap, by its path behind the response's."""
    root = ElementTree.fromstring(client.get(address).content)  # noqa: S314  # our own
    return {str(page[0].text).rpartition("/responses/")[2]: str(page[1].text) for page in root}


def test_the_sitemap_says_when_progress_was_published_or_another_report_named(client: Client, cast: Cast) -> None:
    out = sealed(cast)
    name = f"{out.force_slug}/{out.report_slug}/"
    first, second = (f"{name}recommendation-{number}/" for number in (1, 2))
    sealed_on = days(client, "/sitemaps/2026.xml")[name]
    published_since(out, cast, "Begun.", at=40, delivery="in progress")
    on = day(40).date().isoformat()
    assert sealed_on < on
    assert days(client, "/sitemaps/2026.xml") == {name: on, first: on, second: sealed_on}
    item = Item(response=out.response, recommendation=out.response.report.recommendations.get(number="2"))
    seen, old = seen_of(standing_with(item)), Told(title="On calls", made_on=date(2017, 9, 7))
    link_told(item, old, seen=seen, by=cast.people[Role.OFFICER], at=day(50))
    assert days(client, "/sitemaps/2026.xml") == {name: on, first: on, second: day(50).date().isoformat()}


def test_a_sitemap_asks_as_little_however_much_progress_there_is(client: Client) -> None:
    records = many(9)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/sitemaps/{records[0].report.published_on.year}.xml").status_code == 200
        return len(queries)

    published_at_once(records[:2])
    progressed(Publication.objects.all())
    few = asked()
    published_at_once(records[2:])
    progressed(Publication.objects.filter(response__updates=None))
    assert asked() == few


def test_robots_are_led_to_the_sitemap_and_kept_from_searches(client: Client) -> None:
    said = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {settings.PUBLIC_ADDRESS}/sitemap.xml" in said
    assert "Disallow: /search/" in said


@pytest.mark.parametrize("address", ABOUT)
def test_every_page_about_the_register_is_in_the_footer(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
    assert soup(client.get("/")).select(f'.govuk-footer a[href="{address}"]')


def test_the_cookie_page_names_all_cookies_that_signing_in_sets_and_no_other(client: Client, cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    client.get("/accounts/sign-in/")
    client.post("/accounts/sign-in/", {"login": officer.email, "password": PASSWORD})
    client.get("/work/")
    named = {cell.get_text() for cell in soup(client.get("/cookies/")).select("tbody th")}
    assert set(client.cookies) <= named
    assert named == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}


def test_the_contact_page_leads_to_each_body(client: Client) -> None:
    published()
    link = soup(client.get("/contact/")).select_one('main a[href^="/bodies/"]')
    assert link is not None
    assert BODY.email in words(client.get(str(link["href"])))
