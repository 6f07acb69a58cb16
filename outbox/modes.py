"""How this installation sends: shadow, approve or live, and paused on top of any.

One row for the installation; a brand may have a stricter one. The stricter of the two counts.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from customers.models import Brand
from staff import audit
from staff.models import User

from . import locks
from .models import Hold, Message, MessageState, Mode, Purpose, SendingMode

LACKING_A_YES = [Hold.APPROVE, Hold.BURST]
STRICTNESS = [Mode.SHADOW, Mode.APPROVE, Mode.LIVE]


def as_installed() -> Mode:
    """Files go nowhere, so the file transport may be live; a real provider starts in shadow."""
    return Mode.LIVE if settings.MAIL_TRANSPORT == "file" else Mode.SHADOW


def ensure_mode(now: datetime) -> SendingMode:
    """The installation's row, made on first use. A mode that a person chose is never touched."""
    mode, _made = SendingMode.objects.get_or_create(
        brand=None, defaults={"mode": as_installed(), "changed_at": now}
    )
    return mode


def effective(brand: Brand) -> Mode:
    """The mode that counts for a brand: the stricter of the installation's and its own."""
    rows = SendingMode.objects.filter(Q(brand=None) | Q(brand=brand)).values_list("mode", flat=True)
    found = [Mode(mode) for mode in rows]
    return min(found or [as_installed()], key=STRICTNESS.index)


def is_paused(brand: Brand | None = None) -> bool:
    rows = SendingMode.objects.filter(Q(brand=None) | Q(brand=brand))
    return rows.filter(is_paused=True).exists()


def stops_sending() -> Q:
    """A condition on messages: the switch is off for their brand or all, or they lack a yes."""
    paused = Exists(_switches().filter(is_paused=True))
    return Q(paused) | is_in_shadow() | Q(_asks_first(), approved_at=None)


def is_in_shadow() -> Q:
    """A condition on messages: their brand, or everything, is in shadow mode. Tests go anyway."""
    return Q(Exists(_switches().filter(mode=Mode.SHADOW))) & ~Q(purpose=Purpose.TEST)


def _switches() -> QuerySet[SendingMode]:
    """The rows that count for a message."""
    return SendingMode.objects.filter(Q(brand=None) | Q(brand=OuterRef("brand_id")))


def _asks_first() -> Exists:
    return Exists(_switches().filter(mode=Mode.APPROVE))


def waiting_for_a_yes() -> Q:
    """A condition on messages: nothing but a person's yes keeps them."""
    held = Q(state=MessageState.HELD, hold__in=LACKING_A_YES)
    return held | Q(_asks_first(), state=MessageState.QUEUED, approved_at=None)


def waits_for_a_yes(message: Message) -> bool:
    """Whether nothing but a person's yes keeps it; a list annotates `lacks_a_yes` beforehand."""
    known: bool | None = getattr(message, "lacks_a_yes", None)
    if known is not None:
        return known
    if message.state == MessageState.HELD:
        return message.hold in LACKING_A_YES
    return was_queued_without_a_yes(message)


def was_queued_without_a_yes(message: Message) -> bool:
    """Queued before the mode became "Approve first": it goes when a person says so."""
    lacks_it = message.state == MessageState.QUEUED and message.approved_at is None
    return lacks_it and effective(message.brand) == Mode.APPROVE


def change(
    *, now: datetime, by: User | None, brand: Brand | None = None, **fields: object
) -> SendingMode:
    """Set `mode`, `is_paused` or `redirect_to`. Once committed, nothing begins against it any more.

    A brand's row begins as live: the installation's, if it is stricter, counts anyway.
    """
    with transaction.atomic():
        locks.hold_switch()
        switch = ensure_mode(now)
        if brand is not None:
            switch, _made = SendingMode.objects.get_or_create(
                brand=brand, defaults={"mode": Mode.LIVE, "changed_at": now}
            )
        before = {name: getattr(switch, name) for name in fields}
        changed = {name: value for name, value in fields.items() if value != before[name]}
        for name, value in changed.items():
            setattr(switch, name, value)
        switch.changed_at, switch.changed_by = now, by
        switch.save(update_fields=[*changed, "changed_at", "changed_by"])
        if changed:
            _record(switch, {name: before[name] for name in changed}, changed, by, now)
    return switch


def _record(
    switch: SendingMode,
    before: dict[str, object],
    after: dict[str, object],
    by: User | None,
    now: datetime,
) -> None:
    paused = after.get("is_paused")
    verb = "changed" if paused is None else "paused" if paused else "resumed"
    audit.record(
        by=by,
        action=f"sendingmode.{verb}",
        target=switch,
        before=before,
        after=after,
        now=now,
    )
