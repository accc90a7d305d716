"""Make it so: notices are put into letters, letters are claimed, and what became of them is recorded.

A claim is an update that skips rows which others hold, so any number of workers share the post. A claim that grew old
belonged to a worker that died, and is taken up again with the same Message-ID.
"""

import logging
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right, refusal
from accounts.reach import people_here
from journal.actions.events import record
from journal.models import Letter, LetterKind, NoticeState, Notification, Outcome, Rank
from journal.notices import Channel
from journal.outside import letters_about, writer_of

logger = logging.getLogger(__name__)

CLAIM_LASTS = timedelta(minutes=5)  # several times as long as a mail server may take to answer
# How long to wait after each failure; the last one holds from then on.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30, 60)]
TRIED_FOR = timedelta(days=3)  # from its first failure, after which a letter that cannot be sent is set aside
# A letter that was begun so often and never finished takes its worker down with it.
MOST_ATTEMPTS = 100
AT_ONCE_IN_ONE_GO = 1000


class CannotSendAgain(Exception):
    """Post that is not sent again; the text is the sentence to show."""


@transaction.atomic
def make_letters(*, morning: date | None, at: datetime) -> None:
    """Put what is queued into letters. `morning` is today once its morning has come, and None before.

    One letter each morning for each person, with what an earlier one could not deliver; what goes at once without
    waiting for it, several things of the same minute in one letter. Whoever asked for single letters gets those.
    """
    if morning:
        _take_along_what_waits(morning, at)
        _make_digests(morning, at)
        _fill_digests(morning)
    _make_single_letters(morning, at)


def _take_along_what_waits(morning: date, at: datetime) -> None:
    """A letter that could not be sent on its morning becomes this one's, so that nobody gets a pile of them."""
    waiting = Letter.objects.filter(kind=LetterKind.DIGEST, outcome=Outcome.WAITING, claim=None)
    this_morning = Letter.objects.filter(
        kind=LetterKind.DIGEST,
        outcome__in=(Outcome.WAITING, Outcome.SENT),
        day=morning,
        recipient=OuterRef("recipient"),
    )
    older = waiting.filter(day__lt=morning).exclude(Exists(this_morning))
    latest = older.order_by("recipient_id", "-day").distinct("recipient_id")
    waiting.filter(pk__in=list(latest.values_list("pk", flat=True))).update(day=morning, next_try_at=at)


def _make_digests(morning: date, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_letter"
            " (kind, recipient_id, day, made_at, next_try_at, message_id, outcome, attempts, address, failure)"
            " SELECT DISTINCT ON (notice.recipient_id) %s, notice.recipient_id, %s::date, %s::timestamptz,"
            " %s::timestamptz, gen_random_uuid(), %s, 0, '', ''"
            " FROM journal_notification notice JOIN accounts_user person ON person.id = notice.recipient_id"
            " WHERE notice.state = %s AND notice.letter_id IS NULL AND notice.channel = %s"
            " AND person.one_letter_each_morning ORDER BY notice.recipient_id ON CONFLICT DO NOTHING",
            [LetterKind.DIGEST, morning, at, at, Outcome.WAITING, NoticeState.QUEUED, Channel.DIGEST],
        )


