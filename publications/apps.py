"""The room of the record."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationsConfig(AppConfig):
    name = "publications"
    verbose_name = _("Publications")

    def ready(self) -> None:
        from accounts import addresses  # noqa: PLC0415  # models are there only now
        from journal import outside  # noqa: PLC0415  # (the same)
        from journal.sources import register  # noqa: PLC0415  # (the same)
        from publications import news  # noqa: PLC0415  # (the same)
        from publications.copy_letters import CopyLetters  # noqa: PLC0415  # (the same)
        from publications.follow_letters import FollowLetters  # noqa: PLC0415  # (the same)
        from publications.models import Dispatch  # noqa: PLC0415  # (the same)
        from publications.news_of_versions import Versions, Withdrawals  # noqa: PLC0415  # (the same)
        from publications.reminder_source import CopyReminders  # noqa: PLC0415  # (the same)

        register(CopyReminders())
        outside.register(CopyLetters())
        outside.register(FollowLetters())
        addresses.register(Dispatch._meta.label_lower, Dispatch.objects.all, "address")
        news.register(Versions())
        news.register(Withdrawals())
