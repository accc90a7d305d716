"""Make it so: the only writers of progress."""

from progress.actions.publishing import publish_update, send_back
from progress.actions.sending import CannotUpdate, NewUpdate, send_update

__all__ = ["CannotUpdate", "NewUpdate", "publish_update", "send_back", "send_update"]
