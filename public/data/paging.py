"""Which of the rows that fit, and where are the others?"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import BaseModel

from public.data.asking import FURTHEST, Stretch
from public.data.shapes import Page

Item = TypeVar("Item", bound=BaseModel)
Found = Any  # a QuerySet, or a list of what is few


def page_of(request: HttpRequest, found: Found, stretch: Stretch, read: Callable[[Found], list[Item]]) -> Page[Item]:
    """The stretch of what was found, read as rows, with the addresses of its neighbours."""
    count = found.count() if isinstance(found, QuerySet) else len(found)
    begin, end = stretch.offset, stretch.offset + stretch.limit
    items = read(found[begin:end]) if begin < count else []
    return Page(
        count=count,
        next=_at(request, end) if end < count and end <= FURTHEST else None,
        previous=_at(request, max(begin - stretch.limit, 0)) if begin else None,
        items=items,
    )


def _at(request: HttpRequest, offset: int) -> str:
    """The same question from another row on."""
    query = request.GET.copy()
    query["offset"] = str(offset)
    return f"{settings.PUBLIC_ADDRESS}{request.path}?{query.urlencode()}"
