"""Addresses of progress, for staff."""

from django.urls import path

from progress import link_views, views

app_name = "progress"
urlpatterns = [
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/progress/<slug:slug>/", views.recommendation, name="recommendation"),
    path("<int:pk>/progress/<slug:slug>/elsewhere/", link_views.choose, name="elsewhere"),
    path("<int:pk>/progress/<slug:slug>/elsewhere/told/", link_views.told, name="elsewhere_told"),
    path("<int:pk>/progress/<slug:slug>/elsewhere/out/<int:occurrence>/", link_views.out, name="elsewhere_out"),
    path(
        "<int:pk>/progress/<slug:slug>/elsewhere/<int:other>/<slug:other_slug>/",
        link_views.chosen,
        name="elsewhere_chosen",
    ),
    path("<int:pk>/progress/<slug:slug>/<int:update>/publish/", views.publish, name="publish"),
    path("<int:pk>/progress/<slug:slug>/<int:update>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/progress/<slug:slug>/<int:update>/send-back/", views.back, name="send_back"),
]
