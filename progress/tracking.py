"""What do the staff read of progress? Where each recommendation stands, and its updates with what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right, may_at_body
from progress.models import Update
from progress.published import in_words
from progress.scruples import Scruple, scruples
from progress.states import State, state_of
from recommendations.models import Recommendation
from recommendations.wording import Tag, date_tag, moment
from responses.colleagues import sides_of
from responses.findings import confirmed_of
from responses.models import Response, Side
from responses.subjects import beginning


@dataclass(frozen=True)
class Row:
    """One recommendation in the list of a response."""

    item: Recommendation
    state: State
    stated: list[tuple[str, str]]
    overdue: Tag | None  # as of today, by the inspectorate's date
    waiting: int  # updates that are neither published nor sent back

    @property
    def first_words(self) -> str:
        """How it begins."""
        return beginning(self.item.begins)  # type: ignore[attr-defined]  # as responses.subjects.items_of reads it


@dataclass(frozen=True)
class Entry:
    """One update on the page of its recommendation."""

    update: Update
    who: str
    states: list[tuple[str, str]]
    tag: Tag
    became: str  # what became of it, by whom and when
    scruples: list[Scruple]  # what keeps it from being published, where it waits for that

    @property
    def is_waiting(self) -> bool:
        """Whether the office can still publish it or send it back."""
        return self.update.published_at is None and self.update.sent_back_at is None


def rows_of(response: Response, items: Iterable[Recommendation], today: date) -> list[Row]:
    """Some of a response's recommendations, each with where it stands after all that was sent. One query."""
    items = list(items)
    grouped: dict[int, list[Update]] = {item.pk: [] for item in items}
    updates = Update.objects.standing().filter(response=response, recommendation__in=grouped)
    for update in updates.latest_first().defer("text"):
        grouped[update.recommendation_id].append(update)
    return [_row(item, grouped[item.pk], today) for item in items]


def _row(item: Recommendation, updates: list[Update], today: date) -> Row:
    state = state_of(updates)
    return Row(
        item=item,
        state=state,
        stated=in_words(state),
        overdue=overdue(item, state, today),
        waiting=sum(update.published_at is None for update in updates),
    )


def overdue(item: Recommendation, state: State, today: date) -> Tag | None:
    """By how much the inspectorate's date is over, where something is still owed by it."""
    late = item.last_on is not None and item.last_on < today and not state.is_done
    return date_tag(item.last_on, today) if late and item.last_on else None


def entries_of(response: Response, item: Recommendation) -> list[Entry]:
    """Every update of a recommendation, the latest first. Two queries."""
    updates = Update.objects.filter(response=response, recommendation=item).latest_first()
    people = updates.select_related("sent_by", "published_by", "sent_back_by")
    confirmed = confirmed_of(response)
    return [_entry(response, update, confirmed) for update in people]


def _entry(response: Response, update: Update, confirmed: frozenset[str]) -> Entry:
    tag, became = Tag(_("Waits to be published"), "yellow"), ""
    if update.published_at:
        tag = Tag(_("Published"), "green")
        became = _("Published by %(who)s, %(when)s") % {
            "who": update.published_by,
            "when": moment(update.published_at),
        }
    elif update.sent_back_at:
        tag = Tag(_("Sent back"), "grey")
        facts = {"who": update.sent_back_by, "when": moment(update.sent_back_at), "why": update.sent_back_reason}
        became = _("Sent back by %(who)s, %(when)s: %(why)s") % facts
    entry = Entry(update, name_of(response, update.side), in_words(update), tag, became, [])
    return replace(entry, scruples=scruples(response, update.text, confirmed)) if entry.is_waiting else entry


def name_of(response: Response, side: str) -> str:
    """Whose word it is."""
    return response.force.name if side == Side.FORCE else capfirst(response.body.called)


def side_of(response: Response, user: User, today: date) -> Side | None:
    """For which side the person sends updates; None for who only reads them."""
    return next(iter(sides_of(response, user, Right.UPDATE_PROGRESS, today)), None)


def may_publish(response: Response, user: User, today: date) -> bool:
    """Whether the person publishes updates and sends them back."""
    return may_at_body(user, Right.PUBLISH, response.body, today)


def may_confirm(response: Response, user: User, today: date) -> bool:
    """Whether the person says that a detail of somebody may be published, as in the check of the texts."""
    return may_at_body(user, Right.MANAGE_RESPONSE, response.body, today)
