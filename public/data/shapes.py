"""Which facts leave the window as data, and what does each mean? One row for each thing, the same in every form.

The columns of the tables (CSV, Excel), the objects in JSON and those of the interface for programs are the fields of
these classes, in this order; their descriptions become the published schemas, and docs/data.md repeats them.
"""

from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field

Word = Annotated[str, Field(min_length=1)]  # a text that is never empty
Position = Literal["accepted", "accepted in part", "not accepted", "for others"]
Disposition = Literal["action taken", "action proposed", "no action"]
Kind = Literal["recommendation", "area for improvement"]
Side = Literal["force", "body"]
Delivery = Literal["not started", "in progress", "awaiting sign-off", "complete"]
Assurance = Literal["assured", "partly assured", "not assured"]
WithInspectorate = Literal["open", "completed", "superseded", "discharged"]
Link = Annotated[str, Field(min_length=1, json_schema_extra={"format": "uri"})]


class Named(BaseModel):
    """What a row is called and where it can be read. Its own fields say more of either."""

    id: Word = Field(description="Its lasting name: FORCE/REPORT, and the part of the response after that.")
    address: Link = Field(description="The permanent address of its page.")


class Answered(BaseModel):
    """What every row says of the response that it belongs to."""

    force: Word = Field(description="The police force: its short name in addresses.")
    force_name: Word = Field(description="Its name on the day of publication.")
    body: Word = Field(description="The local policing body that answers: its short name in addresses.")
    body_name: Word = Field(description="Its name on the day of publication.")
    programme: Word = Field(description="The inspection programme: its short name in addresses, “other” for none.")
    programme_name: str = Field(description="The name of the programme, or empty.")
    report: Word = Field(description="The inspectorate’s report: its short name in addresses.")
    report_title: Word = Field(description="The title of the report.")
    rating: str = Field(description="The report’s overall rating: its short name in addresses, or empty.")
    rating_name: str = Field(description="The overall rating in the report’s words, or empty.")
    first_published_on: date = Field(description="The day on which the response was first published.")


class ResponseRow(Answered, Named):
    """One published response, in its newest version."""

    version: int = Field(ge=1, description="Which version: 1, and one more for each correction.")
    data_address: Link = Field(description="Where the sealed record of this version is.")
    sha256: Word = Field(description="The fingerprint of that record: 64 hexadecimal digits.")
    report_published_on: date = Field(description="The day on which the report was published.")
    published_on: date = Field(description="The day on which this version was published.")
    last_day: date | None = Field(description="The last lawful day to publish the response. Empty where no period ran.")
    day: int | None = Field(description="Which day of the period it was first published on. Empty where no period ran.")
    days: int = Field(description="The number of days in the period.")
    days_late: int = Field(ge=0, description="By how many days the last lawful day was missed; 0 for none.")
    invitation: Literal["received", "none received", "not recorded"] = Field(
        description="What came of the invitation to the chief officer to comment."
    )
    recommendations: int = Field(ge=0, description="How many recommendations the report makes.")
    areas_for_improvement: int = Field(ge=0, description="How many areas for improvement are answered.")
    correction_reason: str = Field(description="Why this version replaces the one before it. Empty in version 1.")
    licence: str = Field(description="The licence under which the response is published, or empty.")
    licence_link: str = Field(description="Where the licence can be read, or empty.")
    updated_at: datetime = Field(description="The moment at which this version was sealed.")


class RecommendationRow(Answered, Named):
    """One recommendation or area for improvement with both sides’ answers, from the newest version of its response, and
    where it stands by what was published of progress since. The office says which other reports ask for the same."""

    response: Word = Field(description="The lasting name of the response: FORCE/REPORT.")
    version: int = Field(ge=1, description="The version of the response that says so.")
    report_published_on: date = Field(description="The day on which the report was published.")
    kind: Kind = Field(description="What the report calls it.")
    number: str = Field(description="Its number as printed in the report, or empty.")
    cause_of_concern: int | None = Field(
        description="To which cause of concern it belongs: 1 for the first in the report. Empty for none."
    )
    text: str = Field(description="The inspectorate’s words.")
    addressed_to: str = Field(description="To whom it is addressed, or empty for the force.")
    deadline: str = Field(description="The inspectorate’s date in its own words, or empty.")
    deadline_kind: Literal["relative", "absolute", "immediate", "none"] = Field(
        description="Counted from the report’s publication, a date, at once, or none."
    )
    due_on: date | None = Field(description="The day that follows from those words, or that replaced it.")
    force_position: Position | Literal[""] = Field(description="What the force makes of it, or empty.")
    force_response: str = Field(description="The force’s answer.")
    body_position: Position | Literal[""] = Field(description="What the local policing body makes of it, or empty.")
    body_disposition: Disposition | Literal[""] = Field(
        description="Section 55(5B): what the body has done or proposes to do, or empty."
    )
    body_response: str = Field(description="The local policing body’s answer.")
    delivery: Delivery | Literal[""] = Field(
        description="How far what was promised is done, by the last word on it; empty where there is none."
    )
    delivery_by: Side | Literal[""] = Field(description="Who says so: the force or the local policing body, or empty.")
    assurance: Assurance | Literal[""] = Field(
        description="Whether the body is satisfied that it was done, by its last word on it; empty where there is none."
    )
    with_inspectorate: WithInspectorate | Literal[""] = Field(
        description="Where it stands with the inspectorate, by the body’s last word on it; empty where there is none."
    )
    progress_as_of: date | None = Field(description="The day of the newest update. Empty where none is published.")
    first_recommended_on: date | None = Field(
        description="The day of the earliest report that asks for the same, where that is an earlier one. Else empty."
    )
    first_recommended_in: str = Field(
        description="The address of that recommendation’s page, or of a report that is not in the register. Else empty."
    )
    updated_at: datetime = Field(
        description="The moment at which that version was sealed, progress published, or what is said of other reports"
        " last changed, whichever is the latest."
    )


