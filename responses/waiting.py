"""Who is awaited? One table: where a response stands, whose turn it is, what is asked of them, and by which date.

It stands beside the table of moves and decides nothing: it finds, for an open duty, those without whom nothing goes on.
“Your work” reads it, and so does whatever tells people that something waits for them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.policy import Right
from responses.models import Response, Submission
from responses.workflow import Duty, ForceState, OfficeState, Track


class By(StrEnum):
    """Which date a turn is to be taken by."""

    COMMENT_DATE = "comment_by"  # the one that the chief officer was given; before an answer, the last lawful day
    LAST_DAY = "last_on"
    NO_DATE = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the table may know of an open response."""

    force_state: ForceState
    office_state: OfficeState
    published: bool  # at least once, so that what is drafted now is a correction
    has_submission: bool
    comment_date_over: bool
    last_day_reached: bool


Condition = Callable[[Standing], bool]


def first_time(standing: Standing) -> bool:
    """Nothing has been published yet."""
    return not standing.published


def nothing_came(standing: Standing) -> bool:
    """The chief officer's date is over, and the force has not submitted anything."""
    return standing.comment_date_over and not standing.has_submission and not standing.published


def only_the_office_is_left(standing: Standing) -> bool:
    """The force has had its say, so the body's comments are what is missing."""
    return standing.force_state in (ForceState.SUBMITTED, ForceState.NONE_RECEIVED)


