"""Addresses of the way in."""

from django.urls import path

from imports import views

app_name = "imports"
urlpatterns = [
    path("", views.start, name="start"),
    path("paste/", views.paste, name="paste"),
    path("<int:pk>/", views.intake_review, name="intake_review"),
    path("<int:pk>/discard/", views.intake_discard, name="intake_discard"),
]
