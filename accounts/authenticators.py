"""Who has set up a second factor? Asked of allauth's own rows, for an administrator's pages."""

from collections.abc import Collection

from allauth.mfa.models import Authenticator

from accounts.models import User
from accounts.second_factor import KINDS


def having_one(people: Collection[int]) -> set[int]:
    """Of these keys of people, those who have an app or a passkey."""
    found = Authenticator.objects.filter(user__in=people, type__in=KINDS)
    return set(found.values_list("user_id", flat=True))


def remove_all(person: User) -> bool:
    """Forget all of a person's apps, passkeys and recovery codes; says whether there were any."""
    removed, _by_model = Authenticator.objects.filter(user=person).delete()
    return bool(removed)
