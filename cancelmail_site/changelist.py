"""What a stock list of the admin shows besides Django's own: which filters hold, which rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.options import Options
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

# Ways to say "this very row" of a related model: `customer`, `customer__id__exact`, …
ONE_ROW = {"", "exact", "id", "pk", "id__exact", "pk__exact"}

CELL = re.compile(r"^(<t[dh][^>]*)>(.*)(</t[dh]>)$", re.DOTALL)
CONTROLS = re.compile(r"<(input|select|textarea|br|p|div|ul|table)\b")
COLUMN = re.compile(r"^(<t[dh] |)([^>]*\b(?:field|column)-)(\w+)")
NUMERIC = (models.IntegerField, models.DecimalField, models.FloatField)
LONG, FULL = 16, 40  # characters: wants room in a narrow column; may be cut, so has a tooltip


@dataclass(frozen=True)
class ActiveFilter:
    title: str
    value: str
    remove_url: str


def active_filters(cl: ChangeList) -> list[ActiveFilter]:
    """Every condition that narrows this list, those of a link from another page too."""
    return [*_chosen(cl), *_linked(cl)]


def without_filters(cl: ChangeList) -> str:
    """The query string of this list with no filter left: searched, sorted and dated as before."""
    dates = f"{cl.date_hierarchy}__"
    return cl.get_query_string(
        remove=[name for name in cl.get_filters_params() if not name.startswith(dates)]
    )


def _chosen(cl: ChangeList) -> Iterator[ActiveFilter]:
    for spec in cl.filter_specs:
        names: list[Any] = [name for name in spec.expected_parameters() if name]
        if not any(name in cl.filter_params for name in names):
            continue
        values = [str(one["display"]) for one in spec.choices(cl) if one["selected"]]
        yield ActiveFilter(
            str(capfirst(spec.title)), ", ".join(values), cl.get_query_string(remove=names)
        )


def _linked(cl: ChangeList) -> Iterator[ActiveFilter]:
    offered = {name for spec in cl.filter_specs for name in spec.expected_parameters()}
    for name, values in cl.get_filters_params().items():
        if name in offered or (cl.date_hierarchy and name.startswith(f"{cl.date_hierarchy}__")):
            continue
        title, value = _in_words(cl, name, [str(one) for one in values])
        yield ActiveFilter(title, value, cl.get_query_string(remove=[name]))


def _in_words(cl: ChangeList, name: str, values: list[str]) -> tuple[str, str]:
    first, _, rest = name.partition("__")
    try:
        field: Any = cl.lookup_opts.get_field(first)
    except FieldDoesNotExist:
        return name, ", ".join(values)
    related = field.related_model if field.is_relation else None
    title = getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name
    if related and rest in ONE_ROW:
        found = related._default_manager.filter(pk__in=values)
        values = [str(one) for one in found] or values
    names = {str(value): str(label) for value, label in getattr(field, "flatchoices", [])}
    return str(capfirst(title)), ", ".join(names.get(value, value) for value in values)


def rows_shown(cl: ChangeList) -> tuple[int, int]:
    """The numbers of the first and the last row on this page, counted from 1."""
    if cl.show_all or not cl.multi_page:
        return 1, cl.result_count
    first = (cl.page_num - 1) * cl.list_per_page + 1
    return first, first + len(cl.result_list) - 1


def cell(item: str) -> SafeString:
    """A cell as Django draws it, with its words in a box that ends after two lines."""
    safe = conditional_escape(item)
    parts = CELL.match(safe)
    if not parts or CONTROLS.search(parts[2]):
        return safe
    words = strip_tags(parts[2]).strip()
    title = format_html(' title="{}"', mark_safe(words)) if len(words) > FULL else ""  # noqa: S308
    long = " long" if len(words) > LONG else ""
    return mark_safe(  # noqa: S308 - the parts are Django's own, escaped there
        f'{parts[1]}{title}><div class="cell{long}">{parts[2]}</div>{parts[3]}'
    )


# --- numbers -------------------------------------------------------------------------------------
def numbers(cl: ChangeList) -> set[str]:
    """The columns that hold numbers: number fields, what is annotated as int, and amounts.

    An admin page names those that it writes as words in `amounts`.
    """
    amounts = set(getattr(cl.model_admin, "amounts", ()))
    return amounts | {str(name) for name in cl.list_display if _is_number(cl, str(name))}


def _is_number(cl: ChangeList, name: str) -> bool:
    try:
        field = cl.lookup_opts.get_field(name)
    except FieldDoesNotExist:
        shown = getattr(cl.model_admin, name, None)
        return getattr(shown, "__annotations__", {}).get("return") in {"int", int}
    return isinstance(field, NUMERIC) and not field.choices


def with_numbers(markup: str, columns: set[str]) -> SafeString:
    """A cell as Django draws it, or a head's class, marked where its column holds numbers."""
    safe = conditional_escape(markup)
    found = COLUMN.match(safe)
    if not found or found[3] not in columns:
        return safe
    return mark_safe(f"{found[0]} num{safe[found.end() :]}")  # noqa: S308 - Django's own, escaped there


# --- what is deleted along -----------------------------------------------------------------------
def taken_along(
    counts: Iterable[tuple[str, int]], opts: Options[Any], chosen: int
) -> list[tuple[str, int]]:
    """What goes besides the `chosen` objects themselves, which Django counts among it.

    Nor the rows that only tie two things together, such as somebody to a group.
    """
    own, ties = str(opts.verbose_name_plural), _ties()
    left = [(str(name), count - chosen if str(name) == own else count) for name, count in counts]
    return [(name, count) for name, count in left if count > 0 and name not in ties]


def _ties() -> set[str]:
    every = apps.get_models(include_auto_created=True)
    return {str(model._meta.verbose_name_plural) for model in every if model._meta.auto_created}
