"""Make it so: the only writers of the sealed record and of what is recorded beside it."""

from publications.actions.checking import flaws
from publications.actions.copies import CannotRecord, Sent, record_copy, take_back_copy
from publications.actions.sealing import enter_published, publish

__all__ = ["CannotRecord", "Sent", "enter_published", "flaws", "publish", "record_copy", "take_back_copy"]
