"""Make it so: the only writers of events, of the ledger of notices, and of the letters that carry them."""

from journal.actions.events import broken_links, digest, one_at_a_time, record
from journal.actions.heartbeats import leave_heartbeat
from journal.actions.ledger import queue, sweep

__all__ = ["broken_links", "digest", "leave_heartbeat", "one_at_a_time", "queue", "record", "sweep"]
