"""What does the frame of a public page need to know? The address that the page is known by."""

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> dict[str, str]:
    """`canonical`: the page's permanent address, whatever server answered, or "" where it is no public page."""
    match = request.resolver_match
    public = match is not None and "public" in match.namespaces
    return {"canonical": f"{settings.PUBLIC_ADDRESS}{request.path}" if public else ""}
