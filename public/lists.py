"""How is a list narrowed? By what is known of each publication, with the number of rows that each choice leaves."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from publications.models import Entry
from publications.outline import POSITIONS


@dataclass(frozen=True)
class Column:
    """What a list can be narrowed by: the column that holds its value, the one that holds its name, its label."""

    value: str
    name: str
    label: Any
    every: Any  # the choice that leaves all rows
    pattern: str = r"[\w-]{1,120}"


COLUMNS = {
    "force": Column("force_slug", "force_name", _("Police force"), _("All police forces")),
    "body": Column("body_slug", "body_name", _("Local policing body"), _("All local policing bodies")),
    "programme": Column("programme_slug", "programme", _("Programme"), _("All programmes")),
    "year": Column("year", "year", _("Year"), _("All years"), r"(?:19|20)\d\d"),
    "grade": Column("grade_slug", "grade", _("Overall rating"), _("All ratings")),
    "position": Column("position", "position", _("Position"), _("All positions"), "|".join(POSITIONS)),
}


@dataclass(frozen=True)
class Choice:
    """One value that a list can be narrowed to, and how many rows that would leave."""

    value: str
    name: str
    count: int


@dataclass(frozen=True)
class Filter:
    """A question that narrows a list: its choices, the one that is made ("" for none)."""

    name: str
    label: str
    every: str
    choices: list[Choice]
    chosen: str


def asked(query: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """What an address asks to narrow a list by. A value that cannot be one is left out."""
    found = {name: query.get(name, "") for name in names}
    return {name: value for name, value in found.items() if re.fullmatch(COLUMNS[name].pattern, value, re.ASCII)}


def narrowed(rows: QuerySet[Any], chosen: Mapping[str, str], of: str = "") -> QuerySet[Any]:
    """The rows that were chosen. `of` leads from a row to its entry, like "entry__"."""
    return rows.filter(**{_column(COLUMNS[name].value, of): value for name, value in chosen.items()})


def filters(rows: QuerySet[Any], chosen: Mapping[str, str], names: Iterable[str], of: str = "") -> list[Filter]:
    """The questions that are worth asking. Each counts its choices among the rows that the others leave."""
    found = []
    for name in names:
        others = {other: value for other, value in chosen.items() if other != name}
        options = choices(narrowed(rows, others, of), name, of)
        if len(options) > 1 or name in chosen:
            column = COLUMNS[name]
            found.append(Filter(name, str(column.label), str(column.every), options, chosen.get(name, "")))
    return found


def choices(rows: QuerySet[Any], by: str, of: str = "") -> list[Choice]:
    """The values of a column, by name and the latest year first, each with the number of its rows."""
    column = COLUMNS[by]
    value, name = _column(column.value, of), _column(column.name, of)
    counted = (
        rows.order_by()
        .values(value)
        .annotate(rows=Count("pk"), named=ArrayAgg(name, order_by=f"-{_column('publication', of)}"))
    )
    found = [Choice(str(row[value]), _named(by, row["named"][0]), row["rows"]) for row in counted if row[value] != ""]
    return sorted(found, key=lambda choice: choice.name.casefold(), reverse=by == "year")


def name_of(by: str, value: str) -> str:
    """The newest name of a force, body, programme, year or grade, or "" where nothing of it is published."""
    column = COLUMNS[by]
    rows = Entry.objects.current().filter(**{column.value: value}).order_by("-pk")
    return str(rows.values_list(column.name, flat=True).first() or "")


def _column(name: str, of: str) -> str:
    return name if name == "position" else f"{of}{name}"


def _named(by: str, name: Any) -> str:
    return str(POSITIONS.get(name, name)) if by == "position" else str(name)
