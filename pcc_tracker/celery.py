"""The worker and its whole schedule. A task that is not named here does not run by itself."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pcc_tracker.settings")

app = Celery("pcc_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Each shows by itself that it lives: a schedule that stands still must not be taken for a worker that does, nor the
# other way round. Named, not imported: they need the models, which are not there yet.
app.conf.beat_scheduler = "pcc_tracker.heartbeats:Scheduler"
app.steps["worker"].add("pcc_tracker.heartbeats:WorkersHeart")
app.conf.beat_schedule = {
    # Each is safe to repeat, and safe beside another one: a second beat does no harm.
    "write down what is owed": {
        "task": "responses.tasks.write_down_what_is_owed",
        "schedule": crontab(minute="*/15"),
    },
    "send the post": {
        "task": "responses.tasks.send_the_post",
        "schedule": crontab(minute="*"),
    },
    "publish what was set for a moment": {
        "task": "publications.tasks.publish_what_is_due",
        "schedule": crontab(minute="*"),
    },
    "tell followers": {
        "task": "publications.tasks.tell_followers",
        "schedule": crontab(minute="*"),
    },
    "forget followers who never confirmed": {
        "task": "publications.tasks.forget_followers",
        "schedule": crontab(hour="4", minute="5"),
    },
    "add documents of formats that came later": {
        "task": "publications.tasks.add_documents",
        "schedule": crontab(hour="2", minute="50"),
    },
    "check the sealed record": {
        "task": "publications.tasks.check_the_record",
        "schedule": crontab(hour="3", minute="10"),
    },
    "throw away abandoned uploads": {
        "task": "imports.tasks.discard_abandoned",
        "schedule": crontab(hour="3", minute="40"),
    },
    "delete the sessions that are over": {
        "task": "accounts.tasks.delete_expired_sessions",
        "schedule": crontab(hour="3", minute="50"),
    },
    "throw away what nobody came back for": {
        "task": "responses.tasks.discard_what_nobody_came_back_for",
        "schedule": crontab(hour="3", minute="55"),
    },
}
