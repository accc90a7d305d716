"""The room of the work: both sides' texts and their moves."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResponsesConfig(AppConfig):
    name = "responses"
    verbose_name = _("Responses")

    def ready(self) -> None:
        from journal.sources import register  # noqa: PLC0415  # models are there only now
        from responses import checks  # noqa: F401, PLC0415  # Django finds a check once its module is imported
        from responses.reminder_source import Reminders  # noqa: PLC0415

        register(Reminders())
