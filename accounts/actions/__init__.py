"""Make it so: the only writers of forces, bodies, people, invitations and absences, and of what became of mail."""

from accounts.actions.absences import end_absence, note_absence
from accounts.actions.calendars import end_calendar, make_calendar
from accounts.actions.checks import CannotManage
from accounts.actions.invitations import accept, accept_as_new, invite, invite_again, withdraw
from accounts.actions.links import hash_of
from accounts.actions.mail import forget_mail_failures, note_mail_delivered, note_mail_failure
from accounts.actions.people import (
    add_person,
    add_role,
    close_account,
    end_role,
    open_account,
    remove_second_factor,
)
from accounts.actions.post import choose_post
from accounts.actions.reference import describe_body, load_forces

__all__ = [
    "CannotManage",
    "accept",
    "accept_as_new",
    "add_person",
    "add_role",
    "choose_post",
    "close_account",
    "describe_body",
    "end_absence",
    "end_calendar",
    "end_role",
    "forget_mail_failures",
    "hash_of",
    "invite",
    "invite_again",
    "load_forces",
    "make_calendar",
    "note_absence",
    "note_mail_delivered",
    "note_mail_failure",
    "open_account",
    "remove_second_factor",
    "withdraw",
]
