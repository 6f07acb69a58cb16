"""Who changed what in the settings of sending: Django's own log of the admin."""

from __future__ import annotations

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from staff.models import User

from .models import SendingMode


def record(by: User, mode: SendingMode, what: str) -> None:
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(SendingMode),
        object_id=str(mode.pk),
        object_repr=str(mode)[:200],
        action_flag=CHANGE,
        change_message=what,
    )
