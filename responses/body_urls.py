"""Addresses of what a body settles about the work, under its settings."""

from django.urls import path

from responses.views import ladder

app_name = "ladder"
urlpatterns = [
    path("reminders/", ladder.ladder, name="ladder"),
    path("reminders/default/", ladder.ladder_default, name="ladder_default"),
]
