"""The list behind a number as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.utils.translation import gettext as _

from lib.cells import safe
from lib.money import Money

from .filters import Filters
from .leavers import Leaver, describe
from .lists import behind
from .reasons import Palette

ROWS_AT_ONCE = 500


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(filters: Filters) -> Iterator[str]:
    """The file line by line; a byte order mark first, so that Excel reads it as UTF-8."""
    writer = csv.writer(_Echo())
    palette = Palette.load()
    yield "\N{BYTE ORDER MARK}"
    yield writer.writerow([safe(str(name)) for name in _head()])
    for row in behind(filters).iterator(chunk_size=ROWS_AT_ONCE):
        yield writer.writerow([safe(cell) for cell in _cells(describe(row, palette))])


def _head() -> list[str]:
    return [
        _("Customer"),
        _("E-mail address"),
        _("Plan"),
        _("Kind"),
        _("Left"),
        _("Came back"),
        _("Lost a month"),
        _("Currency"),
        _("First reason"),
        _("In their words"),
    ]


def _cells(leaver: Leaver) -> list[str]:
    return [
        leaver.name,
        leaver.email,
        leaver.plan,
        leaver.kind,
        leaver.left.isoformat(),
        leaver.returned.isoformat() if leaver.returned else "",
        _plain_amount(leaver.lost),
        leaver.lost.currency if leaver.lost else "",
        leaver.reason,
        " / ".join(leaver.words),
    ]


def _plain_amount(money: Money | None) -> str:
    """As spreadsheets calculate with it: digits and a point."""
    return "" if money is None else str(money.major)
