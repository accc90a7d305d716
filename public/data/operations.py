"""What can a program ask for? One operation for each address, with its parameters and its answer."""

from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import register_converter
from django.utils import timezone
from ninja import Query, Router
from ninja.params.functions import Path as PathPart
from pydantic import BaseModel

from public import catalogue, lists
from public.data import asking, documents, downloads, rows, shapes
from public.data.asking import PassagesAsked, ProgressAsked, RecommendationsAsked, ResponsesAsked, Stretch
from public.data.paging import page_of
from public.list_views import ADDRESSES
from public.sharing import address
from publications.models import Entry, Passage
from recommendations.deadlines import civil_day


class Form:
    """The end of a file's address."""

    regex = "|".join(downloads.FORMS)
    to_python = to_url = str


class Table(Form):
    """The name of a table in an address."""

    regex = "|".join(documents.TABLES)


register_converter(Form, "form")
register_converter(Table, "table")
router = Router()

REFUSED = {400: shapes.Problem, 429: shapes.Problem}
MISSING = {404: shapes.Problem, 410: shapes.Problem, 429: shapes.Problem}
NOT_A_FILE = REFUSED | {404: shapes.Problem}
ALL_OF_IT = {"description": "The whole register", "content": {downloads.LINES: {"schema": {"type": "string"}}}}


def short_name(means: str) -> Any:
    """How a part of an address is described."""
    return PathPart(pattern=asking.SHORT_NAME, description=means)


ForceName = Annotated[str, short_name("The short name of the police force.")]
ReportName = Annotated[str, short_name("The short name of the report.")]
ItemName = Annotated[str, short_name("The short name of the item, like recommendation-2.")]
PlaceName = Annotated[str, short_name("Its lasting name.")]
Number = Annotated[int, PathPart(ge=1, description="The number of the version.")]
FileForm = Annotated[downloads.Form, PathPart(description="The form of the file.")]
TableName = Annotated[documents.TableName, PathPart(description="The table.")]


def listed(shape: type[BaseModel]) -> dict[int, Any]:
    """The answers of a list."""
    return {200: shapes.Page[shape], **REFUSED}  # type: ignore[valid-type]  # a class made for this list


def a_file(means: str, shape: type[BaseModel]) -> dict[str, Any]:
    """How the document of the interface describes an operation that answers with a table as a file."""
    rows_of = {"type": "array", "items": {"$ref": f"#/components/schemas/{shape.__name__}"}}
    content: dict[str, Any] = {
        kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in downloads.FORMS.values()
    }
    content["application/json"] = {"schema": rows_of}
    return {"responses": {200: {"description": means, "content": content}}}


# Responses


@router.get("/responses", response=listed(shapes.ResponseRow), tags=["Responses"])
def responses(request: HttpRequest, asked: Query[ResponsesAsked], stretch: Query[Stretch]) -> Any:
    """The published responses in their newest versions, the latest first."""
    found = rows.with_record(asking.responses(asked))
    return page_of(request, found, stretch, lambda part: [rows.response_row(rows.Told(entry)) for entry in part])


@router.get(
    "/responses/{slug:force}/{slug:report}", response={200: shapes.ResponseInFull, **MISSING}, tags=["Responses"]
)
def response(request: HttpRequest, force: ForceName, report: ReportName) -> Any:
    """One response in its newest version, with the sealed record, its documents and its versions."""
    return in_full(force, report)


@router.get(
    "/responses/{slug:force}/{slug:report}/versions",
    response={200: list[shapes.Version], **MISSING},
    tags=["Responses"],
)
def versions(request: HttpRequest, force: ForceName, report: ReportName) -> Any:
    """Every public version of a response, the newest first."""
    return [rows.version(publication) for publication in catalogue.versions_of(force, report)]


@router.get(
    "/responses/{slug:force}/{slug:report}/versions/{int:version}",
    response={200: shapes.ResponseInFull, **MISSING},
    tags=["Responses"],
)
def version(request: HttpRequest, version: Number, force: ForceName, report: ReportName) -> Any:
    """One version of a response, with the sealed record."""
    return in_full(force, report, version)


