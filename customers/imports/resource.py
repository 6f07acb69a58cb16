"""A line of a file as a reported cancellation: django-import-export's way of reading rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import Resource
from pydantic import ValidationError as NotAReport

from ..models import Brand
from ..reporting import ReportedCancellation, check, errors_of
from .amounts import Amount
from .cells import widget_of
from .choices import Choices
from .columns import Column

ANYWHERE = "__all__"  # Django's key for what is wrong with no field in particular


class Draft:
    """What the cells of a line say, one attribute a column; then the report made of them."""

    report: ReportedCancellation

    @property
    def values(self) -> dict[str, Any]:
        known = {column.value for column in Column}
        return {name: value for name, value in vars(self).items() if name in known}


class CancellationResource(Resource):  # type: ignore[misc]  # the library is not typed
    """Makes reports of rows, and stores none: `customers.imports.batches` does."""

    class Meta:
        force_init_instance = True
        skip_diff = True
        store_instance = True
        clean_model_instances = False

    def __init__(self, choices: Choices, brand: Brand, now: datetime) -> None:
        super().__init__()
        self.choices, self.brand, self.now = choices, brand, now
        self.fields = {name: _field(name, choices) for name in choices.columns if name}

    def init_instance(self, row: Any = None) -> Draft:
        return Draft()

    def get_import_fields(self) -> list[Field]:
        return list(self.fields.values())

    def validate_instance(
        self, instance: Draft, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Raises ValidationError with everything that is wrong with the line, by column."""
        errors: dict[str, Any] = dict(import_validation_errors or {})
        try:
            values = _with_currency(instance.values, self.choices.currency)
        except ValidationError as error:
            raise ValidationError({**errors, Column.CURRENCY.value: error}) from None
        for name, sentence in self._refusals(instance, values):
            errors.setdefault(name, ValidationError(sentence))
        if errors:
            raise ValidationError(errors)

    def _refusals(self, draft: Draft, values: Mapping[str, Any]) -> list[tuple[str, str]]:
        try:
            draft.report = ReportedCancellation.model_validate(values)
        except NotAReport as error:
            found = errors_of(error)
        else:
            found = check(draft.report, brand=self.brand, now=self.now)
        return [(_column_of(error.field), error.sentence) for error in found]


def event_id_of(report: ReportedCancellation, brand: Brand) -> str:
    """The same for the same report: a file that is imported twice brings nothing new."""
    told = report.model_dump(mode="json", exclude_none=True)
    text = json.dumps([brand.slug, told], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def sentences_of(error: ValidationError) -> list[str]:
    """What is wrong with a line, one sentence a fault, each with the column's name."""
    labels = {column.value: column.label for column in Column}
    return [
        _("%(column)s: %(sentence)s") % {"column": labels[name], "sentence": sentence}
        if name in labels
        else sentence
        for name, sentences in error.message_dict.items()
        for sentence in sentences
    ]


def _field(name: str, choices: Choices) -> Field:
    widget = widget_of(Column(name), choices)
    return Field(attribute=name, column_name=name, widget=widget)


def _column_of(field: str) -> str:
    """A place in a report, such as "languages.0", as its column."""
    name = field.partition(".")[0]
    return name if name in Column.values else ANYWHERE


def _with_currency(values: Mapping[str, Any], default: str) -> dict[str, Any]:
    """An amount may name its currency itself; else its column does, or a person for the file.

    Raises ValidationError where two name different ones.
    """
    told = {name: value for name, value in values.items() if value is not None}
    amount: Amount | None = told.pop(Column.MONTHLY_VALUE.value, None)
    named = told.pop(Column.CURRENCY.value, "")
    if amount is None:
        return told
    told[Column.MONTHLY_VALUE.value] = amount.decimals
    if named and amount.currency not in {"", named} and not amount.is_shared_sign:
        sentence = _("The amount is in %(one)s, and the column says %(other)s.")
        raise ValidationError(sentence % {"one": amount.currency, "other": named})
    if currency := named or amount.currency or default:
        told[Column.CURRENCY.value] = currency
    return told
