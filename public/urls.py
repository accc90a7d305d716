"""Which page of the window stands at which address? The addresses of responses are permanent: documents print them."""

from django.urls import include, path, re_path

from public import feed_views, list_views, machine_views, verify_views, views
from public.data import pages
from public.data.api import addresses

app_name = "public"

# The same pages exist for the latest version and, with its number in the address, for each earlier one.
RESPONSE = [
    path("", views.response_detail, name="response_detail"),
    path("data.json", views.response_json, name="response_json"),
    path("response.pdf", views.response_file, {"form": "pdf"}, name="response_pdf"),
    path("response.docx", views.response_file, {"form": "docx"}, name="response_docx"),
    path("response.odt", views.response_file, {"form": "odt"}, name="response_odt"),
    path("response.html", views.response_file, {"form": "html"}, name="response_html"),
]

urlpatterns = [
    path("", list_views.home, name="home"),
    path("search/", list_views.search, name="search"),
    path("browse/", list_views.browse, name="browse"),
    path("timeliness/", list_views.timeliness, name="timeliness"),
    path("responses/<slug:value>/", list_views.listing, {"by": "force"}, name="force_home"),
    path("bodies/<slug:value>/", list_views.listing, {"by": "body"}, name="body"),
    path("bodies/<slug:body_slug>/calendar.ics", views.body_calendar, name="body_calendar"),
    path("programmes/<slug:value>/", list_views.listing, {"by": "programme"}, name="programme"),
    path("years/<int:value>/", list_views.listing, {"by": "year"}, name="year"),
    path("ratings/<slug:value>/", list_views.listing, {"by": "grade"}, name="grade"),
    path("responses/<slug:force_slug>/<slug:report_slug>/", include(RESPONSE)),
    path("responses/<slug:force_slug>/<slug:report_slug>/version/<int:version>/", include(RESPONSE)),
    path(
        "responses/<slug:force_slug>/<slug:report_slug>/version/<int:version>/changes/",
        views.response_changes,
        name="response_changes",
    ),
    path(
        "responses/<slug:force_slug>/<slug:report_slug>/<slug:recommendation_slug>/",
        views.recommendation_detail,
        name="recommendation_detail",
    ),
    re_path(r"^colours/(?P<digits>[0-9a-f]{6})\.css$", views.colours, name="colours"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("verify/", verify_views.verify, name="verify"),
    path("verify/file/", verify_views.verify_file, name="verify_file"),
    path("privacy/", views.standing_page, {"name": "privacy"}, name="privacy"),
    path("cookies/", views.standing_page, {"name": "cookies"}, name="cookies"),
    path("reuse/", views.standing_page, {"name": "reuse"}, name="reuse"),
    path("contact/", list_views.contact, name="contact"),
    path("feed.atom", feed_views.everything, name="feed"),
    path("search/feed.atom", feed_views.search, name="search_feed"),
    path("responses/<slug:value>/feed.atom", feed_views.of_place, {"by": "force"}, name="force_feed"),
    path("bodies/<slug:value>/feed.atom", feed_views.of_place, {"by": "body"}, name="body_feed"),
    path("programmes/<slug:value>/feed.atom", feed_views.of_place, {"by": "programme"}, name="programme_feed"),
    path("data/", pages.data, name="data"),
    path("api/v1/", include(([path("", pages.interface, name="api-root"), *addresses()], "api"))),
    path("robots.txt", machine_views.robots, name="robots"),
    path("sitemap.xml", machine_views.sitemaps, name="sitemaps"),
    path("sitemaps/lists.xml", machine_views.sitemap_lists, name="sitemap_lists"),
    path("sitemaps/<int:year>.xml", machine_views.sitemap_year, name="sitemap_year"),
]
