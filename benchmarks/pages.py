"""What does a page of staff cost? With ten recommendations, or so many responses, and with a hundred times as many.

Run with the other benchmarks by script/bench. It fails where a page grows faster than
what it shows.
"""

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

import django  # noqa: E402  # the checkout has to be on the path first

django.setup()

from django.conf import settings  # noqa: E402  # (the same)
from django.db import transaction  # noqa: E402  # (the same)
from django.test import Client  # noqa: E402  # (the same)
from django.urls import reverse  # noqa: E402  # (the same)

from accounts.actions import load_forces  # noqa: E402  # (the same)
from accounts.models import Role  # noqa: E402  # (the same)
from benchmarks._growth import best  # noqa: E402  # (the same)
from pcc_tracker.demo import Cast, cast_of  # noqa: E402  # (the same)
from recommendations.actions import load_reference  # noqa: E402  # (the same)
from responses.models import Response  # noqa: E402  # (the same)
from tests.large import answered  # noqa: E402  # (the same)
from tests.stories import day  # noqa: E402  # (the same)

FEW, MANY = 10, 1_000
OF_A_RESPONSE = ["", "texts/", "check/", "approve/", "changes/", "texts/body/overall/"]
LISTS = [reverse(f"responses:{name}") for name in ("mine", "register", "recommendations")]


def _of(response: Response, page: str) -> str:
    """The address of a page of a response."""
    return reverse("responses:response_detail", args=[response.pk]) + page


def seconds(client: Client, address: str) -> float:
    """The best of a few tries at a page, which has to be there."""
    assert client.get(address).status_code == 200, address
    return best(lambda: client.get(address))


def told(cast: Cast) -> bool:
    """Print the pages one by one; True where one grew faster than what it shows."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(cast.people[Role.APPROVER])
    few, many = (answered(cast, recommendations=number) for number in (FEW, MANY))
    lines = {page or "the response": (_of(few, page), _of(many, page)) for page in OF_A_RESPONSE}
    taken = {name: (seconds(client, small), seconds(client, large)) for name, (small, large) in lines.items()}
    for name, (small, large) in taken.items():
        print(f"{name:24} {small:7.3f} s {large:7.3f} s {large / small:6.1f} times", flush=True)
    for address in LISTS:
        print(f"{address:24} {'':9} {seconds(client, address):7.3f} s with {FEW + MANY} recommendations", flush=True)
    return any(large / small > MANY / FEW for small, large in taken.values())


def main() -> int:
    settings.ALLOWED_HOSTS = ["localhost"]
    with transaction.atomic():
        load_forces()
        load_reference()
        failed = told(cast_of(since=day(1)))
        transaction.set_rollback(True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
