"""The log of what colleagues changed: one row per change, which the database never lets go.

An operation calls `record` in the transaction of its change; a stock admin page mixes in
`AuditedAdmin`. `name_actions` gives the codes of a room their words.
"""

from .actions import is_plain, label, name_actions
from .pages import AuditedAdmin
from .recording import record, use_clock
from .values import snapshot

__all__ = ["AuditedAdmin", "is_plain", "label", "name_actions", "record", "snapshot", "use_clock"]
