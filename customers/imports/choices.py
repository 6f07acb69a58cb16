"""How a file is to be read: guessed from its beginning, and changed by a person who knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from . import amounts, columns, dates, decoding, delimited, spreadsheets
from .columns import Column
from .errors import FileRefused
from .lines import MOST_LINES, Line, Lines

SAMPLE_LINES = 5000
JUDGED_BYTES = 256_000
SAYS_WHO = (Column.EMAIL, Column.CUSTOMER_ID, Column.SUBSCRIPTION_ID)
LARGEST_FILE = 50_000_000


class Choices(BaseModel):
    """`columns` names for each column of the file the `Column` that it is, "" for none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    is_workbook: bool = False
    encoding: str = "utf-8-sig"
    is_encoding_certain: bool = True
    delimiter: str = ","
    has_headings: bool = True
    headings: list[str] = []
    columns: list[str] = []
    date_order: dates.Order = ""
    has_open_dates: bool = False
    counts_from_1904: bool = False
    decimal_mark: amounts.Mark = ""
    currency: str = ""

    @property
    def must_ask_for_dates(self) -> bool:
        return self.has_open_dates and not self.date_order

    @property
    def says_who(self) -> bool:
        """Whether there is a column that says who left; any one of these will do."""
        return any(column in self.columns for column in SAYS_WHO)

    @property
    def says_when(self) -> bool:
        return Column.CANCELLED_AT in self.columns

    def position(self, column: Column) -> int | None:
        return self.columns.index(column) if column in self.columns else None


def look_at(path: Path, *, prefers_baltic: bool = False) -> Choices:
    """What can be told from the file itself. Raises FileRefused for one that holds no table."""
    if path.stat().st_size > LARGEST_FILE:
        raise FileRefused(_("The file is larger than 50 MB. Split it in two."))
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(spreadsheets.OLD_EXCEL):
        raise FileRefused(_("This is an old Excel file, or one with a password. Save it as .xlsx."))
    if start.startswith(spreadsheets.ZIP):
        spreadsheets.refuse_bombs(path)
        is_of_1904 = spreadsheets.counts_from_1904(path)
        return judge(path, Choices(is_workbook=True, counts_from_1904=is_of_1904))
    data = path.read_bytes()
    guessed = decoding.guess(data, prefers_baltic=prefers_baltic)
    choices = Choices(encoding=guessed.encoding, is_encoding_certain=guessed.is_certain)
    return with_encoding(path, choices, guessed.encoding)


def with_encoding(path: Path, choices: Choices, encoding: str, delimiter: str = "") -> Choices:
    """Read again in another encoding, or with another sign between the cells."""
    with path.open("rb") as file:
        text = file.read(JUDGED_BYTES).decode(encoding, errors="replace")
    if not delimiter and "\0" in text[:2000]:
        raise FileRefused(_("This is neither a CSV file nor an Excel workbook."))
    changed = {"encoding": encoding, "delimiter": delimiter or delimited.guess_delimiter(text)}
    return judge(path, choices.model_copy(update=changed))


def judge(path: Path, choices: Choices) -> Choices:
    """Headings, columns, and how dates and amounts are written, from the file's first lines."""
    sample = list(islice(lines_of(path, choices), SAMPLE_LINES))
    if not sample:
        raise FileRefused(_("The file is empty."))
    has_headings = not columns.looks_like_data(sample[0].cells)
    rows = [line.cells for line in sample[1 if has_headings else 0 :]]
    headings = _headings(sample[0], rows, has_headings)
    guessed = columns.guess(headings, rows)
    found = {"has_headings": has_headings, "headings": headings, "columns": guessed}
    return judge_cells(choices.model_copy(update=found), rows)


def judge_cells(choices: Choices, rows: Sequence[Sequence[str]]) -> Choices:
    """How dates and amounts are written in the columns that hold them."""
    both = (Column.CANCELLED_AT, Column.ENDS_AT)
    order, is_open = dates.judge(cell for each in both for cell in cells_of(choices, rows, each))
    values = list(cells_of(choices, rows, Column.MONTHLY_VALUE))
    found = {
        "date_order": order,
        "has_open_dates": is_open,
        "decimal_mark": amounts.judge(values),
    }
    return choices.model_copy(update=found)


def cells_of(choices: Choices, rows: Iterable[Sequence[str]], column: Column) -> Iterable[str]:
    position = choices.position(column)
    if position is None:
        return []
    return [row[position] for row in rows if position < len(row) and row[position].strip()]


def lines_of(path: Path, choices: Choices) -> Lines:
    """All lines of the file, its headings first. Raises FileRefused, also for too many."""
    if choices.is_workbook:
        lines = spreadsheets.read(path)
    else:
        lines = delimited.read(path, encoding=choices.encoding, delimiter=choices.delimiter)
    for count, line in enumerate(lines):
        if count > MOST_LINES:
            sentence = _("The file has more than %(most)s lines. Split it in two.")
            raise FileRefused(sentence % {"most": f"{MOST_LINES:,}"})
        yield line


def sample_of(path: Path, choices: Choices, most: int = SAMPLE_LINES) -> list[Line]:
    """The first lines after the headings."""
    first = 1 if choices.has_headings else 0
    return list(islice(lines_of(path, choices), first, first + most))


def needs_currency(choices: Choices, rows: Sequence[Sequence[str]]) -> bool:
    """Whether there are amounts of which neither they nor another column say the currency."""
    if Column.CURRENCY in choices.columns:
        return False
    values = list(cells_of(choices, rows, Column.MONTHLY_VALUE))
    return any(not amounts.has_currency(cell) for cell in values)


def _headings(first: Line, rows: Sequence[Sequence[str]], has_headings: bool) -> list[str]:
    width = max([len(first.cells), *(len(row) for row in rows)])
    words = first.cells if has_headings else []
    return [
        (words[place].strip() if place < len(words) else "") or _("Column %(n)d") % {"n": place + 1}
        for place in range(width)
    ]
