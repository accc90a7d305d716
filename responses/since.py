"""What changed since a response was last submitted, approved or published? Each of its texts, then and now."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from journal.models import Event
from recommendations.changes import marked
from recommendations.wording import moment
from responses.colleagues import sides_read_by
from responses.content import EMPTY, Text, drafts, key, submitted, thawed
from responses.models import Response, Side, StatementRevision
from responses.subjects import Subject, subjects
from responses.versions import differences, said_in

_PUBLISHED = ("response.publish", "response.recorded_as_published")


class Since(TextChoices):
    """The moment that the texts are compared with."""

    SUBMITTED = "submitted", gettext_lazy("submitted")
    APPROVED = "approved", gettext_lazy("approved")
    PUBLISHED = "published", gettext_lazy("published")


_WORDS: dict[Since, str | Promise] = {
    Since.SUBMITTED: gettext_lazy("What changed since it was last submitted"),
    Since.APPROVED: gettext_lazy("What changed since it was last approved"),
    Since.PUBLISHED: gettext_lazy("What changed since it was last published"),
}
# What each side compares with: the force what it submitted, the body what was approved; both what was published.
_OF = {Side.FORCE: (Since.SUBMITTED, Since.PUBLISHED), Side.BODY: (Since.APPROVED, Since.PUBLISHED)}


@dataclass(frozen=True)
class Changed:
    """One text that is not what it was. How it differs is found out where it is shown."""

    subject: Subject
    side: Side
    whose: str
    old: Text
    new: Text

    @property
    def anchor(self) -> str:
        """Its name on the page of all that changed."""
        return anchor(self.side, self.subject)

    @cached_property
    def difference(self) -> SafeString:
        """The text as it is, with what was added and removed marked."""
        return marked(self.old.text, self.new.text)

    @property
    def sentences(self) -> list[str]:
        """What changed besides the words."""
        return differences(self.old, self.new, self.difference)


@dataclass(frozen=True)
class Comparison:
    """The texts of a response as they stand now against a moment: which changed, and which did not."""

    since: Since
    when: str
    changed: list[Changed]
    unchanged: list[str]


@dataclass(frozen=True)
class Link:
    """A comparison that makes sense for this response and this person."""

    since: Since
    address: str
    words: str | Promise


def anchor(side: Side, subject: Subject) -> str:
    """What a text is called on the page of all that changed."""
    return f"{side}-{subject.address}"


def since_links(response: Response, user: User, today: date, place: str = "") -> list[Link]:
    """The comparisons that the person may ask for, for templates/responses/_since.html as `since`. Six queries.

    Each leads to its page, or to a place on it: `anchor` of a text.
    """
    sides = sides_read_by(response, user, today)
    there = {
        Since.SUBMITTED: Side.FORCE in sides and response.submissions.exists(),
        Since.APPROVED: Side.BODY in sides and response.approvals.exists(),
        Since.PUBLISHED: bool(sides) and response.published_on is not None,
    }
    address = reverse("responses:changes", args=[response.pk])
    end = f"#{place}" if place else ""
    return [Link(since, f"{address}?since={since}{end}", _WORDS[since]) for since in Since if there[since]]


def compare(response: Response, since: Since, user: User, today: date) -> Comparison | None:
    """The person's side's texts against the last time; None where there was none. The number of queries is constant.

    Who reads the body's drafts also reads what became of the force's submission, since both are approved together.
    """
    sides = [side for side in sides_read_by(response, user, today) if since in _OF[side]]
    at = _moment(response, since) if sides else None
    if at is None:
        return None
    found: list[tuple[Subject, Side, Text, Text]] = []
    if Side.BODY in sides:
        found += _pairs(response, Side.BODY, _body_then(response, at), drafts(response, Side.BODY))
    if Side.BODY in sides and Side.FORCE not in sides:
        found += _pairs(response, Side.FORCE, _force_then(response, at), submitted(response))
    elif Side.FORCE in sides:
        found += _pairs(response, Side.FORCE, _force_then(response, at), drafts(response, Side.FORCE))
    return Comparison(
        since=since,
        when=moment(at),
        changed=[Changed(what, side, _whose(response, side), old, new) for what, side, old, new in found if old != new],
        unchanged=[_name(response, what, side) for what, side, old, new in found if old == new != EMPTY],
    )


def _moment(response: Response, since: Since) -> datetime | None:
    """When the response was last submitted, approved or published."""
    if since == Since.SUBMITTED:
        submission = response.submissions.last()
        return submission.submitted_at if submission else None
    if since == Since.APPROVED:
        approval = response.approvals.last()
        return approval.approved_at if approval else None
    subject = {"subject_type": response._meta.label_lower, "subject_id": response.pk}
    event = Event.objects.filter(**subject, verb__in=_PUBLISHED).order_by("pk").last()
    return event.at if event else None


def _body_then(response: Response, at: datetime) -> dict[str, Text]:
    """What the body's texts said at a moment of a move, which settles them all."""
    rows = StatementRevision.objects.filter(
        statement__response=response, statement__side=Side.BODY, saved_at__lte=at
    ).select_related("statement__recommendation")
    last = rows.order_by("statement_id", "-version").distinct("statement_id")
    return {key(row.statement): said_in(row) for row in last}


def _force_then(response: Response, at: datetime) -> dict[str, Text]:
    """What the force had submitted at that moment."""
    submission = response.submissions.filter(submitted_at__lte=at).last()
    return thawed(submission.content) if submission else {}


def _pairs(
    response: Response, side: Side, then: dict[str, Text], now: dict[str, Text]
) -> list[tuple[Subject, Side, Text, Text]]:
    return [(s, side, then.get(s.key, EMPTY), now.get(s.key, EMPTY)) for s in subjects(response, side)]


def _whose(response: Response, side: Side) -> str:
    return str(response.force.short_name if side == Side.FORCE else response.body.short_name)


def _name(response: Response, subject: Subject, side: Side) -> str:
    return _("%(whose)s: %(what)s") % {"whose": _whose(response, side), "what": subject.label}
