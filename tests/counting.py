"""How many questions does a page ask the database?"""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def questions(client: Client, address: str, **query: Any) -> int:
    """The number of queries behind one page, once whatever is read a single time has been read."""
    client.get(address, query)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, query).status_code == 200
    return len(asked)
