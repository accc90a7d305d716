"""What may the registers be narrowed down to? The filters of each, with what there is to choose from.

A value that is not among the choices counts for nothing: it never reaches the database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

from django import forms
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, DateFilter, FilterSet, MultipleChoiceFilter

from accounts.models import Force, User
from recommendations.models import GradeGiven, ItemKind, Programme, Recommendation
from responses.models import Disposition, Position, Response
from responses.workflow import Duty, ForceState, OfficeState

Choices = Sequence[tuple[str, str | Promise]]

_DAYS = ["%d/%m/%Y", "%d %m %Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]
_NO_DAY = {"invalid": _("Enter a day like 1/9/2026")}
_NOT_HERE = {"invalid_choice": _("One of these choices is not here any more, so this filter is off")}
_WORDS = 10  # of a search; more find nothing else

STANDS: Choices = [
    ("overdue", _("Overdue")),
    ("14", _("Due in the next 14 days")),
    ("28", _("Due in the next 28 days")),
    ("published", _("Published in time")),
    ("late", _("Published late")),
    ("not-required", _("Not required")),
    ("no-date", _("No statutory date")),
]
DUE: Choices = [*STANDS[:3], ("none", _("No date"))]


def _many(label: str | Promise, choices: Choices = (), **facts: Any) -> MultipleChoiceFilter:
    """Checkboxes, of which any may hold."""
    widget = forms.CheckboxSelectMultiple
    return MultipleChoiceFilter(
        label=label, choices=choices, widget=widget, distinct=False, error_messages=_NOT_HERE, **facts
    )


def _day(label: str | Promise, field: str, lookup: str) -> DateFilter:
    return DateFilter(
        label=label,
        field_name=field,
        lookup_expr=lookup,
        input_formats=_DAYS,
        error_messages=_NO_DAY,
        widget=forms.TextInput,
    )


def _any(conditions: dict[str, Q], chosen: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for name in chosen:
        found |= conditions[name]
    return found


def _standing(today: date, at: str = "") -> dict[str, Q]:
    """What each choice of STANDS means for the response at a path."""

    def where(**facts: Any) -> Q:
        return Q(**{f"{at}{name}": value for name, value in facts.items()})

    owed = where(duty=Duty.REQUIRED, published_on__isnull=True)
    in_time = where(last_on__isnull=True) | where(published_on__lte=F(f"{at}last_on"))
    return {
        "overdue": owed & where(last_on__lt=today),
        "14": owed & where(last_on__gte=today, last_on__lte=today + timedelta(days=14)),
        "28": owed & where(last_on__gte=today, last_on__lte=today + timedelta(days=28)),
        "published": where(published_on__isnull=False) & in_time,
        "late": where(published_on__gt=F(f"{at}last_on")),
        "not-required": ~where(duty=Duty.REQUIRED),
        "no-date": where(duty=Duty.REQUIRED, last_on__isnull=True),
    }


def _bare(field: str) -> Func:
    """A rich text without its marks, so that a search for “strong” finds the word and not the tag."""
    return Func(F(field), Value("<[^>]*>"), Value(" "), Value("g"), function="regexp_replace", output_field=TextField())


def _searched(value: str) -> list[str]:
    """The words of a search; stored text is HTML, so that “&” stands there as “&amp;”."""
    return value.split()[:_WORDS]


@dataclass(frozen=True)
class Group:
    """The choices of one filter, and how many are on."""

    field: forms.BoundField
    on: int


class RegisterFilters(FilterSet):  # type: ignore[misc]
    """What both registers can be narrowed down to. `at` is the path from a row to its response."""

    at = ""
    shown: tuple[str, ...] = ()  # the fields in the order in which the page shows them

    q = CharFilter(label=_("Search"), method="search", max_length=200)
    stands = _many(_("Where the response stands"), STANDS, method="by_standing")
    programme = _many(_("Programme"), method="by_programme")
    year = _many(_("Year of the report"), method="by_year")
    grade = _many(_("Grade given to the force"), method="by_grade")
    force = _many(_("Force"), method="by_force")
    force_state = _many(_("The force’s comments"), ForceState.choices, method="by_state")
    office_state = _many(_("The body’s comments"), OfficeState.choices, method="by_state")
    charge = _many(_("In charge"), method="by_charge")

    def __init__(self, data: QueryDict, queryset: QuerySet[Any], *, user: User, today: date) -> None:
        super().__init__(data, queryset)
        self.user, self.today = user, today
        self.visible = Response.objects.visible_to(user, today)
        for name, choices in self._choices().items():
            if len(choices) < 2:  # where there is one programme only, there is nothing to choose
                del self.filters[name]
            else:
                self.filters[name].extra["choices"] = choices

    def _choices(self) -> dict[str, Choices]:
        reports, forces = self.visible.values("report"), self.visible.values("force")
        grades = GradeGiven.objects.filter(report__in=reports, force__in=forces).order_by("grade__position")
        years = [str(day.year) for day in self.visible.order_by().dates("clock_from", "year", order="DESC")]
        programmes = Programme.objects.filter(reports__in=reports).distinct()
        return {
            "programme": list(programmes.values_list("slug", "name")),
            "year": [(year, year) for year in years],
            "grade": [(name, name) for name in dict.fromkeys(grades.values_list("grade__name", flat=True))],
            "force": list(Force.objects.filter(pk__in=forces).values_list("slug", "name")),
            "charge": [("me", _("Me")), ("nobody", _("Nobody")), *self._people()],
        }

    def _people(self) -> list[tuple[str, str]]:
        """Those who are in charge of something here, without the person who asks."""
        people = User.objects.filter(pk__in=self.in_charge()).exclude(pk=self.user.pk)
        return [(str(person.pk), str(person)) for person in people]

    def groups(self) -> list[Group]:
        """The fields with choices, each with how many of them are on. Ask once the rows have been filtered."""
        on = self.form.cleaned_data
        return [Group(self.form[name], len(on.get(name) or [])) for name in self.shown if name in self.filters]

    def in_charge(self) -> QuerySet[Any]:
        """The ids of those who are in charge of a row."""
        raise NotImplementedError

    def where(self, **facts: Any) -> Q:
        """A condition on a row's response."""
        return Q(**{f"{self.at}{name}": value for name, value in facts.items()})

    def by_standing(self, rows: QuerySet[Any], _name: str, chosen: list[str]) -> QuerySet[Any]:
        return rows.filter(_any(_standing(self.today, self.at), chosen)) if chosen else rows

    def by_programme(self, rows: QuerySet[Any], _name: str, chosen: list[str]) -> QuerySet[Any]:
        return rows.filter(self.where(report__programme__slug__in=chosen)) if chosen else rows

    def by_year(self, rows: QuerySet[Any], _name: str, chosen: list[str]) -> QuerySet[Any]:
        return rows.filter(self.where(clock_from__year__in=[int(year) for year in chosen])) if chosen else rows

    def by_grade(self, rows: QuerySet[Any], _name: str, chosen: list[str]) -> QuerySet[Any]:
        response = {"report": OuterRef(f"{self.at}report"), "force": OuterRef(f"{self.at}force")}
        return rows.filter(Exists(GradeGiven.objects.filter(**response, grade__name__in=chosen))) if chosen else rows

    def by_force(self, rows: QuerySet[Any], _name: str, chosen: list[str]) -> QuerySet[Any]:
        return rows.filter(self.where(force__slug__in=chosen)) if chosen else rows

    def by_state(self, rows: QuerySet[Any], name: str, chosen: list[str]) -> QuerySet[Any]:
        return rows.filter(self.where(**{f"{name}__in": chosen})) if chosen else rows

    def charged(self, person: int | None) -> Q:
        """Rows of which a person is in charge; None: nobody."""
        raise NotImplementedError

    def by_charge(self, rows: QuerySet[Any], _name: str, chosen: list[str]) -> QuerySet[Any]:
        named: dict[str, int | None] = {"me": self.user.pk, "nobody": None}
        people = [named[who] if who in named else int(who) for who in chosen]
        found = Q(pk__in=[])
        for person in people:
            found |= self.charged(person)
        return rows.filter(found) if chosen else rows


