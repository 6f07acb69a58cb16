"""Files as spreadsheets write them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from customers.imports.choices import Choices, look_at, sample_of
from customers.imports.columns import Column


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def workbook(rows: Iterable[Sequence[object]], *, counts_from_1904: bool = False) -> bytes:
    book = Workbook()
    if counts_from_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def understood(path: Path) -> tuple[Choices, list[dict[str, str]]]:
    """What the file is taken to be, and its lines by column."""
    choices = look_at(path)
    lines = sample_of(path, choices)
    return choices, [by_column(choices, line.cells) for line in lines]


def by_column(choices: Choices, cells: Sequence[str]) -> dict[str, str]:
    places = {column: choices.position(column) for column in Column}
    return {
        column.value: cells[place]
        for column, place in places.items()
        if place is not None and place < len(cells)
    }
