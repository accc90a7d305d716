"""What does the public see of many responses? Home, and a list for each force, body, programme, year and rating."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from public import catalogue, figures, lists, reading, searching, soon
from public.data.links import FEEDS, feed, files, search_feed
from public.sharing import about_list, address
from publications.models import Entry
from recommendations.deadlines import civil_day

ON_A_PAGE = 20
NARROWED_BY = ("force", "programme", "year", "grade")
ADDRESSES = {
    "force": "public:force_home",
    "body": "public:body",
    "programme": "public:programme",
    "year": "public:year",
    "grade": "public:grade",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What was published last, what comes next, and where to look."""
    entries = catalogue.latest()
    forces = lists.choices(entries, "force")
    if (chosen := request.GET.get("force")) in {force.value for force in forces}:
        return redirect("public:force_home", chosen)
    facts = _page(request, entries) | {
        "forces": forces,
        "due": catalogue.due_next(entries, civil_day(timezone.now())),
        "figures": figures.answered(entries),
        "files": files("responses"),
        "shared": about_list(_("Published responses"), _("Responses to police inspections"), address("public:home")),
    }
    if facts["rows"] and len(forces) == 1:  # then the installation is one body's, and takes its name and colour
        facts |= reading.frame(catalogue.record_of(facts["rows"][0]))
    facts["feed"] = feed()
    return render(request, "public/home.html", facts)


@require_safe
def listing(request: HttpRequest, by: str, value: str | int) -> HttpResponse:
    """The responses of one force, body, programme, year or rating; 404 where nothing of it is published."""
    value = str(value)
    known = lists.asked({by: value}, [by])
    name = lists.name_of(by, value) if known else ""
    if not name:
        raise Http404
    entries = lists.narrowed(catalogue.latest(), known)
    names = [each for each in NARROWED_BY if each != by]
    chosen = lists.asked(request.GET, names)
    title = _HEADINGS[by]() % {"name": name}
    facts = _page(request, lists.narrowed(entries, chosen)) | {
        "by": by,
        "name": name,
        "title": title,
        "filters": lists.filters(entries, chosen, names),
        "figures": figures.answered(entries),
        "shared": about_list(title, _("Responses to police inspections"), address(ADDRESSES[by], value)),
        "files": files("responses", {by: value} | chosen),
        "search_filter": by if by in searching.FILTERS else "",
        "value": value,
    }
    if by in ("force", "body"):
        facts |= {"pairs": _pairs(entries, by), "compared": soon.compared(entries).exists()}
        facts |= reading.frame(catalogue.record_of(entries[0]))
    facts["feed"] = feed(by, value) if by in FEEDS else ""
    return render(request, "public/listing.html", facts)


_HEADINGS = {
    "force": lambda: _("Responses to inspections of %(name)s"),
    "body": lambda: _("%(name)s: published responses"),
    "programme": lambda: _("Responses to reports of the programme %(name)s"),
    "year": lambda: _("Responses published in %(name)s"),
    "grade": lambda: _("Responses to reports with the overall rating “%(name)s”"),
}


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Everything that there is a list of, with the number of its responses."""
    entries = catalogue.latest()
    kinds = [(lists.COLUMNS[by].label, ADDRESSES[by], lists.choices(entries, by)) for by in ADDRESSES]
    shared = about_list(_("Browse responses"), _("Responses to police inspections"), address("public:browse"))
    return render(request, "public/browse.html", {"kinds": kinds, "shared": shared})


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to ask: the body that published."""
    return render(request, "public/contact.html", {"bodies": lists.choices(catalogue.latest(), "body")})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Passages of what is published that hold some words, best first; each filter says what it would leave."""
    words = searching.read(request.GET.get("q", ""))
    chosen = lists.asked(request.GET, searching.FILTERS)
    asked = bool(words.typed or chosen) and not words.refused
    found = searching.found("" if words.refused else words.typed)
    facts: dict[str, Any] = {"words": words, "chosen": chosen, "asked": asked}
    facts["filters"] = lists.filters(found, chosen, searching.FILTERS, "entry__")
    if asked:
        facts |= _page(request, lists.narrowed(found, chosen, "entry__"))
        facts["feed"] = search_feed(words.typed, chosen)
        facts["files"] = files("passages", {"q": words.typed} | chosen)
        facts["rows"] = searching.with_extracts(facts["page"].object_list, words.typed)
    return render(request, "public/search.html", facts)


@require_safe
def timeliness(request: HttpRequest) -> HttpResponse:
    """On which day of the period responses were published: over the years, by body, and each."""
    entries = soon.compared(catalogue.latest())
    chosen = lists.asked(request.GET, soon.FILTERS)
    shown = lists.narrowed(entries, chosen)
    rows = soon.facts(shown)
    title = _("How soon responses are published")
    facts = _page(request, shown) | {
        "title": title,
        "files": files("responses", {"compared": "yes"} | chosen),
        "filters": lists.filters(entries, chosen, soon.FILTERS),
        "years": soon.by_year(rows),
        "bodies": soon.by_body(rows),
        "drawn": soon.drawn(rows),
        "period": soon.period(rows),
        "shared": about_list(title, _("The day of the period on which each came"), address("public:timeliness")),
    }
    return render(request, "public/timeliness.html", facts)


def _page(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """One page of rows, with the numbers of its neighbours."""
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "rows": page.object_list, "pages": pages}


def _pairs(entries: QuerySet[Entry], by: str) -> list[lists.Choice]:
    """Who answered for a force, or for which forces a body answered."""
    return lists.choices(entries, "body" if by == "force" else "force")