class ResponseFilters(RegisterFilters):
    """The register of responses."""

    shown = ("stands", "programme", "year", "grade", "force", "force_state", "office_state", "charge")

    from_day = _day(_("Last day from"), "last_on", "gte")
    to_day = _day(_("Last day until"), "last_on", "lte")

    def in_charge(self) -> QuerySet[Any]:
        leads = self.visible.order_by()
        return leads.values("office_lead").union(leads.values("force_lead"))

    def charged(self, person: int | None) -> Q:
        if person is None:
            return Q(office_lead__isnull=True, force_lead__isnull=True)
        return Q(office_lead=person) | Q(force_lead=person)

    def search(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Each word is in the report's title, or in a recommendation, or is its number."""
        for word in _searched(value):
            asked = Recommendation.objects.filter(report=OuterRef("report")).annotate(words=_bare("text"))
            said = asked.filter(Q(words__icontains=escape(word, quote=False)) | Q(number__iexact=word))
            rows = rows.filter(Q(report__title__icontains=word) | Exists(said))
        return rows


class RecommendationFilters(RegisterFilters):
    """The register of recommendations. Positions are those that the person may read, in responses/answers.py."""

    at = "answered__"
    shown = (
        *("due", "kind", "force_position", "body_position", "disposition", "charge"),
        *("stands", "programme", "year", "grade", "force", "force_state", "office_state"),
    )

    kind = _many(_("Kind"), ItemKind.choices, field_name="kind")
    due = _many(_("When it is due"), DUE, method="by_due")
    force_position = _many(_("The force’s position"), Position.choices, field_name="force_position")
    body_position = _many(_("The body’s position"), Position.choices, field_name="body_position")
    disposition = _many(_("What the body does"), Disposition.choices, field_name="disposition")
    from_day = _day(_("Due from"), "asked_by", "gte")
    to_day = _day(_("Due until"), "asked_by", "lte")

    def in_charge(self) -> QuerySet[Any]:
        return self.queryset.order_by().values("in_charge")  # type: ignore[no-any-return]

    def charged(self, person: int | None) -> Q:
        return Q(in_charge__isnull=True) if person is None else Q(in_charge=person)

    def by_due(self, rows: QuerySet[Any], _name: str, chosen: list[str]) -> QuerySet[Any]:
        soon = {str(days): Q(asked_by__gte=self.today, asked_by__lte=self.today + timedelta(days)) for days in (14, 28)}
        rest = {"overdue": Q(asked_by__lt=self.today), "none": Q(asked_by__isnull=True)}
        return rows.filter(_any(soon | rest, chosen)) if chosen else rows

    def search(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Each word is in the report's title or in the recommendation, or is its number."""
        rows = rows.annotate(words=_bare("text"))
        for word in _searched(value):
            said = Q(words__icontains=escape(word, quote=False)) | Q(number__iexact=word)
            rows = rows.filter(said | Q(report__title__icontains=word))
        return rows


@dataclass(frozen=True)
class Chip:
    """One filter that is on: of which field, in which words, and the query that takes it off."""

    label: str
    words: str
    without: str


def chips(filters: RegisterFilters) -> list[Chip]:
    """The filters that are on, each removable by itself. Ask once the rows have been filtered."""
    return [chip for field in filters.form for chip in _chips_of(field, filters)]


def _chips_of(field: forms.BoundField, filters: RegisterFilters) -> list[Chip]:
    value = filters.form.cleaned_data.get(field.name)
    named = dict(getattr(field.field, "choices", []))
    typed = str(filters.data.get(field.name, "")).strip()
    on = value if isinstance(value, list) else [typed] if value else []
    return [Chip(str(field.label), str(named.get(one, one)), _without(filters.data, field.name, one)) for one in on]


def _without(data: QueryDict, name: str, value: str) -> str:
    left = data.copy()
    left.pop("page", None)
    left.setlist(name, [one for one in left.getlist(name) if one.strip() != value])
    return left.urlencode()
