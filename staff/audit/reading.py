"""An entry of the log in words: each changed thing with its two sides, ready for a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..models import AuditEntry
from .values import HIDDEN

# What the log keeps that is no field of the thing itself.
NAMES = {
    "version": gettext_lazy("version"),
    "subject": gettext_lazy("subject"),
    "text": gettext_lazy("text"),
    "rows": gettext_lazy("rows"),
    "first": gettext_lazy("from"),
    "last": pgettext_lazy("last day", "to"),
    "place": gettext_lazy("place in the order"),
    "which": gettext_lazy("which ones"),
    "event_id": gettext_lazy("events"),
    "file": gettext_lazy("file"),
    "new": gettext_lazy("new ones"),
    "known": gettext_lazy("known already"),
    "sends": gettext_lazy("sends letters"),
    "customers": gettext_lazy("customers"),
    "cancellations": gettext_lazy("cancellations"),
    "answers": gettext_lazy("answers"),
    "returns": gettext_lazy("returns"),
    "messages": gettext_lazy("messages"),
    "follow_ups": gettext_lazy("follow-ups"),
}


@dataclass(frozen=True)
class Line:
    """One line of one side. `is_only_here`: the other side does not have it."""

    text: str
    is_only_here: bool


@dataclass(frozen=True)
class Row:
    """One changed thing. A side without lines was empty."""

    name: str
    before: list[Line]
    after: list[Line]


def rows_of(entry: AuditEntry) -> list[Row]:
    model = model_named(entry.target_type)
    return [_row(model, key, entry) for key in {**entry.before, **entry.after}]


def model_named(label: str) -> type[Model] | None:
    """The kind of thing that something was done to; None where there is none (any more)."""
    try:
        return apps.get_model(label) if label else None
    except LookupError:
        return None


def _row(model: type[Model] | None, key: str, entry: AuditEntry) -> Row:
    field = _field(model, key)
    before, after = (_texts(side.get(key), field) for side in (entry.before, entry.after))
    return Row(_name(model, key, field), _lines(before, after), _lines(after, before))


def _lines(mine: list[str], theirs: list[str]) -> list[Line]:
    return [Line(text, text not in theirs) for text in mine]


# --- what it is called ---------------------------------------------------------------------------
def _field(model: type[Model] | None, key: str) -> Field[Any, Any] | None:
    """The field that a key means: `name`, or `texts/lv/keeps` of a related row."""
    first, *rest = key.split("/")
    try:
        found: Any = model._meta.get_field(first) if model else None
        if found is not None and found.one_to_many:
            return _field(found.related_model, rest[-1])
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def _name(model: type[Model] | None, key: str, field: Field[Any, Any] | None) -> str:
    first, *rest = map(_language, key.split("/"))
    if field is None:
        return capfirst(" · ".join([str(NAMES.get(first, first.replace("_", " "))), *rest]))
    own = str(field.verbose_name)
    is_related = field.model is not model and rest and field.name != first
    return capfirst(" · ".join([*rest[:-1], own] if is_related else [own, *rest]))


def _language(part: str) -> str:
    """What a text belongs to: a language by its name, anything else as it is called."""
    return str(dict(settings.LANGUAGES).get(part, part))


# --- what it was ---------------------------------------------------------------------------------
def _texts(value: Any, field: Field[Any, Any] | None) -> list[str]:
    if value is None or value == "" or value == []:
        return []
    if isinstance(value, list):
        return [text for one in value for text in _texts(one, field)]
    return [_text(value, field)]


def _text(value: Any, field: Field[Any, Any] | None) -> str:
    if value == HIDDEN:
        return _("not shown")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        return str(value["text"]) if "text" in value else json.dumps(value, ensure_ascii=False)
    return _choice(value, field) or _moment(value) or str(value)


def _choice(value: Any, field: Field[Any, Any] | None) -> str:
    choices: Iterable[Any] = getattr(field, "flatchoices", None) or ()
    return str(dict(choices).get(value, ""))


def _moment(value: Any) -> str:
    """A time or a day as the reader writes them; empty for what is neither."""
    readers: list[tuple[Callable[[str], Any], Callable[[Any], str]]] = [
        (date.fromisoformat, lambda day: date_format(day, "DATE_FORMAT")),
        (datetime.fromisoformat, lambda at: date_format(localtime(at), "DATETIME_FORMAT")),
    ]
    for read, write in readers:
        try:
            return write(read(value)) if isinstance(value, str) and "-" in value else ""
        except ValueError:
            continue
    return ""
