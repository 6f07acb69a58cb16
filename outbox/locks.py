"""Locks that cross rows. SQLite needs none of them: a write transaction there is alone anyway."""

from __future__ import annotations

import zlib

from django.db import connection

SENDING_SWITCH = 0x6F7574626F78  # "outbox"


def share_switch() -> None:
    """Taken by begin: whoever pauses waits until these begins have committed."""
    _run("SELECT pg_advisory_xact_lock_shared(%s)", SENDING_SWITCH)


def hold_switch() -> None:
    """Taken by pause and by a change of mode: after its commit nothing begins any more."""
    _run("SELECT pg_advisory_xact_lock(%s)", SENDING_SWITCH)


def hold_address(*parts: object) -> None:
    """One enqueue at a time per address and purpose, so that the per-address guard sees all."""
    key = zlib.crc32("\n".join(str(part) for part in parts).encode())
    _run("SELECT pg_advisory_xact_lock(%s, %s)", SENDING_SWITCH & 0x7FFFFFFF, key - 2**31)


def _run(sql: str, *values: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
