"""One at a time: locks that last until the transaction ends."""

from __future__ import annotations

import hashlib

from django.db import connection


def lock(*keys: str) -> None:
    """Wait until no other transaction holds one of these keys, then hold them all until ours ends.

    Keys are like stripe:subscription:sub_123. PostgreSQL: advisory locks, which also protect what
    has no row yet. SQLite: every transaction of ours holds the write lock from its BEGIN on
    (`transaction_mode: IMMEDIATE`). Callers name a subscription before its customer, so that two
    transactions never wait for each other.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A lock needs a transaction: it lasts until the transaction ends.")
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_number(key)])


def _number(key: str) -> int:
    """64 bits of a hash: two keys that meet by chance only wait for each other."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
