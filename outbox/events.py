"""What happens to a message, written beside each change: the timeline of its page."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.models import User

from .models import Message, MessageEvent


class Kind(models.TextChoices):
    """Our own steps; a provider's reports add theirs later."""

    HELD = "held", _("Held back")
    QUEUED = "queued", _("Queued")
    RELEASED = "released", _("Released")
    BEGUN = "begun", _("Sending began")
    SENT = "sent", _("Handed over")
    REFUSED = "refused", _("Not accepted, will be tried again")
    NOT_BEGUN = "not_begun", _("Sending had not begun, queued again")
    NOT_PREPARED = "not_prepared", _("Could not be prepared, will be tried again")
    LEASE_ENDED = "lease_ended", _("A worker stopped, queued again")
    UNKNOWN = "unknown", _("No answer")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Stopped")
    EXPIRED = "expired", _("Too late")
    RESENT = "resent", _("Sent again as a new message")
    SETTLED = "settled", _("Settled by a person")
    SEEN_TO = "seen_to", _("Seen to")
    UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")


ICONS = {
    Kind.HELD: "pause",
    Kind.QUEUED: "clock",
    Kind.RELEASED: "clock",
    Kind.BEGUN: "send",
    Kind.SENT: "check",
    Kind.REFUSED: "rotate-cw",
    Kind.NOT_BEGUN: "rotate-cw",
    Kind.NOT_PREPARED: "rotate-cw",
    Kind.LEASE_ENDED: "rotate-cw",
    Kind.UNKNOWN: "circle-question-mark",
    Kind.FAILED: "circle-x",
    Kind.CANCELLED: "ban",
    Kind.EXPIRED: "clock",
    Kind.RESENT: "rotate-cw",
    Kind.SETTLED: "check",
    Kind.SEEN_TO: "check",
    Kind.UNSUBSCRIBED: "ban",
}


def note(
    message: Message | int, kind: Kind, now: datetime, detail: str = "", by: User | None = None
) -> None:
    pk = message.pk if isinstance(message, Message) else message
    MessageEvent.objects.create(
        message_id=pk, kind=kind, happened_at=now, detail=detail[:1000], by=by
    )