class PassageRow(Answered, Named):
    """One part of a published response that a search finds, or what was published of progress with it since."""

    kind: Literal["overall", "cause of concern", "recommendation", "area for improvement", "progress"] = Field(
        description="Of the response as a whole, a cause of concern, an item with both answers, or progress with one."
    )
    heading: Word = Field(description="Its heading.")
    position: Position | Literal[""] = Field(description="The local policing body’s position on it, or empty.")
    words: str = Field(description="Its words, those of both sides together; 200,000 characters at most.")


class Said(BaseModel):
    """What one side says of a recommendation, as of a day. An empty word leaves what was said before."""

    side: Side = Field(description="Who says it: the force or the local policing body.")
    as_of: date = Field(description="The day of which it speaks.")
    delivery: Delivery | Literal[""] = Field(description="How far what was promised is done, or empty.")
    assurance: Assurance | Literal[""] = Field(description="Whether the body is satisfied that it was done, or empty.")
    with_inspectorate: WithInspectorate | Literal[""] = Field(
        description="Where the recommendation stands with the inspectorate, or empty."
    )
    text: str = Field(description="Its words, or empty.")
    published_at: datetime = Field(description="The moment at which it was published.")


class About(BaseModel):
    """Which recommendation an update is of."""

    response: Word = Field(description="The lasting name of the response: FORCE/REPORT.")
    recommendation: Word = Field(description="The lasting name of the recommendation: FORCE/REPORT/RECOMMENDATION.")
    heading: Word = Field(description="Its heading, which names the recommendation.")


class ProgressRow(Said, About, Answered, Named):
    """One published update of a recommendation, which stands beside the sealed version and is never changed."""

    updated_at: datetime = Field(
        description="The moment at which it was published, or the version beside it sealed, whichever is later."
    )


class UpdateInFull(Said, Named):
    """One published update of a recommendation."""

    text_html: str = Field(description="Its words as sanitised HTML.")


Row = ResponseRow | RecommendationRow | ProgressRow | PassageRow


class Version(BaseModel):
    """One sealed version of a response."""

    version: int = Field(ge=1, description="1 for the first publication, then one more for each correction.")
    published_on: date = Field(description="The day on which this version was published.")
    updated_at: datetime = Field(description="The moment at which it was sealed.")
    sha256: Word = Field(description="The fingerprint of its record.")
    correction_reason: str = Field(description="Why it replaces the version before it. Empty in version 1.")
    address: Link = Field(description="The permanent address of its page.")
    data_address: Link = Field(description="Where its sealed record is.")


class Document(BaseModel):
    """A document made from a version."""

    format: Literal["html", "pdf", "docx", "odt"]
    size: int = Field(ge=0, description="Bytes.")
    address: Link


class ResponseInFull(ResponseRow):
    """One version of a published response, with everything that it says."""

    record: dict[str, Any] = Field(description="The sealed record.")
    versions: list[Version] = Field(description="Every version that is public, the newest first.")
    documents: list[Document] = Field(description="The documents that were made from this version.")


class OtherReport(BaseModel):
    """A recommendation or area for improvement of another report that asks for the same."""

    id: str = Field(description="Its lasting name: FORCE/REPORT/RECOMMENDATION. Empty where it is not in the register.")
    address: str = Field(description="The address of its page, or of its report where it has none; empty for neither.")
    report_title: Word = Field(description="The title of its report.")
    report_published_on: date = Field(description="The day on which that report was published.")
    kind: Kind = Field(description="What that report calls it.")
    heading: Word = Field(description="Its heading there, with its number where that is known.")


class RecommendationInFull(RecommendationRow):
    """One recommendation with its updates and other reports that ask for the same, its texts as rich text too."""

    text_html: str = Field(description="The inspectorate’s words as sanitised HTML.")
    force_response_html: str = Field(description="The force’s answer as sanitised HTML.")
    body_response_html: str = Field(description="The local policing body’s answer as sanitised HTML.")
    updates: list[UpdateInFull] = Field(description="What was published of progress with it, the latest first.")
    elsewhere: list[OtherReport] = Field(description="Which other reports ask for the same, the earliest first.")


class Place(BaseModel):
    """A force, a local policing body or a programme of which something is published."""

    id: Word = Field(description="Its lasting name, as filters take it.")
    name: Word = Field(description="Its name in the newest response.")
    responses: int = Field(ge=1, description="How many responses are published.")
    address: Link = Field(description="The page that lists them.")
    responses_address: Link = Field(description="The same as data.")


Item = TypeVar("Item", bound=BaseModel)


class Page(BaseModel, Generic[Item]):
    """Some of the rows that fit, and where the others are."""

    count: int = Field(ge=0, description="How many rows fit.")
    next: str | None = Field(description="The address of the rows after these, or null.")
    previous: str | None = Field(description="The address of the rows before these, or null.")
    items: list[Item]


class Problem(BaseModel):
    """Why there is no answer."""

    status: int = Field(description="The status of the answer, such as 404.")
    error: Word = Field(description="What is wrong, as a sentence.")
    parameters: dict[str, str] = Field(
        description="What is wrong with each parameter; empty where it is something else."
    )
