"""What does the worker do for the record? It publishes at the moment that was set. Every night it checks that nothing
was altered, and adds documents of a format that came after a version was sealed."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.actions import forget_mail_failures
from publications.actions import draw_missing, flaws, forget_unconfirmed, publish_due, write_news

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def publish_what_is_due() -> None:
    """Publish what was set for a moment that has come."""
    if published := publish_due(now=timezone.now):
        log.info("Published at their moment: %d.", published)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def tell_followers() -> None:
    """Write the letters about what happened since; the post sends them. Another run finds nothing to do."""
    write_news(at=timezone.now())


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def forget_followers() -> None:
    """An address that nobody confirmed is kept no longer than its link is good for, and no letter keeps one.

    Nor does what is known of mail that failed, once nobody here has the address or writes to it.
    """
    if forgotten := forget_unconfirmed(at=timezone.now()):
        log.info("Followers who never confirmed were forgotten: %d.", forgotten)
    forget_mail_failures()


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def check_the_record() -> None:
    """Log every flaw as an error; the next run finds it again until it is mended."""
    found = list(flaws())
    for sentence in found:
        log.error("The record: %s", sentence)
    log.info("The record was checked: %d flaws.", len(found))


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def add_documents() -> None:
    """Make the documents that versions sealed before their format have none of. Another run finds nothing to do."""
    if added := draw_missing(at=timezone.now()):
        log.info("The record: %d documents were added.", added)
