"""Make it so: people outside follow by e-mail, confirm, are told, and stop. Nothing is kept of those who stopped."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from journal.actions.post import forget_addresses, write_many_outside, write_outside
from journal.models import Letter, Outcome, Rank
from journal.outside import letters_about
from publications.following import UNCONFIRMED
from publications.models import Follower
from publications.news import News, Source, sources
from recommendations.deadlines import civil_day

ASKED = "asked"  # the rule of the letter that asks for confirmation: one each day at most
STILL_NEWS = timedelta(days=14)  # what happened before is told to nobody any more, however long the worker was away
_SUBJECT = Follower._meta.label_lower


@transaction.atomic
def ask_to_follow(email: str, slugs: Sequence[str], *, at: datetime) -> None:
    """Write to an address and ask whether it wants to be told. Whoever follows already is written that they do."""
    parts = dict(zip(("force_slug", "report_slug", "recommendation_slug"), [*slugs, "", ""], strict=False))
    follower, new = Follower.objects.get_or_create(
        email__iexact=email, **parts, defaults={"email": email, "asked_at": at}
    )
    if not new and follower.confirmed_at is None:
        Follower.objects.filter(pk=follower.pk).update(asked_at=at)
    rule = f"{ASKED}:{civil_day(at)}"
    write_outside(follower.email, _SUBJECT, follower.pk, rule, at=at, rank=Rank.ASKED_FOR)


def confirm(follower: Follower, *, at: datetime) -> None:
    """The address wants to be told of what happens from now on. The first time counts."""
    Follower.objects.filter(pk=follower.pk, confirmed_at=None).update(confirmed_at=at)


@transaction.atomic
def stop(follower: Follower) -> None:
    """Forget the address, also in letters, and send none of those that wait."""
    _forget([follower])


@transaction.atomic
def forget_unconfirmed(*, at: datetime) -> int:
    """Forget those whose link is over, and the addresses on letters that are done. Returns how many are forgotten."""
    over = Follower.objects.filter(confirmed_at=None, asked_at__lt=at - UNCONFIRMED).select_for_update()
    forgotten = list(over)
    _forget(forgotten)
    forget_addresses(_SUBJECT)
    return len(forgotten)


def _forget(followers: Sequence[Follower]) -> None:
    keys = [follower.pk for follower in followers]
    Follower.objects.filter(pk__in=keys).delete()
    forget_addresses(_SUBJECT, keys)  # after their rows, as everywhere, so that two who forget never cross


def write_news(*, at: datetime) -> None:
    """A letter to each follower about each thing that happened since they confirmed, if none was written yet.

    One that was needless, because what it tells was out of sight when it would have gone, is written anew once that
    is public again.
    """
    for source in sources():
        for news in source.since(at - STILL_NEWS):
            rule = f"{source.kind}:{news.key}"
            _forget_what_was_needless(source, news, rule)
            write_many_outside(dict(_to_be_told(news, rule)), _SUBJECT, rule, at=at)


def _to_be_told(news: News, rule: str) -> list[tuple[int, str]]:
    return list(_concerned(news).filter(~Exists(_written(rule))).values_list("pk", "email"))


def _forget_what_was_needless(source: Source, news: News, rule: str) -> None:
    """Where it may be told by now; else such a letter stays, or it would be written and found needless every minute."""
    needless = _written(rule).filter(outcome=Outcome.NEEDLESS)
    missed = list(_concerned(news).filter(Exists(needless)))
    if missed and source.told(news.key, missed[0]):
        over = letters_about(_SUBJECT).filter(outcome=Outcome.NEEDLESS, rule=rule)
        over.filter(subject_id__in=[follower.pk for follower in missed]).delete()


def _written(rule: str) -> QuerySet[Letter]:
    """The letter about something to one who follows, as part of a question about those who do."""
    return letters_about(_SUBJECT).filter(subject_id=OuterRef("pk"), rule=rule)


def _concerned(news: News) -> QuerySet[Follower]:
    """Those who follow what it is about, and did so when it happened."""
    followers = Follower.objects.filter(
        confirmed_at__lt=news.at, force_slug=news.force_slug, report_slug__in=("", news.report_slug)
    )
    if news.recommendation_slug:
        followers = followers.filter(recommendation_slug__in=("", news.recommendation_slug))
    return followers
