"""Where does each text of a response stand? One row for each thing to write about, as one person may know it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.policy import Right, may_at_force
from recommendations.models import CauseOfConcern, Recommendation
from responses.colleagues import may_be_in_charge, sides_of
from responses.content import EMPTY, Text, submitted
from responses.models import Disposition, Part, Position, Response, Side, Statement
from responses.subjects import Subject, beginning, has_comments_to_answer, items_of, title_of
from responses.visible import comments_visible_to, may_read_draft
from responses.workflow import ForceState, OfficeState


@dataclass(frozen=True)
class State:
    """Where one text stands, in words, with the design system's colour for its tag ("" for none)."""

    words: str
    colour: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to write."""
        return self == _complete()


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing to write about."""

    subject: Subject
    link: str
    label: str
    force: State | None  # None: this side does not write about it
    body: State | None
    missing: list[str]
    owner: str
    comments: int  # that wait for an answer, as far as the person reads them
    force_says: list[str]  # what each side makes of it, as far as the person may know
    body_says: list[str]
    optional: bool = False


@dataclass(frozen=True)
class Section:
    """A cause of concern (None: recommendations that stand alone) with its rows."""

    cause: CauseOfConcern | None
    rows: list[Row]

    @property
    def first_words(self) -> str:
        """How the cause begins."""
        return beginning(self.cause.text) if self.cause else ""


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """All rows, and what is said above them."""

    side: Side | None  # whose texts the person writes or reads in draft
    sides: list[Side]  # those that the person writes for
    whole: list[Row]
    sections: list[Section]
    progress: str
    others: str  # whether the other side's comments have come
    candidates: QuerySet[User]  # who may be put in charge of the side's comments
    lead: User | None


@dataclass(frozen=True)
class _Standing:
    """What the list needs to know of a statement; not its text."""

    has_text: bool = False
    position: str = ""
    disposition: str = ""
    owner: str = ""

    @property
    def is_begun(self) -> bool:
        return bool(self.has_text or self.position or self.disposition)


class _Known:
    """What one person may know of a response's texts, asked of the database once."""

    def __init__(self, response: Response, user: User, today: date) -> None:
        self.response, self.user, self.today = response, user, today
        self.writes = sides_of(response, user, Right.WRITE, today)
        self.reads = {
            Side.FORCE: may_at_force(user, Right.SEE, response.force, today),
            Side.BODY: may_read_draft(response, user, today) or response.office_state == OfficeState.PUBLISHED,
        }
        self.standings = self._standings()
        self.submitted: dict[str, Text] = {} if self.reads[Side.FORCE] else submitted(response)
        self.has_reply = has_comments_to_answer(response)
        self.comments = self._comments()

    def _standings(self) -> dict[tuple[str, str], _Standing]:
        has_text = ExpressionWrapper(~Q(text=""), output_field=BooleanField())
        rows = (
            Statement.objects.filter(response=self.response, side__in=[side for side in Side if self.reads[side]])
            .annotate(has_text=has_text)
            .order_by()
            .values_list("side", "part", "recommendation__slug", "has_text", "position", "disposition", "owner__name")
        )
        return {
            (side, slug or part): _Standing(worded, position, disposition, owner or "")
            for side, part, slug, worded, position, disposition, owner in rows
        }

    def _comments(self) -> dict[int | None, int]:
        waiting = comments_visible_to(self.response, self.user, self.today).filter(resolved_at=None)
        counts = waiting.order_by().values_list("recommendation_id").annotate(n=Count("pk"))
        return dict(counts)

    def standing(self, side: Side, subject: Subject) -> _Standing:
        return self.standings.get((side, subject.key), _Standing())

    def says(self, side: Side, subject: Subject) -> list[str]:
        """The position and the action that a side chose, in words; nothing where that may not be known."""
        here: _Standing | Text = self.standing(side, subject)
        if side == Side.FORCE and not self.reads[side]:
            here = self.submitted.get(subject.key, EMPTY)
        chosen = [(Position, here.position), (Disposition, here.disposition)]
        return [str(kind(value).label) for kind, value in chosen if value]


def workspace_of(response: Response, user: User, today: date, side: str = "") -> Workspace:
    """The list of texts as one person may know them. The number of queries does not grow with it.

    `side` chooses for somebody who writes for both.
    """
    known = _Known(response, user, today)
    mine = _side_of(known, side)
    whole = [Subject(Part.OVERALL), *([Subject(Part.ON_COMMENTS)] if mine == Side.BODY and known.has_reply else [])]
    sections = _sections(known, mine, items_of(response))
    rows = [_row(known, mine, subject) for subject in whole]
    return Workspace(
        side=mine,
        sides=known.writes,
        whole=rows,
        sections=sections,
        progress=_progress(mine, [*rows, *(row for section in sections for row in section.rows)]),
        others=_others(response) if mine == Side.BODY else "",
        candidates=may_be_in_charge(response, mine, today) if mine in known.writes else User.objects.none(),
        lead={Side.FORCE: response.force_lead, Side.BODY: response.office_lead}[mine] if mine else None,
    )


def _side_of(known: _Known, asked: str) -> Side | None:
    """Whose list it is: of those that the person writes for, else of those whose drafts the person reads."""
    if known.writes:
        return Side(asked) if asked in known.writes else known.writes[0]
    if known.reads[Side.BODY]:
        return Side.BODY
    return Side.FORCE if known.reads[Side.FORCE] else None


