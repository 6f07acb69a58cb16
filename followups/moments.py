"""Times as a queue shows them: short, near ones by name, in the reader's own time zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def short(moment: datetime, now: datetime) -> str:
    """A moment of a conversation: "Mon 17 Nov, 16:40", with the year where it is another."""
    local = timezone.localtime(moment)
    same_year = local.year == timezone.localtime(now).year
    return date_format(local, "WEEKDAY_DATETIME_FORMAT" if same_year else "DATE_FORMAT")


def day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "MONTH_DAY_FORMAT")


def due(moment: datetime, now: datetime) -> str:
    """When something is due: "today 15:00", "tomorrow 12:00", "Fri 21 Nov", or how late it is."""
    if moment <= now:
        return late(moment, now)
    local, today = timezone.localtime(moment), timezone.localdate(now)
    days = (local.date() - today).days
    clock = date_format(local, "H:i")
    if days == 0:
        return _("today %(clock)s") % {"clock": clock}
    if days == 1:
        return _("tomorrow %(clock)s") % {"clock": clock}
    return date_format(local, "WEEKDAY_DATE_FORMAT")


def late(moment: datetime, now: datetime) -> str:
    hours = int((now - moment).total_seconds() // 3600)
    if hours < 1:
        return _("late")
    if hours < 24:
        return ngettext("%(n)s hour late", "%(n)s hours late", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}


def snooze_choices(now: datetime) -> list[tuple[str, str]]:
    """Times that are often meant, as (ISO date of the working morning, words)."""
    today = timezone.localdate(now)
    until_monday = 7 - today.weekday()
    return [
        (str(today + timedelta(days=1)), _("Tomorrow morning")),
        (str(today + timedelta(days=until_monday)), _("Next Monday")),
        (str(today + timedelta(days=until_monday + 7)), _("Monday after next")),
    ]


def morning(day: date) -> datetime:
    """Nine o'clock of that day, where the reader is."""
    return timezone.make_aware(datetime.combine(day, time(9)))
