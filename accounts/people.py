"""Who asks? The person behind a request that only signed-in people reach."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The signed-in person. For views behind login_required, which sends everybody else to sign in first."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
