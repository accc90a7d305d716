"""Are the pages about the data free of flaws, and does a download come with a press?"""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.example_record import FULL
from tests.factories import many, published
from tests.pages import DESK, PHONE, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["/data/", "/api/v1/", "/responses/barsetshire/", "/search/?q=victim", "/timeliness/", "/"]


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_page_about_data_has_no_flaw(
    browser: Browser, live_server: Any, size: dict[str, int], javascript: bool
) -> None:
    for record in (FULL, *many(2)):
        published(record)
    flaws = {}
    with visit(browser, size, javascript=javascript) as there:
        for address in PAGES:
            there.go(f"{live_server.url}{address}")
            # axe is itself a script; without scripts the page must still fit and ask for nothing that is not there.
            found = there.flaws() if javascript else [*there.problems, *(["too wide"] if there.overflow() > 0 else [])]
            flaws[address] = found
            there.problems.clear()
    assert {address: found for address, found in flaws.items() if found} == {}


def test_a_list_is_downloaded_with_a_press(browser: Browser, live_server: Any) -> None:
    published()
    with visit(browser, PHONE, javascript=False) as there:
        there.go(f"{live_server.url}/responses/barsetshire/")
        for name, end in (("CSV", "csv"), ("JSON", "json"), ("Excel", "xlsx")):
            with there.page.expect_download() as coming:
                there.page.get_by_role("link", name=name, exact=True).click()
            assert coming.value.suggested_filename.endswith(f".{end}")
            assert coming.value.path().stat().st_size > 500
