"""How does a page that lists recommendations find the progress of each? `{{ progress|of:slug }}`."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(progress: Mapping[str, Any], slug: str) -> Any:
    """What is known of the recommendation with this slug, or None."""
    return progress.get(slug)
