"""Whose address is it? Of mail that fails, only what concerns people here and what they send is kept.

Rooms above tell where else addresses stand to which somebody here sends something.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import Invitation, MailFailure, User

Holders = Callable[[], QuerySet[Any]]  # rows that have an address each, by the name of its column

_holders: dict[str, tuple[Holders, str]] = {
    "accounts.user": (User.objects.all, "email"),
    "accounts.invitation": (Invitation.objects.all, "email"),
}


def register(label: str, holders: Holders, column: str) -> None:
    """Called by a room when the program starts."""
    _holders[label] = holders, column


def is_known(address: str) -> bool:
    """Whether it is the address of somebody here, or one to which somebody here sends something."""
    return any(rows().filter(**{f"{column}__iexact": address}).exists() for rows, column in _holders.values())


def of_nobody(failures: QuerySet[MailFailure]) -> QuerySet[MailFailure]:
    """Those that are about an address which nobody here has or writes to, by now. One query."""
    known = Q()
    for rows, column in _holders.values():
        has_it = rows().annotate(in_small_letters=Lower(column)).filter(in_small_letters=OuterRef("address"))
        known |= Q(Exists(has_it))
    return failures.exclude(known)
