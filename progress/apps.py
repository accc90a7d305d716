"""The room of what comes after: progress with what was recommended."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgressConfig(AppConfig):
    name = "progress"
    verbose_name = _("Progress")

    def ready(self) -> None:
        from progress.news import Progress  # noqa: PLC0415  # models are there only now
        from progress.published import since as published_since  # noqa: PLC0415  # (the same)
        from publications import news, since  # noqa: PLC0415  # (the same)

        news.register(Progress())
        since.register(published_since)
