"""What lies before somebody who opens one text? The text, what it answers, and whether it can be written now."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right
from recommendations.deadlines import civil_day
from recommendations.wording import moment
from responses.actions import why_not_write
from responses.actions.texts import statement_about
from responses.colleagues import may_be_in_charge, sides_of
from responses.content import Text
from responses.models import Part, Response, Side, Statement
from responses.subjects import Subject, has_comments_to_answer, neighbours, subject_at, title_of
from responses.visible import text_visible_to
from responses.workflow import ForceState, OfficeState

_OTHER = {Side.FORCE: Side.BODY, Side.BODY: Side.FORCE}


@dataclass(frozen=True)
class Page:
    """One side's text about one subject, as one person has it before them at a moment."""

    response: Response
    side: Side
    subject: Subject
    user: User
    at: datetime
    statement: Statement  # the side's draft, not in the database where nobody has begun
    text: Text  # what the person may read of it

    @cached_property
    def why_not(self) -> str | None:
        """The sentence that stops the person from writing here now, or None."""
        return why_not_write(self.response, self.side, self.user, self.at)

    @property
    def title(self) -> str:
        """What the text is called."""
        return title_of(self.response, self.subject)

    @property
    def whose(self) -> str:
        """Whose text it is, as its label says."""
        return self.place(self.side)

    @property
    def whose_other(self) -> str:
        """Whose the other text is."""
        return self.place(_OTHER[self.side])

    def place(self, side: Side) -> str:
        """A side's short name, from data."""
        return str(self.response.force.short_name if side == Side.FORCE else self.response.body.short_name)

    @cached_property
    def other(self) -> Text | None:
        """The other side's text about the same, or the comments that a reply is to; None while it is not shown."""
        about = Part.OVERALL.value if self.subject.part == Part.ON_COMMENTS else self.subject.key
        today = civil_day(self.at)
        return text_visible_to(self.response, _OTHER[self.side], about, self.user, today)

    @property
    def why_not_shown(self) -> str:
        """The sentence in the place of the other side's text while it is not shown."""
        facts = {"who": self.whose_other}
        if self.side == Side.FORCE:
            return _("%(who)s has not published its comments yet.") % facts
        if self.response.force_state == ForceState.NOT_INVITED:
            return _("%(who)s has not been invited to comment yet.") % facts
        if self.response.force_state == ForceState.NONE_RECEIVED:
            return _("No comments were received from %(who)s.") % facts
        return _("%(who)s has not submitted its comments yet.") % facts

    @property
    def asks_position(self) -> bool:
        """Whether this text takes a position: an answer does, comments on the whole do not."""
        return self.subject.part == Part.ANSWER

    @property
    def asks_disposition(self) -> bool:
        """Whether section 55(5B) asks what is done: of the body, for each recommendation."""
        return self.subject.part == Part.ANSWER and self.side == Side.BODY

    @property
    def voids(self) -> str:
        """The warning that a change takes back what was asked or given, or ""."""
        if self.side != Side.BODY or self.why_not:
            return ""
        if self.response.office_state == OfficeState.AWAITING_APPROVAL:
            return _("This has been sent for approval. If you save a change, that is void and it has to be sent again.")
        if self.response.office_state == OfficeState.APPROVED:
            return _("This has been approved. If you save a change, that is void and it has to be sent again.")
        return ""

    @property
    def saved(self) -> str:
        """When the text was last saved, and by whom where that was somebody else; "" where nobody has written."""
        return "" if self.why_not else said_of_saving(self.statement, self.user, self.at)

    @cached_property
    def around(self) -> tuple[Subject | None, Subject | None]:
        """What comes before and after."""
        return neighbours(self.response, self.side, self.subject)

    @cached_property
    def writes(self) -> bool:
        """Whether the person is one of those who write for this side, whatever the state is."""
        return self.side in sides_of(self.response, self.user, Right.WRITE, civil_day(self.at))

    @property
    def candidates(self) -> QuerySet[User]:
        """Who may be put in charge of the text."""
        return may_be_in_charge(self.response, self.side, civil_day(self.at))


def open_page(response: Response, side: str, address: str, user: User, at: datetime) -> Page | None:
    """The page of one text; None where there is no such text, or it is not for this person to read."""
    if side not in Side.values:
        return None
    subject = subject_at(response, Side(side), address)
    if subject is None or (subject.part == Part.ON_COMMENTS and not has_comments_to_answer(response)):
        return None
    text = text_visible_to(response, Side(side), subject.key, user, civil_day(at))
    if text is None:
        return None
    statement = statement_about(response, Side(side), subject.part, subject.recommendation)
    return Page(response, Side(side), subject, user, at, statement, text)


def said_of_saving(statement: Statement, user: User, now: datetime) -> str:
    """“Saved at 10:42”, with the day and the person where it was not today or not oneself."""
    if statement.saved_at is None:
        return ""
    local = timezone.localtime(statement.saved_at)
    facts = {"time": f"{local.hour}:{local.minute:02}", "who": statement.saved_by, "when": moment(statement.saved_at)}
    if statement.saved_by != user:
        return _("Saved by %(who)s, %(when)s") % facts
    if civil_day(statement.saved_at) == civil_day(now):
        return _("Saved at %(time)s") % facts
    return _("Saved by you, %(when)s") % facts
