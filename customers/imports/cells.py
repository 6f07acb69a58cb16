"""What each kind of cell says: widgets of django-import-export, one for each kind of column."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from import_export.widgets import Widget

from . import amounts, codes, dates
from .amounts import Amount
from .choices import Choices
from .columns import Column

# What programs write where they know nothing.
NOTHING = frozenset({"", "-", "–", "—", "NULL", "null", "\\N", "N/A", "n/a", "#N/A"})


class Words(Widget):  # type: ignore[misc]  # the library is not typed
    """Text as it stands; None where nothing is said."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        text = value.strip()
        return None if text in NOTHING else self.read(text)

    def read(self, text: str) -> Any:
        return text


class Day(Words):
    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.choices = choices

    def read(self, text: str) -> date | datetime:
        of_1904 = self.choices.counts_from_1904
        return dates.read_date(text, self.choices.date_order, counts_from_1904=of_1904)


class Worth(Words):
    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.mark = choices.decimal_mark

    def read(self, text: str) -> Amount:
        return amounts.read_amount(text, self.mark)


class CurrencyCode(Words):
    def read(self, text: str) -> str:
        return amounts.read_currency(text)


class CountryCode(Words):
    def read(self, text: str) -> str:
        return codes.country_code(text)


class LanguageCodes(Words):
    def read(self, text: str) -> list[str]:
        return [codes.language_code(word) for word in re.split(r"[\s,;/|]+", text)]


def widget_of(column: Column, choices: Choices) -> Widget:
    """The widget that reads the cells of a column."""
    if column in {Column.CANCELLED_AT, Column.ENDS_AT}:
        return Day(choices)
    if column == Column.MONTHLY_VALUE:
        return Worth(choices)
    plain = {
        Column.CURRENCY: CurrencyCode,
        Column.COUNTRY: CountryCode,
        Column.LANGUAGES: LanguageCodes,
    }
    return plain.get(column, Words)()
