"""The worker and its whole schedule. A task that is not named here does not run by itself."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pcc_tracker.settings")

app = Celery("pcc_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "check the sealed record": {
        "task": "publications.tasks.check_the_record",
        "schedule": crontab(hour="3", minute="10"),
    },
    "throw away abandoned uploads": {
        "task": "imports.tasks.discard_abandoned",
        "schedule": crontab(hour="3", minute="40"),
    },
}
