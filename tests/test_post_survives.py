"""Is nothing lost, and nothing sent twice, whatever dies? A real worker, a real Redis and a real mail server.

Time passes here by the claim or the next try being dated back, which is all that it changes.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import Role
from journal.actions import sweep
from journal.delivery import deliver
from journal.models import Letter, NoticeState, Notification, Outcome
from journal.sources import sources
from pcc_tracker.celery import app
from pcc_tracker.demo import Cast
from pcc_tracker.embedded import CHECKOUT, var_folder
from pcc_tracker.embedded_postgres import Postgres
from publications.actions import publish, send_copy
from publications.models import Recipient
from recommendations.deadlines import day_begun, morning_reached
from responses.actions import Details, move
from tests.people import member
from tests.post_office import PostOffice, post_office
from tests.stories import approved, day, logged
from tests.worker import Workshop, workshop

pytestmark = pytest.mark.django_db(transaction=True)

OFFICER = "officer@demo.example"
PEOPLE_OF_BOTH_SIDES = [OFFICER, "second-officer@demo.example", "liaison@demo.example"]


@pytest.fixture(scope="module")
def mail() -> Iterator[PostOffice]:
    with post_office() as there:
        yield there


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, mail: PostOffice) -> Iterator[Workshop]:
    with workshop(tmp_path_factory.mktemp("workshop"), mail.port) as there:
        yield there


@pytest.fixture
def rested(shop: Workshop, mail: PostOffice, cast: Cast) -> Iterator[Workshop]:
    """Nothing runs yet, and nothing does afterwards."""
    mail.letters.clear()
    mail.answer = ""
    yield shop
    mail.release()
    shop.rest()  # before the database is emptied, which would wait for what still runs, or be waited for


@pytest.fixture
def worker(rested: Workshop, cast: Cast) -> Workshop:
    """A worker that runs, and one reminder that is owed and has not been written down yet."""
    logged(cast, timezone.localdate() - timedelta(days=53))  # three days before the last one was yesterday
    Notification.objects.all().delete()
    rested.start()
    return rested


def is_sent() -> bool:
    return Letter.objects.filter(outcome=Outcome.SENT).exists()


def is_written_down() -> bool:
    return Notification.objects.filter(state=NoticeState.QUEUED).exists()


def send_until_held(worker: Workshop, mail: PostOffice, point: str) -> None:
    """Let the worker come to a point of its conversation with the mail server, and stop there."""
    worker.until(is_written_down, asking="write_down_what_is_owed")
    mail.hold(point)
    worker.until(mail.held.is_set, asking="send_the_post")


def let_time_pass() -> None:
    """So much that an old claim is taken up again, and what waits is tried."""
    ago = timezone.now() - timedelta(hours=1)
    Letter.objects.filter(outcome=Outcome.WAITING).update(next_try_at=ago)
    Letter.objects.filter(outcome=Outcome.WAITING, claim__isnull=False).update(claimed_at=ago)


def assert_sent_once(mail: PostOffice) -> None:
    assert [who for who, _ in mail.letters] == [OFFICER]
    assert Letter.objects.get().outcome == Outcome.SENT
    assert Notification.objects.exclude(state=NoticeState.OVERTAKEN).get().state == NoticeState.SENT


@pytest.mark.parametrize(
    ("point", "arrives"),
    [("connected", 1), ("sender", 1), ("recipient", 1), ("data", 1), ("taken", 2)],  # no text before "data" is answered
)
def test_a_worker_that_is_killed_loses_nothing_and_repeats_only_what_was_taken_and_not_recorded(
    worker: Workshop, mail: PostOffice, point: str, arrives: int
) -> None:
    send_until_held(worker, mail, point)
    worker.kill()
    mail.release()
    assert Letter.objects.get().outcome == Outcome.WAITING
    let_time_pass()
    worker.start()
    worker.until(is_sent, asking="send_the_post")
    assert len(mail.letters) == arrives
    assert len({message["Message-ID"] for _, message in mail.letters}) == 1
    assert Notification.objects.exclude(state=NoticeState.OVERTAKEN).get().state == NoticeState.SENT


def test_a_copy_whose_worker_is_killed_is_sent_and_recorded_all_the_same(
    rested: Workshop, mail: PostOffice, cast: Cast
) -> None:
    now = timezone.now()
    publication = publish(approved(cast), by=cast.people[Role.OFFICER], at=now)
    Notification.objects.all().delete()
    send_copy(publication, Recipient.INSPECTORATE, by=cast.people[Role.OFFICER], at=now)
    mail.hold("data")
    rested.start()
    rested.until(mail.held.is_set, asking="send_the_post")
    rested.kill()
    mail.release()
    assert publication.copies.get(recipient=Recipient.INSPECTORATE).recorded_at is None
    let_time_pass()
    rested.start()
    rested.until(is_sent, asking="send_the_post")
    assert [who for who, _ in mail.letters] == ["inspectorate@demo.example"]
    assert str(mail.letters[0][1]["Message-ID"]) in publication.copies.get(recipient=Recipient.INSPECTORATE).proof


def test_twenty_sweeps_and_twenty_deliveries_send_one_letter(worker: Workshop, mail: PostOffice) -> None:
    worker.ask("write_down_what_is_owed", times=20)
    worker.until(is_written_down)
    worker.ask("send_the_post", times=20)
    worker.until(is_sent)
    worker.ask("write_down_what_is_owed", times=5)
    worker.ask("send_the_post", times=5)
    worker.until(worker.is_idle)
    assert_sent_once(mail)


def test_a_redis_that_died_and_lost_everything_loses_no_letter(worker: Workshop, mail: PostOffice) -> None:
    worker.until(is_written_down, asking="write_down_what_is_owed")
    worker.empty_redis()
    worker.until(is_sent, asking="send_the_post")
    assert_sent_once(mail)


def test_a_redis_that_dies_during_a_conversation_sends_nothing_twice(worker: Workshop, mail: PostOffice) -> None:
    send_until_held(worker, mail, "data")
    worker.empty_redis()
    worker.ask("send_the_post")
    mail.release()
    worker.until(is_sent, asking="send_the_post")
    assert_sent_once(mail)


def test_a_database_that_restarts_during_a_conversation_loses_and_repeats_nothing(
    worker: Workshop, mail: PostOffice
) -> None:
    postgres = Postgres(var_folder() / "postgres", for_tests=True)
    if os.environ["DATABASE_URL"] != postgres.url:
        pytest.skip("The database is not ours to restart.")
    send_until_held(worker, mail, "data")
    connections.close_all()
    postgres.stop()
    mail.release()
    start_again()
    worker.until(is_sent, asking="send_the_post")
    assert_sent_once(mail)


def start_again() -> None:
    """Start the tests' database by a command that ends at once, as it was started first: it outlives these tests.

    Started from here it would be a child that this process leaves behind.
    """
    place = "Postgres(var_folder() / 'postgres', for_tests=True)"
    imports = "from pcc_tracker.embedded import var_folder; from pcc_tracker.embedded_postgres import Postgres"
    subprocess.run([sys.executable, "-P", "-c", f"{imports}; {place}.start()"], cwd=CHECKOUT, check=True)


def test_a_mail_server_that_refuses_for_an_hour_gets_the_letter_once(worker: Workshop, mail: PostOffice) -> None:
    mail.answer = "451 Not now"
    worker.until(is_written_down, asking="write_down_what_is_owed")
    worker.until(lambda: Letter.objects.filter(attempts=1, claim=None).exists(), asking="send_the_post")
    let_time_pass()
    worker.until(lambda: Letter.objects.filter(attempts=2, claim=None).exists(), asking="send_the_post")
    mail.answer = ""
    let_time_pass()
    worker.until(is_sent, asking="send_the_post")
    assert_sent_once(mail)


def test_two_schedulers_that_start_after_five_days_without_one_send_each_person_one_letter_of_what_is_most_urgent(
    rested: Workshop, mail: PostOffice, cast: Cast, settings: Any
) -> None:
    first = day_begun(timezone.now()) - timedelta(days=53)  # so that today is day 54, and two are left
    member("second-officer@demo.example", Role.OFFICER, cast.body)
    response = logged(cast, first)
    invitation = Details(comment_by=day(54, first).date())
    move(response, "invite", by=cast.people[Role.OFFICER], at=day(40, first), details=invitation)
    as_it_was_on(day(48, first), mail, settings)
    mail.letters.clear()
    rested.start()
    for _ in range(2):
        rested.start_scheduler(stood_for=timedelta(days=5))
    rested.until(lambda: {*PEOPLE_OF_BOTH_SIDES} <= {who for who, _ in mail.letters})
    rested.ask("write_down_what_is_owed", times=3)
    rested.ask("send_the_post", times=3)
    rested.until(rested.is_idle)
    assert sorted(who for who, _ in mail.letters) == sorted(PEOPLE_OF_BOTH_SIDES)
    missed = Notification.objects.filter(due_on__gt=day(48, first).date())
    sent = missed.filter(state=NoticeState.SENT)
    assert sorted(sent.values_list("recipient__email", flat=True)) == sorted(PEOPLE_OF_BOTH_SIDES)
    assert {row.due_on for row in missed.exclude(state=NoticeState.OVERTAKEN)} == {row.due_on for row in sent}
    assert {"office.before.7", "force.before.2"} <= set(
        missed.filter(state=NoticeState.OVERTAKEN).values_list("rule", flat=True)
    )


def as_it_was_on(at: datetime, mail: PostOffice, settings: Any) -> None:
    """What scheduler and worker had done by this moment, which was their last."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    for source in sources():
        sweep(source, day=day_begun(at), at=at)
    deliver(morning=morning_reached(at), now=lambda: at)
    assert not Notification.objects.filter(state=NoticeState.QUEUED).exists()


def test_every_task_of_the_schedule_is_there() -> None:
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {"responses.tasks.write_down_what_is_owed", "responses.tasks.send_the_post"} <= asked
    assert asked <= set(app.tasks)
