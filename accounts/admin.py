"""Reference data of the field: forces, bodies, and their dates. No people's roles, no texts, no responses."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts.models import ChiefOfficer, Force, LocalPolicingBody, OfficeHolder, Stewardship


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
    inlines = [StewardshipInline]


@admin.register(OfficeHolder, ChiefOfficer)
class TenureAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "title", "starts_on", "ends_on"]
