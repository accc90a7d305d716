"""Which steps of a response may a person know of? What both sides share, and the inner steps of their own side.

One table says of every event how it is told and to whom. What has no row here is told to nobody.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from journal.models import Event
from responses.colleagues import sides_read_by
from responses.models import Audience, Comment, Response, Side
from responses.visible import comments_visible_to


class Among(Enum):
    """Who knows of a step."""

    BOTH = auto()
    FORCE = auto()
    BODY = auto()
    ITS_SIDE = auto()  # the side that the event names
    READERS = auto()  # of the comment


@dataclass(frozen=True)
class Step:
    """How one kind of event is told, and among whom it stays."""

    words: str | Promise
    among: Among = Among.BOTH
    nobody: str | Promise = ""  # the words where the event names nobody


STEPS: dict[str, Step] = {
    "response.opened": Step(_("Response opened")),
    "response.taken_over": Step(_("Texts taken over from a document")),
    "response.recorded_as_published": Step(_("Recorded as published on %(published_on)s")),
    "response.invite": Step(_("Chief officer invited to comment by %(comment_by)s")),
    "response.start": Step(_("%(force)s started drafting"), Among.FORCE),
    "response.send_for_sign_off": Step(_("Comments of %(force)s sent for sign-off"), Among.FORCE),
    "response.submit": Step(_("%(force)s submitted its comments, fingerprint %(sha256)s")),
    "response.withdraw_submission": Step(_("%(force)s withdrew its submission: %(note)s")),
    "response.return_to_force": Step(_("Returned to the force: %(note)s")),
    "response.record_none_received": Step(_("Recorded that no comments were received")),
    "response.send_for_approval": Step(_("Sent for approval"), Among.BODY),
    "response.send_back": Step(_("Sent back: %(note)s"), Among.BODY),
    "response.approve": Step(_("Approved, fingerprint %(sha256)s"), Among.BODY),
    "response.publish": Step(_("Published")),
    "response.correct": Step(_("Correction started: %(note)s")),
    "response.not_applicable": Step(_("Recorded that no response is required: %(note)s")),
    "response.covered_by": Step(_("Recorded that another response covers this one: %(note)s")),
    "response.required": Step(_("Recorded that a response is required: %(note)s")),
    "response.put_in_charge": Step(
        _("%(person)s put in charge of the comments of %(whose)s"),
        Among.ITS_SIDE,
        nobody=_("Nobody is in charge of the comments of %(whose)s any more"),
    ),
    "response.handed_over": Step(_("Work of %(person)s handed over to %(to)s"), Among.ITS_SIDE),
    "text.put_in_charge": Step(
        _("%(person)s put in charge of a text: %(about)s"),
        Among.ITS_SIDE,
        nobody=_("Nobody is in charge of a text any more: %(about)s"),
    ),
    "comment.written": Step(_("Commented on: %(about)s"), Among.READERS),
    "comment.resolved": Step(_("Resolved a comment on: %(about)s"), Among.READERS),
    "copy.recorded": Step(_("Copy of version %(version)s to %(to)s recorded as sent on %(sent_on)s"), Among.BODY),
    "copy.sending": Step(
        _("Copy of version %(version)s to %(to)s given to the post, to go to %(address)s"), Among.BODY
    ),
    "copy.sent": Step(_("Copy of version %(version)s to %(to)s sent from here to %(address)s"), Among.BODY),
    "copy.taken_back": Step(
        _("Copy of version %(version)s to %(to)s recorded as not sent after all: %(note)s"), Among.BODY
    ),
    "response.reminded": Step(_("A reminder was sent"), Among.BODY),
    "publication.scheduled": Step(_("Publication set for %(publish_at)s"), Among.BODY),
    "publication.unscheduled": Step(_("Publication set for %(publish_at)s cancelled"), Among.BODY),
    "publication.not_published": Step(
        _("Not published at the moment that was set, %(publish_at)s: %(note)s"), Among.BODY
    ),
    "progress.sent": Step(_("Progress of %(whose)s as of %(as_of)s sent: %(about)s")),
    "progress.published": Step(_("Progress of %(whose)s as of %(as_of)s published: %(about)s")),
    "progress.sent_back": Step(_("Progress of %(whose)s as of %(as_of)s sent back, %(about)s: %(note)s")),
    "progress.linked": Step(_("Recommended in another report too, %(about)s: %(where)s")),
    "progress.unlinked": Step(_("No longer named as recommended in another report, %(about)s, %(where)s: %(note)s")),
    "page.withdrawn": Step(_("Withdrawn from the public, version %(versions)s: %(note)s")),
    "page.taken_down": Step(_("Taken down from the public page, version %(versions)s: %(note)s")),
    "page.put_back": Step(_("Put back on the public page, version %(versions)s: %(note)s")),
    "detail.confirmed": Step(_("Confirmed a personal detail for publication"), Among.BODY),
    "approval.voided": Step(_("A text was changed, so the request for approval is void"), Among.BODY),
}

# Told where it belongs, at the text: every saved version has a line there.
TOLD_ELSEWHERE = ("text.saved",)
OWN = {Among.FORCE: Side.FORCE, Among.BODY: Side.BODY}


def events_of(response: Response) -> QuerySet[Event]:
    """Every event of a response that is told to anybody, the latest first."""
    return (
        Event.objects.filter(subject_type=response._meta.label_lower, subject_id=response.pk, verb__in=STEPS)
        .select_related("by")
        .order_by("-pk")
    )


def events_known_to(response: Response, user: User, today: date) -> QuerySet[Event]:
    """The events of which this person may know, the latest first."""
    sides = sides_read_by(response, user, today)
    comments = comments_visible_to(response, user, today).order_by()
    return events_of(response).filter(_shared_or_of(sides) | _about_comments(comments, sides))


def _verbs(*among: Among) -> list[str]:
    return [verb for verb, step in STEPS.items() if step.among in among]


def _shared_or_of(sides: list[Side]) -> Q:
    own = [among for among, side in OWN.items() if side in sides]
    return Q(verb__in=_verbs(Among.BOTH, *own)) | Q(verb__in=_verbs(Among.ITS_SIDE), facts__side__in=sides)


def _about_comments(comments: QuerySet[Comment], sides: list[Side]) -> Q:
    """What was said among the people of a side, and what was said to both, for those who take part."""
    if not sides:
        return Q(pk__in=[])
    written = Q(verb="comment.written") & (Q(facts__audience=Audience.BOTH) | Q(facts__side__in=sides))
    known = Event.objects.annotate(comment=Cast(KT("facts__comment"), BigIntegerField()))
    resolved = Q(pk__in=known.filter(verb="comment.resolved", comment__in=comments.values("pk")).values("pk"))
    return written | resolved
