"""What is new? Each version that was published, progress since, each withdrawal, the latest first, by lasting names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import JSONField, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Greatest
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from progress.published import said_in, with_update
from public import lists, searching
from public.data.rows import passage_address
from public.sharing import address
from publications.models import Entry, Passage, Removal
from recommendations.richtext import for_xml

LATEST = 50  # entries: a reader asks again long before so many are new


@dataclass(frozen=True)
class New:
    """One entry. `id` never changes; `at` is when it last did."""

    id: str
    title: str
    link: str
    said: str
    by: str
    at: datetime
    kinds: tuple[str, ...]


class Feed(Atom1Feed):
    """An Atom feed (RFC 4287) that says the same as long as nothing is new, also where it is empty."""

    def latest_post_date(self) -> datetime:
        found = [item["updateddate"] for item in self.items]
        return max(found, default=datetime(1970, 1, 1, tzinfo=UTC))


def published(chosen: dict[str, str]) -> list[New]:
    """What was published, corrected or withdrawn of a force, a body or a programme, or of all, and progress since."""
    found = [*_versions(chosen), *_progress(chosen), *_withdrawals(chosen)]
    return sorted(found, key=lambda new: new.at, reverse=True)[:LATEST]


def name_of(by: str, value: str) -> str:
    """What a force, body or programme is called, or was when the last response of it was withdrawn; "" for nothing."""
    known = {by: value}
    rows = lists.narrowed(Entry.objects.public(), known) | lists.narrowed(_withdrawn(), known)
    newest = rows.order_by("-pk").values_list(lists.COLUMNS[by].name, flat=True).first()
    return str(newest or "")


def _withdrawn() -> QuerySet[Entry]:
    removals = Removal.objects.in_force().filter(kind=Removal.Kind.WITHDRAWN).order_by()
    entries: QuerySet[Entry] = Entry.objects.filter(pk__in=removals.values("publication"))
    return entries


def _versions(chosen: dict[str, str]) -> Iterable[New]:
    rows: Any = lists.narrowed(Entry.objects.public(), chosen).select_related("publication")
    read = rows.alias(data=Cast("publication__canonical", JSONField()))
    read = read.annotate(reason=KT("data__edition__correction_reason")).defer("publication__canonical")
    for entry in read.order_by("-publication__sealed_at", "-pk")[:LATEST]:
        version = entry.publication.version
        corrected = version > 1
        title = _("Corrected: %(title)s") if corrected else _("Published: %(title)s")
        yield New(
            id=address("public:response_detail", entry.force_slug, entry.report_slug, version),
            title=title % {"title": _of(entry)},
            link=address("public:response_detail", entry.force_slug, entry.report_slug),
            said=entry.reason if corrected else _when(entry),
            by=entry.body_name,
            at=entry.publication.sealed_at,
            kinds=("corrected" if corrected else "published", entry.force_slug, entry.programme_slug),
        )


def _of(entry: Entry) -> str:
    return _("Response to %(title)s") % {"title": entry.title}


def _when(entry: Entry) -> str:
    """When it was published, on which day of the period."""
    facts = {"day": date_format(entry.first_published_on), "force": entry.force_name}
    said = _("%(force)s. Published on %(day)s.") % facts
    if entry.day is None:
        return said
    return f"{said} " + _("That was day %(day)d of %(days)d.") % {"day": entry.day, "days": entry.days}


def _progress(chosen: dict[str, str]) -> Iterable[New]:
    """One for each update of a recommendation, named by where it stands on its page."""
    known = Passage.objects.filter(kind=Passage.Kind.PROGRESS, entry__in=Entry.objects.current().order_by())
    rows = with_update(lists.narrowed(known, chosen, "entry__").select_related("entry").defer("lexemes"))
    for passage in rows.order_by("-published_at", "-progress")[:LATEST]:
        entry, said = passage.entry, said_in(passage)
        who = entry.force_name if said.side == "force" else entry.body_name
        link = passage_address(passage)
        yield New(
            id=link,
            title=_whereabouts(passage),
            link=link,
            said=f"{who}, {date_format(said.as_of)}. {searching.beginning(passage.words)}",
            by=who,
            at=said.published_at,
            kinds=("progress", entry.force_slug, entry.programme_slug),
        )


def _whereabouts(passage: Passage) -> str:
    return f"{passage.heading}: {passage.entry.title}"


def _withdrawals(chosen: dict[str, str]) -> Iterable[New]:
    """One for each response that was withdrawn: the versions that went together with its newest are not told again."""
    held = Removal.objects.in_force().filter(kind=Removal.Kind.WITHDRAWN, publication__entry__isnull=False)
    rows = lists.narrowed(held, chosen, "publication__entry__").select_related("publication__entry")
    told = set()
    for removal in rows.defer("publication__canonical").order_by("-removed_at", "-publication__version")[: 4 * LATEST]:
        entry = removal.publication.entry
        if (together := (removal.publication.response_id, removal.removed_at)) in told:
            continue
        told.add(together)
        link = address("public:response_detail", entry.force_slug, entry.report_slug)
        yield New(
            id=f"{link}#withdrawn-{removal.publication.version}",
            title=_("Withdrawn: %(title)s") % {"title": _of(entry)},
            link=link,
            said=removal.reason,
            by=entry.body_name,
            at=removal.removed_at,
            kinds=("withdrawn", entry.force_slug, entry.programme_slug),
        )


def found(words: str, chosen: dict[str, str]) -> list[New]:
    """The passages that a search finds now, the latest first. A correction brings one up again."""
    rows = lists.narrowed(searching.found(words), chosen, "entry__").select_related("entry__publication")
    dated = rows.annotate(at=Greatest("published_at", "entry__publication__sealed_at"))
    newest = dated.defer("entry__publication__canonical").order_by("-at", "pk")[:LATEST]
    return [_passage(row) for row in searching.with_extracts(newest, words)]


def _passage(passage: Any) -> New:
    """A passage with its `extract` and when it came, `at`, as an entry."""
    entry = passage.entry
    whole = passage.kind == Passage.Kind.OVERALL
    link = passage_address(passage)
    return New(
        id=link,
        title=_of(entry) if whole else _whereabouts(passage),
        link=link,
        said="".join(piece for piece, _marked in passage.extract),
        by=entry.body_name,
        at=passage.at,
        kinds=(passage.kind, entry.force_slug, entry.programme_slug),
    )


def removed() -> list[datetime]:
    """When something was last taken from the public or given back, if ever: a feed changes by it with no new entry."""
    return list(Removal.objects.order_by("-removed_at").values_list("removed_at", flat=True)[:1])


def written(title: str, link: str, itself: str, entries: Iterable[New]) -> bytes:
    """The feed as a file. `link` is the page that shows the same, `itself` where the feed is."""
    name = for_xml(title)
    feed = Feed(
        name, link, "", language="en-GB", feed_url=itself, feed_guid=itself, author_name=settings.SERVICE_NAME or name
    )
    for new in entries:
        feed.add_item(
            title=for_xml(new.title),
            link=new.link,
            description=escape(for_xml(new.said)),
            unique_id=new.id,
            author_name=for_xml(new.by),
            pubdate=new.at,
            updateddate=new.at,
            categories=new.kinds,
        )
    return str(feed.writeString("utf-8")).encode()
