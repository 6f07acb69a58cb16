"""CSV: cells between commas, semicolons, tabs or bars, quoted where they hold one of these."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.cells import plain

from .columns import known
from .lines import LONGEST_CELL, MOST_COLUMNS, Line, Lines

DELIMITERS = {
    ",": gettext_lazy("Comma ,"),
    ";": gettext_lazy("Semicolon ;"),
    "\t": gettext_lazy("Tab"),
    "|": gettext_lazy("Bar |"),
}
LINES_TO_JUDGE = 50
# A field with more line breaks than this is a quotation mark that somebody forgot to close.
MOST_LINES_OF_A_RECORD = 200


class _Unclosed(Exception):
    """A record goes on for longer than any does."""


class _Feed:
    """Hands physical lines to csv.reader and can take those of a broken record back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.is_cut_off = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES_OF_A_RECORD:
            raise _Unclosed
        try:
            line = self._waiting.popleft() if self._waiting else next(self._lines)
        except StopIteration:
            self.is_cut_off = bool(self.taken)
            raise
        self.taken.append(line)
        return line.replace("\0", "")

    def begin(self) -> None:
        self.taken = []
        self.is_cut_off = False

    def take_back_all_but_the_first(self) -> str:
        first, *rest = self.taken
        self._waiting.extendleft(reversed(rest))
        self.taken = [first]
        return first.rstrip("\r\n")


def read(path: Path, *, encoding: str, delimiter: str) -> Lines:
    """The lines of a file, empty ones left out. What cannot be decoded becomes U+FFFD."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        for line in records(file, delimiter):
            if not (line.number == 1 and _says_delimiter("".join(line.cells))):
                yield line


def records(lines: Iterable[str], delimiter: str) -> Lines:
    """Records with the number of their first physical line.

    A quotation mark that is never closed costs its own line, not all that follow it.
    """
    feed, number = _Feed(lines), 1
    reader = csv.reader(feed, delimiter=delimiter)
    while True:
        feed.begin()
        try:
            cells = next(reader)
            problem = _("A quotation mark is not closed.") if feed.is_cut_off else ""
        except StopIteration:
            return
        except _Unclosed:
            problem = _("A quotation mark is not closed.")
        except csv.Error:
            problem = _("A field is too long. Is a quotation mark not closed?")
        if problem:
            line = Line(number, [feed.take_back_all_but_the_first()[:LONGEST_CELL]], problem)
        else:
            line = Line(number, [plain(cell) for cell in cells[:MOST_COLUMNS]])
        number += len(feed.taken)
        if not line.is_empty:
            yield line


def guess_delimiter(text: str) -> str:
    """The sign between the cells: the one that makes known headings, then most columns alike."""
    lines = text.splitlines(keepends=True)
    if lines and (said := _says_delimiter(lines[0])) in DELIMITERS:
        return said
    return max(DELIMITERS, key=lambda delimiter: _fitness(lines, delimiter))


def _says_delimiter(line: str) -> str:
    """Excel's own first line, "sep=;"; where it is read with that sign, "sep=" is what is left."""
    text = line.strip("\r\n \ufeff")
    if not text.startswith("sep=") or len(text) > 5:
        return ""
    return text[4:] if text[4:] in DELIMITERS else " "


def _fitness(lines: list[str], delimiter: str) -> tuple[int, float]:
    found = list(islice(records(lines, delimiter), LINES_TO_JUDGE))
    if not found:
        return 0, 0.0
    widths = Counter(len(line.cells) for line in found)
    width, alike = widths.most_common(1)[0]
    headings = sum(1 for cell in found[0].cells if known(cell))
    return headings, (alike / len(found)) * width if width > 1 else 0.0
