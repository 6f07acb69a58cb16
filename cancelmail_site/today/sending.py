"""Whether mail goes out, and the switch."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cancelmail_site.sending import SILENCE
from outbox.models import Delivery, Message, MessageState
from staff.models import User
from worker.models import Heartbeat


def sending(user: User, now: datetime) -> dict[str, Any]:
    since = _midnight(timezone.localtime(now).date())
    sent = Message.objects.filter(state=MessageState.SENT, finished_at__gte=since)
    due = Message.objects.filter(state=MessageState.QUEUED, due_at__lte=now)
    return {
        "sent": sent.count(),
        "delivered": sent.filter(delivery=Delivery.DELIVERED).count(),
        "due": due.count(),
        "held": Message.objects.filter(state=MessageState.HELD).count(),
        "workers": Heartbeat.objects.filter(stopped_at=None, seen_at__gte=now - SILENCE).count(),
        "may_switch": user.has_perm("outbox.pause_sending"),
    }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
