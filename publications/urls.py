"""Addresses of the record's own pages for staff."""

from django.urls import path

from publications import copy_views, paper_views, removing_views, schedule_views, views

COPY = "<int:pk>/version/<int:version>/copies/<slug:recipient>/"

app_name = "publications"
urlpatterns = [
    path("<int:pk>/documents/", paper_views.documents, name="documents"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/publish/", views.publish_response, name="publish"),
    path("<int:pk>/published/", views.published, name="published"),
    path("<int:pk>/publish/later/", schedule_views.schedule, name="schedule"),
    path("<int:pk>/publish/later/cancel/", schedule_views.cancel, name="schedule_cancel"),
    path("<int:pk>/copies/", copy_views.copies, name="copies"),
    path(COPY, copy_views.copy, name="copy"),
    path(f"{COPY}send/", copy_views.send, name="copy_send"),
    path(f"{COPY}not-sent/", copy_views.not_sent, name="copy_not_sent"),
    path(f"{COPY}proof/", copy_views.proof, name="copy_proof"),
    path("<int:pk>/withdraw/", removing_views.withdraw, name="withdraw"),
    path("take-down/", removing_views.pages, name="pages"),
    path("take-down/<int:pk>/", removing_views.page, name="page"),
    path("take-down/<int:pk>/back/", removing_views.back, name="put_back"),
    path("<int:pk>/preview.pdf", views.preview, name="preview"),
]
