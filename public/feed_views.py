"""Where is what is new followed? A feed for everything, for a force, a body, a programme, and for a search."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from public import feeds, lists, searching
from public.data.links import FEEDS, asked
from public.list_views import ADDRESSES
from public.sharing import address

ATOM = "application/atom+xml; charset=utf-8"


@require_safe
def everything(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # every view takes it
    """Whatever is published, corrected or withdrawn, and progress since."""
    return _feed(_("Published responses"), address("public:home"), address("public:feed"), feeds.published({}))


@require_safe
def of_place(request: HttpRequest, by: str, value: str) -> HttpResponse:  # noqa: ARG001  # (the same)
    """The same of one force, body or programme; 404 where nothing of it ever was."""
    known = lists.asked({by: value}, [by])
    name = feeds.name_of(by, value) if known else ""
    if not name:
        raise Http404
    title = _("%(name)s: published responses") % {"name": name}
    return _feed(title, address(ADDRESSES[by], value), address(FEEDS[by], value), feeds.published(known))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What a search finds."""
    words = searching.read(request.GET.get("q", ""))
    chosen = lists.asked(request.GET, searching.FILTERS)
    if words.refused:
        raise Http404
    if not words.typed and not chosen:
        return redirect("public:feed")
    title = _("Search for “%(words)s”") % {"words": words.typed} if words.typed else _("What was searched for")
    query = asked(words.typed, chosen)
    page, itself = (f"{address(name)}?{query}" for name in ("public:search", "public:search_feed"))
    return _feed(title, page, itself, feeds.found(words.typed, chosen))


def _feed(title: str, page: str, itself: str, entries: list[feeds.New]) -> HttpResponse:
    response = HttpResponse(feeds.written(title, page, itself, entries), content_type=ATOM)
    if entries:
        response["Last-Modified"] = http_date(max([*(new.at for new in entries), *feeds.removed()]).timestamp())
    response["Access-Control-Allow-Origin"] = "*"
    return response