def in_full(force: str, report: str, version: int | None = None) -> shapes.ResponseInFull:
    """One version beside the others. Raises Http404, or Removed."""
    found = catalogue.versions_of(force, report)
    shown = next((row for row in found if version in (None, row.version)), None)
    if shown is None:
        catalogue.missing(force, report, version)
    return rows.response_in_full(rows.Told(entry_of(shown.pk)), found)


def entry_of(key: int, item: str = "") -> Any:
    """What lists keep of a version that was found, with its record and the progress of an item. Raises Http404."""
    entry = rows.with_states(Entry.objects.filter(pk=key), item).first()
    if entry is None:
        raise Http404
    return entry


# Recommendations, progress and passages


@router.get("/recommendations", response=listed(shapes.RecommendationRow), tags=["Recommendations"])
def recommendations(request: HttpRequest, asked: Query[RecommendationsAsked], stretch: Query[Stretch]) -> Any:
    """Recommendations and areas for improvement with both answers, the latest first; with words, the best first."""
    return page_of(request, asking.recommendations(asked), stretch, read_recommendations)


def read_recommendations(part: QuerySet[Passage]) -> list[shapes.RecommendationRow]:
    """The rows of a stretch in its order. Each record is read once, in one query for all of them."""
    wanted = list(part.values_list("entry_id", "anchor"))
    entries = rows.with_states(Entry.objects.all()).in_bulk({key for key, _anchor in wanted})
    told = {key: rows.Told(entry) for key, entry in entries.items()}
    return [rows.recommendation_row(told[key], anchor) for key, anchor in wanted]


@router.get(
    "/recommendations/{slug:force}/{slug:report}/{slug:item}",
    response={200: shapes.RecommendationInFull, **MISSING},
    tags=["Recommendations"],
)
def recommendation(request: HttpRequest, force: ForceName, report: ReportName, item: ItemName) -> Any:
    """One recommendation or area for improvement from the newest version, as plain and as rich text, with what was
    published of progress since."""
    told = rows.Told(entry_of(catalogue.find(force, report).pk, item))
    if item not in told.items:
        raise Http404
    return rows.recommendation_in_full(told, item)


@router.get("/progress", response=listed(shapes.ProgressRow), tags=["Progress"])
def progress(request: HttpRequest, asked: Query[ProgressAsked], stretch: Query[Stretch]) -> Any:
    """What was published of progress with recommendations, the newest first; with words, the best first."""
    found = rows.with_said(asking.progress(asked))
    return page_of(request, found, stretch, lambda part: [rows.progress_row(passage) for passage in part])


@router.get("/passages", response=listed(shapes.PassageRow), tags=["Search"])
def passages(request: HttpRequest, asked: Query[PassagesAsked], stretch: Query[Stretch]) -> Any:
    """What the search finds: the parts of published responses that hold some words, the best first."""
    found = asking.passages(asked).select_related("entry").defer("lexemes")
    return page_of(request, found, stretch, lambda part: [rows.passage_row(passage) for passage in part])


# Forces, bodies and programmes


@router.get("/forces", response=listed(shapes.Place), tags=["Forces, bodies and programmes"])
def forces(request: HttpRequest, stretch: Query[Stretch]) -> Any:
    """The police forces of which a response is published, by name."""
    return places(request, "force", stretch)


@router.get("/forces/{slug:id}", response={200: shapes.Place, **MISSING}, tags=["Forces, bodies and programmes"])
def force(request: HttpRequest, id: PlaceName) -> Any:
    """One police force."""
    return place("force", id)


@router.get("/bodies", response=listed(shapes.Place), tags=["Forces, bodies and programmes"])
def bodies(request: HttpRequest, stretch: Query[Stretch]) -> Any:
    """The local policing bodies that have published, by name."""
    return places(request, "body", stretch)


@router.get("/bodies/{slug:id}", response={200: shapes.Place, **MISSING}, tags=["Forces, bodies and programmes"])
def body(request: HttpRequest, id: PlaceName) -> Any:
    """One local policing body."""
    return place("body", id)


@router.get("/programmes", response=listed(shapes.Place), tags=["Forces, bodies and programmes"])
def programmes(request: HttpRequest, stretch: Query[Stretch]) -> Any:
    """The inspection programmes to which a response is published, by name."""
    return places(request, "programme", stretch)


