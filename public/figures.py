"""Which figures does a page show? Each as a table, and drawn from the same numbers."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from public import charts
from public.catalogue import answers
from publications.models import Entry
from publications.outline import DISPOSITIONS, POSITIONS


@dataclass(frozen=True)
class Row:
    """One line of a table. `position` is the one that a search narrows to, or ""."""

    name: str
    number: int
    position: str = ""


@dataclass(frozen=True)
class Figure:
    """A table of numbers, and its drawing."""

    title: str
    first_column: str
    rows: list[Row]

    @property
    def drawn(self) -> SafeString:
        return charts.bars([(row.name, row.number) for row in self.rows])


def answered(entries: QuerySet[Entry]) -> list[Figure]:
    """How the bodies answered what was asked for in these responses; nothing where none says it."""
    counted = answers(entries)
    kinds = [
        ("position", _("What local policing bodies made of recommendations"), _("Position"), POSITIONS),
        ("disposition", _("What was done about recommendations"), _("Action"), DISPOSITIONS),
    ]
    found = []
    for what, title, column, names in kinds:
        numbers = counted[what]
        rows = [
            Row(str(name), numbers[value], value if what == "position" else "")
            for value, name in names.items()
            if numbers[value]
        ]
        if rows and numbers[""]:
            rows.append(Row(_("Not stated"), numbers[""]))
        found += [Figure(title, column, rows)] if rows else []
    return found
