"""The last seven days: who left, who answered, who came back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import formats

from insights import lists
from insights.days import day_of
from insights.filters import Filters, today_of
from staff.models import User


@dataclass(frozen=True)
class Bar:
    """One day of the little chart, in its coordinates."""

    day: str
    count: int
    x: int
    y: int
    height: int
    is_today: bool

    @property
    def middle(self) -> int:
        return self.x + 14


def week(user: User, now: datetime) -> dict[str, Any]:
    """The same people as in Insights, on the days as each brand lives them."""
    last = today_of(None)
    days = [last - timedelta(days=back) for back in range(6, -1, -1)]
    look = Filters(first=days[0], last=last, range="7d")
    leavers = lists.left(look).select_related("brand")
    per_day = Counter(day_of(leaver.left_at, leaver.brand) for leaver in leavers)
    return {
        "left": per_day.total(),
        "asked": lists.behind(replace(look, show="asked")).count(),
        "answered": lists.behind(replace(look, show="answered")).count(),
        "returned": lists.returned(look).count(),
        "bars": _bars(days, per_day),
        "url": _insights(look) if user.has_perm("insights.view_dashboard") else "",
    }


def left_yesterday() -> int:
    """How many left on the brand's last whole day."""
    return _left_on(today_of(None) - timedelta(days=1))


def left_today() -> int:
    return _left_on(today_of(None))


def _left_on(day: date) -> int:
    return lists.left(Filters(first=day, last=day)).count()


def _insights(look: Filters) -> str:
    return f"{reverse('insights:overview')}?{look.query()}"


def _bars(days: list[date], per_day: Counter[date]) -> list[Bar]:
    most = max(per_day.values(), default=0) or 1
    bars = []
    for number, day in enumerate(days):
        height = max(round(56 * per_day[day] / most), 2)
        weekday = formats.date_format(day, "D")
        is_today = number == len(days) - 1
        bars.append(Bar(weekday, per_day[day], 4 + 40 * number, 64 - height, height, is_today))
    return bars
