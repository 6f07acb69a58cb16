"""What became of a message. Sent after the change, in its transaction, with `message`.

A receiver that raises is logged and its changes are undone; the outcome itself stays.
"""

from __future__ import annotations

import logging

from django.db import transaction
from django.dispatch import Signal

from .models import Message

logger = logging.getLogger(__name__)

message_sent = Signal()
message_failed = Signal()
message_cancelled = Signal()
message_expired = Signal()
message_unknown = Signal()


def announce(signal: Signal, message: Message) -> None:
    """Tell the rooms above; each receiver in a savepoint of its own kind, none can undo a fact."""
    try:
        with transaction.atomic():
            signal.send(sender=Message, message=message)
    except Exception:
        logger.exception("A receiver failed for message %s.", message.public_id)
