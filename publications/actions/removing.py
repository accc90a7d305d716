"""Make it so: what was published leaves the public’s sight, with a reason, and may come back. The seal stays."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right, may_at_body, refusal
from journal.actions import record
from publications.models import Publication, Removal
from recommendations.deadlines import civil_day
from responses.models import Response


class CannotRemove(Exception):
    """A removal that is refused; the text is the sentence to show."""


@transaction.atomic
def withdraw(response: Response, *, reason: str, by: User, at: datetime) -> None:
    """Take every version away for good; the address keeps a page with the reason. Raises CannotRemove.

    A corrected version can be published afterwards, and is public.
    """
    versions = _held(response, Right.WITHDRAW, reason, by=by, at=at)
    withdrawn = Removal.objects.in_force().filter(publication__in=versions, kind=Removal.Kind.WITHDRAWN)
    left = [row for row in versions if row.pk not in set(withdrawn.values_list("publication", flat=True))]
    if not left:
        raise CannotRemove(_("This was withdrawn already."))
    _say(left, Removal.Kind.WITHDRAWN, reason, by=by, at=at)


@transaction.atomic
def take_down(response: Response, *, reason: str, by: User, at: datetime, only: int | None = None) -> None:
    """Take every version away at once, or `only` an earlier one by its number. Raises CannotRemove."""
    versions = _held(response, Right.TAKE_DOWN, reason, by=by, at=at)
    newest = versions[-1].version
    if only is not None and (only == newest or only not in {row.version for row in versions}):
        raise CannotRemove(_("Choose an earlier version, or take all versions down."))
    read = set(response.publications.public().values_list("pk", flat=True))
    public = [row for row in versions if row.pk in read and only in (None, row.version)]
    if not public:
        raise CannotRemove(_("The public does not see this page any more."))
    _say(public, Removal.Kind.TAKEN_DOWN, reason, by=by, at=at)


@transaction.atomic
def put_back(response: Response, *, reason: str, by: User, at: datetime) -> None:
    """Show again all that was taken down, never what was withdrawn. Raises CannotRemove."""
    versions = _held(response, Right.TAKE_DOWN, reason, by=by, at=at)
    down = Removal.objects.in_force().filter(publication__in=versions, kind=Removal.Kind.TAKEN_DOWN)
    rows = [row for row in versions if row.pk in set(down.values_list("publication", flat=True))]
    if not rows:
        raise CannotRemove(_("Nothing of this is taken down."))
    _say(rows, Removal.Kind.PUT_BACK, reason, by=by, at=at)


def _held(response: Response, right: Right, reason: str, *, by: User, at: datetime) -> list[Publication]:
    """The versions, the oldest first. Nobody else removes any of them until the transaction ends."""
    response = Response.objects.select_for_update(of=("self",)).select_related("body").get(pk=response.pk)
    if not may_at_body(by, right, response.body, civil_day(at)):
        raise CannotRemove(refusal(right))
    if not reason.strip():
        raise CannotRemove(_("Say why."))
    versions = list(response.publications.defer("canonical").order_by("version"))
    if not versions:
        raise CannotRemove(_("Nothing has been published here."))
    return versions


def _say(rows: Sequence[Publication], kind: Removal.Kind, reason: str, *, by: User, at: datetime) -> None:
    for row in rows:
        Removal.objects.create(publication=row, kind=kind, reason=reason.strip(), removed_at=at, removed_by=by)
    versions = ", ".join(str(row.version) for row in rows)
    verb = f"page.{kind.value.replace(' ', '_')}"
    record(verb, rows[0].response, by=by, at=at, versions=versions, note=reason.strip())
