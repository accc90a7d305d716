"""Do the schedule and the worker live? Each leaves a mark of its own, and silence for an hour is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.models import Heartbeat

SILENT_AFTER = timedelta(hours=1)

# By who is silent: what is said of one that was heard of before, of one that was not, and what it means.
SENTENCES = {
    frozenset({Heartbeat.Name.SCHEDULER}): (
        gettext_lazy("The scheduler has been silent since %(since)s."),
        gettext_lazy("The scheduler has not run here yet."),
        gettext_lazy("No reminder falls due until it runs."),
    ),
    frozenset({Heartbeat.Name.WORKER}): (
        gettext_lazy("The worker has been silent since %(since)s."),
        gettext_lazy("The worker has not run here yet."),
        gettext_lazy("Reminders wait until it runs."),
    ),
    frozenset(Heartbeat.Name): (
        gettext_lazy("The scheduler and the worker have been silent since %(since)s."),
        gettext_lazy("Neither the scheduler nor the worker has run here yet."),
        gettext_lazy("No reminder goes out until they run."),
    ),
}


@dataclass(frozen=True)
class Silence:
    """Which of the two have been silent for an hour, and since when each (None: never heard of)."""

    since: dict[Heartbeat.Name, datetime | None]

    def __bool__(self) -> bool:
        return bool(self.since)

    def sentence(self, *, queue_answers: bool) -> str:
        """What is wrong and what it means, for somebody who runs no servers. Ask only where there is silence."""
        if not queue_answers:
            return _("The queue (Redis) cannot be reached, so no reminder goes out.")
        before, never, meaning = SENTENCES[frozenset(self.since)]
        known = [at for at in self.since.values() if at]
        return f"{before % {'since': _when(min(known))} if known else never} {meaning}"


def _when(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{date_format(local)}, {local:%H:%M}"


def silence(now: datetime) -> Silence:
    """Who has been silent for an hour. One query."""
    heard = dict(Heartbeat.objects.values_list("name", "at"))
    last = {name: heard.get(name.value) for name in Heartbeat.Name}
    return Silence({name: at for name, at in last.items() if at is None or at <= now - SILENT_AFTER})
