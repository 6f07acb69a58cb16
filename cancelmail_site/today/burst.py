"""More people left than usual: their mail waits for a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from outbox import bursts
from staff.models import User


def burst(user: User, now: datetime) -> dict[str, Any] | None:
    current = bursts.current()
    return {"burst": current, "held": bursts.held().count()} if current else None
