"""What must be in place before anything is sent."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

from django.conf import settings

from worker import heartbeats

from . import modes, states
from .models import Message
from .modes import ensure_mode

__all__ = ["ensure_mode", "start"]

logger = logging.getLogger(__name__)

# After so long without any worker this may be a clone or a restored backup of a living one.
SILENCE = timedelta(hours=6)


def start(worker_id: uuid.UUID, now: datetime) -> None:
    """A worker begins: the mode exists, and after a long silence a person is asked first."""
    ensure_mode(now)
    if settings.MAIL_TRANSPORT != "file" and _woke_after_silence(worker_id, now):
        modes.change(now=now, by=None, is_paused=True)
        logger.warning(
            "No worker ran for six hours while mail was due. Sending is paused: is this a copy of "
            "an installation that is alive? Resume sending on the outbox page if it is not."
        )


def _woke_after_silence(worker_id: uuid.UUID, now: datetime) -> bool:
    seen = heartbeats.last_seen(other_than=worker_id)
    if seen is None or now - seen < SILENCE:
        return False
    return Message.objects.filter(state=states.QUEUED, due_at__lte=now).exists()
