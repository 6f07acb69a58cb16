"""Days as a brand lives them: which day a moment falls on, and when a day begins and ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from customers.models import Brand


def zone_of(brand: Brand) -> ZoneInfo:
    """The brand's time zone; UTC where its name is not one."""
    try:
        return ZoneInfo(brand.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def day_of(moment: datetime, brand: Brand) -> date:
    """The brand's calendar day on which `moment` falls."""
    return moment.astimezone(zone_of(brand)).date()


def bounds(first: date, last: date, brand: Brand) -> tuple[datetime, datetime]:
    """From the first moment of `first` to the first moment after `last`, in UTC.

    A day has 23 to 25 hours where clocks change; both ends are the brand's midnights.
    """
    zone = zone_of(brand)
    start = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + timedelta(days=1), time.min, zone)
    return start.astimezone(UTC), end.astimezone(UTC)
