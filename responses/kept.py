"""What had somebody typed who was no longer signed in when it came? It waits in their browser's session.

A form says who it was made for, signed, so that what comes without a session is given to nobody else. Such a
signature cannot be guessed from another site either: what carries it may be kept, though only Save saves it.
"""

from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User

FIELDS = ("text", "format", "position", "disposition", "version")  # of a text's form
OF_A_COMMENT = ("text", "audience", "of", "about")
MOST = 1_000_000  # characters of one text
_MOST_TEXTS = 20
_DAYS = 14
_SALT = "responses.kept.writer"
_PLACE = "kept_texts"


def token(user: User) -> str:
    """Who a form is for, signed: the value of its field `writer`."""
    return signing.dumps(user.pk, salt=_SALT)


def writer(signed: str, *, days: int | None = None) -> int | None:
    """The id of the person that a form was made for, or None where the signature is not ours or is too old."""
    try:
        found = signing.loads(signed, salt=_SALT, max_age=days and days * 24 * 3600)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None


def keep(request: HttpRequest, names: tuple[str, ...] = FIELDS) -> bool:
    """Keep what was posted for whoever it was made for, under the address that it was posted to; True if kept."""
    person = writer(request.POST.get("writer", ""), days=_DAYS)
    fields = {name: request.POST[name] for name in names if name in request.POST}
    if person is None or sum(map(len, fields.values())) > MOST:
        return False
    texts: dict[str, dict[str, str]] = request.session.get(_PLACE, {})
    texts.pop(request.path, None)
    texts[request.path] = fields | {"writer": str(person), "at": timezone.now().isoformat()}
    for oldest in list(texts)[:-_MOST_TEXTS]:
        del texts[oldest]
    request.session[_PLACE] = texts
    return True


def kept(request: HttpRequest, user: User) -> dict[str, str] | None:
    """What this person had typed at this address, or None."""
    found: dict[str, str] | None = request.session.get(_PLACE, {}).get(request.path)
    return found if found and found["writer"] == str(user.pk) else None


def drop(request: HttpRequest) -> None:
    """Forget what was kept for this address: it is saved, or not wanted."""
    texts = request.session.get(_PLACE, {})
    if texts.pop(request.path, None) is not None:
        request.session[_PLACE] = texts
