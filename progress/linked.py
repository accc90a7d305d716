"""Which recommendations stand together as one that was made again? What the staff read of it, and choose from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Left

from accounts.models import User
from accounts.policy import Right, bodies_where
from progress.models import Occurrence
from progress.recurring import public_passage
from publications.models import Entry, Passage, Unaccented
from recommendations.models import Recommendation
from recommendations.richtext import words
from responses.models import Response

# What nearly every recommendation says.
_COMMON = {"within", "months", "immediate", "effect", "force", "should", "make", "sure", "ensure", "that", "with"}
_TELLING = 60  # words of a recommendation by which others like it are found
_READ = 900  # characters of a passage: what its first words need


@dataclass(frozen=True, kw_only=True)
class Item:
    """A recommendation, in the response that answers it."""

    response: Response
    recommendation: Recommendation

    @property
    def address(self) -> tuple[int, str]:
        """What its address is made of, and by which a list knows it."""
        return self.response.pk, self.recommendation.slug


def standing_with(*items: Item) -> list[Occurrence]:
    """Every occurrence that is told together with one of these, in the order in which they were added, each with
    `is_read`: whether it is one of the register that the public reads now. One query."""
    standing = Occurrence.objects.standing()
    own = Q(pk__in=[])
    for item in items:
        own |= Q(response=item.response, recommendation=item.recommendation)
    held = standing.filter(matter__in=standing.filter(own).order_by().values("matter"))
    rows = held.select_related("matter__force", "response__report", "response__body", "recommendation", "added_by")
    read = Exists(public_passage(OuterRef(OuterRef("response")), OuterRef("slug")))
    return list(rows.annotate(is_read=read).defer("response__report__findings", "recommendation__text").order_by("pk"))


def seen_of(held: Iterable[Occurrence]) -> str:
    """A name for what stands together, for `seen`: another one as soon as anything was added or taken out."""
    keys = [occurrence.pk for occurrence in held]
    return f"{len(keys)}.{max(keys, default=0)}"


def others_in(held: Iterable[Occurrence], item: Item) -> list[Occurrence]:
    """Those of an item's own group, the earliest report first, without the item itself."""
    return sorted(
        (one for one in held if (one.response_id, one.slug) != item.address), key=lambda one: (one.made_on, one.pk)
    )


def choices(item: Item, user: User, today: date, sought: str = "") -> QuerySet[Any]:
    """What the public reads of the same force in other reports, and the person publishes about: where these words
    stand, or else all, those with the most words in common with the item first. Each with `of`, its response, and
    `begins`, its first words."""
    mine = Entry.objects.current().filter(
        publication__response__force=item.response.force_id,
        publication__response__body__in=bodies_where(user, Right.PUBLISH, today),
    )
    entries = mine.exclude(publication__response=item.response).order_by()
    rows = Passage.objects.filter(entry__in=entries, kind__in=Passage.ITEMS).select_related("entry")
    rows = rows.annotate(of=F("entry__publication__response"), begins=Left("words", _READ)).defer("words", "lexemes")
    if sought:
        rows = rows.filter(Q(lexemes=_query(sought)) | Q(entry__title__icontains=sought))
    alike = SearchRank(F("lexemes"), _query(sought or _told_by(item.recommendation)))
    return rows.annotate(rank=alike).order_by("-rank", "-entry__first_published_on", "-entry_id", "pk")


def _told_by(recommendation: Recommendation) -> str:
    """The words of a recommendation, any of which another one may have."""
    found = re.findall(r"\w{4,}", words(recommendation.text).casefold())
    return " or ".join([word for word in dict.fromkeys(found) if word not in _COMMON][:_TELLING])


def _query(sought: str) -> SearchQuery:
    return SearchQuery(Unaccented(Value(sought, TextField())), config="english", search_type="websearch")
