"""Are the documents of a published response what was sealed, and is every public page safe to open?"""

import re
from dataclasses import replace
from hashlib import sha256

import pgtrigger
import pytest
from django.test import Client

from accounts.colours import contrast
from public.colours import style_sheet
from public.views import ALONE, PDF
from tests.example_record import BODY, CORRECTED, FULL
from tests.factories import published
from tests.pages import soup

pytestmark = pytest.mark.django_db

RESPONSE = "/responses/barsetshire/barsetshire-2024-crime-recording/"


@pytest.mark.parametrize("version", ["", "version/1/"])
def test_the_data_are_the_sealed_bytes(client: Client, version: str) -> None:
    publication = published()
    response = client.get(f"{RESPONSE}{version}data.json")
    assert response.content == FULL.canonical()
    assert sha256(response.content).hexdigest() == publication.sha256
    assert response["ETag"] == f'"{publication.sha256}"'
    assert response["Content-Type"] == "application/json"


def test_each_version_keeps_its_own_documents(client: Client) -> None:
    first, second = published(), published(CORRECTED)
    assert first.sha256.encode() in client.get(f"{RESPONSE}version/1/response.pdf").content
    assert second.sha256.encode() in client.get(f"{RESPONSE}response.pdf").content


@pytest.mark.parametrize(
    ("form", "shown", "kind"),
    [
        ("pdf", "inline", "application/pdf"),
        ("html", "attachment", "text/html; charset=utf-8"),
        ("docx", "attachment", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("odt", "attachment", "application/vnd.oasis.opendocument.text"),
    ],
)
def test_a_document_has_a_name_a_kind_and_a_policy_of_its_own(client: Client, form: str, shown: str, kind: str) -> None:
    publication = published()
    response = client.get(f"{RESPONSE}response.{form}")
    assert response.content == bytes(publication.renditions.get(format=form).content)
    name = f"barsetshire-barsetshire-2024-crime-recording-response-version-1.{form}"
    assert response["Content-Disposition"] == f'{shown}; filename="{name}"'
    assert response["Content-Type"] == kind
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == (PDF if form == "pdf" else ALONE)
    assert "sandbox" in ALONE
    assert "script-src" not in ALONE


@pytest.mark.parametrize("version", ["", "version/1/"])
def test_the_page_leads_to_every_document_with_its_size_in_words(client: Client, version: str) -> None:
    publication = published()
    published(CORRECTED) if version else None
    links = soup(client.get(f"{RESPONSE}{version}")).select(".app-downloads li")
    said = {str(line.a["href"]): " ".join(line.get_text().split()) for line in links if line.a}
    assert re.fullmatch(r"Word \(DOCX\) \d+\sbytes", said[f"{RESPONSE}{version}response.docx"])
    assert said[f"{RESPONSE}{version}response.odt"].startswith("OpenDocument (ODT) ")
    assert len(said) == 5
    assert client.get(f"{RESPONSE}{version}response.odt").content.endswith(publication.sha256.encode())


def test_a_document_that_a_version_has_none_of_is_not_offered(client: Client) -> None:
    publication = published()
    with pgtrigger.ignore():
        publication.renditions.filter(format="docx").delete()
    assert not soup(client.get(RESPONSE)).select("a[href$='.docx']")
    assert client.get(f"{RESPONSE}response.docx").status_code == 404


def test_a_document_that_a_browser_has_is_not_sent_again(client: Client) -> None:
    publication = published()
    response = client.get(f"{RESPONSE}data.json", headers={"if-none-match": f'"{publication.sha256}"'})
    assert response.status_code == 304
    assert response.content == b""


# All pages


@pytest.mark.parametrize(
    "address",
    [
        "/responses/nowhere/",
        "/responses/barsetshire/nothing/",
        f"{RESPONSE}version/2/",
        f"{RESPONSE}version/0/data.json",
        f"{RESPONSE}recommendation-9/",
        "/responses/nowhere/nothing/data.json",
        "/colours/red.css",
    ],
)
def test_what_was_not_published_is_not_found(client: Client, address: str) -> None:
    published()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/", RESPONSE, f"{RESPONSE}recommendation-1/", "/verify/", "/accessibility/"])
def test_a_page_has_nothing_inline_and_a_policy_that_forbids_it(client: Client, address: str) -> None:
    published()
    response = client.get(address)
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    page = soup(response)
    inline = [script for script in page.select("script") if not script.get("src")]
    assert {script.get("type") for script in inline} <= {"application/ld+json"}  # data, which no browser runs
    assert page.select("style, [style], [onclick]") == []


@pytest.mark.parametrize("address", ["/", RESPONSE, f"{RESPONSE}data.json", "/verify/"])
def test_pages_can_be_read_and_not_written_to(client: Client, address: str) -> None:
    published()
    assert client.post(address).status_code == 405


# Colours


def test_black_on_white_has_the_contrast_that_the_guideline_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(
    ("colour", "on_it"),
    [("#1d3f72", "#ffffff"), ("#ffcc33", "#0b0c0c"), ("#ffffff", "#0b0c0c"), ("#000000", "#ffffff")],
)
def test_words_on_a_bodys_colour_can_be_read(colour: str, on_it: str) -> None:
    assert f"--govuk-brand-colour:{colour};--app-on-brand:{on_it};" in style_sheet(colour)


def test_a_pale_colour_is_not_used_for_lines() -> None:
    assert "--app-accent:#0b0c0c" in style_sheet("#ffcc33")
    assert "--app-accent:#1d3f72" in style_sheet("#1d3f72")


def test_every_grey_gets_words_that_can_be_read() -> None:
    for level in range(256):
        found = re.fullmatch(
            r":root\{--govuk-brand-colour:(.*?);--app-on-brand:(.*?);.*\}\n",
            style_sheet(f"#{level:02x}" + f"{level:02x}" * 2),
        )
        assert found is not None
        assert contrast(found[1], found[2]) >= 4.5


def test_a_bodys_colours_may_be_kept_for_ever(client: Client) -> None:
    response = client.get("/colours/1d3f72.css")
    assert response["Content-Type"] == "text/css"
    assert "immutable" in response["Cache-Control"]


def test_a_colour_that_is_none_leaves_the_page_in_ours(client: Client) -> None:
    published(replace(FULL, body=replace(BODY, colour="red; } body { display: none")))
    assert not soup(client.get(RESPONSE)).select('link[href^="/colours/"]')
