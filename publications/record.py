"""What does a published response say? The sealed record: plain dataclasses, and the one JSON they are sealed as.

A record is complete in itself. The public page, the PDF and the open data are made from it and from nothing
else, so that what was published can be read, checked and drawn again when every other table has moved on.
Rich text is sanitised HTML (see `recommendations.richtext`); dates are Europe/London civil dates.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Self, get_args, get_origin, get_type_hints

FORMAT = "statutory-response/1"


class Part:
    """A dataclass that can be read back from the plain JSON objects it was written as."""

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        """Build from a decoded JSON object. Raises KeyError or TypeError where a field is missing or unknown."""
        kinds = get_type_hints(cls)
        known = {f.name for f in fields(cls)}  # type: ignore[arg-type]
        if unknown := data.keys() - known:
            raise TypeError(f"{cls.__name__} has no field {', '.join(sorted(unknown))}")
        return cls(**{name: _read(kinds[name], data[name]) for name in known})


def _read(kind: Any, value: Any) -> Any:
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], item) for item in value)
    if value is None:
        return None
    if date in (kind, *get_args(kind)):
        return date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Part):
        return kind.read(value)
    return value


@dataclass(frozen=True, kw_only=True)
class Clock(Part):
    """How the last lawful day was counted. `last_on` is None where no regime was in force yet."""

    citation: str  # "section 55(5A) Police Act 1996"
    link: str
    days: int
    first_day_counts: bool
    first_on: date  # the day the report was published
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class Body(Part):
    """The local policing body as it was on the day of publication."""

    slug: str
    name: str  # "Police and Crime Commissioner for West Midlands"
    kind: str  # "PCC", "PFCC", "Mayor", "MOPAC", "Common Council"
    called: str  # how running text names the office: "the Commissioner", "the Mayor"
    short_name: str  # the label on a response: "PCC"
    office_holder: str  # a person's name, or ""
    website: str
    email: str
    address: str  # postal address, lines separated by "\n", or ""
    colour: str  # "#rrggbb", dark enough for white text
    licence: str
    licence_link: str


@dataclass(frozen=True, kw_only=True)
class Force(Part):
    """The police force as it was on the day of publication."""

    slug: str
    name: str
    short_name: str
    chief_officer: str  # title: "Chief Constable", "Commissioner"


@dataclass(frozen=True, kw_only=True)
class Report(Part):
    """The inspectorate's report that is answered."""

    slug: str
    title: str
    inspectorate: str
    programme: str
    published_on: date
    link: str
    overall_grade: str  # "" where the programme gives none
    stated_recommendations: int | None
    findings: str  # rich text, quoted from the report, or ""


@dataclass(frozen=True, kw_only=True)
class Invitation(Part):
    """Section 55(4): the chief officer is invited to comment before a date that the body specifies."""

    invited_on: date | None
    comment_by: date | None
    received_on: date | None
    outcome: str  # "received", "none received" or "not recorded" (historic publications)


@dataclass(frozen=True, kw_only=True)
class Answer(Part):
    """One side's text on one recommendation. Position and disposition are "" where none was stated."""

    text: str  # rich text
    position: str  # "accepted", "accepted in part", "not accepted", "for others", ""
    disposition: str  # section 55(5B): "action taken", "action proposed", "no action", ""


@dataclass(frozen=True, kw_only=True)
class Deadline(Part):
    """The inspectorate's date: its words, their kind, and the day derived from them."""

    phrase: str
    kind: str  # "relative", "absolute", "immediate", "none"
    due_on: date | None
    override_reason: str  # "" unless the derived day was replaced


@dataclass(frozen=True, kw_only=True)
class Recommendation(Part):
    """A recommendation or area for improvement with both sides' answers."""

    slug: str  # "recommendation-1", "area-for-improvement-2": unique in the record, part of the permanent address
    number: str  # as printed
    kind: str  # "recommendation" or "area for improvement"
    text: str  # rich text
    addressed_to: str
    deadline: Deadline
    force: Answer
    body: Answer


@dataclass(frozen=True, kw_only=True)
class Cause(Part):
    """A cause of concern; its recommendations stand in `Record.recommendations` under these slugs."""

    text: str  # rich text
    accelerated: bool
    recommendations: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Overall(Part):
    """Comments on the report as a whole: section 55(5)(a), (b) and (c). Rich text, or ""."""

    body: str
    force: str
    body_on_force: str


@dataclass(frozen=True, kw_only=True)
class Edition(Part):
    """This version of the publication."""

    version: int
    published_on: date
    first_published_on: date  # of version 1: the day that the duty is measured by
    day: int | None  # which day of the period that first publication was; None where no clock ran
    already_published: bool  # published elsewhere on that date, and entered here afterwards
    correction_reason: str  # "" in version 1
    exceptions: tuple[str, ...]  # sentences: what was incomplete, and why it was published all the same
    link: str  # the permanent public address


@dataclass(frozen=True, kw_only=True)
class Record(Part):
    """Everything that one published response says."""

    format: str = FORMAT
    language: str = "en-GB"
    edition: Edition
    clock: Clock
    body: Body
    force: Force
    report: Report
    invitation: Invitation
    overall: Overall
    causes: tuple[Cause, ...] = field(default=())
    recommendations: tuple[Recommendation, ...] = field(default=())

    def canonical(self) -> bytes:
        """The bytes that are sealed: UTF-8 JSON, keys sorted, no white space between tokens, dates as ISO 8601."""
        text = json.dumps(
            asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=date.isoformat
        )
        return text.encode()

    @classmethod
    def from_canonical(cls, sealed: bytes | str) -> Self:
        """The record that `canonical` wrote; `Record.from_canonical(r.canonical()) == r`."""
        return cls.read(json.loads(sealed))

    @property
    def title(self) -> str:
        """The document's own title."""
        return f"Response to {self.report.title}"

    def under(self, cause: Cause) -> list[Recommendation]:
        """The recommendations of one cause of concern, in printed order."""
        return [item for item in self.recommendations if item.slug in cause.recommendations]

    def standing_alone(self) -> list[Recommendation]:
        """The recommendations that belong to no cause of concern."""
        taken = {slug for cause in self.causes for slug in cause.recommendations}
        return [item for item in self.recommendations if item.slug not in taken]


def fingerprint(sealed: bytes) -> str:
    """SHA-256 of the sealed bytes, 64 hexadecimal digits."""
    return hashlib.sha256(sealed).hexdigest()
