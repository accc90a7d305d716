"""Addresses of progress, for staff."""

from django.urls import path

from progress import views

app_name = "progress"
urlpatterns = [
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/progress/<slug:slug>/", views.recommendation, name="recommendation"),
    path("<int:pk>/progress/<slug:slug>/<int:update>/publish/", views.publish, name="publish"),
    path("<int:pk>/progress/<slug:slug>/<int:update>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/progress/<slug:slug>/<int:update>/send-back/", views.back, name="send_back"),
]
