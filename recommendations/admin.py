"""Reference data of the inspectorate: programmes, grades and regimes. Reports are logged by their own pages."""

from django.contrib import admin

from recommendations.models import Grade, GradeScheme, Programme, Regime


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "slug"]


class GradeInline(admin.TabularInline):  # type: ignore[type-arg]
    """The grades of a scheme, the best first."""

    model = Grade
    extra = 0


@admin.register(GradeScheme)
class GradeSchemeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "starts_on", "ends_on"]
    inlines = [GradeInline]


@admin.register(Regime)
class RegimeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["citation", "days", "first_day_counts", "in_force_from", "in_force_until"]
