"""How does what was published leave the public's sight? Withdrawn for good or taken down at once; the seal stays."""

from collections.abc import Callable

import pytest
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse, reverse_lazy

from accounts.models import Role
from journal.models import Event
from pcc_tracker.demo import Cast
from publications.actions import CannotRemove, flaws, put_back, take_down, withdraw
from publications.models import Copy, Entry, Publication, Removal
from tests.pages import words
from tests.people import kent_administrator
from tests.stories import corrected, day, history, published

FILES = ("data.json", "response.pdf", "response.html", "response.docx", "response.odt")
ORDER = "By order of the High Court of 3 March 2026."
NAMES = "The document names a victim."
PAGES = reverse_lazy("publications:pages")


def page_of(publication: Publication) -> str:
    """Where an administrator takes a response down."""
    return reverse("publications:page", args=[publication.response_id])


def addresses(publication: Publication) -> list[str]:
    """Every public address of a response and of its versions."""
    whole = reverse("public:response_detail", args=[publication.force_slug, publication.report_slug])
    versions = [f"{whole}version/{number}/" for number in range(1, publication.version + 1)]
    files = [f"{start}{end}" for start in [whole, *versions] for end in FILES]
    return [whole, *versions, *files, f"{whole}recommendation-1/"]


def statuses(client: Client, publication: Publication) -> set[int]:
    return {client.get(address).status_code for address in addresses(publication)}


def gone_by_withdrawal(publication: Publication, cast: Cast) -> None:
    withdraw(publication.response, reason=ORDER, by=cast.people[Role.APPROVER], at=day(30))


def gone_by_emergency(publication: Publication, cast: Cast) -> None:
    take_down(publication.response, reason=NAMES, by=cast.people[Role.ADMINISTRATOR], at=day(30))


@pytest.mark.parametrize("remove", [gone_by_withdrawal, gone_by_emergency])
def test_every_address_of_what_was_removed_answers_that_it_is_gone(
    client: Client, cast: Cast, remove: Callable[[Publication, Cast], None]
) -> None:
    publication = corrected(published(cast), cast)
    assert statuses(client, publication) == {200}  # and what was kept for others is not served afterwards
    remove(publication, cast)
    assert statuses(client, publication) == {410}
    title = publication.record.report.title
    for page in ("/", f"/responses/{publication.force_slug}/", "/search/?q=Overall"):
        assert title not in words(client.get(page))
    assert not Entry.objects.current()
    assert not list(flaws())


def test_who_withdrew_it_and_the_legal_reason_stand_at_the_permanent_address(client: Client, cast: Cast) -> None:
    publication = published(cast)
    gone_by_withdrawal(publication, cast)
    page = client.get(addresses(publication)[0])
    assert f"{cast.body} withdrew it on Tuesday 3 February 2026" in words(page)
    assert ORDER in words(page)
    assert page["Cache-Control"] == "no-store"
    assert "Overall." not in words(page)


def test_the_public_reads_neither_title_nor_reason_of_what_was_taken_down(client: Client, cast: Cast) -> None:
    publication = published(cast)
    gone_by_emergency(publication, cast)
    page = words(client.get(addresses(publication)[0]))
    assert "This page was taken down" in page
    assert NAMES not in page
    assert publication.record.report.title not in page
    assert NAMES in history(publication.response)[0].words


def test_what_was_taken_down_comes_back_and_what_was_withdrawn_does_not(client: Client, cast: Cast) -> None:
    publication, administrator = published(cast), cast.people[Role.ADMINISTRATOR]
    gone_by_emergency(publication, cast)
    put_back(publication.response, reason="It named nobody.", by=administrator, at=day(31))
    assert statuses(client, publication) == {200}
    gone_by_withdrawal(publication, cast)
    with pytest.raises(CannotRemove, match="Nothing of this is taken down"):
        put_back(publication.response, reason="x", by=administrator, at=day(32))
    with pytest.raises(CannotRemove, match="withdrawn already"):
        gone_by_withdrawal(publication, cast)
    assert statuses(client, publication) == {410}


def test_a_page_that_is_down_can_be_withdrawn_and_then_tells_the_legal_reason(client: Client, cast: Cast) -> None:
    publication = published(cast)
    gone_by_emergency(publication, cast)
    gone_by_withdrawal(publication, cast)
    assert ORDER in words(client.get(addresses(publication)[0]))


def test_a_version_published_after_the_withdrawal_is_public_and_the_earlier_one_is_not(
    client: Client, cast: Cast
) -> None:
    first = published(cast)
    withdraw(first.response, reason=ORDER, by=cast.people[Role.APPROVER], at=day(15))
    second = corrected(first, cast)
    whole, version_1 = addresses(second)[:2]
    assert client.get(whole).status_code == 200
    gone = client.get(version_1)
    assert gone.status_code == 410
    assert f'href="{whole}"' in gone.content.decode()
    assert [entry.publication for entry in Entry.objects.current()] == [second]


