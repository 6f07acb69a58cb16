"""The test database put back as it was, in one stroke: for tests that commit.

Django's own way, emptying every table and loading the migrations' rows again one by one, takes
longer than most of these tests do, and a table that refuses DELETE cannot be emptied by it at all.
"""

from __future__ import annotations

import re
import sqlite3
from typing import Any, Protocol

from django.db import connection


class Snapshot(Protocol):
    def restore(self) -> None:
        """Put the database back as it was when the snapshot was taken; commits."""


def take(name: str) -> Snapshot:
    """Remember the database as it is now. The name is a word, a different one for each."""
    assert re.fullmatch("[a-z_]+", name)
    return FileSnapshot() if connection.vendor == "sqlite" else SchemaSnapshot(name)


def _sqlite() -> sqlite3.Connection:
    connection.ensure_connection()
    raw: Any = connection.connection
    return raw  # type: ignore[no-any-return]


class FileSnapshot:
    """SQLite: all pages of the file, kept in memory."""

    def __init__(self) -> None:
        # Tests of one process may end in another thread than they began in.
        self._pages = sqlite3.connect(":memory:", check_same_thread=False)
        _sqlite().backup(self._pages)

    def restore(self) -> None:
        self._pages.backup(_sqlite())


class SchemaSnapshot:
    """PostgreSQL: the rows of every table in a schema beside it, and where its sequences stand.

    The user must be a superuser: rows are put back without any trigger having a say.
    """

    def __init__(self, schema: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = [f'"{name}"' for (name,) in cursor.fetchall()]
            cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")
            filled = [table for table in tables if self._keep(cursor, schema, table)]
            cursor.execute(
                "SELECT sequencename, start_value, last_value"
                " FROM pg_sequences WHERE schemaname = 'public'"
            )
            self._restore = ";".join(
                [
                    "SET LOCAL session_replication_role = replica",
                    *(f"DELETE FROM public.{table}" for table in tables),  # noqa: S608
                    *(
                        f"INSERT INTO public.{table} SELECT * FROM {schema}.{table}"  # noqa: S608
                        for table in filled
                    ),
                    *(_set_sequence(*row) for row in cursor.fetchall()),
                ]
            )

    @staticmethod
    def _keep(cursor: Any, schema: str, table: str) -> bool:
        cursor.execute(f"CREATE TABLE {schema}.{table} AS SELECT * FROM public.{table}")  # noqa: S608
        return bool(cursor.rowcount)

    def restore(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"BEGIN;{self._restore};COMMIT")


def _set_sequence(name: str, start: int, last: int | None) -> str:
    value, is_used = (start, "false") if last is None else (last, "true")
    return f"SELECT setval('public.\"{name}\"', {value}, {is_used})"
