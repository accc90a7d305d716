"""Can everyone use the pages of what was corrected, withdrawn or taken down: on a desk, on a phone, on paper?"""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from publications.models import Publication, Removal
from tests.example_record import CORRECTED, FULL
from tests.factories import person, published
from tests.pages import DESK, PHONE, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RESPONSE = "/responses/barsetshire/barsetshire-2024-crime-recording/"
CHANGES = f"{RESPONSE}version/2/changes/"
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


def two_versions() -> tuple[Publication, Publication]:
    """A response, and a correction that takes a recommendation away, adds words, takes words and changes a long one."""
    first, second, *rest = CORRECTED.recommendations
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
    changed = replace(second, body=replace(second.body, text=f"<p>Now otherwise. {long}</p>", position="not accepted"))
    causes = tuple(
        replace(cause, recommendations=tuple(slug for slug in cause.recommendations if slug != rest[-1].slug))
        for cause in CORRECTED.causes
    )
    return published(FULL), published(replace(CORRECTED, causes=causes, recommendations=(first, changed, *rest[:-1])))


def removed(publication: Publication, kind: Removal.Kind) -> None:
    """What an approver or an administrator does, for every version."""
    for row in publication.response.publications.all():
        Removal.objects.create(
            publication=row,
            kind=kind,
            reason="By order of the High Court.\n" + "Reasons " * 40,
            removed_at=timezone.now(),
            removed_by=person(),
        )


@SIZES
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_what_a_correction_changed_can_be_read_by_everyone(
    browser: Browser, live_server: Any, size: dict[str, int], javascript: bool
) -> None:
    two_versions()
    with visit(browser, size, javascript=javascript) as there:
        there.go(f"{live_server.url}{RESPONSE}")
        there.follow(there.page.get_by_role("link", name="What version 2 changed"))
        assert there.page.url.endswith(CHANGES)
        assert there.page.get_by_text("mis-stated as 410").first.is_visible()
        assert there.page.locator("main ins").count()
        assert there.page.locator("main del").count()
        assert there.overflow() == 0
        if javascript:
            assert there.flaws() == []


@SIZES
@pytest.mark.parametrize("kind", [Removal.Kind.WITHDRAWN, Removal.Kind.TAKEN_DOWN])
def test_the_page_of_what_was_removed_can_be_read_by_everyone(
    browser: Browser, live_server: Any, size: dict[str, int], kind: Removal.Kind
) -> None:
    _first, second = two_versions()
    removed(second, kind)
    headings = {
        Removal.Kind.WITHDRAWN: "This response was withdrawn",
        Removal.Kind.TAKEN_DOWN: "This page was taken down",
    }
    with visit(browser, size) as there:
        for address in (RESPONSE, f"{RESPONSE}version/1/", f"{RESPONSE}recommendation-1/", CHANGES):
            there.go(f"{live_server.url}{address}")
            assert there.page.get_by_role("heading", name=headings[kind], level=1).is_visible()
            assert [flaw for flaw in there.flaws() if "410" not in flaw] == []


def test_a_response_is_printed_whole_without_what_only_a_screen_needs(browser: Browser, live_server: Any) -> None:
    publication = published()
    with visit(browser, DESK) as there:
        there.go(f"{live_server.url}{RESPONSE}")
        printed = pdfplumber.open(BytesIO(there.page.pdf(format="A4", prefer_css_page_size=True)))
        pages = [" ".join((page.extract_text() or "").split()) for page in printed.pages]
    whole = " ".join(pages)
    for said in ("Search", "Download this response", "Follow by email", "Check this version", "Sign in"):
        assert said not in whole, said
    assert publication.sha256[:8] in whole
    assert publication.record.edition.link.split("/")[-2] in whole.replace(" ", "")
    assert len(pages[-1]) > 200, "the last page holds a few words alone"
