"""The clock of a country, where its people have one clock."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global


def local_time(country: str, at: datetime) -> datetime | None:
    """`at` as the clocks in this country (ISO 3166, two letters) show it.

    None where its clocks differ at that moment, as in the United States, or nothing is known.
    """
    shown = [at.astimezone(zone) for zone in _zones(country.upper())]
    return shown[0] if len({one.utcoffset() for one in shown}) == 1 else None


@lru_cache(maxsize=512)
def _zones(country: str) -> tuple[ZoneInfo, ...]:
    names = (name for name, where in get_global("zone_territories").items() if where == country)
    return tuple(zone for name in sorted(names) if (zone := _zone(name)))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
