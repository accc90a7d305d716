"""Make it so: the ledger of notices. Whatever is owed is a row here before any of it is sent.

Rows are written with one statement from arrays, however many there are, and a row that is there is left as it is. That
makes every sweep safe to repeat, and safe beside another one.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from journal.models import NoticeState
from journal.notices import Notice
from journal.sources import Source

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
    "facts": ("jsonb", lambda notice: json.dumps(notice.facts)),
    "statutory": ("boolean", lambda notice: notice.statutory),
}
_KEY = ("subject_type", "subject_id", "clock_version", "rule", "recipient_id", "channel")


@dataclass(frozen=True)
class Swept:
    """How many notices a sweep wrote to be sent, and how many as overtaken."""

    queued: int = 0
    overtaken: int = 0


def queue(notices: Iterable[Notice], *, by: User | None, at: datetime) -> None:
    """Write what is to be sent. Call it inside the transaction of its cause; `by` is who caused it.

    A notice to `by` is noted as their own doing, and one that its recipient does without as muted: neither is sent.
    """
    _write([*notices], NoticeState.QUEUED, by=by, at=at)


@transaction.atomic
def sweep(source: Source, *, day: date, at: datetime) -> Swept:
    """Write what a source owes on a day and is not on record: to be sent, or as overtaken by what is more urgent.

    The number of queries does not depend on how much is owed. Where another sweep is at work this one does nothing.
    """
    if not _alone():
        return Swept()
    owing = source.owing(day, day)
    fresh = not_on_record([*owing])
    idle = [before for notice in fresh for before in owing.overtaken(notice)]
    _overtake(fresh)
    _write(fresh, NoticeState.QUEUED, by=None, at=at)
    _write(idle, NoticeState.OVERTAKEN, by=None, at=at)
    return Swept(len(fresh), len(idle))


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SWEEP_LOCK])
        return bool(cursor.fetchone()[0])


def not_on_record(notices: Sequence[Notice]) -> list[Notice]:
    """The notices that the ledger does not hold, in their order. One query; none for none."""
    if not notices:
        return []
    matches = " AND ".join(f"held.{name} = owed.{name}" for name in _KEY)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT owed.ordinality FROM {_rows(_KEY)}"  # noqa: S608  # names of our own columns
            f" WHERE NOT EXISTS (SELECT FROM journal_notification held WHERE {matches})",
            _arrays(notices, _KEY),
        )
        missing = sorted(number for (number,) in cursor.fetchall())
    return [notices[number - 1] for number in missing]


def _write(notices: Sequence[Notice], state: NoticeState, *, by: User | None, at: datetime) -> None:
    """One statement, in the order of the key, so that two who write the same wait for each other and never cross."""
    if not notices:
        return
    columns = [name for name in _COLUMNS if name != "statutory"]
    stands = "WHEN person.id = %s THEN %s WHEN person.only_statutory AND NOT owed.statutory THEN %s ELSE %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO journal_notification ({', '.join(columns)}, state, reason, queued_at)"  # noqa: S608
            f" SELECT {', '.join(f'owed.{name}' for name in columns)}, CASE {stands} END, '', %s"
            f" FROM {_rows(tuple(_COLUMNS))} JOIN accounts_user person ON person.id = owed.recipient_id"
            f" ORDER BY {', '.join(f'owed.{name}' for name in _KEY)} ON CONFLICT DO NOTHING",
            [by.pk if by else None, NoticeState.OWN, NoticeState.MUTED, state, at, *_arrays(notices, tuple(_COLUMNS))],
        )


def _overtake(notices: Sequence[Notice]) -> None:
    """What still waits to be sent in the same strand to the same person is idle now, also by an earlier clock."""
    if not notices:
        return
    names = ("subject_type", "subject_id", "strand", "recipient_id")
    matches = " AND ".join(f"held.{name} = owed.{name}" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE journal_notification held SET state = %s FROM {_rows(names)}"  # noqa: S608
            f" WHERE held.state = %s AND {matches}",
            [NoticeState.OVERTAKEN, *_arrays(notices, names), NoticeState.QUEUED],
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
