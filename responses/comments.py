"""What do colleagues say about a text? Its comments as the person reads them, and the form to add one."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right
from recommendations.models import Recommendation
from recommendations.wording import moment
from responses.colleagues import sides_of
from responses.comment_forms import CommentForm
from responses.models import Audience, Comment, Response, Side
from responses.subjects import Subject
from responses.visible import comments_visible_to


@dataclass(frozen=True)
class Said:
    """One comment with what its reader is told of it."""

    comment: Comment
    when: str
    to: str  # who reads it
    mentioned: str  # names, or ""
    resolved: str  # by whom and when, or "" while it waits for an answer


@dataclass(frozen=True)
class Panel:
    """The comments about one text, the oldest first, with the form to add another."""

    response: Response
    comments: list[Said]
    form: CommentForm

    @property
    def waiting(self) -> int:
        """How many are not resolved."""
        return sum(not said.resolved for said in self.comments)


def panel(response: Response, subject: Subject, side: Side, user: User, today: date) -> Panel | None:
    """What a text's page shows of comments; None for who neither reads nor writes them. The number of
    queries does not grow with them.

    `side` is whose text it is: its own people speak for it, and those of the other side for theirs.
    """
    speaks_for = speaker(response, side, user, today)
    if speaks_for is None:
        return None
    form = CommentForm(response, speaks_for, user, today=today, initial={"of": side, "about": subject.address})
    return Panel(response, said_about(response, subject.recommendation, user, today), form)


def speaker(response: Response, side: Side, user: User, today: date) -> Side | None:
    """For which side the person speaks about a text of `side`, or None."""
    sides = sides_of(response, user, Right.COMMENT, today)
    return side if side in sides else next(iter(sides), None)


def said_about(response: Response, recommendation: Recommendation | None, user: User, today: date) -> list[Said]:
    """The comments on one recommendation, or on the report as a whole, that the person reads."""
    comments = comments_visible_to(response, user, today).filter(recommendation=recommendation)
    return [_said(response, comment) for comment in comments.prefetch_related("mentioned")]


def _said(response: Response, comment: Comment) -> Said:
    place = response.force.short_name if comment.side == Side.FORCE else response.body.short_name
    own = _("to %(place)s only") % {"place": place}
    done = {"who": comment.resolved_by, "when": comment.resolved_at and moment(comment.resolved_at)}
    return Said(
        comment=comment,
        when=moment(comment.written_at),
        to=_("to both sides") if comment.audience == Audience.BOTH else own,
        mentioned=", ".join(str(person) for person in comment.mentioned.all()),
        resolved=_("Resolved by %(who)s, %(when)s") % done if comment.resolved_at else "",
    )
