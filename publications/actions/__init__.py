"""Make it so: the only writers of the sealed record and of what is recorded beside it."""

from publications.actions.checking import flaws
from publications.actions.copies import CannotRecord, Sent, record_copy, take_back_copy
from publications.actions.removing import CannotRemove, put_back, take_down, withdraw
from publications.actions.sealing import enter_published, publish

__all__ = [
    "CannotRecord",
    "CannotRemove",
    "Sent",
    "enter_published",
    "flaws",
    "publish",
    "put_back",
    "record_copy",
    "take_back_copy",
    "take_down",
    "withdraw",
]
