"""What can be followed by e-mail, and what do the links in its letters carry?"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from publications.models import Entry, Follower, Passage

# So long is the link in the first letter good for, and so long an address that nobody confirmed is kept.
UNCONFIRMED = timedelta(days=7)
_CONFIRM, _STOP = "publications.follow.confirm", "publications.follow.stop"


def name_of(force_slug: str, report_slug: str = "", recommendation_slug: str = "") -> str:
    """What a public page that can be followed is called, or "" where the public reads none at this place."""
    entries = Entry.objects.current().filter(force_slug=force_slug).order_by("-pk")
    if not report_slug:
        name = entries.values_list("force_name", flat=True).first()
        return _("responses to inspections of %(force)s") % {"force": name} if name else ""
    entry = entries.filter(report_slug=report_slug).first()
    if entry is None or not recommendation_slug:
        return _("the response to “%(title)s”") % {"title": entry.title} if entry else ""
    kinds = (Passage.Kind.RECOMMENDATION, Passage.Kind.AREA_FOR_IMPROVEMENT)
    item = Passage.objects.filter(entry=entry, anchor=recommendation_slug, kind__in=kinds).first()
    return _("“%(item)s” of “%(title)s”") % {"item": item.heading, "title": entry.title} if item else ""


def page_of(slugs: list[str]) -> str:
    """The path of the public page with this address."""
    names = ["public:force_home", "public:response_detail", "public:recommendation_detail"]
    return reverse(names[len(slugs) - 1], args=slugs)


def confirm_link(follower: Follower) -> str:
    """Where somebody confirms, with the address of this installation."""
    return _link("follow:confirm", signing.dumps(follower.pk, salt=_CONFIRM))


def stop_link(follower: Follower) -> str:
    """Where somebody stops, with the address of this installation. Good for ever."""
    return _link("follow:stop", signing.dumps(follower.pk, salt=_STOP))


def _link(name: str, token: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{reverse(name, args=[token])}"


def to_confirm(token: str) -> Follower | None:
    """Who confirms by this link, or None where it is no link of ours, or is over."""
    return _follower(token, _CONFIRM, UNCONFIRMED)


def to_stop(token: str) -> Follower | None:
    """Who stops by this link, or None where it is no link of ours, or they have stopped."""
    return _follower(token, _STOP, None)


def _follower(token: str, salt: str, lasts: timedelta | None) -> Follower | None:
    try:
        key = signing.loads(token, salt=salt, max_age=lasts)
    except signing.BadSignature:
        return None
    return Follower.objects.filter(pk=key).first()
