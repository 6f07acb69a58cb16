"""The page: the greeting, the sentence under it, and the cards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from staff.models import User
from worker import clock

from .registry import cards_for
from .waiting import cases_waiting
from .week import left_today, left_yesterday


def greeting(request: HttpRequest) -> dict[str, Any]:
    """The context of the page: the greeting by time of day, and the cards."""
    user: Any = request.user
    now = clock.now()
    cards = cards_for(user, now)
    return {
        "title": _("Today"),
        "hello": hello(user, now),
        **lede(user, now),
        "main_cards": [pair for pair in cards if not pair[0].is_aside],
        "side_cards": [pair for pair in cards if pair[0].is_aside],
    }


def hello(user: User, now: datetime) -> str:
    """By the clock on the wall: morning until noon, evening from six, plain hello at night."""
    hour = timezone.localtime(now).hour
    name = user.first_name or user.username
    if 5 <= hour < 12:
        return _("Good morning, %(name)s.") % {"name": name}
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s.") % {"name": name}
    if 18 <= hour < 22:
        return _("Good evening, %(name)s.") % {"name": name}
    return _("Hello, %(name)s.") % {"name": name}


def lede(user: User, now: datetime) -> dict[str, Any]:
    """The sentence under the greeting: who left, whom to write to, what is due today."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    found: dict[str, Any] = {"left_yesterday": None, "waiting": None, "next_due": None}
    if user.has_perm("customers.view_cancellation"):
        found["left_yesterday"] = left_yesterday()
        found["left_today"] = 0 if found["left_yesterday"] else left_today()
    if user.has_perm("followups.view_case"):
        found["waiting"] = cases_waiting(user, now).count()
        due = cases_waiting(user, now).filter(
            first_written_at=None, deadline_at__gt=now, deadline_at__lt=today + timedelta(days=1)
        )
        found["next_due"] = due.order_by("deadline_at").first()
    return found
