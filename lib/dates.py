"""Dates, moments and lengths of time, written out for a letter in the reader's language.

CLDR's patterns by Babel, parsed once for each language. Latvian stands in the nominative
throughout, since the sentences around these values are built for that.
"""

import calendar
from datetime import date, datetime
from functools import lru_cache
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import DateTimePattern, parse_pattern
from babel.numbers import format_decimal
from babel.units import format_unit

from lib.languages import locale_for

Unit = Literal["day", "month", "year"]
AnyDate = TypeVar("AnyDate", bound=date)

# Below this a length of time says nothing worth thanking for.
SHORTEST_LENGTH_MONTHS = 3

# For 0, 10 to 20, 30 … Babel has the genitive ("30 dienu"); a letter needs the nominative.
_LATVIAN_UNITS: dict[Unit, tuple[str, str]] = {
    "day": ("diena", "dienas"),
    "month": ("mēnesis", "mēneši"),
    "year": ("gads", "gadi"),
}
# CLDR writes "20:30"; running Latvian text has "plkst. 20.30".
_LATVIAN_MOMENT = "y. 'gada' d. MMMM, 'plkst.' HH.mm"


def format_date(value: date | datetime, language: str, tz: str | None = None) -> str:
    """A day written out: "30 November 2025", "2025. gada 30. novembris".

    With `tz` the day is the one that `value` falls on in that zone; it must be an aware datetime
    then (ValueError otherwise). A plain date is the same day everywhere.
    """
    if tz is not None and isinstance(value, datetime):
        value = in_zone(value, tz)
    locale, pattern = _date_pattern(language)
    return pattern.apply(value, locale)


def format_moment(value: datetime, language: str, tz: str) -> str:
    """A day and time of day: "8 November 2025, 20:30", "2025. gada 8. novembris, plkst. 20.30".

    Raises ValueError for a naive datetime.
    """
    locale, pattern = _moment_pattern(language)
    return pattern.apply(in_zone(value, tz), locale)


def format_days(n: int, language: str) -> str:
    """A number of days with its unit: "30 days", "21 diena", "30 dienas"."""
    return _format_unit(n, "day", language)


def format_length(start: date, end: date, language: str) -> str | None:
    """How long it lasted in whole years, below one year in whole months: "4 gadi", "7 months".

    None when it was shorter than three months, or ended before it began.
    """
    months = _whole_months(start, end)
    if months < SHORTEST_LENGTH_MONTHS:
        return None
    if months < 12:
        return _format_unit(months, "month", language)
    return _format_unit(months // 12, "year", language)


def add_months(value: AnyDate, months: int) -> AnyDate:
    """The same day so many months later (or earlier), or that month's last day if it is shorter."""
    year, month_index = divmod(value.year * 12 + value.month - 1 + months, 12)
    last_day = calendar.monthrange(year, month_index + 1)[1]
    return value.replace(year=year, month=month_index + 1, day=min(value.day, last_day))


def in_zone(value: datetime, tz: str) -> datetime:
    """The same moment as a clock in `tz` (an IANA name) shows it.

    Raises ValueError for a naive datetime, and zoneinfo.ZoneInfoNotFoundError for an unknown zone.
    """
    if value.utcoffset() is None:
        raise ValueError("A moment needs a time zone: this datetime has none.")
    return value.astimezone(ZoneInfo(tz))


def _whole_months(start: date, end: date) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


@lru_cache(maxsize=256)
def _date_pattern(language: str) -> tuple[Locale, DateTimePattern]:
    locale = _date_locale(language)
    return locale, locale.date_formats["long"]


@lru_cache(maxsize=256)
def _moment_pattern(language: str) -> tuple[Locale, DateTimePattern]:
    locale = _date_locale(language)
    if locale.language == "lv":
        return locale, parse_pattern(_LATVIAN_MOMENT)
    joined = str(locale.datetime_formats["medium"])
    day, time = locale.date_formats["long"].pattern, locale.time_formats["short"].pattern
    return locale, parse_pattern(joined.replace("{1}", day).replace("{0}", time))


def _date_locale(language: str) -> Locale:
    """English without a region is written day first and with 24 hours, as in Britain."""
    locale = locale_for(language)
    return Locale("en", "GB") if locale == Locale("en") else locale


@lru_cache(maxsize=4096)
def _format_unit(n: int, unit: Unit, language: str) -> str:
    locale = locale_for(language)
    if locale.language == "lv":
        one, many = _LATVIAN_UNITS[unit]
        number = format_decimal(n, locale=locale)
        return f"{number} {one if locale.plural_form(n) == 'one' else many}"
    written = format_unit(n, f"duration-{unit}", length="long", locale=locale)
    if "duration-" in written:
        # Where CLDR's long form only refers to the short one (Italian, Japanese), Babel does not
        # follow the reference and answers with the unit's identifier.
        written = format_unit(n, f"duration-{unit}", length="short", locale=locale)
    return written
