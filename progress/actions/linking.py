"""Make it so: the office says in which other reports the same was recommended, or takes that back."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Force, User
from accounts.policy import Right, may_at_body, refusal
from journal.actions import record
from progress.linked import Item, seen_of, standing_with
from progress.models import Matter, Occurrence
from progress.recurring import public_passage
from recommendations.deadlines import civil_day
from recommendations.models import ItemKind
from recommendations.wording import moment
from responses.models import Response

_EARLIEST = 1900  # an earlier year is a slip of the keys


class CannotLink(Exception):
    """A link between recommendations that is refused; the text is the sentence to show."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A recommendation of a report whose response is not in the register."""

    title: str
    made_on: date  # the day on which the report was published
    kind: ItemKind = ItemKind.RECOMMENDATION
    number: str = ""  # as printed
    link: str = ""  # https, where the report can be read


@transaction.atomic
def link(item: Item, other: Item, *, seen: str, by: User, at: datetime) -> None:
    """The public page of each tells from now on that the other says the same. Raises CannotLink.

    `seen`: what seen_of(standing_with(item, other)) was when they chose. Whoever presses twice finds it done.
    """
    _lock(item, other)
    if item == other:
        raise CannotLink(_("This is the same recommendation. Choose one of another report."))
    if item.response.force_id != other.response.force_id:
        raise CannotLink(_("The other recommendation was made to another force. Choose one that was made to this one."))
    for each in (item, other):
        _check_item(each, by=by, at=at)
    held = standing_with(item, other)
    own, its = _of(held, item), _of(held, other)
    if own and its and own.matter_id == its.matter_id:
        _check_own_press(max(own, its, key=lambda occurrence: occurrence.pk), by)
        return
    _check_seen(seen, held)
    if own and its:
        raise CannotLink(_("Each of the two is linked with others already. Remove one of them from its own first."))
    there = own or its or _add(_opened(item, by=by, at=at), item, by=by, at=at)
    added = _add(there.matter, other if there != its else item, by=by, at=at)
    _record("progress.linked", held or [there], added, by=by, at=at)


@transaction.atomic
def link_told(item: Item, told: Told, *, seen: str, by: User, at: datetime) -> None:
    """Its public page tells from now on that a report which is not in the register says the same. Raises CannotLink.

    `seen`: what seen_of(standing_with(item)) was when they began. Whoever presses twice finds it done.
    """
    _lock(item)
    _check_item(item, by=by, at=at)
    _check_told(told, civil_day(at))
    held = standing_with(item)
    said = asdict(told)
    for occurrence in held:
        if occurrence.response is None and _said(occurrence) | {"link": told.link} == said:
            if occurrence.link != told.link:
                raise CannotLink(_("This one is named already. To enter another address of it, remove it first."))
            _check_own_press(occurrence, by)
            return
    _check_seen(seen, held)
    own = _of(held, item) or _add(_opened(item, by=by, at=at), item, by=by, at=at)
    added = Occurrence.objects.create(matter=own.matter, **said, added_at=at, added_by=by)
    _record("progress.linked", held or [own], added, by=by, at=at)


@transaction.atomic
def take_out(item: Item, occurrence: Occurrence, *, note: str, by: User, at: datetime) -> None:
    """What stands together with `item`, or `item` itself, does so no more, for a reason that both sides read.

    What is left alone then, or with nothing of the register, ends with it. Raises CannotLink.
    """
    _lock(item)
    _check_right(item.response, by=by, at=at)
    occurrence = Occurrence.objects.select_related("ended_by").get(pk=occurrence.pk)
    if occurrence.ended_at:
        if occurrence.ended_by_id == by.pk and occurrence.ended_reason == note.strip():
            return
        facts = {"who": occurrence.ended_by, "when": moment(occurrence.ended_at)}
        raise CannotLink(_("%(who)s removed this already, on %(when)s.") % facts)
    held = {one.pk: one for one in standing_with(item)}
    if occurrence.pk not in held:
        raise CannotLink(_("These two do not stand together any more."))
    if not note.strip():
        raise CannotLink(_("Say why, so that the others can read it."))
    taken = held.pop(occurrence.pk)
    if taken.response:
        _check_right(taken.response, by=by, at=at)
    left = list(held.values())
    alone = len(left) < 2 or not any(one.response for one in left)
    ended = [taken, *(left if alone else [])]
    Occurrence.objects.filter(pk__in=[one.pk for one in ended]).update(
        ended_at=at, ended_by=by, ended_reason=note.strip()
    )
    _record("progress.unlinked", left, taken, by=by, at=at, note=note.strip())


