"""How would the database look something up, were the table too long to be read from end to end?"""

from collections.abc import Callable

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext


def plans(ask: Callable[[], object], table: str) -> list[str]:
    """The plan of each question about a table that `ask` puts to the database, its tables being very long."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    found = [query["sql"] for query in asked if query["sql"].startswith("SELECT") and f'FROM "{table}"' in query["sql"]]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        return [_plan(sql) for sql in found]


def _plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor)
