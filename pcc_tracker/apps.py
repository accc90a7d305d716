"""The wiring, as an application for its commands."""

from django.apps import AppConfig


class PccTrackerConfig(AppConfig):
    name = "pcc_tracker"
