"""XLSX: what the cells of the first sheet say. Formulas are not calculated, nothing is unpacked.

Looked at before it is opened: a file of a few kilobytes can be made to fill a disk or the memory
when it is unpacked (zip bomb), or to grow without end as it is parsed (entities in XML).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext as _

from .errors import FileRefused
from .lines import LONGEST_CELL, MOST_COLUMNS, Line, Lines

if TYPE_CHECKING:
    from openpyxl import Workbook

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST_UNPACKED = 150_000_000
LARGEST_RATIO = 100
SMALL = 2_000_000  # below this a ratio says nothing
MOST_PARTS = 1000
MOST_ROWS = 100_001  # with the headings


def refuse_bombs(path: Path) -> None:
    """Raises FileRefused for what is no workbook, or one that is larger than it looks.

    The sizes that the archive declares are binding: `zipfile` reads no further than these.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if unpacked > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
                raise FileRefused(_("The workbook is too large. Save the sheet as CSV instead."))
            for part in parts:
                _check_part(archive, part)
            if "xl/workbook.xml" not in archive.namelist():
                raise FileRefused(_("This is not an Excel workbook. Save it as .xlsx or as CSV."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise FileRefused(_("The workbook is damaged or has a password.")) from error


def read(path: Path) -> Lines:
    """The lines of the first sheet that has any. Raises FileRefused."""
    from openpyxl import load_workbook  # a third of a second to import

    refuse_bombs(path)
    try:
        with path.open("rb") as file:  # by its name, openpyxl would judge it by its ending
            workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            yield from _first_table(workbook)
    except FileRefused:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise FileRefused(_("The workbook is damaged or has a password.")) from error


def counts_from_1904(path: Path) -> bool:
    """Whether its days are counted from 1904, as Excel for the Mac did (ISO 29500-1, 18.2.28)."""
    with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
        return bool(re.search(rb"""date1904\s*=\s*["'](?:1|true|on)["']""", part.read()))


def _first_table(workbook: Workbook) -> Lines:
    """The lines of the first sheet that has any."""
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # what the file says of its size need not be true
        lines = _lines(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True))
        first = next(lines, None)
        if first is not None:
            yield first
            yield from lines
            return


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.file_size > SMALL and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
        raise FileRefused(
            _("The workbook unpacks to far more than its size, so it was not opened.")
        )
    if part.filename.endswith((".xml", ".rels")):
        with archive.open(part) as file:
            _refuse_doctype(file)


def _refuse_doctype(file: IO[bytes]) -> None:
    """No workbook has one; in it entities are declared that grow without end.

    It can only stand before the first element, which begins within the first bytes.
    """
    start = file.read(4000).replace(b"\0", b"")
    if b"<!DOCTYPE" in start.upper() or not re.search(rb"<[A-Za-z]", start):
        raise FileRefused(_("The workbook holds declarations that no workbook needs."))


def _lines(rows: Iterable[tuple[object, ...]]) -> Lines:
    """Raises FileRefused for more than are read within the patience of a browser."""
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise FileRefused(_("The workbook is too large. Save the sheet as CSV instead."))
        line = Line(number, [written(value)[:LONGEST_CELL] for value in row])
        if not line.is_empty:
            yield Line(number, _without_empty_end(line.cells))


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def written(value: object) -> str:
    """A cell's value as text: dates in ISO 8601, numbers with a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return _number(value)
    return str(value)


def _number(value: float) -> str:
    """Rounded, since 12.5 may be kept as 12.499999999999998. Three decimals get a fourth: "1.234"
    would be taken for a thousand and more."""
    whole, _point, rest = f"{value:.4f}".partition(".")
    decimals = rest.rstrip("0")
    if not decimals:
        return whole
    return f"{whole}.{rest if len(decimals) == 3 else decimals}"
