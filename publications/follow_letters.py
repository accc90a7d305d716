"""How do the letters read that those get who follow by e-mail? Each can be stopped with a press (RFC 8058)."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.context import service_name
from journal.letters import host
from journal.models import Letter, Outcome
from journal.outside import letters_about
from publications.actions.following import ASKED, stop
from publications.following import UNCONFIRMED, confirm_link, name_of, page_of, stop_link
from publications.models import Follower
from publications.news import source_of

REFUSED_IN_A_ROW = 3  # letters, after which an address that once confirmed is given up


class FollowLetters:
    """What the post asks of those who follow."""

    subject_type = Follower._meta.label_lower

    def write(self, letter: Letter, at: datetime) -> EmailMessage | None:  # noqa: ARG002  # the words find what holds now
        """The letter, or None where they have stopped, or where what happened may not be told any more."""
        follower = Follower.objects.filter(pk=letter.subject_id or 0).first()
        if follower is None:
            return None
        kind, _colon, key = letter.rule.partition(":")
        return _first(follower) if kind == ASKED else _news(follower, kind, int(key))

    def sent(self, letter: Letter, at: datetime) -> None:
        """It went, so the letter needs the address no more. The days for an answer count from the letter that asks."""
        asked = Follower.objects.filter(pk=letter.subject_id or 0, confirmed_at=None)
        if letter.rule.partition(":")[0] == ASKED:
            asked.update(asked_at=at)
        Letter.objects.filter(pk=letter.pk).update(address="")

    def refused(self, letter: Letter, at: datetime) -> None:  # noqa: ARG002  # the same at any time
        """An address that nobody confirmed, or to which nothing gets through any more, is forgotten.

        A server also refuses because of who sends. Of that nobody loses what they asked for by one letter.
        """
        follower = Follower.objects.filter(pk=letter.subject_id or 0).first()
        if follower and (follower.confirmed_at is None or _never_gets_through(follower)):
            stop(follower)


def _never_gets_through(follower: Follower) -> bool:
    """Whether the last letters were all set aside."""
    last = letters_about(FollowLetters.subject_type).filter(subject_id=follower.pk).order_by("-pk")
    outcomes = list(last.values_list("outcome", flat=True)[:REFUSED_IN_A_ROW])
    return outcomes == [Outcome.SET_ASIDE] * REFUSED_IN_A_ROW


def _first(follower: Follower) -> EmailMessage | None:
    name = name_of(*follower.slugs)
    if not name:
        return None  # what they wanted to follow has left the public's sight
    known = follower.confirmed_at is not None
    facts = {
        "name": name,
        "link": f"{settings.PUBLIC_ADDRESS}{page_of(follower.slugs)}" if known else confirm_link(follower),
        "days": UNCONFIRMED.days,
    }
    template = "known" if known else "confirm"
    subject = _("You follow %(name)s") if known else _("Confirm that you want to follow %(name)s")
    return _message(follower, subject % {"name": name}, template, facts)


def _news(follower: Follower, kind: str, key: int) -> EmailMessage | None:
    told = source_of(kind).told(key, follower)
    if told is None or follower.confirmed_at is None:
        return None
    facts = {"words": told.words, "link": f"{settings.PUBLIC_ADDRESS}{told.link}"}
    return _message(follower, told.subject, "news", facts)


def _message(follower: Follower, subject: str, template: str, facts: Mapping[str, object]) -> EmailMessage:
    stop = stop_link(follower)
    whole = {**facts, "stop": stop, "service_name": service_name()}
    return EmailMessage(
        " ".join(subject.split()),
        render_to_string(f"publications/follow_{template}.txt", whole).strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": f"<follow.{host()}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
