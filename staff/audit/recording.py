"""Writing one row of the log, in the transaction of the change that it tells of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from .values import differences

if TYPE_CHECKING:
    from ..models import AuditEntry, User

Clock = Callable[[], datetime]
_clock: list[Clock] = [timezone.now]


def use_clock(now: Clock) -> None:
    """The installation's clock is kept by a room above, which hands it down when Django starts."""
    _clock[:] = [now]


def record(
    *,
    by: User | None,
    action: str,
    target: Model | type[Model] | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
    now: datetime | None = None,
) -> AuditEntry:
    """Write down that `by` (None: the program itself) did `action` to `target`.

    Of `before` and `after` only what differs is kept; passwords, tokens and keys never are. A row
    that is called by a leaver's name or address has `name_in_log`: what is here stays for ever.
    `target` may be a model: what was done was done to several of that kind at once.
    """
    was, became = differences(before or {}, after or {})
    entries = apps.get_model("staff", "AuditEntry")._default_manager
    entry: AuditEntry = entries.create(
        at=now or _clock[0](),
        user=by,
        who=str(by)[:200] if by else "",
        action=action,
        target_type=target._meta.label_lower if target else "",
        target_id=str(target.pk)[:64] if isinstance(target, Model) else "",
        target_text=name(target)[:250] if isinstance(target, Model) else "",
        before=was,
        after=became,
        note=note,
    )
    return entry


def name(target: Model) -> str:
    """What the log calls a row."""
    return str(getattr(target, "name_in_log", target))
