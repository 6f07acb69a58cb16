"""A customer does not want mail of this purpose any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from . import doors
from .events import Kind, note
from .models import Message, SuppressionReason


def unsubscribe_from(message: Message, *, now: datetime) -> bool:
    """Suppress the message's address for its purpose; False if that was so already."""
    with transaction.atomic():
        made = doors.suppress(
            message.to_email,
            SuppressionReason.UNSUBSCRIBED,
            f"message:{message.public_id.hex}",
            purpose=message.purpose,
        )
        if made:
            note(message, Kind.UNSUBSCRIBED, now)
    return made
