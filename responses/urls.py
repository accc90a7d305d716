"""Addresses of the work."""

from django.urls import path

from responses import views

app_name = "responses"
urlpatterns = [
    path("", views.register, name="register"),
    path("<int:pk>/", views.response_detail, name="response_detail"),
    path("<int:pk>/moves/<slug:name>/", views.response_move, name="response_move"),
]
