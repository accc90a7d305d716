"""People for the tests of people: somebody more at a place, and strangers."""

from datetime import UTC, datetime

from accounts.actions import add_person, describe_body
from accounts.models import Force, LocalPolicingBody, Role, SecondFactor, User

SINCE = datetime(2016, 1, 1, tzinfo=UTC)
PASSWORD = "three random words here"


def member(email: str, role: Role, place: LocalPolicingBody | Force, name: str = "") -> User:
    """Somebody with a role at a place since 2016."""
    where = {"force": place} if isinstance(place, Force) else {"body": place}
    return add_person(email, name or email.partition("@")[0], role, password=PASSWORD, at=SINCE, **where)


def kent_administrator() -> User:
    """An administrator of a body that has nothing to do with the cast's, and asks nobody for a second factor."""
    kent = LocalPolicingBody.objects.get(slug="kent-pcc")
    describe_body(kent, second_factor=SecondFactor.NOBODY, by=None, at=SINCE)
    return member("admin@kent.example", Role.ADMINISTRATOR, kent, name="Kit Kent")
