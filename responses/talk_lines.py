"""How does it read that somebody was mentioned or put in charge, and is it still so?"""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.policy import Right
from journal.models import Notification
from journal.sources import Line
from responses.models import Audience, Comment, Part, Side, Statement
from responses.register import counted
from responses.reminder_case import Case
from responses.reminders import Facts, People
from responses.subjects import Subject


class Talk:
    """What notices of this kind refer to, read once for all of them. Three queries, or none where there are none."""

    def __init__(self, notices: Sequence[Notification]) -> None:
        said = [row.facts["comment"] for row in notices if "comment" in row.facts]
        comments = Comment.objects.filter(pk__in=said, resolved_at=None).select_related("written_by", "recommendation")
        self._comments = {comment.pk: comment for comment in comments.prefetch_related("mentioned")} if said else {}
        given = [row for row in notices if "side" in row.facts]
        self._owned = _owned(given) if given else set()

    def line(self, case: Case, name: str, people: People) -> Line | None:
        """The notice in words, or None where it is not so any more."""
        return self._mentioned(case, people) if name == "mentioned" else self._in_charge(case, people)

    def _mentioned(self, case: Case, people: People) -> Line | None:
        said = self._comments.get(case.notice.facts["comment"])
        side = _reads(said, case.notice.recipient_id, case.duty, people) if said else None
        if said is None or side is None:
            return None
        subject = Subject(Part.ANSWER if said.recommendation else Part.OVERALL, said.recommendation)
        place = reverse("responses:text_edit", args=[case.response.pk, side.value, subject.address])
        facts = {"who": said.written_by, "about": subject.label}
        return case.line(
            _("%(who)s mentions you") % facts,
            _("%(who)s mentions you in a comment on: %(about)s.") % facts,
            counted(case.response, case.today),
            link=f"{place}#comment-{said.pk}",
            by=case.response.comment_by if side == Side.FORCE else case.response.last_on,
        )

    def _in_charge(self, case: Case, people: People) -> Line | None:
        side, person = Side(case.notice.facts["side"]), case.notice.recipient_id
        place = case.duty.force if side == Side.FORCE else case.duty.body
        leads = (case.duty.force_lead if side == Side.FORCE else case.duty.office_lead) == person
        if not leads and (case.response.pk, side.value, person) not in self._owned:
            return None
        if person not in people.holders.who(Right.WRITE, side.value, place):
            return None
        whose = {"whose": case.response.force.short_name if side == Side.FORCE else case.response.body.called}
        charge = _("You are in charge of the comments of %(whose)s")
        text = _("You are in charge of a text in the comments of %(whose)s")
        said = (charge if leads else text) % whose
        return case.line(
            said,
            f"{said}.",
            counted(case.response, case.today),
            link=reverse("responses:workspace", args=[case.response.pk]),
            by=(case.response.comment_by if side == Side.FORCE else None) or case.response.last_on,
        )


def _owned(notices: Sequence[Notification]) -> set[tuple[int, str, int]]:
    """Who of the recipients is in charge of a text: the response, the side and the person."""
    about = Q(response__in={row.subject_id for row in notices}, owner__in={row.recipient_id for row in notices})
    return set(Statement.objects.filter(about).values_list("response", "side", "owner"))


def _reads(said: Comment, person: int, duty: Facts, people: People) -> Side | None:
    """The side as one of which somebody who is mentioned still reads the comment, or None."""
    if person not in {mentioned.pk for mentioned in said.mentioned.all()}:
        return None
    for side, place in ((Side.BODY, duty.body), (Side.FORCE, duty.force)):
        reads = said.audience == Audience.BOTH or said.side == side
        if reads and person in people.holders.who(Right.COMMENT, side.value, place):
            return side
    return None
