"""What the log keeps of a value: plain JSON that is still legible when its object has gone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Field, Manager, Model

HIDDEN = "•••"
# Whatever is called so says only that it changed.
SECRET = re.compile(r"(^|[_/])(password|passwd|secret|token|key|hash|digest)s?$", re.IGNORECASE)
# Written by the program beside what a person changes.
NOT_BY_HAND = frozenset({"last_login", "date_joined", "changed_at", "changed_by"})

Values = dict[str, Any]


def plain(value: Any) -> Any:
    """`value` as JSON can hold it. A row becomes its id and what it was called then."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)
        case Model():
            return {"id": value.pk, "text": str(value)}
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case datetime() | date() | time():
            return value.isoformat()
        case Iterable():
            return [plain(one) for one in value]
    return str(value)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Values, Values]:
    """The two sides of what changed, and nothing of what stayed or is secret."""
    old, new = plain(before), plain(after)
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return _told(old, names), _told(new, names)


def _told(side: Values, names: list[str]) -> Values:
    return {name: _without_secrets(name, side[name]) for name in names if name in side}


def _without_secrets(name: str, value: Any) -> Any:
    if SECRET.search(name):
        return HIDDEN if value else ""
    if isinstance(value, dict):
        return {key: _without_secrets(key, one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_secrets("", one) for one in value]
    return value


def snapshot(row: Model, related: Iterable[str] = ()) -> Values:
    """The fields of a row by name, its many-to-many lists, and the rows of `related` managers.

    A field of a related row is called `manager/row/field`: `texts/lv/keeps`; an entry of a field
    that holds several by name, `field/name`: `labels/lv`.
    """
    values = dict(_of_row(row))
    values |= {
        field.name: sorted(getattr(row, field.name).all(), key=str)
        for field in row._meta.many_to_many
    }
    kept: Values = plain(values | dict(_of_related(row, related)))
    return kept


def _of_row(row: Model) -> Iterator[tuple[str, Any]]:
    for field in _fields(row):
        value = getattr(row, field.name)
        if isinstance(value, dict):
            yield from ((f"{field.name}/{key}", one) for key, one in value.items())
        else:
            yield field.name, value


def _fields(row: Model) -> Iterator[Field[Any, Any]]:
    for field in row._meta.concrete_fields:
        if not field.primary_key and field.name not in NOT_BY_HAND:
            yield field


def _of_related(row: Model, related: Iterable[str]) -> Iterator[tuple[str, Any]]:
    for name in related:
        manager: Manager[Model] = getattr(row, name)
        for one in manager.all():
            key = str(one).replace("/", " ")
            for field in _fields(one):
                if getattr(field, "related_model", None) is not type(row):
                    yield f"{name}/{key}/{field.name}", getattr(one, field.name)