def _fill_digests(morning: date) -> None:
    """Only letters that nobody is sending: those are held here while they are filled.

    What is put into a letter that failed before is tried as long as anything else, so the letter's days begin anew.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH free AS (SELECT id, recipient_id FROM journal_letter WHERE kind = %s AND day = %s AND outcome = %s"
            " AND claim IS NULL FOR UPDATE SKIP LOCKED),"
            " filled AS (UPDATE journal_notification notice SET letter_id = free.id FROM free"
            " WHERE notice.recipient_id = free.recipient_id AND notice.state = %s AND notice.letter_id IS NULL"
            " AND notice.channel = %s RETURNING notice.letter_id)"
            " UPDATE journal_letter SET failing_since = NULL WHERE id IN (SELECT letter_id FROM filled)"
            " AND failing_since IS NOT NULL",
            [LetterKind.DIGEST, morning, Outcome.WAITING, NoticeState.QUEUED, Channel.DIGEST],
        )


def _make_single_letters(morning: date | None, at: datetime) -> None:
    due = Q(channel=Channel.AT_ONCE)
    if morning:
        due |= Q(recipient__one_letter_each_morning=False)
    queued = Notification.objects.filter(due, state=NoticeState.QUEUED, letter=None).select_related("recipient")
    held = queued.select_for_update(skip_locked=True, of=("self",)).order_by("recipient_id", "pk")
    batches = [list(batch) for _, batch in groupby(held[:AT_ONCE_IN_ONE_GO], key=_batch)]
    letters = Letter.objects.bulk_create(
        Letter(kind=LetterKind.AT_ONCE, recipient=batch[0].recipient, made_at=at, next_try_at=at) for batch in batches
    )
    for letter, batch in zip(letters, batches, strict=True):
        for notice in batch:
            notice.letter = letter
    Notification.objects.bulk_update([notice for batch in batches for notice in batch], ["letter"], batch_size=200)


def _batch(notice: Notification) -> tuple[int, int]:
    """What goes into one letter."""
    return notice.recipient_id, 0 if notice.recipient.one_letter_each_morning else notice.pk


def claim(*, at: datetime) -> Letter | None:
    """Take the letter whose turn it is, or one whose claim grew old; None where nothing is to be sent now.

    Of those with the highest rank it is the one that has waited longest.
    """
    token = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_letter SET claim = %s, claimed_at = %s, attempts = attempts + 1 WHERE id = ("
            "SELECT id FROM journal_letter WHERE outcome = %s AND next_try_at <= %s"
            " AND (claimed_at IS NULL OR claimed_at < %s) ORDER BY rank, next_try_at, id LIMIT 1"
            " FOR UPDATE SKIP LOCKED) RETURNING id",
            [token, at, Outcome.WAITING, at, at - CLAIM_LASTS],
        )
        found = cursor.fetchone()
    return Letter.objects.select_related("recipient").get(pk=found[0]) if found else None


@transaction.atomic
def note_sent(letter: Letter, carried: Iterable[int], *, address: str, at: datetime) -> None:
    """The mail server took the letter with these notices in it. What was added meanwhile waits for another letter.

    That holds whoever has claimed the letter since: it went out, and is not to go out again.
    """
    if _close(letter, Outcome.SENT, sent_at=at, address=address) and letter.kind == LetterKind.OUTSIDE:
        _tell_its_room(letter, at)
    letter.notifications.filter(pk__in=list(carried)).update(state=NoticeState.SENT)
    letter.notifications.filter(state=NoticeState.QUEUED).update(letter=None)


def _tell_its_room(letter: Letter, at: datetime) -> None:
    """What a room makes of it must not undo that the letter went out, or it would go out again."""
    try:
        with transaction.atomic():
            writer_of(letter).sent(letter, at)
    except (OperationalError, InterfaceError):
        raise  # the database is away: it is all noted once it is back
    except Exception:
        logger.exception("Letter %d went out, and its room could not note it", letter.pk)


def write_outside(
    address: str, subject_type: str, subject_id: int, rule: str, *, at: datetime, rank: Rank = Rank.HOUSE
) -> Letter:
    """A letter to a bare address, to be sent at once; the one that is there where this was asked for before.

    Call it inside the transaction of its cause.
    """
    letter, _new = Letter.objects.get_or_create(
        subject_type=subject_type,
        subject_id=subject_id,
        rule=rule,
        kind=LetterKind.OUTSIDE,
        defaults={"address": address, "rank": rank, "made_at": at, "next_try_at": at},
    )
    return letter


@transaction.atomic
def forget_addresses(subject_type: str, subjects: Iterable[int] | None = None) -> None:
    """Forget the addresses of letters about these subjects: whoever asked for them is gone, and what waits is not sent.

    Without subjects, of all letters about this type of subject about which nothing more is to be done.
    """
    letters = letters_about(subject_type).exclude(address="")
    if subjects is None:
        letters.exclude(outcome=Outcome.WAITING).update(address="")
        return
    theirs = letters.filter(subject_id__in=list(subjects))
    over = {"outcome": Outcome.NEEDLESS, "claim": None, "claimed_at": None, "failure": ""}
    theirs.filter(outcome=Outcome.WAITING).update(**over, address="")
    theirs.update(address="")


def write_many_outside(addresses: Mapping[int, str], subject_type: str, rule: str, *, at: datetime) -> None:
    """News to each of these addresses, by its subject; letters that are there are left as they are."""
    letters = [
        Letter(
            kind=LetterKind.OUTSIDE, subject_type=subject_type, subject_id=subject, rule=rule, address=address,
            rank=Rank.NEWS, made_at=at, next_try_at=at,
        )
        for subject, address in addresses.items()
    ]  # fmt: skip
    Letter.objects.bulk_create(letters, batch_size=500, ignore_conflicts=True)


@transaction.atomic
def note_needless(letter: Letter) -> None:
    """Nothing in the letter was true any more."""
    _close(letter, Outcome.NEEDLESS)
    letter.notifications.filter(state=NoticeState.QUEUED).update(letter=None)


@transaction.atomic
def set_aside(letter: Letter, reason: str, *, address: str) -> None:
    """The letter cannot be sent, for a reason that is a sentence to show; nor can the notices in it."""
    _close(letter, Outcome.SET_ASIDE, failure=reason[:200], address=address)
    held = letter.notifications.filter(state=NoticeState.QUEUED)
    held.update(state=NoticeState.SET_ASIDE, reason=reason[:200])


def try_again(letter: Letter, reason: str, *, address: str, at: datetime) -> None:
    """The letter could not be sent now. Each failure waits longer than the last one, and after days it is set aside.

    Those days count from the first failure: what lay before it, as nothing ran or its turn never came, was not tried.
    """
    since = letter.failing_since or at
    if since <= at - TRIED_FOR:
        facts = {"n": letter.attempts, "why": reason}
        set_aside(letter, _("Given up after %(n)d tries. %(why)s") % facts, address=address)
        return
    wait = WAITS[min(letter.attempts, len(WAITS)) - 1]
    ours = Letter.objects.filter(pk=letter.pk, claim=letter.claim, outcome=Outcome.WAITING)
    waits = {"claim": None, "claimed_at": None, "failing_since": since, "next_try_at": at + wait}
    ours.update(**waits, failure=reason[:200], address=address)


@transaction.atomic
def send_again(person: User, *, by: User, at: datetime) -> Letter:
    """Put everything that could not be sent to somebody into a new letter. For those who manage a role of theirs.

    As with every letter, what is not true by then is left out. Raises CannotSendAgain where nothing is set aside.
    """
    if not people_here(by, timezone.localdate(at)).filter(pk=person.pk).exists():
        raise CannotSendAgain(refusal(Right.MANAGE_PEOPLE))
    set_aside = Notification.objects.filter(recipient=person, state=NoticeState.SET_ASIDE).select_for_update()
    held = list(set_aside.order_by("pk").values_list("pk", flat=True))
    if not held:
        raise CannotSendAgain(_("Everything to %(who)s went out, or is on its way.") % {"who": person})
    letter = Letter.objects.create(kind=LetterKind.AT_ONCE, recipient=person, made_at=at, next_try_at=at)
    waits = {"state": NoticeState.QUEUED, "reason": "", "letter": letter, "queued_at": at}
    Notification.objects.filter(pk__in=held).update(**waits)
    record("post.sent_again", person, by=by, at=at, notices=len(held))
    return letter


def note_untrue(notices: Iterable[Notification]) -> None:
    """These notices are no longer true, or no longer theirs. They are not sent."""
    _end(notices, NoticeState.UNTRUE)


def note_unsayable(notice: Notification, reason: str) -> None:
    """This one notice cannot be put into words. It is set aside, so that it does not keep the others."""
    _end([notice], NoticeState.SET_ASIDE, reason)


def _end(notices: Iterable[Notification], state: NoticeState, reason: str = "") -> None:
    keys = [notice.pk for notice in notices]
    if keys:
        Notification.objects.filter(pk__in=keys, state=NoticeState.QUEUED).update(state=state, reason=reason[:200])


def _close(letter: Letter, outcome: Outcome, **facts: object) -> bool:
    """Nothing more is to be done about a letter. Returns False where it had been sent already."""
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    if row.outcome == Outcome.SENT:
        return False
    row.outcome, row.claim, row.claimed_at, row.failure = outcome, None, None, ""
    if row.kind == LetterKind.OUTSIDE:
        facts.pop("address", None)  # it has stood there from the beginning, unless it was forgotten meanwhile
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return True
