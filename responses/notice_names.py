"""What is a notice called on a page? A few words for each code of the ledger; a letter says more."""

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.deadlines import civil_day
from recommendations.wording import due_words
from responses.ladder import Strand, moment_of
from responses.models import Response
from responses.telling import MOVE, TOLD
from responses.waiting import said_of

_WAITS: dict[str, tuple[str | Promise, Callable[[int], str]]] = {
    Strand.APPROVAL: (
        gettext_lazy("Waits for approval"),
        lambda n: ngettext("Has waited for approval for %(n)d day", "Has waited for approval for %(n)d days", n),
    ),
    Strand.SIGN_OFF: (
        gettext_lazy("Waits for sign-off"),
        lambda n: ngettext("Has waited for sign-off for %(n)d day", "Has waited for sign-off for %(n)d days", n),
    ),
}
# What is waited for in a strand, about %(force)s.
WAITED_FOR: dict[str, str | Promise] = {
    Strand.OFFICE: gettext_lazy("Response"),
    Strand.FORCE: gettext_lazy("Comments of %(force)s"),
    Strand.SIGN_OFF: gettext_lazy("Sign-off of the comments of %(force)s"),
    Strand.APPROVAL: gettext_lazy("Approval"),
}
_ONCE: dict[str, str | Promise] = {
    "office.start": gettext_lazy("Response to be published"),
    "office.last-working-day": gettext_lazy("Response due, the last working day"),
    "force.invited": gettext_lazy("Invitation to comment"),
    f"{MOVE}.mentioned": gettext_lazy("Mentioned in a comment"),
}


_BY_DATE: dict[str, str | Promise] = {
    "before": gettext_lazy("%(what)s: due on %(day)s"),
    "last-working-day": gettext_lazy("%(what)s: due on %(day)s"),
    "overdue": gettext_lazy("%(what)s: overdue, its last day was %(day)s"),
    "late": gettext_lazy("%(what)s: overdue, the date was %(day)s"),
}
_SINCE: dict[str, str | Promise] = {
    Strand.APPROVAL: gettext_lazy("Waits for approval since %(day)s"),
    Strand.SIGN_OFF: gettext_lazy("Waits for sign-off since %(day)s"),
}


def called(rule: str, response: Response) -> str:
    """What the notice with this code says on its own day, in a few words about the response."""
    code = rule.partition("@")[0]
    if code in _ONCE:
        return str(_ONCE[code])
    strand, _dot, rest = code.partition(".")
    if strand == MOVE:
        return _moved(rest, response)
    waited_for, (kind, _dot, number) = said_of(response, WAITED_FOR[strand]), rest.partition(".")
    if kind == "now":
        return _("Reminder by hand: %(what)s") % {"what": waited_for}
    if kind == "waits":
        since, for_days = _WAITS[strand]
        return for_days(int(number)) % {"n": int(number)} if int(number) else str(since)
    due = due_words(int(number) if kind == "before" else -int(number))
    return f"{waited_for}: {due[0].lower()}{due[1:]}"


def called_by_date(rule: str, response: Response) -> str:
    """What it says whenever it goes: the date instead of how far that is, which its letter counts on that day."""
    code, _at, moment = rule.partition("@")
    strand, _dot, rest = code.partition(".")
    kind = rest.partition(".")[0]
    if kind == "waits":
        return str(_SINCE[strand]) % {"day": date_format(civil_day(moment_of(moment)))}
    by = response.comment_by if strand == Strand.FORCE else response.last_on
    if by is None or kind not in _BY_DATE:
        return called(rule, response)
    return str(_BY_DATE[kind]) % {"what": said_of(response, WAITED_FOR[strand]), "day": date_format(by)}


def _moved(name: str, response: Response) -> str:
    if name.startswith("in-charge"):
        return _("Put in charge")
    return said_of(response, TOLD[name].words).partition(". ")[0].removesuffix(".")