def test_the_page_of_what_was_withdrawn_names_the_newest_version(client: Client, cast: Cast) -> None:
    second = corrected(published(cast), cast)
    gone_by_withdrawal(second, cast)
    page = words(client.get(addresses(second)[0]))
    assert f"What is gone is version 2 with the fingerprint that begins with {second.sha256[:8]}" in page


def test_an_earlier_version_alone_can_be_taken_down_and_the_newest_alone_cannot(client: Client, cast: Cast) -> None:
    second, administrator = corrected(published(cast), cast), cast.people[Role.ADMINISTRATOR]
    take_down(second.response, reason=NAMES, by=administrator, at=day(30), only=1)
    whole, version_1, version_2 = addresses(second)[:3]
    assert [client.get(address).status_code for address in (whole, version_1, version_2)] == [200, 410, 200]
    with pytest.raises(CannotRemove, match="Choose an earlier version"):
        take_down(second.response, reason=NAMES, by=administrator, at=day(30), only=2)


def test_no_copies_are_due_of_what_the_public_does_not_read(cast: Cast) -> None:
    publication = published(cast)
    gone_by_withdrawal(publication, cast)
    assert not Copy.objects.outstanding()


@pytest.mark.parametrize("role", list(Role))
def test_only_an_approver_withdraws_and_only_an_administrator_takes_down(cast: Cast, role: Role) -> None:
    response, by = published(cast).response, cast.people[role]
    before = Event.objects.count()
    if role != Role.APPROVER:
        with pytest.raises(CannotRemove, match="Only an approver"):
            withdraw(response, reason=ORDER, by=by, at=day(30))
    if role != Role.ADMINISTRATOR:
        for act in (take_down, put_back):
            with pytest.raises(CannotRemove, match="Only an administrator"):
                act(response, reason=NAMES, by=by, at=day(30))
    assert (Removal.objects.count(), Event.objects.count()) == (0, before)


def test_nothing_is_removed_without_a_reason(cast: Cast) -> None:
    publication = published(cast)
    with pytest.raises(CannotRemove, match="Say why"):
        take_down(publication.response, reason="  ", by=cast.people[Role.ADMINISTRATOR], at=day(30))


def test_the_database_refuses_to_forget_a_removal(cast: Cast) -> None:
    gone_by_emergency(published(cast), cast)
    with pytest.raises(InternalError), transaction.atomic():
        Removal.objects.all().delete()


def test_an_administrator_finds_the_page_takes_it_down_and_puts_it_back(client: Client, cast: Cast) -> None:
    publication = published(cast)
    client.force_login(cast.people[Role.ADMINISTRATOR])
    here = page_of(publication)
    assert f'href="{here}"' in client.get(f"{PAGES}?q=report").content.decode()
    assert "No published page has these words" in words(client.get(f"{PAGES}?q=nonsense"))
    assert "Say why" in words(client.post(here, {"note": ""}))
    assert "Taken down." in words(client.post(here, {"note": NAMES}, follow=True))
    assert client.post(here, {"note": NAMES}).status_code == 409
    assert client.post(f"{here}back/", {"note": ""}).status_code == 409
    assert "Put back." in words(client.post(f"{here}back/", {"note": "All clear."}, follow=True))
    assert [removal.kind for removal in Removal.objects.all()] == ["taken down", "put back"]


def test_an_administrator_of_another_body_finds_nothing(client: Client, cast: Cast) -> None:
    publication = published(cast)
    client.force_login(kent_administrator())
    assert "has not published" in words(client.get(PAGES))
    assert client.post(page_of(publication), {"note": NAMES}).status_code == 404
    assert not Removal.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_others_may_not_open_the_pages_of_the_administrator(client: Client, cast: Cast, role: Role) -> None:
    publication = published(cast)
    client.force_login(cast.people[role])
    for address in (PAGES, page_of(publication)):
        assert client.get(address).status_code == 403


def test_an_approver_withdraws_from_the_page_and_others_read_why_they_may_not(client: Client, cast: Cast) -> None:
    publication = published(cast)
    here = f"/work/{publication.response_id}/withdraw/"
    client.force_login(cast.people[Role.OFFICER])
    assert "Only an approver of the body can withdraw" in words(client.post(here, {"note": ORDER}))
    client.force_login(cast.people[Role.APPROVER])
    assert f'href="{here}"' in client.get(f"/work/{publication.response_id}/").content.decode()
    done = words(client.post(here, {"note": ORDER}, follow=True))
    assert "The public does not read this any more" in done
    assert client.post(here, {"note": ORDER}).status_code == 409
