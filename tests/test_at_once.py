"""What if two people do the same at the same moment? One wins, and the other is told who and when."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from threading import Barrier
from time import sleep
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.actions import CannotManage, accept, accept_as_new, add_person, invite, note_absence
from accounts.models import Invitation, Role, User
from pcc_tracker.demo import Cast
from progress.actions import CannotLink, link, publish_update
from progress.linked import Item, seen_of, standing_with
from progress.models import Matter, Occurrence
from publications.actions import publish
from publications.models import Passage, Publication
from responses.actions import CannotMove, Details, SomeoneElseSaved, move, save_text
from responses.actions.rows import locked
from responses.content import Text
from responses.models import Approval, Part, Response, Side, StatementRevision, Submission
from tests.stories import awaiting_approval, being_corrected, day, logged, published, sent_since, write

T = TypeVar("T")

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[T], object], each: list[T]) -> list[str]:
    """Let the same be done for each at one moment; what it was refused with, "" where it was done."""
    ready = Barrier(len(each))

    def one(this: T) -> str:
        try:
            ready.wait(timeout=60)
            act(this)
        except (CannotLink, CannotManage, CannotMove, SomeoneElseSaved) as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(each)) as pool:
        return sorted(pool.map(one, each))


def test_of_two_invitations_of_one_new_address_one_makes_the_account_and_the_other_is_told(cast: Cast) -> None:
    administrator, now = cast.people[Role.ADMINISTRATOR], timezone.now()
    roles = [Role.OFFICER, Role.APPROVER]
    asked = [invite("new@example.org", "Nia New", role, cast.body, by=administrator, at=now)[0] for role in roles]
    won, lost = at_once(
        lambda invitation: accept_as_new(invitation, name="Nia New", password="three random words", at=now), asked
    )
    person = User.objects.get(email="new@example.org")
    assert won == ""
    assert lost == "There is an account with this address already. Sign in, then open the link again."
    assert Invitation.objects.filter(accepted_by=person).count() == person.memberships.count() == 1
    (left,) = Invitation.objects.filter(accepted_at=None)
    accept(left, by=person, at=now)
    assert person.memberships.count() == 2


def two(cast: Cast, role: Role) -> list[User]:
    """The cast's person with this role, and a colleague with the same one."""
    place = {"force": cast.force} if role == Role.FORCE_SIGNATORY else {"body": cast.body}
    return [cast.people[role], add_person("second@demo.example", "Sam Second", role, at=day(1), **place)]


def test_of_two_who_approve_at_once_one_wins_and_the_other_is_told_who_and_when(cast: Cast) -> None:
    response = awaiting_approval(cast)
    people = two(cast, Role.APPROVER)
    won, lost = at_once(lambda person: move(response, "approve", by=person, at=day(9)), people)
    winner = Approval.objects.get().approved_by
    assert won == ""
    assert lost == f"{winner} did this already, on Tuesday 13 January 2026, 12:00pm. It stands at: Approved."


def test_of_two_who_sign_at_once_one_wins(cast: Cast) -> None:
    response = logged(cast)
    Response.objects.filter(pk=response.pk).update(force_state="drafting")
    write(response, cast, Side.FORCE, day(3))
    move(response, "send_for_sign_off", by=cast.people[Role.FORCE_LIAISON], at=day(4))
    details = Details(signed_name="A", signed_rank="DCC")
    people = two(cast, Role.FORCE_SIGNATORY)
    won, lost = at_once(lambda person: move(response, "submit", by=person, at=day(5), details=details), people)
    assert (won, Submission.objects.count()) == ("", 1)
    assert f"{Submission.objects.get().submitted_by} did this already" in lost


def test_of_two_who_save_at_once_one_is_told_and_both_texts_are_there(cast: Cast) -> None:
    response = logged(cast)

    def act(person: User) -> object:
        words = Text(f"<p>{person.name}</p>")
        return save_text(response, Side.BODY, words, part=Part.OVERALL, expected_version=0, by=person, at=day(2))

    won, lost = at_once(act, two(cast, Role.OFFICER))
    revision = StatementRevision.objects.get()
    assert won == ""
    assert lost == f"{revision.saved_by} saved this text, Tuesday 6 January 2026, 12:00pm. Nothing is lost."


def test_who_comes_late_is_told_who_moved_it_away(cast: Cast) -> None:
    response = awaiting_approval(cast)
    first, second = two(cast, Role.APPROVER)
    move(response, "send_back", by=first, at=day(9), details=Details(note="Too long."))
    with pytest.raises(CannotMove, match=f"Sent back, since {first} moved it on Tuesday 13 January 2026, 12:00pm"):
        move(response, "approve", by=second, at=day(9))


def test_an_update_that_is_published_during_a_correction_is_found_with_the_corrected_version(cast: Cast) -> None:
    first, officer = published(cast), cast.people[Role.OFFICER]
    response, update = being_corrected(first, cast), sent_since(first, cast, "Begun.", at=22)

    def publish_it() -> None:
        try:
            publish_update(update, by=officer, at=day(22))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            second = publish(response, by=officer, at=day(22))
            other = pool.submit(publish_it)
            until_it_waits(other)
        other.result(timeout=60)
    assert Passage.objects.filter(entry=second.pk, progress=update.pk).exists()


def first_of(publication: Publication) -> Item:
    response = publication.response
    return Item(response=response, recommendation=response.report.recommendations.get(position=1))


def test_a_link_and_a_step_of_one_of_its_responses_wait_for_each_other_and_both_are_done(cast: Cast) -> None:
    out, officer = published(cast), cast.people[Role.OFFICER]
    item, other = first_of(out), first_of(published(cast, date(2024, 3, 4)))

    def link_it() -> None:
        try:
            link(other, item, seen=seen_of(standing_with(other, item)), by=officer, at=day(20))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            response = locked(out.response)
            doing = pool.submit(link_it)
            until_it_waits(doing)
            move(response, "correct", by=officer, at=day(20), details=Details(note="A figure was wrong."))
        doing.result(timeout=60)
    assert len(standing_with(item)) == 2


def test_nobody_waits_to_save_while_their_absence_is_noted(cast: Cast) -> None:
    response, (officer, cover) = logged(cast), two(cast, Role.OFFICER)

    def save() -> None:
        try:
            write(response, cast, Side.BODY, day(2))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        note_absence(officer, cover, day(2).date(), None, by=officer, at=day(2))
        pool.submit(save).result(timeout=60)


def until_it_waits(other: Future[Any]) -> None:
    """Until what somebody else does is done, or waits for us."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    while not other.done():
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        sleep(0.01)


def test_of_two_who_link_the_same_recommendations_at_once_one_wins_and_one_group_is_made(cast: Cast) -> None:
    one, other = (first_of(published(cast, first_on)) for first_on in (date(2024, 3, 4), date(2026, 1, 5)))
    seen, at = seen_of(standing_with(one, other)), day(60)
    first, second = two(cast, Role.OFFICER)
    from_both_ends = [(one, other, first), (other, one, second)]
    won, lost = at_once(lambda this: link(this[0], this[1], seen=seen, by=this[2], at=at), from_both_ends)
    winner = Occurrence.objects.latest("pk").added_by
    assert (won, lost) == ("", f"{winner} did this already, on Thursday 5 March 2026, 12:00pm.")
    assert (Matter.objects.count(), Occurrence.objects.count()) == (1, 2)
