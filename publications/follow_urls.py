"""Addresses of following by e-mail. They are as public as the pages that lead to them."""

from django.urls import path

from publications import follow_views

app_name = "follow"
urlpatterns = [
    path("asked/", follow_views.asked, name="asked"),
    path("confirm/<str:token>/", follow_views.confirmed, name="confirm"),
    path("stop/<str:token>/", follow_views.stopped, name="stop"),
    path("responses/<slug:force_slug>/", follow_views.ask, name="ask"),
    path("responses/<slug:force_slug>/<slug:report_slug>/", follow_views.ask, name="ask"),
    path("responses/<slug:force_slug>/<slug:report_slug>/<slug:recommendation_slug>/", follow_views.ask, name="ask"),
]
