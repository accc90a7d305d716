"""What did the force submit, and what became of it? Each submission, frozen, with what followed it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from journal.models import Event
from recommendations.changes import marked
from recommendations.wording import moment
from responses.content import EMPTY, Text, thawed
from responses.models import Response, Side, Submission
from responses.subjects import Subject, subjects
from responses.versions import differences

_SENT = {"response.submit", "response.taken_over"}
_TAKEN_BACK = {"response.withdraw_submission", "response.return_to_force"}


@dataclass(frozen=True)
class Receipt:
    """One submission in the row of all, the first being number 1."""

    submission: Submission
    number: int
    when: str
    ended: str  # that it was withdrawn or returned, when, by whom and why; "" while it stands

    @property
    def texts(self) -> dict[str, Text]:
        """What was submitted, word for word, by key."""
        return thawed(self.submission.content)


@dataclass(frozen=True)
class Written:
    """One text with what it is about, and where it is told how it changed ("" where it did not)."""

    subject: Subject
    text: Text
    changed: str = ""


@dataclass(frozen=True)
class Difference:
    """How one text differs from the submission before."""

    label: str
    difference: SafeString
    sentences: list[str]


def receipts(response: Response) -> list[Receipt]:
    """Every submission of the force, in order. Two queries."""
    ended = _endings(response)
    rows = response.submissions.select_related("submitted_by")
    return [Receipt(row, number, moment(row.submitted_at), ended.get(number, "")) for number, row in enumerate(rows, 1)]


def _endings(response: Response) -> dict[int, str]:
    """How each submission ended, by its number, as the journal has it."""
    subject = {"subject_type": response._meta.label_lower, "subject_id": response.pk}
    events = Event.objects.filter(**subject, verb__in=_SENT | _TAKEN_BACK).select_related("by").order_by("pk")
    number, found = 0, {}
    for event in events:
        if event.verb in _TAKEN_BACK:
            found[number] = _ended(event)
        elif event.facts.get("sha256"):
            number += 1
    return found


def _ended(event: Event) -> str:
    facts = {"when": moment(event.at), "who": event.by or "", "why": event.facts.get("note", "")}
    if event.verb == "response.return_to_force":
        return _("Returned to the force on %(when)s by %(who)s: %(why)s") % facts
    return _("Withdrawn on %(when)s by %(who)s: %(why)s") % facts


def written(response: Response, receipt: Receipt) -> list[Written]:
    """The texts of a submission in the order in which they are published. One query."""
    texts = receipt.texts
    return [Written(subject, texts[subject.key]) for subject in subjects(response, Side.FORCE) if subject.key in texts]


def since_before(response: Response, receipt: Receipt, before: Receipt) -> list[Difference]:
    """What a submission changed against the one before it. One query."""
    old, new = before.texts, receipt.texts
    pairs = [(s.label, old.get(s.key, EMPTY), new.get(s.key, EMPTY)) for s in subjects(response, Side.FORCE)]
    return [_difference(*pair) for pair in pairs if pair[1] != pair[2]]


def _difference(label: str, old: Text, new: Text) -> Difference:
    shown = marked(old.text, new.text)
    return Difference(label, shown, differences(old, new, shown))
