"""Addresses of the record's own pages for staff."""

from django.urls import path

from publications import views

app_name = "publications"
urlpatterns = [
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/publish/", views.publish_response, name="publish"),
    path("<int:pk>/published/", views.published, name="published"),
    path("<int:pk>/preview.pdf", views.preview, name="preview"),
]
