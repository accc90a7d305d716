"""Has a person a second factor, has it been used, and may it be given up?"""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policy import must_use_second_factor

# Recovery codes alone are none: they only stand in for one of these.
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

SET_ONE_UP = _("Set up a second factor for signing in first. Nothing was changed.")
KEEP_ONE = _(
    "Your organisation asks you to use a second factor, and this is your only one. Set up another before you remove it."
)


def factors_of(user: User) -> QuerySet[Authenticator]:
    """The apps and passkeys that the person has set up."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type__in=KINDS)
    return found


def asked(user: User) -> bool:
    """Whether the person has to use one today."""
    return must_use_second_factor(user, timezone.localdate())


def provided(request: HttpRequest, user: User) -> bool:
    """Whether the person came in through an organisation that is trusted to have asked for one."""
    trusted = {app["provider_id"] for app in settings.OIDC_APPS if app["settings"]["second_factor"]}
    return any(
        record["method"] == "socialaccount" and record.get("provider") in trusted
        for record in get_authentication_records(request, user)
    )


def used(request: HttpRequest, user: User) -> bool:
    """Whether this session was opened, or confirmed since, with a second factor. Asks the session only."""
    records = get_authentication_records(request, user)
    return any(record["method"] == "mfa" for record in records) or provided(request, user)


def is_missing(request: HttpRequest, user: User) -> bool:
    """Whether the person has to set one up before going on. At most two queries, none once it has been used."""
    return not used(request, user) and asked(user) and not factors_of(user).exists()


def may_remove(authenticator: Authenticator) -> bool:
    """Whether the person may do without it: one who must have a second factor keeps the last."""
    others = factors_of(authenticator.user).exclude(pk=authenticator.pk)
    return not asked(authenticator.user) or others.exists()