@router.get("/programmes/{slug:id}", response={200: shapes.Place, **MISSING}, tags=["Forces, bodies and programmes"])
def programme(request: HttpRequest, id: PlaceName) -> Any:
    """One inspection programme."""
    return place("programme", id)


def places(request: HttpRequest, by: str, stretch: Stretch) -> shapes.Page[shapes.Place]:
    """A stretch of all that there is a list of."""
    found = [a_place(by, choice) for choice in lists.choices(catalogue.latest(), by) if choice.name]
    return page_of(request, found, stretch, list)


def place(by: str, value: str) -> shapes.Place:
    """One of them. Raises Http404."""
    found = lists.choices(lists.narrowed(catalogue.latest(), {by: value}), by)
    if not found:
        raise Http404
    return a_place(by, found[0])


def a_place(by: str, choice: lists.Choice) -> shapes.Place:
    """A choice of a list as data. A programme without a name goes by its short one."""
    return shapes.Place(
        id=choice.value,
        name=choice.name or choice.value,
        responses=choice.count,
        address=address(ADDRESSES[by], choice.value),
        responses_address=f"{address('public:api:responses')}?{by}={choice.value}",
    )


# Files


@router.get("/responses.{form:form}", response=NOT_A_FILE, tags=["Files"], url_name="responses_file",
            openapi_extra=a_file("The responses", shapes.ResponseRow))  # fmt: skip
def responses_file(request: HttpRequest, asked: Query[ResponsesAsked], form: FileForm) -> HttpResponseBase:
    """The responses as one file, narrowed as the list is."""
    return downloads.download(asking.responses(asked), downloads.responses, form, today())


@router.get("/recommendations.{form:form}", response=NOT_A_FILE, tags=["Files"], url_name="recommendations_file",
            openapi_extra=a_file("The recommendations", shapes.RecommendationRow))  # fmt: skip
def recommendations_file(request: HttpRequest, asked: Query[RecommendationsAsked], form: FileForm) -> HttpResponseBase:
    """The recommendations as one file, narrowed as the list is; those of one response stand together."""
    return downloads.download(asking.recommendations(asked), downloads.recommendations, form, today())


@router.get("/progress.{form:form}", response=NOT_A_FILE, tags=["Files"], url_name="progress_file",
            openapi_extra=a_file("The updates", shapes.ProgressRow))  # fmt: skip
def progress_file(request: HttpRequest, asked: Query[ProgressAsked], form: FileForm) -> HttpResponseBase:
    """What was published of progress as one file, narrowed as the list is."""
    return downloads.download(asking.progress(asked), downloads.progress, form, today())


@router.get("/passages.{form:form}", response=NOT_A_FILE, tags=["Files"], url_name="passages_file",
            openapi_extra=a_file("What the search finds", shapes.PassageRow))  # fmt: skip
def passages_file(request: HttpRequest, asked: Query[PassagesAsked], form: FileForm) -> HttpResponseBase:
    """What the search finds as one file, in the order of the search."""
    return downloads.download(asking.passages(asked), downloads.passages, form, today())


@router.get("/register.jsonl", response={429: shapes.Problem}, tags=["Files"],
            openapi_extra={"responses": {200: ALL_OF_IT}})  # fmt: skip
def register(request: HttpRequest) -> HttpResponseBase:
    """The whole register: each public version of each response on a line of its own, byte for byte as it was sealed."""
    return downloads.register()


def today() -> date:
    """The civil day in London."""
    return civil_day(timezone.now())


# What the data means


@router.get("/schemas/record.json", response={200: dict[str, Any], 429: shapes.Problem}, tags=["Schemas"])
def record_schema(request: HttpRequest) -> HttpResponseBase:
    """The sealed record, as a JSON Schema."""
    return JsonResponse(documents.record())


@router.get("/schemas/{table:table}.json", response={200: dict[str, Any], **MISSING}, tags=["Schemas"])
def table_schema(request: HttpRequest, table: TableName) -> HttpResponseBase:
    """The columns of a table, as a Frictionless Table Schema."""
    return JsonResponse(documents.table(table))


@router.get("/datapackage.json", response={200: dict[str, Any], 429: shapes.Problem}, tags=["Schemas"])
def datapackage(request: HttpRequest) -> HttpResponseBase:
    """Which files there are, as a Frictionless Data Package."""
    return JsonResponse(documents.package())
