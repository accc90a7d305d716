"""What had somebody typed who was no longer signed in when it came? It waits for them, and for nobody else.

A form says who it was made for, signed, so that what comes without a session is given to nobody else, whoever
signs in next on the same machine. Such a signature cannot be guessed from another site either: what carries it
may be kept, though only a press of the page's own button does anything with it.
"""

from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from responses.actions import forget_unsent, keep_unsent
from responses.actions.unsent import HELD
from responses.unsent import LONGEST_ADDRESS, Unsent

MOST = 1_000_000  # characters of one text
_SALT = "responses.kept.writer"

Fields = MultiValueDict[str, str]


def token(user: User) -> str:
    """Who a form is for, signed: the value of its field `writer`."""
    return signing.dumps(user.pk, salt=_SALT)


def writer(signed: str, *, days: int | None = None) -> int | None:
    """The id of the person that a form was made for, or None where the signature is not ours or is too old."""
    try:
        found = signing.loads(signed, salt=_SALT, max_age=days and days * 24 * 3600)
    except (signing.BadSignature, UnicodeError):
        return None
    return found if isinstance(found, int) else None


def keep(request: HttpRequest, names: tuple[str, ...]) -> bool:
    """Keep these fields of what was posted for whoever the form was made for, under its address; True if kept."""
    found = writer(request.POST.get("writer", ""), days=HELD.days)
    person = User.objects.filter(pk=found, is_active=True).first() if found else None
    fields = {name: request.POST.getlist(name) for name in names if name in request.POST}
    if (
        person is None
        or len(request.path) > LONGEST_ADDRESS
        or sum(len(value) for values in fields.values() for value in values) > MOST
    ):
        return False
    keep_unsent(request.path, fields, by=person, at=timezone.now())
    return True


def kept(request: HttpRequest, user: User) -> Fields | None:
    """What this person had typed at this address, or None."""
    row = Unsent.objects.filter(person=user, address=request.path, kept_at__gt=timezone.now() - HELD).first()
    return MultiValueDict(row.fields) if row else None


def each(fields: Fields | None) -> dict[str, str]:
    """What each field said, the last where it said several; what a form may begin with."""
    return {name: values[-1] for name, values in fields.lists() if values} if fields else {}


def drop(request: HttpRequest, user: User) -> None:
    """Forget what was kept for this address: it is sent, or not wanted."""
    forget_unsent(request.path, by=user)
