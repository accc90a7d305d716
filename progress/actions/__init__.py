"""Make it so: the only writers of progress."""

from progress.actions.linking import CannotLink, Told, link, link_told, take_out
from progress.actions.publishing import publish_update, send_back
from progress.actions.sending import CannotUpdate, NewUpdate, send_update

__all__ = [
    "CannotLink",
    "CannotUpdate",
    "NewUpdate",
    "Told",
    "link",
    "link_told",
    "publish_update",
    "send_back",
    "send_update",
    "take_out",
]
