"""What happened to a response? Its events as sentences, the latest first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from journal.models import Event
from recommendations.models import Recommendation
from recommendations.wording import moment
from responses.models import Comment, Part, Response, Side
from responses.steps import STEPS, events_of
from responses.subjects import Subject, title_of


@dataclass(frozen=True)
class Sentence:
    """One event in words."""

    words: str
    who: str
    when: str


def told(response: Response, events: Iterable[Event]) -> list[Sentence]:
    """Events of a response as sentences, in their order. Four queries at most."""
    events = list(events)
    named = _named(response, events)
    return [Sentence(_words(event, named), str(event.by or ""), moment(event.at)) for event in events]


def just_done(response: Response, by: User) -> str:
    """What this person did last, in words: never what somebody else did meanwhile, which they may not know of."""
    return told(response, events_of(response).filter(by=by)[:1])[0].words


@dataclass
class _Named:
    """What the events name: people, recommendations and comments by their keys."""

    response: Response
    people: dict[int, User] = field(default_factory=dict)
    items: dict[str, Recommendation] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)

    def person(self, fact: object) -> User | None:
        """Whom a fact names by their id; None for any other fact."""
        return self.people.get(fact) if isinstance(fact, int) else None


def _named(response: Response, events: list[Event]) -> _Named:
    """Ask for all of it at once; for nothing where nothing is named."""
    people = {event.facts[key] for event in events for key in ("who", "to") if isinstance(event.facts.get(key), int)}
    slugs = {event.facts["about"] for event in events if event.facts.get("about")}
    comments = {event.facts["comment"] for event in events if event.facts.get("comment")}
    named = _Named(response)
    if people:
        named.people = User.objects.in_bulk(people)
    if slugs:
        items = response.report.recommendations.filter(slug__in=slugs).defer("text")
        named.items = {item.slug: item for item in items}
    if comments:
        found = response.comments.filter(pk__in=comments).select_related("recommendation")
        named.comments = {said.pk: said for said in found.defer("text", "recommendation__text")}
    return named


_SHOWN: dict[str, Callable[[str], str]] = {
    "sha256": lambda value: f"{value[:8]}…",
    "comment_by": lambda value: date_format(date.fromisoformat(value)),
    "published_on": lambda value: date_format(date.fromisoformat(value)),
    "publish_at": lambda value: moment(datetime.fromisoformat(value)),
    "as_of": lambda value: date_format(date.fromisoformat(value)),
    "sent_on": lambda value: date_format(date.fromisoformat(value)),
}


def _words(event: Event, named: _Named) -> str:
    step = STEPS[event.verb]
    facts: dict[str, Any] = {
        name: _SHOWN[name](value) if name in _SHOWN and value else value for name, value in event.facts.items()
    }
    of_force = event.facts.get("side") == Side.FORCE
    facts |= {
        "force": named.response.force.short_name,
        "whose": named.response.force.short_name if of_force else named.response.body.called,
        "person": named.person(event.facts.get("who")) or "",
        "to": named.person(event.facts.get("to")) or event.facts.get("to"),
        "about": _about(event, named),
    }
    words = str(step.nobody if step.nobody and not facts["person"] else step.words)
    return words % facts if "%(" in words else words


def _about(event: Event, named: _Named) -> str:
    """What a text or a comment is about."""
    if said := named.comments.get(event.facts.get("comment", 0)):
        return title_of(named.response, _subject(said.recommendation))
    about = event.facts.get("about") or ""
    if about == Part.ON_COMMENTS:
        return title_of(named.response, Subject(Part.ON_COMMENTS))
    item = named.items.get(about)
    return title_of(named.response, _subject(item)) if item or about in ("", Part.OVERALL) else _("a text")


def _subject(item: Recommendation | None) -> Subject:
    return Subject(Part.ANSWER, item) if item else Subject(Part.OVERALL)
