"""What does the page for programmers show? The document of the interface, in an order to be read in."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from public.data.api import api


@dataclass(frozen=True)
class Said:
    """A parameter or a field: its name, what it means, what it may be."""

    name: str
    means: str
    values: str


@dataclass(frozen=True)
class Operation:
    """One address: what it answers, and to what."""

    name: str
    address: str
    means: str
    parameters: list[Said]
    shape: str  # the name of what it answers with, or ""
    many: bool  # whether it answers with some of many

    @property
    def is_open(self) -> bool:
        """Whether it can be tried as it stands."""
        return "{" not in self.address


@dataclass(frozen=True)
class Shape:
    """What an answer holds."""

    name: str
    means: str
    fields: list[Said]


@cache
def document() -> dict[str, Any]:
    """The document of the interface, which follows from the program alone."""
    found: dict[str, Any] = api.get_openapi_schema()
    return found


def parts() -> list[tuple[str, list[Operation]]]:
    """The operations under their headings."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document()["paths"].items():
        found.setdefault(methods["get"]["tags"][0], []).append(_operation(path, methods["get"]))
    return list(found.items())


def shapes() -> list[Shape]:
    """What answers hold, in the order in which operations lead to it."""
    schemas = document()["components"]["schemas"]
    told = [operation.shape for _tag, operations in parts() for operation in operations]
    names = [*dict.fromkeys(name for name in told if name), "UpdateInFull", "Version", "Document", "Page", "Problem"]
    return [_shape(name, schemas) for name in dict.fromkeys(names)]


def _operation(path: str, facts: dict[str, Any]) -> Operation:
    content = facts["responses"][200]["content"]
    schema = content.get("application/json", {}).get("schema", {})
    shape = _shape_of(schema)
    asked = [_said(each["name"], each["schema"], each["required"]) for each in facts["parameters"]]
    return Operation(
        name=facts["operationId"],
        address=path,
        means=facts["description"],
        parameters=asked,
        shape=shape.removeprefix("Page_").removesuffix("_"),
        many=shape.startswith("Page_"),
    )


def _shape_of(schema: dict[str, Any]) -> str:
    """The name of a component that a schema refers to, itself or as a list of it."""
    reference: str = schema.get("$ref") or schema.get("items", {}).get("$ref", "")
    return reference.rpartition("/")[2]


def _shape(name: str, schemas: dict[str, Any]) -> Shape:
    facts = schemas.get(name) or next(each for key, each in schemas.items() if key.startswith(f"{name}_"))
    means = " ".join(facts.get("description", "").split())
    return Shape(name, means, [_said(field, said, True) for field, said in facts["properties"].items()])


def _said(name: str, schema: dict[str, Any], required: bool) -> Said:
    """A parameter that may be left out says what then holds; a field that may be null says so."""
    values = _(" or ").join(_values(schema))
    if not required and schema.get("default") is not None:
        values += _("; %(value)s if left out") % {"value": schema["default"]}
    return Said(name, schema.get("description", ""), values)


def _values(schema: dict[str, Any]) -> Iterator[str]:
    """What may stand there, in words."""
    if "anyOf" in schema:
        for option in schema["anyOf"]:
            yield from _values(option)
    elif values := schema.get("enum") or ([schema["const"]] if "const" in schema else []):
        yield from (f"“{value}”" for value in values)
    elif "minimum" in schema and "maximum" in schema:
        yield _("a number from %(minimum)d to %(maximum)d") % schema
    elif shape := _shape_of(schema):
        yield _("a list of %(name)s") % {"name": shape} if "items" in schema else shape
    else:
        yield str(_KINDS.get(schema.get("format", ""), _KINDS.get(schema.get("type", ""), "")))


_KINDS = {
    "date": "2024-02-29",
    "date-time": "2024-02-29T11:00:00Z",
    "uri": "https://…",
    "string": "text",
    "integer": "number",
    "array": "list",
    "object": "object",
    "null": "null",
}
