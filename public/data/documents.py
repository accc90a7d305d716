"""Where is written down what the data means, for programs? Schemas made from the same classes as the rows."""

import json
from functools import cache
from typing import Any, Literal

from django.conf import settings
from django.urls import reverse

from public.data.shapes import PassageRow, ProgressRow, RecommendationRow, ResponseRow, Row
from public.sharing import address

TableName = Literal["responses", "recommendations", "progress", "passages"]
TABLES: dict[str, type[Row]] = {
    "responses": ResponseRow,
    "recommendations": RecommendationRow,
    "progress": ProgressRow,
    "passages": PassageRow,
}
_KINDS = {"date": ("date", "default"), "date-time": ("datetime", "default"), "uri": ("string", "uri")}


@cache
def record() -> dict[str, Any]:
    """The schema of the sealed record (JSON Schema 2020-12)."""
    path = settings.BASE_DIR / "publications" / "schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def table(name: str) -> dict[str, Any]:
    """The schema of a table (Frictionless Table Schema). Raises KeyError."""
    shape = TABLES[name]
    fields = [_field(column, facts) for column, facts in shape.model_json_schema()["properties"].items()]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": name,
        "description": " ".join((shape.__doc__ or "").split()),
        "fields": fields,
        "missingValues": [""],
        "primaryKey": "id",
    }


def _field(name: str, facts: dict[str, Any]) -> dict[str, Any]:
    """One column. A text that may be empty is not required: in a table nothing and an empty text are the same."""
    options = facts.get("anyOf", [facts])
    said: dict[str, Any] = next(option for option in options if option.get("type") != "null")
    kind, form = _KINDS.get(said.get("format", ""), (said.get("type", "string"), "default"))
    values = [value for option in options for value in option.get("enum", [option.get("const")]) if value]
    constraints: dict[str, Any] = {"required": _is_required(facts)}
    if values:
        constraints["enum"] = values
    if "minimum" in said:
        constraints["minimum"] = said["minimum"]
    return {
        "name": name,
        "type": kind,
        "format": form,
        "description": facts["description"],
        "constraints": constraints,
    }


def _is_required(facts: dict[str, Any]) -> bool:
    """Whether there is always something in the column."""
    if "anyOf" in facts or "" in facts.get("enum", ()):
        return False
    may_be_empty = facts.get("type") == "string" and not {"minLength", "format", "enum"} & facts.keys()
    return not may_be_empty


def package() -> dict[str, Any]:
    """The whole of it as a Frictionless Data Package: which files there are, and what is in them."""
    resources = [
        {
            "name": name,
            "path": address(f"public:api:{name}_file", "csv"),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": address("public:api:table_schema", name),
        }
        for name in TABLES
        if name != "passages"  # those are what somebody searches for
    ]
    lines = {
        "name": "register",
        "path": address("public:api:register"),
        "format": "jsonl",
        "mediatype": "application/jsonl",
        "encoding": "utf-8",
        "jsonSchema": address("public:api:record_schema"),
    }
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "statutory-responses",
        "title": "Published responses to police inspections",
        "homepage": f"{settings.PUBLIC_ADDRESS}{reverse('public:data')}",
        "resources": [*resources, lines],
    }
