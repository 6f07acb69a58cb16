"""One line of a file, whatever kind of file it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOST_LINES = 200_000
MOST_COLUMNS = 100
LONGEST_CELL = 20_000


@dataclass(frozen=True)
class Line:
    """`number` is that of its first line in the file, as an editor or a spreadsheet counts them.

    `problem` says why its cells could not be told apart; they are then the line as it stands.
    """

    number: int
    cells: list[str]
    problem: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


Lines = Iterator[Line]
