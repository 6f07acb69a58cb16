"""The one clock: the database's, plus an offset that is 0 outside tests and replays.

Hosts disagree about the time; the database is the one thing that all of them share. The offset
lives in the database too, so that a test or a replay moves web and worker processes together.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connections
from django.db.models import F

from .models import ClockOffset


def now(using: str = "default") -> datetime:
    """The installation's time, aware, in UTC. One small query."""
    connection = connections[using]
    offset = f"COALESCE((SELECT seconds FROM {ClockOffset._meta.db_table}), 0)"  # noqa: S608
    if connection.vendor == "postgresql":
        sql = f"SELECT statement_timestamp() + make_interval(secs => {offset})"
    else:
        sql = f"SELECT strftime('%Y-%m-%d %H:%M:%f', 'now', {offset} || ' seconds')"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        value = cursor.fetchone()[0]
    return (
        value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)
    )


def travel(by: timedelta) -> None:
    """Move the installation's time. For tests and replays only."""
    ClockOffset.objects.get_or_create(id=1)
    ClockOffset.objects.filter(id=1).update(seconds=F("seconds") + int(by.total_seconds()))
