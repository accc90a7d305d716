"""Which room answers which address?"""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from pcc_tracker import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("work/", include("responses.urls")),
    path("work/", include("publications.urls")),
    path("work/", include("progress.urls")),
    path("imports/", include("imports.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("accounts.sign_in_urls")),
    path("people/not-sent/", include("journal.urls")),
    path("people/", include("accounts.people_urls")),
    path("people/body/<slug:slug>/", include("responses.body_urls")),
    path("health/", health.health, name="health"),
    path("health/web/", health.health_of_web, name="health_of_web"),
    path("demo-mail/", include("pcc_tracker.mailbox_urls")),
    path("reference-data/", admin.site.urls),
    path("follow/", include("publications.follow_urls")),
    path("", include("public.urls")),
]
