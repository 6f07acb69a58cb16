"""Lines that were not imported: as they came, with what is wrong with each, to be mended."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from lib.cells import safe

from .choices import Choices

BadLine = tuple[int, Sequence[str], Sequence[str]]  # its number, its cells, the reasons


class _Echo:
    """What csv.writer writes to: hands the row back."""

    def write(self, row: str) -> str:
        return row


def rows(choices: Choices, bad: Iterable[BadLine]) -> Iterator[str]:
    """CSV with the headings of the file and two columns more, which an import leaves alone.

    No cell runs as a formula in a spreadsheet.
    """
    yield "\N{BYTE ORDER MARK}"  # else Excel takes it for the code page of the country
    writer = csv.writer(_Echo(), delimiter=choices.delimiter)
    headings = [*choices.headings, _("Line in the file"), _("Not imported because")]
    yield writer.writerow(_cells(headings))
    width = len(choices.headings)
    for number, cells, reasons in bad:
        filled = [*cells, *[""] * (width - len(cells))]
        yield writer.writerow(_cells([*filled, str(number), " ".join(reasons)]))


def _cells(cells: Iterable[str]) -> list[str]:
    return [safe(cell) for cell in cells]
