"""What does a corrected version say that the one before it did not? Field by field, from the two records alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publications.outline import DISPOSITIONS, POSITIONS, response_of
from publications.record import Part, Record
from recommendations.changes import marked

Path = tuple[str, ...]  # ("recommendations", "recommendation-1", "force", "text")

# What differs between any two versions, names no text that anybody reads, or follows from another field.
NOT_COMPARED: frozenset[Path] = frozenset(
    {
        ("format",), ("language",),
        ("edition", "version"), ("edition", "published_on"), ("edition", "first_published_on"), ("edition", "day"),
        ("edition", "already_published"), ("edition", "correction_reason"), ("edition", "link"),
        ("clock", "link"), ("body", "slug"), ("body", "kind"), ("body", "colour"), ("body", "licence_link"),
        ("force", "slug"), ("report", "slug"), ("recommendations", "slug"), ("recommendations", "deadline", "kind"),
    }
)  # fmt: skip
RICH: frozenset[Path] = frozenset(
    {
        ("overall", "body"), ("overall", "force"), ("overall", "body_on_force"), ("report", "findings"),
        ("causes", "text"), ("recommendations", "text"), ("recommendations", "force", "text"),
        ("recommendations", "body", "text"),
    }
)  # fmt: skip
_FORCES, _BODYS = "%(force)s", "%(body)s"  # whose response it is: filled in from the record
LABELS: dict[Path, str | Promise] = {
    ("edition", "exceptions"): gettext_lazy("What was incomplete at publication"),
    ("clock", "citation"): gettext_lazy("Citation"),
    ("clock", "days"): gettext_lazy("Days of the period"),
    ("clock", "first_day_counts"): gettext_lazy("Whether the first day counts"),
    ("clock", "first_on"): gettext_lazy("First day"),
    ("clock", "last_on"): gettext_lazy("Last day"),
    ("body", "name"): gettext_lazy("Name"),
    ("body", "called"): gettext_lazy("Called in running text"),
    ("body", "short_name"): gettext_lazy("Short name"),
    ("body", "office_holder"): gettext_lazy("Office-holder"),
    ("body", "website"): gettext_lazy("Website"),
    ("body", "email"): gettext_lazy("Email address"),
    ("body", "address"): gettext_lazy("Postal address"),
    ("body", "licence"): gettext_lazy("Licence"),
    ("force", "name"): gettext_lazy("Name"),
    ("force", "short_name"): gettext_lazy("Short name"),
    ("force", "chief_officer"): gettext_lazy("Chief officer"),
    ("report", "title"): gettext_lazy("Title"),
    ("report", "inspectorate"): gettext_lazy("Inspectorate"),
    ("report", "programme"): gettext_lazy("Programme"),
    ("report", "published_on"): gettext_lazy("Published on"),
    ("report", "link"): gettext_lazy("Address"),
    ("report", "overall_grade"): gettext_lazy("Overall rating"),
    ("report", "stated_recommendations"): gettext_lazy("Number of recommendations"),
    ("report", "findings"): gettext_lazy("What the inspectorate found"),
    ("invitation", "invited_on"): gettext_lazy("Invited on"),
    ("invitation", "comment_by"): gettext_lazy("To comment by"),
    ("invitation", "received_on"): gettext_lazy("Comments received on"),
    ("invitation", "outcome"): gettext_lazy("Outcome"),
    ("overall", "body"): _BODYS,
    ("overall", "force"): _FORCES,
    ("overall", "body_on_force"): gettext_lazy("The answer to the chief officer’s comments"),
    ("causes", "text"): gettext_lazy("Text"),
    ("causes", "accelerated"): gettext_lazy("Accelerated"),
    ("causes", "recommendations"): gettext_lazy("Recommendations"),
    ("recommendations", "number"): gettext_lazy("Number"),
    ("recommendations", "kind"): gettext_lazy("Kind"),
    ("recommendations", "text"): gettext_lazy("Text"),
    ("recommendations", "addressed_to"): gettext_lazy("Addressed to"),
    ("recommendations", "deadline", "phrase"): gettext_lazy("Deadline in the report’s words"),
    ("recommendations", "deadline", "due_on"): gettext_lazy("Deadline"),
    ("recommendations", "deadline", "override_reason"): gettext_lazy("Reason for the deadline"),
    ("recommendations", "force", "text"): _FORCES,
    ("recommendations", "force", "position"): gettext_lazy("%(force)s: position"),
    ("recommendations", "force", "disposition"): gettext_lazy("%(force)s: action"),
    ("recommendations", "body", "text"): _BODYS,
    ("recommendations", "body", "position"): gettext_lazy("%(body)s: position"),
    ("recommendations", "body", "disposition"): gettext_lazy("%(body)s: action"),
}
_HEADINGS: dict[str, str | Promise] = {
    "edition": gettext_lazy("This response"),
    "clock": gettext_lazy("The statutory period"),
    "body": gettext_lazy("The local policing body"),
    "force": gettext_lazy("The police force"),
    "report": gettext_lazy("The report"),
    "invitation": gettext_lazy("The invitation to comment"),
    "overall": gettext_lazy("The report as a whole"),
}


@dataclass(frozen=True)
class Change:
    """One field that is not what it was."""

    heading: str  # "Recommendation 1"
    label: str  # "The Commissioner’s response"
    old: str
    new: str
    is_rich: bool

    @property
    def difference(self) -> SafeString:
        """A rich text as it is now, with what was added and removed marked."""
        return marked(self.old, self.new)


def changes(old: Record, new: Record) -> list[Change]:
    """The fields of the newer record that differ from the older one's, in the order in which a response is read."""
    before, after = dict(_leaves(old)), dict(_leaves(new))
    paths = [*after, *(path for path in before if path not in after)]
    differing = [path for path in paths if before.get(path) != after.get(path)]
    found = [_change(path, before.get(path), after.get(path), new if path in after else old) for path in differing]
    return sorted(found, key=lambda change: _place(change, found))