def rows_of(
    response: Response, items: Iterable[Recommendation], user: User, today: date, *, with_whole: bool
) -> list[Section]:
    """Some of what `items_of` gives, as rows, as one person may know them, each under its cause.

    The report as a whole comes before them, in a section of its own, where it is asked for.
    """
    known = _Known(response, user, today)
    mine = _side_of(known, "")
    whole = [Section(None, [_row(known, mine, subject) for subject in _whole(known)])] if with_whole else []
    return [*whole, *_sections(known, mine, items)]


def _whole(known: _Known) -> list[Subject]:
    reply = [Subject(Part.ON_COMMENTS)] if known.has_reply and known.reads[Side.BODY] else []
    return [Subject(Part.OVERALL), *reply]


def _sections(known: _Known, mine: Side | None, items: Iterable[Recommendation]) -> list[Section]:
    causes = {cause.pk: cause for cause in known.response.report.causes.all()}
    found: dict[int | None, Section] = {}
    for item in items:
        item.text = item.begins  # type: ignore[attr-defined]  # what is read of it here
        section = found.setdefault(item.cause_id, Section(causes.get(item.cause_id or 0), []))
        section.rows.append(_row(known, mine, Subject(Part.ANSWER, item)))
    return list(found.values())


def _row(known: _Known, mine: Side | None, subject: Subject) -> Row:
    standing = known.standing(mine, subject) if mine else _Standing()
    item = subject.recommendation
    reply = subject.part == Part.ON_COMMENTS
    return Row(
        subject=subject,
        link=_link(known, mine, subject),
        label=title_of(known.response, subject),
        force=None if reply else _force_state(known, subject),
        body=_body_state(known, subject),
        missing=_missing(mine, subject, standing) if mine and standing.is_begun else [],
        owner=standing.owner,
        comments=0 if reply else known.comments.get(item.pk if item else None, 0),
        force_says=known.says(Side.FORCE, subject),
        body_says=known.says(Side.BODY, subject),
        optional=reply,
    )


def _link(known: _Known, mine: Side | None, subject: Subject) -> str:
    """The text of one's own side, or whatever of the two can be read; else its place among both sides' texts."""
    side = Side.BODY if subject.part == Part.ON_COMMENTS else mine or (Side.FORCE if known.submitted else None)
    if side is None:
        return reverse("responses:response_texts", args=[known.response.pk]) + f"?at={subject.address}"
    return reverse("responses:text_edit", args=[known.response.pk, side, subject.address])


def _complete() -> State:
    return State(_("Complete"))


def _own_state(side: Side, subject: Subject, standing: _Standing) -> State:
    if not standing.is_begun:
        return State(_("Not started"), "blue")
    return State(_("Being written"), "light-blue") if _missing(side, subject, standing) else _complete()


def _force_state(known: _Known, subject: Subject) -> State:
    stands = known.response.force_state
    here = known.standing(Side.FORCE, subject)
    if stands == ForceState.SUBMITTED:
        said = here.has_text if known.reads[Side.FORCE] else known.submitted.get(subject.key, EMPTY).text
        return State(_("Submitted"), "green") if said else State(_("No comments"), "grey")
    if known.reads[Side.FORCE]:
        return _own_state(Side.FORCE, subject, here)
    if stands == ForceState.NONE_RECEIVED:
        return State(_("None received"), "grey")
    if stands == ForceState.RETURNED:
        return State(_("Returned"), "yellow")
    return State(_("Not submitted yet"), "grey")


def _body_state(known: _Known, subject: Subject) -> State:
    here = known.standing(Side.BODY, subject)
    if known.response.office_state == OfficeState.PUBLISHED:
        return State(_("Published"), "green") if here.is_begun else State(_("No comments"), "grey")
    if known.reads[Side.BODY]:
        return _own_state(Side.BODY, subject, here)
    return State(_("Not published yet"), "grey")


def _missing(side: Side, subject: Subject, standing: _Standing) -> list[str]:
    """What a text lacks before its side can send it on, as responses.completeness asks it."""
    missing = [] if standing.has_text else [_("no text yet")]
    item = subject.recommendation
    owed = item is not None and item.kind == Recommendation.Kind.RECOMMENDATION
    if side == Side.BODY and owed and not standing.disposition:
        missing.append(_("no action chosen yet"))
    return missing


def _progress(side: Side | None, rows: Iterable[Row]) -> str:
    """“5 of 9 texts complete”, for the side whose list it is; what is optional does not count."""
    if side is None:
        return ""
    states = [row.force if side == Side.FORCE else row.body for row in rows if not row.optional]
    done = sum(state is not None and (state.is_complete or state.colour == "green") for state in states)
    return ngettext("%(done)d of %(all)d text complete", "%(done)d of %(all)d texts complete", len(states)) % {
        "done": done,
        "all": len(states),
    }


def _others(response: Response) -> str:
    """Whether the force's comments have come, for the office."""
    facts = {"force": response.force, "day": date_format(response.comment_by) if response.comment_by else ""}
    if response.force_state == ForceState.NOT_INVITED:
        return _("%(force)s has not been invited to comment yet.") % facts
    if response.force_state == ForceState.SUBMITTED:
        return _("%(force)s has submitted its comments.") % facts
    if response.force_state == ForceState.NONE_RECEIVED:
        return _("No comments were received from %(force)s.") % facts
    if response.force_state == ForceState.RETURNED:
        return _("The comments were returned to %(force)s.") % facts
    return _("%(force)s has until %(day)s to comment, and has not submitted its comments yet.") % facts
