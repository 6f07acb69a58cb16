"""The lines of a file, one JSON array a line: read from any place, in any pieces, by any process.

What was a workbook or a text in some code page is read once, when it comes in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from .choices import Choices, lines_of
from .lines import Line


def unpack(path: Path, choices: Choices, to: Path) -> int:
    """Write the lines after the headings to the file `to`; returns how many. Raises FileRefused."""
    first = 1 if choices.has_headings else 0
    count = 0
    with to.open("w", encoding="utf-8") as out:
        for count, line in enumerate(islice(lines_of(path, choices), first, None), start=1):  # noqa: B007
            out.write(packed(line.number, line.cells, line.problem))
    return count


def packed(*parts: object) -> str:
    return json.dumps(parts, ensure_ascii=False) + "\n"


def lines_from(path: Path, offset: int = 0) -> Iterator[tuple[Line, int]]:
    """Lines from a place in the file on, each with the place at which the next one begins."""
    with path.open("rb") as file:
        file.seek(offset)
        for row in file:
            offset += len(row)
            number, cells, problem = json.loads(row)
            yield Line(number, cells, problem), offset


def in_batches(lines: Iterable[tuple[Line, int]], size: int) -> Iterator[tuple[list[Line], int]]:
    """The same, some at a time."""
    rest = iter(lines)
    while batch := list(islice(rest, size)):
        yield [line for line, _offset in batch], batch[-1][1]
