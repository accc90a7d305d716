"""What does the worker do for the record? It checks every night that nothing in it was altered."""

import logging

from celery import shared_task

from publications.actions import flaws

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def check_the_record() -> None:
    """Log every flaw as an error; the next run finds it again until it is mended."""
    found = list(flaws())
    for sentence in found:
        log.error("The record: %s", sentence)
    log.info("The record was checked: %d flaws.", len(found))