def _place(change: Change, found: list[Change]) -> int:
    """Fields under one heading stand together, where the first of them stands."""
    return next(at for at, other in enumerate(found) if other.heading == change.heading)


def kind_of(path: Path) -> Path:
    """A path without the name of the one recommendation or cause that it leads to."""
    return (path[0], *path[2:]) if path[0] in {"recommendations", "causes"} else path


def _leaves(record: Record) -> Iterator[tuple[Path, object]]:
    for path, value in walked(record):
        if kind_of(path) not in NOT_COMPARED:
            yield path, value


def walked(part: Part, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every field of a record with the path that leads to it."""
    for field in fields(part):  # type: ignore[arg-type]  # each part is a dataclass
        value = getattr(part, field.name)
        if isinstance(value, Part):
            yield from walked(value, (*path, field.name))
        elif isinstance(value, tuple) and not path:  # the causes of concern, and the recommendations
            for number, each in enumerate(value, 1):
                yield from walked(each, (*path, field.name, getattr(each, "slug", str(number))))
        else:
            yield (*path, field.name), value


def _change(path: Path, old: object, new: object, record: Record) -> Change:
    whose = {"force": response_of(record.force.name), "body": response_of(record.body.called)}
    is_rich = kind_of(path) in RICH
    before, after = (str(each or "") if is_rich else _said(path, each) for each in (old, new))
    return Change(_heading(path, record), str(LABELS[kind_of(path)]) % whose, before, after, is_rich)


def _heading(path: Path, record: Record) -> str:
    if path[0] == "causes":
        return _("Cause of concern %(number)s") % {"number": path[1]}
    if path[0] == "recommendations":
        item = next(item for item in record.recommendations if item.slug == path[1])
        kind = _("Area for improvement") if item.kind == "area for improvement" else _("Recommendation")
        return f"{kind} {item.number}".strip()
    return str(_HEADINGS[path[0]])


def _said(path: Path, value: object) -> str:
    """A value in words; "" where there is none."""
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, tuple):
        return "; ".join(str(each) for each in value)
    words: Mapping[str, str | Promise] = {"position": POSITIONS, "disposition": DISPOSITIONS}.get(path[-1], {})
    return str(words.get(str(value), "" if value is None else value))
