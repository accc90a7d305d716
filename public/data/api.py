"""How is the interface for programs put together? Its document, its refusals, and who may ask how often."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, re_path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from public.catalogue import Removed
from public.data import documents
from public.data.downloads import TooMany
from public.data.opened import opened, problem
from public.data.operations import router
from publications.models import Removal
from recommendations.deadlines import civil_day

VERSION = "1.0.0"
DESCRIPTION = (
    "Published responses to reports of His Majesty’s Inspectorate of Constabulary and Fire & Rescue Services under "
    "section 55 of the Police Act 1996. Only what is published is here, and it can only be read. No key is needed. An "
    "address stays; within this version no field is removed or given another meaning, and new ones may be added."
)
# A file costs as much as so many other requests.
HEAVY = dict.fromkeys(("responses_file", "recommendations_file", "progress_file", "passages_file", "register"), 10)
_HEADERS = {
    "ETag": {"description": "The name of this answer, for If-None-Match.", "schema": {"type": "string"}},
    "Last-Modified": {"description": "When something was published or removed last.", "schema": {"type": "string"}},
}
_WAIT = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


class Interface(NinjaAPI):
    """The operations, and one document that describes all of what they answer."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**where)
        schemas = document["components"]["schemas"]
        schemas |= _record()
        schemas["ResponseInFull"]["properties"]["record"] = {"$ref": "#/components/schemas/Record"}
        for operations in document["paths"].values():
            for operation in operations.values():
                _finish(operation)
        return document


def _finish(operation: dict[str, Any]) -> None:
    """What holds for every operation: its headers, and that a parameter is left out or is something, never null."""
    answers = operation["responses"]
    answers[200]["headers"] = _HEADERS
    answers[304] = {"description": "What you have is still so."}
    answers[429]["headers"] = _WAIT
    failed = {"schema": {"$ref": "#/components/schemas/Problem"}}
    answers[500] = {"description": "Something went wrong here.", "content": {"application/json": failed}}
    for asked in operation["parameters"]:
        schema = asked["schema"]
        options = [option for option in schema.pop("anyOf", []) if option.get("type") != "null"]
        for option in options:
            schema |= option
        asked["schema"] = {name: value for name, value in schema.items() if name not in ("title", "default") or value}


def _record() -> dict[str, Any]:
    """The schema of the sealed record as components of the document."""
    moved = _moved(documents.record())
    parts = {f"Record.{name}": part for name, part in moved.pop("$defs").items()}
    return {"Record": {name: value for name, value in moved.items() if not name.startswith("$")}} | parts


def _moved(part: Any) -> Any:
    """With each reference led to where the part stands in the document."""
    if isinstance(part, list):
        return [_moved(each) for each in part]
    if not isinstance(part, dict):
        return part
    found = {name: _moved(value) for name, value in part.items()}
    if isinstance(found.get("$ref"), str):
        found["$ref"] = found["$ref"].replace("#/$defs/", "#/components/schemas/Record.")
    return found


api = Interface(
    title="Statutory response register",
    version=VERSION,
    description=DESCRIPTION,
    docs_url=None,  # the document is shown on a page of ours
    servers=[{"url": settings.PUBLIC_ADDRESS}],
    urls_namespace="public:api",
)
api.add_router("", router)


@api.exception_handler(Http404)
def missing(request: HttpRequest, _error: Http404) -> HttpResponse:  # noqa: ARG001  # every handler takes it
    return problem(404, _("There is nothing published at this address."))


@api.exception_handler(Removed)
def removed(request: HttpRequest, error: Removed) -> HttpResponse:  # noqa: ARG001  # (the same)
    """What was taken down in an emergency is not named: its title may be what had to go."""
    day = {"day": date_format(civil_day(error.removal.removed_at)), "reason": error.removal.reason}
    if error.removal.kind == Removal.Kind.WITHDRAWN:
        return problem(410, _("This response was withdrawn on %(day)s: %(reason)s") % day)
    return problem(410, _("What was here was taken down on %(day)s. It may come back.") % day)


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:  # noqa: ARG001  # (the same)
    return problem(400, str(error))


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001  # (the same)
    said = {str(found["loc"][-1]): found["msg"].removeprefix("Value error, ") for found in error.errors}
    return problem(400, _("This was not understood: %(names)s.") % {"names": ", ".join(said)}, said)


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:  # noqa: ARG001  # (the same)
    """What nobody foresaw is answered for by public.data.opened, and never with what a programmer would read."""
    raise error


@cache
def parameters() -> dict[str, list[str]]:
    """The names of the parameters of each operation, as the document gives them."""
    found = api.get_openapi_schema(path_prefix="")["paths"].values()
    asked = (operation for operations in found for operation in operations.values())
    return {
        operation["operationId"]: [each["name"] for each in operation["parameters"] if each["in"] == "query"]
        for operation in asked
    }


def as_described(view: Callable[..., HttpResponseBase], name: str) -> Callable[..., HttpResponseBase]:
    """An operation that refuses parameters it does not know: an answer without them would not be what was asked for."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        known = parameters().get(name, [])
        unknown = {each: _("There is no such parameter.") for each in request.GET if each not in known}
        if unknown:
            return problem(400, _("This was not understood: %(names)s.") % {"names": ", ".join(unknown)}, unknown)
        return view(request, *args, **kwargs)

    return answered


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Where no operation is: led on from an address with a slash too many."""
    if request.path.endswith("/"):
        return redirect(f"{request.path.rstrip('/')}?{request.GET.urlencode()}".rstrip("?"))
    return missing(request, Http404())


def addresses() -> list[URLPattern]:
    """Those of the interface, each open to all; what lies beside them is refused in the same words."""
    found = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and str(pattern.pattern)]
    patterns = [
        path(
            str(pattern.pattern),
            opened(as_described(pattern.callback, str(pattern.name)), HEAVY.get(str(pattern.name), 1)),
            name=pattern.name,
        )
        for pattern in found
    ]
    return [*patterns, re_path(r"^.*$", opened(nothing_here), name="nothing")]
