"""Make it so: the ledger of notices. Whatever is owed is a row here before any of it is sent.

Rows are written with one statement, however many there are, and a row that is there is left as it is. That makes every
sweep safe to repeat, and safe beside another one. What a sweep finds goes through a file into a table of its own, so
that neither side holds all of it in memory.
"""

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from journal.models import NoticeState
from journal.notices import Notice
from journal.sources import Owed, Source

# Any number will do, so long as nothing else in the database locks by it.
_SWEEP_LOCK = 5_501_997

# The columns of a notice as arrays, each with its type.
_COLUMNS: dict[str, tuple[str, Callable[[Notice], object]]] = {
    "subject_type": ("text", lambda notice: notice.subject_type),
    "subject_id": ("bigint", lambda notice: notice.subject_id),
    "clock_version": ("integer", lambda notice: notice.clock_version),
    "rule": ("text", lambda notice: notice.rule),
    "recipient_id": ("bigint", lambda notice: notice.recipient),
    "channel": ("text", lambda notice: notice.channel.value),
    "strand": ("text", lambda notice: notice.strand),
    "due_on": ("date", lambda notice: notice.due_on),
    "facts": ("jsonb", lambda notice: json.dumps(notice.facts) if notice.facts else "{}"),
    "statutory": ("boolean", lambda notice: notice.statutory),
}
_KEY = ("subject_type", "subject_id", "clock_version", "rule", "recipient_id", "channel")
_STANDS = f"held.state <> '{NoticeState.UNTRUE.value}'"  # for good, whatever is owed
# What becomes of a row that is there already and does not stand.
_SENT_AFTER_ALL = (
    f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET state = excluded.state, queued_at = excluded.queued_at,"
    f" letter_id = NULL WHERE NOT ({_STANDS})"
)


@dataclass(frozen=True)
class Swept:
    """How many notices a sweep wrote to be sent, and how many as overtaken."""

    queued: int = 0
    overtaken: int = 0


def queue(notices: Iterable[Notice], *, by: User | None, at: datetime) -> None:
    """Write what is to be sent. Call it inside the transaction of its cause; `by` is who caused it.

    A notice to `by` is noted as their own doing, and one that its recipient does without as muted: neither is sent.
    """
    found = [*notices]
    if found:
        _insert(_rows(tuple(_COLUMNS)), _arrays(found, tuple(_COLUMNS)), NoticeState.QUEUED, by=by, at=at)


@transaction.atomic
def sweep(source: Source, *, day: date, at: datetime) -> Swept:
    """Write what a source owes on a day and is not on record: to be sent, or as overtaken by what is more urgent.

    What is on record as no longer true and is owed all the same is to be sent after all: it became true again.
    The number of queries does not depend on how much is owed. Where another sweep is at work this one does nothing.
    """
    if not _alone():
        return Swept()
    owing = source.owing(day, timezone.localdate(at))
    _make_table()
    _fill_table(owing)
    fresh = _forget_what_is_on_record()
    if not fresh:
        return Swept()
    _overtake()
    queued = _insert("owed", [], NoticeState.QUEUED, by=None, at=at, on_record=_SENT_AFTER_ALL)
    _empty_table()
    _fill_table(owing.overtaken(fresh))
    return Swept(queued, _insert("owed", [], NoticeState.OVERTAKEN, by=None, at=at))


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SWEEP_LOCK])
        return bool(cursor.fetchone()[0])


def not_on_record(notices: Sequence[Notice]) -> list[Notice]:
    """The notices that the ledger does not hold for good, in their order. One query; none for none."""
    if not notices:
        return []
    matches = " AND ".join(f"held.{name} = owed.{name}" for name in _KEY)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT owed.ordinality FROM {_rows(_KEY)}"  # noqa: S608  # names of our own columns
            f" WHERE NOT EXISTS (SELECT FROM journal_notification held WHERE {matches} AND {_STANDS})",
            _arrays(notices, _KEY),
        )
        missing = sorted(number for (number,) in cursor.fetchall())
    return [notices[number - 1] for number in missing]


def _make_table() -> None:
    columns = ", ".join(f"{name} {kind}" for name, (kind, _value) in _COLUMNS.items())
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.owed; CREATE TEMPORARY TABLE owed ({columns}) ON COMMIT DROP")


def _fill_table(notices: Iterable[Notice]) -> None:
    values = [value for _kind, value in _COLUMNS.values()]
    with TemporaryFile("w+", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([value(notice) for value in values] for notice in notices)
        file.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert("COPY owed FROM STDIN (FORMAT csv)", file)
            cursor.execute("ANALYZE owed")  # so that the next statement is planned for as many as there are


def _empty_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE owed")


def _forget_what_is_on_record() -> set[Owed]:
    """Take out of the table what the ledger holds; returns what is left."""
    matches = " AND ".join(f"held.{name} = owed.{name}" for name in _KEY)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM owed USING journal_notification held WHERE {matches} AND {_STANDS}")  # noqa: S608
        cursor.execute("SELECT subject_id, strand, recipient_id FROM owed")
        return set(cursor)


def _insert(
    source: str,
    rows: Sequence[str],
    state: NoticeState,
    *,
    by: User | None,
    at: datetime,
    on_record: str = "ON CONFLICT DO NOTHING",
) -> int:
    """One statement, in the order of the key, so that two who write the same wait for each other and never cross.

    `source` is the table `owed` or what makes one of `rows`. Returns how many rows are new, or to be sent after all.
    """
    columns = [name for name in _COLUMNS if name != "statutory"]
    stands = "WHEN person.id = %s THEN %s WHEN person.only_statutory AND NOT owed.statutory THEN %s ELSE %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO journal_notification AS held ({', '.join(columns)}, state, reason, queued_at)"  # noqa: S608
            f" SELECT {', '.join(f'owed.{name}' for name in columns)}, CASE {stands} END, '', %s"
            f" FROM {source} JOIN accounts_user person ON person.id = owed.recipient_id"
            f" ORDER BY {', '.join(f'owed.{name}' for name in _KEY)} {on_record}",
            [by.pk if by else None, NoticeState.OWN, NoticeState.MUTED, state, at, *rows],
        )
        return int(cursor.rowcount)


def _overtake() -> None:
    """What still waits to be sent in the same strand to the same person is idle now, also by an earlier clock."""
    names = ("subject_type", "subject_id", "strand", "recipient_id")
    matches = " AND ".join(f"held.{name} = owed.{name}" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE journal_notification held SET state = %s FROM owed WHERE held.state = %s AND {matches}",  # noqa: S608
            [NoticeState.OVERTAKEN, NoticeState.QUEUED],
        )


def _rows(names: Sequence[str]) -> str:
    """The arrays as a table called `owed`, numbered from 1."""
    arrays = ", ".join(f"%s::{_COLUMNS[name][0]}[]" for name in names)
    return f"unnest({arrays}) WITH ORDINALITY AS owed({', '.join(names)}, ordinality)"


def _arrays(notices: Sequence[Notice], names: Sequence[str]) -> list[str]:
    return [_array(map(_COLUMNS[name][1], notices)) for name in names]


def _array(values: Iterable[Any]) -> str:
    """An array as PostgreSQL reads it: one parameter, however long, which costs far less than a list of parameters."""
    quoted = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
