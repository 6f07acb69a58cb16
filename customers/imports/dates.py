"""Dates as spreadsheets and people write them.

03/04/2026 is 3 April here and March 4 there: the cells of a column decide together, and where none
of them does, a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.utils.translation import gettext as _

from .columns import folded
from .errors import CellError

# Which comes first, day or month; "" where it has not been decided.
Order = Literal["", "dmy", "mdy"]

_TIME = r"(?:[T ]\s*(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?P<sign>[-./ ])\s*(?P<month>\d{{1,2}})(?P=sign)\s*(?P<day>\d{{1,2}})\.?"
    rf"(?:,?\s*{_TIME})?{_ZONE}"
)
_YEAR_LAST = re.compile(
    rf"(?P<first>\d{{1,2}})\s*(?P<sign>[-./])\s*(?P<second>\d{{1,2}})\s*(?P=sign)\s*"
    rf"(?P<year>\d{{4}}|\d{{2}})\.?(?:,?\s*{_TIME})?{_ZONE}"
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
# Days since 1899-12-30, as Excel and LibreOffice count them: the years 1990 to 2099.
_SERIAL = re.compile(r"(?P<days>\d{5})(?P<part>[.,]\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 32874, 73050
_EPOCH = datetime.fromisoformat("1899-12-30")
# Old Excel for the Mac counted from 1904, and its workbooks still do.
DAYS_TO_1904 = 1462

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan janvaris janvari",
            "feb februaris februari",
            "mar marts marta",
            "apr aprilis aprili",
            "may maijs maija mai",
            "jun junijs junija",
            "jul julijs julija",
            "aug augusts augusta",
            "sep septembris septembri sept",
            "oct oktobris oktobri okt",
            "nov novembris novembri",
            "dec decembris decembri",
        ),
        start=1,
    )
    for name in names.split()
}


def judge(cells: Iterable[str]) -> tuple[Order, bool]:
    """The order of a file's dates, and whether there are any that could be read either way.

    ("", True): both are possible, and somebody must be asked.
    """
    is_open = False
    votes = {"dmy": 0, "mdy": 0}
    for cell in cells:
        match = _YEAR_LAST.fullmatch(cell.strip())
        if match is None:
            continue
        first, second = int(match["first"]), int(match["second"])
        if match["sign"] == "." or first > 12 >= second:
            votes["dmy"] += match["sign"] != "."  # points always stand after the day
        elif second > 12 >= first:
            votes["mdy"] += 1
        else:
            is_open = is_open or first != second
    if votes["dmy"] == votes["mdy"] == 0:
        return "", is_open
    return ("dmy" if votes["dmy"] >= votes["mdy"] else "mdy"), is_open


def read_date(cell: str, order: Order = "", *, counts_from_1904: bool = False) -> date | datetime:
    """The date, or the moment where the cell tells a time: aware only if it names its zone.

    Raises CellError, also for a date that could be read in two ways while `order` is not decided.
    """
    text = " ".join(cell.split())
    try:
        found = (
            _year_first(text)
            or _year_last(text, order)
            or _serial(text, DAYS_TO_1904 if counts_from_1904 else 0)
            or _in_words(text)
        )
    except CellError:
        raise
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise CellError(
            _("“%(text)s” is not a date. Write it like 2026-11-24.") % {"text": cell.strip()[:40]}
        )
    return found


def _year_first(text: str) -> date | datetime | None:
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return _with_time(date(int(match["year"]), int(match["month"]), int(match["day"])), match)
    compact = _COMPACT.fullmatch(text)
    if compact:
        return date(int(compact["year"]), int(compact["month"]), int(compact["day"]))
    return None


def _year_last(text: str, order: Order) -> date | datetime | None:
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, second = int(match["first"]), int(match["second"])
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    is_day_first = match["sign"] == "." or order == "dmy" or (not order and first > 12)
    if not order and match["sign"] != "." and first != second and max(first, second) <= 12:
        sentence = _("“%(text)s” can be read in two ways. Say whether the day comes first.")
        raise CellError(sentence % {"text": text})
    day, month = (first, second) if is_day_first else (second, first)
    if month > 12 and order:
        sentence = _("“%(text)s” has no month %(month)d: in this file the day comes first.")
        if order == "mdy":
            sentence = _("“%(text)s” has no month %(month)d: in this file the month comes first.")
        raise CellError(sentence % {"text": text, "month": month})
    return _with_time(date(year, month, day), match)


def _serial(text: str, days_more: int) -> date | datetime | None:
    match = _SERIAL.fullmatch(text)
    if match is None:
        return None
    days = float(text.replace(",", ".")) + days_more
    if not _FIRST_SERIAL <= days <= _LAST_SERIAL:
        return None
    whole = (_EPOCH + timedelta(days=days, milliseconds=500)).replace(microsecond=0)
    return whole.date() if whole.time() == time.min else whole


def _in_words(text: str) -> date | None:
    """24 Nov 2026 · November 24, 2026 · 2026. gada 24. novembris"""
    words = [word for word in folded(text).split() if word not in {"gada", "g", "of"}]
    numbers = [int(word.rstrip("stndrh")) for word in words if word[0].isdigit()]
    months = [month for word in words if (month := _month(word))]
    if len(words) != 3 or len(numbers) != 2 or len(months) != 1:
        return None
    day, year = sorted(numbers)
    return date(year, months[0], day)


def _month(word: str) -> int | None:
    return _MONTHS.get(word) or (_MONTHS.get(word[:3]) if len(word) > 2 else None)


def _with_time(day: date, match: re.Match[str]) -> date | datetime:
    if not match["time"]:
        return day
    hours, minutes, *rest = match["time"].replace(",", ".").split(":")
    hour = int(hours)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"][0] in "Pp" else 0)
    seconds = int(float(rest[0])) if rest else 0
    moment = datetime.combine(day, time(hour, int(minutes), seconds))
    return moment if not match["zone"] else _in_zone(moment, match["zone"])


def _in_zone(moment: datetime, zone: str) -> datetime:
    offset = "+00:00" if zone in {"Z", "UTC", "GMT"} else zone
    return datetime.fromisoformat(f"{moment.isoformat()}{offset}")
