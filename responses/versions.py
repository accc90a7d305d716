"""How did one text come to say what it says? Its versions, the latest first, each with what it changed."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from recommendations.changes import marked
from recommendations.wording import moment
from responses.content import EMPTY, Text
from responses.models import Disposition, Position, Statement, StatementRevision

ON_A_PAGE = 20


@dataclass(frozen=True)
class Version:
    """One version of a text: who wrote it, when, and how it differs from the one before it."""

    number: int
    who: str
    when: str
    difference: SafeString
    sentences: list[str]  # what changed besides the words
    is_settled: bool  # False while it is being written
    stands: bool  # whether the text says this now


def versions(statement: Statement, number: str | None) -> tuple[list[Version], Page[StatementRevision]]:
    """One page of a text's versions, the latest first, with what is being written above them. Four queries."""
    revisions = statement.revisions.select_related("saved_by").order_by("-version")
    page = Paginator(revisions, ON_A_PAGE).get_page(number)
    shown: list[Statement | StatementRevision] = list(page.object_list)
    if page.number == 1 and statement.version > (shown[0].version if shown else 0):
        shown.insert(0, statement)
    oldest = shown[-1].version if shown else 0
    before = statement.revisions.filter(version__lt=oldest).order_by("version").last()
    older: list[Statement | StatementRevision | None] = [*shown[1:], before]
    return [_version(row, past, statement) for row, past in zip(shown, older, strict=True)], page


def said_in(row: Statement | StatementRevision | None) -> Text:
    """What a version says."""
    return Text(row.text, row.position, row.disposition) if row else EMPTY


def _version(row: Statement | StatementRevision, past: Statement | StatementRevision | None, now: Statement) -> Version:
    old, new = said_in(past), said_in(row)
    difference = marked(old.text if past else new.text, new.text)
    return Version(
        number=row.version,
        who=str(row.saved_by),
        when=moment(row.saved_at) if row.saved_at else "",
        difference=difference,
        sentences=differences(old, new, difference) if past else [_("The first version."), *choices(old, new)],
        is_settled=isinstance(row, StatementRevision),
        stands=row.version == now.version,
    )


def differences(old: Text, new: Text, shown: str) -> list[str]:
    """What changed besides the words that are marked in `shown`: what was chosen, or the layout alone."""
    found = choices(old, new)
    if old.text != new.text and "<ins>" not in shown and "<del>" not in shown:
        found.append(_("Only the layout changed, such as bold, lists or paragraphs."))
    return found


def choices(old: Text, new: Text) -> list[str]:
    """How position and action changed, in sentences."""
    return [
        *_chosen(_("Position"), Position, old.position, new.position),
        *_chosen(_("Action"), Disposition, old.disposition, new.disposition),
    ]


def _chosen(what: str, kind: type[Position] | type[Disposition], old: str, new: str) -> list[str]:
    if old == new:
        return []
    labels = {str(choice.value): str(choice.label) for choice in kind}
    facts = {"what": what, "old": labels.get(old, old), "new": labels.get(new, new)}
    if not old:
        return [_("%(what)s: %(new)s") % facts]
    if not new:
        return [_("%(what)s taken out (it was: %(old)s)") % facts]
    return [_("%(what)s: %(new)s (it was: %(old)s)") % facts]
