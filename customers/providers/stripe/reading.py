"""Reads single values out of a provider's JSON. Raises Unreadable with the name of the field."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_noop

from ...errors import Unreadable

Json = dict[str, Any]

MISSING = gettext_noop("The event lacks a part that it needs")
NO_TIME = gettext_noop("Not a time that can be read")
NO_WHOLE_NUMBER = gettext_noop("Not a whole number that can be stored")
NO_NUMBER = gettext_noop("Not a number that can be read")

LATEST = 253_402_300_799  # the last second of the year 9999
# PostgreSQL's bigint, with room for a sum.
MOST = 2**62


def mapping(source: Json, name: str) -> Json:
    """The object under this name; an empty one where there is none."""
    value = source.get(name)
    return value if isinstance(value, dict) else {}


def listed(source: Json, name: str) -> list[Json]:
    """The objects under this name: a plain list, or the API's list object with `data`."""
    value = source.get(name)
    if isinstance(value, dict):
        value = value.get("data")
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def text(source: Json, name: str) -> str:
    """The text under this name, without what a database cannot store; "" for anything else."""
    value = source.get(name)
    return clean(value) if isinstance(value, str) else ""


def clean(value: str) -> str:
    """Without NUL and lone surrogates: JSON can carry them, PostgreSQL refuses them."""
    return value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8").strip()


def needed(source: Json, name: str) -> str:
    value = text(source, name)
    if not value or len(value) > 255:
        raise Unreadable(MISSING, name)
    return value


def reference(source: Json, name: str) -> str:
    """The id under this name, whether it came as an id or as the whole object; "" for none."""
    value = source.get(name)
    if isinstance(value, dict):
        value = value.get("id")
    return clean(value)[:255] if isinstance(value, str) else ""


def moment(source: Json, name: str) -> datetime | None:
    """A time in whole seconds since 1970, or None."""
    value = source.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LATEST:
        raise Unreadable(NO_TIME, f"{name} = {str(value)[:40]}")
    return datetime.fromtimestamp(value, UTC)


def number(source: Json, name: str) -> int | None:
    """A whole number that a database can store, or None."""
    value = source.get(name)
    if value is None or isinstance(value, bool):
        return None
    if not isinstance(value, int) or abs(value) > MOST:
        raise Unreadable(NO_WHOLE_NUMBER, f"{name} = {str(value)[:40]}")
    return value


def fraction(source: Json, name: str) -> Fraction | None:
    """An exact number written as a JSON number or as a decimal text, or None."""
    value = source.get(name)
    if value is None or isinstance(value, bool):
        return None
    try:
        exact = Decimal(str(value)[:40])
        if not exact.is_finite() or abs(exact.adjusted()) > 30:
            raise InvalidOperation
    except InvalidOperation:
        raise Unreadable(NO_NUMBER, f"{name} = {str(value)[:40]}") from None
    return Fraction(exact)


def currency(source: Json) -> str:
    """The currency's code in capitals; "" where there is none."""
    code = text(source, "currency").upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else ""
