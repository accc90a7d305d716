"""Addresses of the work."""

from django.urls import path

from responses.views import registers, response

app_name = "responses"
urlpatterns = [
    path("", registers.register, name="register"),
    path("<int:pk>/", response.response_detail, name="response_detail"),
    path("<int:pk>/moves/<slug:name>/", response.response_move, name="response_move"),
]
