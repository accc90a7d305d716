"""Which pages tell people about the data? What there is, and how a program reads it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from public import catalogue, lists
from public.data import asking, documents, guide
from public.data.api import HEAVY
from public.data.links import files
from public.sharing import about_list, address


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Everything that can be had as data."""
    shared = about_list(_("Open data"), _("Everything that is published here, as data"), address("public:data"))
    facts = {
        "shared": shared,
        "tables": [(name, files(name), len(shape.model_fields)) for name, shape in documents.TABLES.items()],
        "bodies": lists.choices(catalogue.latest(), "body"),
    }
    return render(request, "public/data.html", facts)


@require_safe
def interface(request: HttpRequest) -> HttpResponse:
    """The interface for programs, from its document."""
    facts = {
        "shared": about_list(
            _("Interface for programs"), _("How a program reads the register"), address("public:api:api-root")
        ),
        "site": settings.PUBLIC_ADDRESS,
        "parts": guide.parts(),
        "shapes": guide.shapes(),
        "a_minute": settings.DATA_REQUESTS_A_MINUTE,
        "heavy": max(HEAVY.values()),
        "furthest": asking.FURTHEST,
    }
    return render(request, "public/interface.html", facts)
