"""Make it so: the only writers of responses, statements, comments, submissions, approvals and ladders."""

from responses.actions.catalogue import record_as_published, take_over
from responses.actions.charge import CannotTakeCharge, hand_over, put_in_charge, put_in_charge_of_text
from responses.actions.duty import open_response
from responses.actions.moves import CannotMove, Details, check_move, move
from responses.actions.reminding import CannotSetRules, RulesChanged, set_reminder_rules
from responses.actions.talk import CannotComment, comment, confirm_detail, resolve
from responses.actions.telling import CannotRemind, remind_now
from responses.actions.texts import CannotWrite, SomeoneElseSaved, restore, save_text, why_not_write
from responses.actions.unsent import discard_unsent, forget_unsent, keep_unsent

__all__ = [
    "CannotComment",
    "CannotMove",
    "CannotRemind",
    "CannotSetRules",
    "CannotTakeCharge",
    "CannotWrite",
    "Details",
    "RulesChanged",
    "SomeoneElseSaved",
    "check_move",
    "comment",
    "confirm_detail",
    "discard_unsent",
    "forget_unsent",
    "hand_over",
    "keep_unsent",
    "move",
    "open_response",
    "put_in_charge",
    "put_in_charge_of_text",
    "record_as_published",
    "remind_now",
    "resolve",
    "restore",
    "save_text",
    "set_reminder_rules",
    "take_over",
    "why_not_write",
]
