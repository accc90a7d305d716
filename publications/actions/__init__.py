"""Make it so: the only writers of the sealed record and of what is recorded beside it."""

from publications.actions.checking import flaws
from publications.actions.copies import CannotRecord, Sent, record_copy, take_back_copy
from publications.actions.drawing import draw_missing
from publications.actions.due import publish_due
from publications.actions.entering import enter_update
from publications.actions.following import ask_to_follow, confirm, forget_unconfirmed, stop, write_news
from publications.actions.removing import CannotRemove, put_back, take_down, withdraw
from publications.actions.scheduling import CannotSchedule, cancel_schedule, schedule
from publications.actions.sealing import enter_published, publish
from publications.actions.sending import send_copy

__all__ = [
    "CannotRecord",
    "CannotRemove",
    "CannotSchedule",
    "Sent",
    "ask_to_follow",
    "cancel_schedule",
    "confirm",
    "draw_missing",
    "enter_published",
    "enter_update",
    "flaws",
    "forget_unconfirmed",
    "publish",
    "publish_due",
    "put_back",
    "record_copy",
    "schedule",
    "send_copy",
    "stop",
    "take_back_copy",
    "take_down",
    "withdraw",
    "write_news",
]