def _lock(*items: Item) -> None:
    """Two people never link the same at once: what is told of a force is written by one after the other.

    The responses are held before the journal is, as by everybody who writes about one: its new rows point at them.
    """
    Force.objects.select_for_update(no_key=True).get(pk=items[0].response.force_id)
    responses = Response.objects.filter(pk__in=[item.response.pk for item in items]).order_by("pk")
    list(responses.select_for_update(no_key=True).values_list("pk"))


def _check_right(response: Response, *, by: User, at: datetime) -> None:
    if not may_at_body(by, Right.PUBLISH, response.body, civil_day(at)):
        raise CannotLink(refusal(Right.PUBLISH))


def _check_item(item: Item, *, by: User, at: datetime) -> None:
    """It is theirs to publish about, and the public reads it."""
    _check_right(item.response, by=by, at=at)
    if not public_passage(item.response, item.recommendation.slug).exists():
        facts = {"item": item.recommendation, "report": item.response.report}
        raise CannotLink(
            _("The public does not read %(item)s of ‘%(report)s’ now, so nothing can be told of it.") % facts
        )


def _check_told(told: Told, today: date) -> None:
    if not told.title.strip():
        raise CannotLink(_("Enter the title of the report."))
    if told.made_on > today:
        raise CannotLink(_("This day is still to come. Enter the day on which the report was published."))
    if told.made_on.year < _EARLIEST:
        raise CannotLink(_("Enter the year of the report in four digits, like 7 9 2017."))
    if told.link and not told.link.startswith("https://"):
        raise CannotLink(_("Enter an address that begins with https://, or leave it empty."))


def _check_own_press(there: Occurrence, by: User) -> None:
    """It is there already: fine where they did it themselves."""
    if there.added_by_id != by.pk:
        facts = {"who": there.added_by, "when": moment(there.added_at)}
        raise CannotLink(_("%(who)s did this already, on %(when)s.") % facts)


def _check_seen(seen: str, held: list[Occurrence]) -> None:
    if seen != seen_of(held):
        raise CannotLink(
            _("What stands together with this one was changed while you chose. Read it here, then press again.")
        )


def _of(held: Iterable[Occurrence], item: Item) -> Occurrence | None:
    of_item = (item.response.pk, item.recommendation.pk)
    return next((one for one in held if (one.response_id, one.recommendation_id) == of_item), None)


def _said(occurrence: Occurrence) -> dict[str, object]:
    """What was told of a report that is not in the register, as `asdict` of Told gives it."""
    return {each.name: getattr(occurrence, each.name) for each in fields(Told)}


def _opened(item: Item, *, by: User, at: datetime) -> Matter:
    return Matter.objects.create(force=item.response.force, opened_at=at, opened_by=by)


def _add(matter: Matter, item: Item, *, by: User, at: datetime) -> Occurrence:
    added: Occurrence = Occurrence.objects.create(
        matter=matter,
        response=item.response,
        recommendation=item.recommendation,
        slug=item.recommendation.slug,
        made_on=item.response.clock_from,
        added_at=at,
        added_by=by,
    )
    return added


def _record(verb: str, others: list[Occurrence], changed: Occurrence, *, by: User, at: datetime, **facts: str) -> None:
    """The journal keeps it with every response whose public page changes by it."""
    told = [(one, str(changed)) for one in others]
    told.append((changed, "; ".join(str(one) for one in others)))
    for occurrence, where in told:
        if occurrence.response:
            record(verb, occurrence.response, by=by, at=at, about=occurrence.slug, where=where, **facts)
