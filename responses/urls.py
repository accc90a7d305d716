"""Addresses of the work."""

from django.urls import path

from responses.views import comments, registers, response

app_name = "responses"
urlpatterns = [
    path("", registers.register, name="register"),
    path("<int:pk>/", response.response_detail, name="response_detail"),
    path("<int:pk>/moves/<slug:name>/", response.response_move, name="response_move"),
    path("<int:pk>/comments/", comments.comment_add, name="comment_add"),
    path("<int:pk>/comments/<int:comment_pk>/resolve/", comments.comment_resolve, name="comment_resolve"),
]
