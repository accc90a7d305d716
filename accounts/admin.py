"""Reference data of the field: forces, bodies, and their dates. No people's roles, no texts, no responses."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest

from accounts.models import ChiefOfficer, Force, LocalPolicingBody, OfficeHolder, Stewardship

# People, their rights and what they sign in with are no reference data.
admin.site.unregister([Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken])
# These pages have no door of their own: everybody comes in by the one that counts attempts and asks for second factors.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class AddressedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A row whose slug is part of permanent public addresses, and so never changes."""

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # noqa: ARG002
        return ["slug"] if obj else []


class StewardshipInline(admin.TabularInline):  # type: ignore[type-arg]
    """The bodies of a force, or the forces of a body, with their days."""

    model = Stewardship
    extra = 0


@admin.register(Force)
class ForceAdmin(AddressedAdmin):
    list_display = ["name", "short_name", "nation", "chief_officer_title", "starts_on", "ends_on"]
    list_filter = ["nation"]
    search_fields = ["name"]
    inlines = [StewardshipInline]


@admin.register(LocalPolicingBody)
class LocalPolicingBodyAdmin(AddressedAdmin):
    list_display = ["name", "kind", "called", "colour", "starts_on", "ends_on"]
    list_filter = ["kind"]
    search_fields = ["name"]
    exclude = ["second_factor"]  # the body's own administrator decides it
    inlines = [StewardshipInline]


@admin.register(OfficeHolder, ChiefOfficer)
class TenureAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "title", "starts_on", "ends_on"]