def cannot_wait_for_the_force(standing: Standing) -> bool:
    """The last lawful day has come and the force has not had its say: the body publishes without."""
    return standing.last_day_reached and not standing.published and not only_the_office_is_left(standing)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One row: in these states of one track, somebody with this right at this side is awaited.

    `asks` is what they read, `awaited` and `who` what the others read: sentences about %(force)s, %(body)s
    (“the Commissioner”) and %(office)s (the body's name).
    """

    name: str
    track: Track
    states: tuple[ForceState | OfficeState, ...]
    at: str  # "force" or "body"
    needs: Right
    asks: str | Promise
    awaited: str | Promise
    who: str | Promise
    by: By
    page: str  # the name of the page that is exactly the place
    move: str = ""  # the move that the page is for, where it is the page of moves
    holds: Condition = first_time
    others_wait: bool = True  # False: it may be done, and nobody waits for it
    spares: Right | None = None  # who holds this as well is asked only where in charge: who signs need not write

    @property
    def of_the_lead(self) -> bool:
        """Whether it is the turn of the person in charge, where there is one: writing is, signing never."""
        return self.needs in (Right.WRITE, Right.MANAGE_RESPONSE, Right.UPDATE_PROGRESS)


def always(_standing: Standing) -> bool:
    """The state says it all."""
    return True


_F, _O = ForceState, OfficeState
_FORCES_COMMENTS, _BODYS_COMMENTS = _("Comments of %(force)s"), _("Comments of %(body)s")

TURNS: tuple[Turn, ...] = (
    Turn(name="invite", track=Track.FORCE, states=(_F.NOT_INVITED,), at="body", needs=Right.MANAGE_RESPONSE,
         asks=_("Invite the chief officer to comment"), awaited=_("The invitation to comment"), who=_("%(office)s"),
         by=By.LAST_DAY, page="responses:response_move", move="invite"),
    Turn(name="start", track=Track.FORCE, states=(_F.INVITED,), at="force", needs=Right.WRITE,
         spares=Right.SIGN_OFF,
         asks=_("Start drafting the comments of %(force)s"), awaited=_FORCES_COMMENTS, who=_("%(force)s"),
         by=By.COMMENT_DATE, page="responses:response_move", move="start"),
    Turn(name="write_force", track=Track.FORCE, states=(_F.DRAFTING,), at="force", needs=Right.WRITE,
         spares=Right.SIGN_OFF,
         asks=_("Write the comments of %(force)s and send them for sign-off"), awaited=_FORCES_COMMENTS,
         who=_("%(force)s"), by=By.COMMENT_DATE, page="responses:workspace"),
    Turn(name="write_again", track=Track.FORCE, states=(_F.RETURNED,), at="force", needs=Right.WRITE,
         spares=Right.SIGN_OFF,
         asks=_("Change the comments of %(force)s, which the office returned"), awaited=_FORCES_COMMENTS,
         who=_("%(force)s"), by=By.COMMENT_DATE, page="responses:response_move", move="start"),
    Turn(name="sign_off", track=Track.FORCE, states=(_F.AWAITING_SIGN_OFF,), at="force", needs=Right.SIGN_OFF,
         asks=_("Read the comments of %(force)s, sign them off and submit them"),
         awaited=_("Sign-off of the comments of %(force)s"), who=_("A signatory of %(force)s"),
         by=By.COMMENT_DATE, page="responses:response_move", move="submit"),
    Turn(name="record_none_received", track=Track.FORCE,
         states=(_F.INVITED, _F.DRAFTING, _F.AWAITING_SIGN_OFF, _F.RETURNED), at="body", needs=Right.MANAGE_RESPONSE,
         asks=_("%(force)s’s date is over and nothing came: ask for its comments, or record that none were received"),
         awaited=_("A record that no comments came"), who=_("%(office)s"), by=By.LAST_DAY,
         page="responses:response_move", move="record_none_received", holds=nothing_came, others_wait=False),
    Turn(name="write_body", track=Track.OFFICE, states=(_O.DRAFTING,), at="body", needs=Right.MANAGE_RESPONSE,
         asks=_("Write the comments of %(body)s and send them for approval"), awaited=_BODYS_COMMENTS,
         who=_("%(office)s"), by=By.LAST_DAY, page="responses:workspace", holds=only_the_office_is_left),
    Turn(name="write_without_force", track=Track.OFFICE, states=(_O.DRAFTING,), at="body", needs=Right.MANAGE_RESPONSE,
         asks=_("The last day has come: send the comments of %(body)s for approval without waiting for %(force)s"),
         awaited=_BODYS_COMMENTS, who=_("%(office)s"), by=By.LAST_DAY, page="responses:workspace",
         holds=cannot_wait_for_the_force),
    Turn(name="change_what_was_sent_back", track=Track.OFFICE, states=(_O.SENT_BACK,), at="body",
         needs=Right.MANAGE_RESPONSE, asks=_("Change what the approver sent back, and send it again"),
         awaited=_BODYS_COMMENTS, who=_("%(office)s"), by=By.LAST_DAY, page="responses:workspace", holds=always),
    Turn(name="correct", track=Track.OFFICE, states=(_O.CORRECTING,), at="body", needs=Right.MANAGE_RESPONSE,
         asks=_("Write the correction and send it for approval"), awaited=_("A correction of what was published"),
         who=_("%(office)s"), by=By.NO_DATE, page="responses:workspace", holds=always),
    Turn(name="approve", track=Track.OFFICE, states=(_O.AWAITING_APPROVAL,), at="body", needs=Right.APPROVE,
         asks=_("Read the response as it will be published, and approve it or send it back"), awaited=_("Approval"),
         who=_("An approver of %(office)s"), by=By.LAST_DAY, page="publications:approve", holds=always),
    Turn(name="publish", track=Track.OFFICE, states=(_O.APPROVED,), at="body", needs=Right.MANAGE_RESPONSE,
         asks=_("Publish the response"), awaited=_("Publication"), who=_("%(office)s"), by=By.LAST_DAY,
         page="publications:publish", holds=always),
)  # fmt: skip


def open_duties(responses: QuerySet[Response]) -> QuerySet[Response]:
    """Those for which anybody can be awaited: a response is owed, or what was published is being corrected."""
    owed = responses.filter(duty=Duty.REQUIRED).exclude(office_state=OfficeState.PUBLISHED)
    return owed.annotate(has_submission=Exists(Submission.objects.filter(response=OuterRef("pk"))))


def standing_of(response: Response, today: date) -> Standing:
    """Where a response of `open_duties` stands. Asks the database nothing."""
    return Standing(
        force_state=ForceState(response.force_state),
        office_state=OfficeState(response.office_state),
        published=response.published_on is not None,
        has_submission=bool(response.has_submission),  # type: ignore[attr-defined]
        comment_date_over=response.comment_by is not None and today > response.comment_by,
        last_day_reached=response.last_on is not None and today >= response.last_on,
    )


def turns_of(response: Response, today: date) -> list[Turn]:
    """Whose turn it is in a response of `open_duties`: usually one's, at most one's for each row of the table."""
    standing = standing_of(response, today)
    states = {Track.FORCE: standing.force_state, Track.OFFICE: standing.office_state}
    return [turn for turn in TURNS if states.get(turn.track) in turn.states and turn.holds(standing)]


def date_for(response: Response, by: By) -> date | None:
    """The day by which a turn is to be taken, or None."""
    if by == By.COMMENT_DATE:
        return response.comment_by or response.last_on
    return response.last_on if by == By.LAST_DAY else None


def said_of(response: Response, words: str | Promise) -> str:
    """A sentence of the table about this response."""
    named = {"force": response.force.short_name, "body": response.body.called, "office": response.body.name}
    return str(words) % named
